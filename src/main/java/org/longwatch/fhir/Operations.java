package org.longwatch.fhir;

/** Operations that belong to no single type of resource; the servlet finds these beans. */
public interface Operations {}
