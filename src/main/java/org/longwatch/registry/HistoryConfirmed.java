package org.longwatch.registry;

import org.longwatch.kernel.CentreId;

/** A centre has confirmed that its past visits are entered; what is missing is now owed. */
public record HistoryConfirmed(CentreId centre) {}
