package org.longwatch.schedule;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.reference.EvidenceKind;

/**
 * An accepted fact that can complete what is planned.
 *
 * @param id of the fact
 * @param resource FHIR type that carries it, for instance {@code Encounter}
 * @param on the day it is of
 * @param negative of a test: whether nothing was found; empty where that has no meaning or is open
 */
public record Evidence(
    UUID id, String resource, LocalDate on, EvidenceKind kind, Optional<Boolean> negative) {

  public Evidence {
    Objects.requireNonNull(id);
    Objects.requireNonNull(on);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(negative);
  }

  boolean isPositive() {
    return negative.equals(Optional.of(false));
  }

  boolean isNegative() {
    return negative.equals(Optional.of(true));
  }
}
