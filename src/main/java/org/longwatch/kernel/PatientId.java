package org.longwatch.kernel;

import java.util.Objects;
import java.util.UUID;

/** Names a patient (our own id, never the pseudonym). */
public record PatientId(UUID value) {

  public PatientId {
    Objects.requireNonNull(value);
  }

  public static PatientId next() {
    return new PatientId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
