package org.longwatch.identity;

import java.util.Objects;
import java.util.UUID;
import org.longwatch.kernel.CentreId;

/** A centre's system as pages show it; the secret is nowhere kept. */
public record ClientLine(
    UUID id, String clientId, CentreId centre, String displayName, boolean active) {

  public ClientLine {
    Objects.requireNonNull(id);
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(displayName);
  }
}
