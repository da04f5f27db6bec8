package org.longwatch.registry;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.ProductId;

/** A released lot of a product. */
public record BatchLine(UUID id, ProductId product, String lot, Optional<LocalDate> expiresOn) {}
