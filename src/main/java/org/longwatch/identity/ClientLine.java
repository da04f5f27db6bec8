package org.longwatch.identity;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.security.Scopes;

/**
 * A centre's system as pages show it; a secret is nowhere kept.
 *
 * @param scopes what it may be granted at most
 * @param jwks its public keys as registered, a JSON Web Key Set
 * @param jwksUri where it publishes its keys instead
 * @param ratePerMinute requests per minute on each node, if it has a number of its own
 * @param hasSecret whether it was issued a secret
 */
public record ClientLine(
    UUID id,
    String clientId,
    CentreId centre,
    String displayName,
    boolean active,
    Scopes scopes,
    Optional<String> jwks,
    Optional<URI> jwksUri,
    OptionalInt ratePerMinute,
    boolean hasSecret) {

  public ClientLine {
    Objects.requireNonNull(id);
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(displayName);
    Objects.requireNonNull(scopes);
    Objects.requireNonNull(jwks);
    Objects.requireNonNull(jwksUri);
    Objects.requireNonNull(ratePerMinute);
  }
}
