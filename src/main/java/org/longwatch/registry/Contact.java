package org.longwatch.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;

/** Somebody at a centre whom the registry writes to. */
@Entity
@Table(schema = "registry", name = "contact")
public class Contact extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  private String name;
  private String mail;

  @Enumerated(EnumType.STRING)
  private ContactRole role;

  private boolean active = true;

  protected Contact() {}

  Contact(ContactLine line) {
    super(line.id());
    this.centre = line.centre().value();
    restate(line);
  }

  final void restate(ContactLine line) {
    this.name = line.name();
    this.mail = line.mail();
    this.role = line.role();
    this.active = line.active();
  }

  ContactLine line() {
    return new ContactLine(id(), new CentreId(centre), name, mail, role, active);
  }
}
