package org.longwatch.kernel;

import java.util.Objects;
import java.util.UUID;

/** Names one administration of a product to a patient. */
public record TreatmentId(UUID value) {

  public TreatmentId {
    Objects.requireNonNull(value);
  }

  public static TreatmentId next() {
    return new TreatmentId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
