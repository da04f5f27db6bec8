package org.longwatch.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;

/** A centre's system that may send FHIR; holds only the SHA-256 of its 256-bit random secret. */
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

  private boolean demo;
  private boolean active = true;

  protected Client() {}

  Client(ClientLine line, String secretHash, boolean demo) {
    super(line.id());
    this.clientId = line.clientId();
    this.centre = line.centre().value();
    this.displayName = line.displayName();
    this.secretHash = secretHash;
    this.demo = demo;
  }

  String secretHash() {
    return secretHash;
  }

  void rotate(String newSecretHash) {
    this.secretHash = newSecretHash;
    this.active = true;
  }

  void revoke() {
    this.active = false;
  }

  boolean isDemo() {
    return demo;
  }

  ClientLine line() {
    return new ClientLine(id(), clientId, new CentreId(centre), displayName, active);
  }
}
