package org.longwatch.registry;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;

/**
 * Somebody at a centre whom the registry writes to.
 *
 * @param language in which the contact is written to, ISO 639-1
 * @param delegation who stands in for the contact, at most one at a time
 */
public record ContactLine(
    UUID id,
    CentreId centre,
    String name,
    String mail,
    ContactRole role,
    boolean active,
    String language,
    Optional<Delegation> delegation) {

  /**
   * Who gets the letters of a contact instead of it, and none of them goes to the contact as well.
   *
   * @param mail address of who stands in
   * @param language in which that person is written to, ISO 639-1
   * @param from first day, in the calendar of the centre
   * @param until last day
   */
  public record Delegation(String mail, String language, LocalDate from, LocalDate until) {

    public Delegation {
      Objects.requireNonNull(mail);
      Objects.requireNonNull(language);
      Objects.requireNonNull(from);
      Objects.requireNonNull(until);
    }

    /** Whether it holds on a day. */
    public boolean covers(LocalDate day) {
      return !day.isBefore(from) && !day.isAfter(until);
    }
  }

  public ContactLine {
    Objects.requireNonNull(language);
    Objects.requireNonNull(delegation);
  }

  /** A contact that is written to in English and stands in for itself. */
  public ContactLine(
      UUID id, CentreId centre, String name, String mail, ContactRole role, boolean active) {
    this(id, centre, name, mail, role, active, "en", Optional.empty());
  }

  public ContactLine withActive(boolean now) {
    return new ContactLine(id, centre, name, mail, role, now, language, delegation);
  }

  public ContactLine withLanguage(String now) {
    return new ContactLine(id, centre, name, mail, role, active, now, delegation);
  }

  public ContactLine withDelegation(Optional<Delegation> now) {
    return new ContactLine(id, centre, name, mail, role, active, language, now);
  }
}
