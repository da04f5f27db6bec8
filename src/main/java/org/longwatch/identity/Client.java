package org.longwatch.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.security.Scopes;

/**
 * A centre's system that may send FHIR: its public keys, or only the SHA-256 of its 256-bit random
 * secret.
 */
@Entity
@Table(schema = "security", name = "client")
public class Client extends Fact {

  @Column(name = "client_id")
  private String clientId;

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "display_name")
  private String displayName;

  @Column(name = "secret_sha256")
  private String secretHash;

  private String scopes;
  private String jwks;

  @Column(name = "jwks_uri")
  private String jwksUri;

  @Column(name = "rate_per_minute")
  private Integer ratePerMinute;

  private boolean demo;
  private boolean active = true;

  protected Client() {}

  Client(ClientLine line, Optional<String> secretHash, boolean demo) {
    super(line.id());
    this.clientId = line.clientId();
    this.centre = line.centre().value();
    this.secretHash = secretHash.orElse(null);
    this.demo = demo;
    restate(line);
  }

  /** Everything but whose it is and its secret. */
  final void restate(ClientLine line) {
    this.displayName = line.displayName();
    this.scopes = line.scopes().text();
    this.jwks = line.jwks().orElse(null);
    this.jwksUri = line.jwksUri().map(URI::toString).orElse(null);
    this.ratePerMinute = line.ratePerMinute().isPresent() ? line.ratePerMinute().getAsInt() : null;
  }

  Optional<String> secretHash() {
    return Optional.ofNullable(secretHash);
  }

  void rotate(String newSecretHash) {
    this.secretHash = newSecretHash;
  }

  void revoke() {
    this.active = false;
  }

  boolean isDemo() {
    return demo;
  }

  ClientLine line() {
    return new ClientLine(
        id(),
        clientId,
        new CentreId(centre),
        displayName,
        active,
        Scopes.parse(scopes),
        Optional.ofNullable(jwks),
        Optional.ofNullable(jwksUri).map(URI::create),
        ratePerMinute == null ? OptionalInt.empty() : OptionalInt.of(ratePerMinute),
        secretHash != null);
  }
}
