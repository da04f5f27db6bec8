package org.longwatch.supply;

import java.time.LocalDate;
import org.longwatch.kernel.ProductId;

/**
 * How many treatments of a lot were released.
 *
 * @param units treatments (doses for one patient each)
 * @param releasedOn day of the release
 * @param source who says so, for instance a statement of the holder
 */
public record ReleasedLot(
    ProductId product,
    String productCode,
    String lot,
    int units,
    LocalDate releasedOn,
    String source) {}
