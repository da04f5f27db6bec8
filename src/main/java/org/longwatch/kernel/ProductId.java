package org.longwatch.kernel;

import java.util.Objects;
import java.util.UUID;

/** Names a product. */
public record ProductId(UUID value) {

  public ProductId {
    Objects.requireNonNull(value);
  }

  public static ProductId next() {
    return new ProductId(TimeOrderedId.next());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
