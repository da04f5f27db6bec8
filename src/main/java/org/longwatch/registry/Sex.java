package org.longwatch.registry;

/** Administrative gender as FHIR R4 names it. */
public enum Sex {
  FEMALE,
  MALE,
  OTHER,
  UNKNOWN
}
