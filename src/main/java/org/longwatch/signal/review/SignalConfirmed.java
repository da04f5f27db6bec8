package org.longwatch.signal.review;

import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.ProductId;

/** A safety physician has confirmed a signal. */
public record SignalConfirmed(UUID signal, Optional<ProductId> product) {}
