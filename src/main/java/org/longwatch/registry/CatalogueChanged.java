package org.longwatch.registry;

/** A centre was added or changed, so that what runs in its time zone may need another timing. */
public record CatalogueChanged() {}
