package org.longwatch.signal;

import org.longwatch.kernel.ProductId;

/**
 * How long a product was watched in a run.
 *
 * @param treated patients treated
 * @param personYears under observation after the lag
 * @param deaths patients who died under observation
 */
public record Exposure(
    ProductId product, String productCode, long treated, double personYears, long deaths) {}
