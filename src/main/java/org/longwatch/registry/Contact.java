package org.longwatch.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Optional;
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
  private String language;

  @Column(name = "delegate_mail")
  private String delegateMail;

  @Column(name = "delegate_language")
  private String delegateLanguage;

  @Column(name = "delegate_from")
  private LocalDate delegateFrom;

  @Column(name = "delegate_until")
  private LocalDate delegateUntil;

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
    this.language = line.language();
    this.delegateMail = line.delegation().map(ContactLine.Delegation::mail).orElse(null);
    this.delegateLanguage = line.delegation().map(ContactLine.Delegation::language).orElse(null);
    this.delegateFrom = line.delegation().map(ContactLine.Delegation::from).orElse(null);
    this.delegateUntil = line.delegation().map(ContactLine.Delegation::until).orElse(null);
  }

  ContactLine line() {
    Optional<ContactLine.Delegation> delegation =
        Optional.ofNullable(delegateMail)
            .map(
                to ->
                    new ContactLine.Delegation(to, delegateLanguage, delegateFrom, delegateUntil));
    return new ContactLine(
        id(), new CentreId(centre), name, mail, role, active, language, delegation);
  }
}
