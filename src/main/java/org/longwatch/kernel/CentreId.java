package org.longwatch.kernel;

import java.util.Objects;
import java.util.UUID;

/** Names a treatment centre. */
public record CentreId(UUID value) {

  public CentreId {
    Objects.requireNonNull(value);
  }

  public static CentreId next() {
    return new CentreId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
