package org.longwatch.registry;

import org.longwatch.kernel.ProductId;

/** A product; {@code modality} is for instance {@code CAR_T}, {@code HSC}, {@code IN_VIVO}. */
public record ProductLine(
    ProductId id,
    String code,
    String name,
    VectorClass vectorClass,
    String modality,
    String holder,
    boolean active) {}
