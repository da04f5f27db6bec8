package org.longwatch.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ContactLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.reminder.Outbox;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.web.Viewer;

/** Centres and the people whom the registry writes to. */
@Named
@RequestScoped
public class CentresPage {

  @Inject Catalogue catalogue;
  @Inject Access access;

  private String code;
  private List<CentreLine> centres;
  private Optional<CentreLine> chosen = Optional.empty();
  private String newCode;
  private String name;
  private String country;
  private String zone;
  private int hour = 8;
  private boolean active = true;
  private String contactName;
  private String contactMail;
  private ContactRole contactRole = ContactRole.DATA_MANAGER;
  private String contactLanguage = "en";

  /** Checks who asks and fills the form with the chosen centre. */
  public void open() {
    access.require(Role.ADMINISTRATOR);
    if (code != null) {
      CentreLine centre = chosen().orElseThrow(() -> new NotFound("There is no centre " + code));
      name = centre.name();
      country = centre.country();
      zone = centre.zone().getId();
      hour = centre.sendingHour();
      active = centre.active();
    }
  }

  public List<CentreLine> getCentres() {
    if (centres == null) {
      centres = catalogue.centres();
    }
    return centres;
  }

  private Optional<CentreLine> chosen() {
    if (chosen.isEmpty() && getCode() != null) {
      chosen = catalogue.centreByCode(getCode());
    }
    return chosen;
  }

  public CentreLine getCentre() {
    return chosen().orElse(null);
  }

  public List<ContactLine> getContacts() {
    return chosen().map(centre -> catalogue.contacts(centre.id())).orElse(List.of());
  }

  public String add() {
    String wanted = Optional.ofNullable(newCode).map(String::strip).orElse("");
    CentreId made =
        catalogue.addCentre(wanted, Viewer.text("name", name), country(), zoneId(), hour);
    Viewer.tell("Centre " + catalogue.centre(made).code() + " was added. Add its contacts now.");
    return "/admin/centres?faces-redirect=true&code=" + catalogue.centre(made).code();
  }

  public String change() {
    CentreLine before = chosen().orElseThrow(() -> new NotFound("There is no such centre"));
    catalogue.changeCentre(
        new CentreLine(
            before.id(),
            before.code(),
            Viewer.text("name", name),
            country(),
            zoneId(),
            hour,
            before.historyConfirmedOn(),
            active));
    Viewer.tell("Centre " + before.code() + " was changed.");
    return "/admin/centres?faces-redirect=true&code=" + before.code();
  }

  public String addContact() {
    CentreLine centre = chosen().orElseThrow(() -> new NotFound("There is no such centre"));
    catalogue.putContact(
        new ContactLine(
                TimeOrderedId.next(),
                centre.id(),
                Viewer.text("name", contactName),
                Viewer.text("mail", contactMail),
                contactRole,
                true)
            .withLanguage(contactLanguage));
    Viewer.tell("The contact was added.");
    return "/admin/centres?faces-redirect=true&code=" + centre.code();
  }

  /** Takes a contact out of use, or into use again. */
  public String switchContact(String id) {
    CentreLine centre = chosen().orElseThrow(() -> new NotFound("There is no such centre"));
    ContactLine before = contact(centre, id);
    catalogue.putContact(before.withActive(!before.active()));
    Viewer.tell(
        before.active() ? "The contact gets no more letters." : "The contact gets letters again.");
    return "/admin/centres?faces-redirect=true&code=" + centre.code();
  }

  /** In which language a contact is written to from now on. */
  public String changeLanguage(String id, String language) {
    CentreLine centre = chosen().orElseThrow(() -> new NotFound("There is no such centre"));
    catalogue.putContact(contact(centre, id).withLanguage(Viewer.text("language", language)));
    Viewer.tell("The contact's language was changed.");
    return "/admin/centres?faces-redirect=true&code=" + centre.code();
  }

  /** Lets somebody stand in for a contact from one day to another. */
  public String delegate(String id, String mail, String language, String from, String until) {
    CentreLine centre = chosen().orElseThrow(() -> new NotFound("There is no such centre"));
    ContactLine contact = contact(centre, id);
    catalogue.putContact(
        contact.withDelegation(
            Optional.of(
                new ContactLine.Delegation(
                    Viewer.text("delegate", mail),
                    Viewer.text("language", language),
                    day("first day", from),
                    day("last day", until)))));
    Viewer.tell("In those days " + contact.name() + " gets no letters; who stands in gets them.");
    return "/admin/centres?faces-redirect=true&code=" + centre.code();
  }

  /** Nobody stands in for a contact any more. */
  public String endDelegation(String id) {
    CentreLine centre = chosen().orElseThrow(() -> new NotFound("There is no such centre"));
    catalogue.putContact(contact(centre, id).withDelegation(Optional.empty()));
    Viewer.tell("The contact gets its letters itself.");
    return "/admin/centres?faces-redirect=true&code=" + centre.code();
  }

  private ContactLine contact(CentreLine centre, String id) {
    return catalogue.contacts(centre.id()).stream()
        .filter(contact -> contact.id().toString().equals(id))
        .findFirst()
        .orElseThrow(() -> new NotFound("There is no such contact"));
  }

  private static LocalDate day(String field, String value) {
    try {
      return LocalDate.parse(Viewer.text(field, value));
    } catch (DateTimeException e) {
      throw new RuleViolated(field, "The " + field + " is a day like 2026-12-24");
    }
  }

  /**
   * A language of letters.
   *
   * @param code ISO 639-1
   * @param name its own
   */
  public record Language(String code, String name) {}

  public List<Language> getLanguages() {
    return Outbox.LANGUAGES.entrySet().stream()
        .map(each -> new Language(each.getKey(), each.getValue()))
        .toList();
  }

  /** A language's own name, its code if it is none of the letters. */
  public String languageName(String language) {
    return Outbox.LANGUAGES.getOrDefault(language, language);
  }

  private String country() {
    String value = Viewer.text("country", country).toUpperCase(java.util.Locale.ROOT);
    if (!value.matches("[A-Z]{2}")) {
      throw new RuleViolated("country", "The country is two letters (ISO 3166), for instance DE");
    }
    return value;
  }

  private ZoneId zoneId() {
    try {
      return ZoneId.of(Viewer.text("zone", zone));
    } catch (DateTimeException e) {
      throw new RuleViolated(
          "zone", "There is no time zone " + zone + "; one is for instance Europe/Berlin");
    }
  }

  public List<String> getZones() {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(id -> id.matches("(Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/.*"))
        .sorted()
        .toList();
  }

  public String getCode() {
    code = Viewer.parameter(code, "code");
    return code;
  }

  public void setCode(String code) {
    this.code = code;
  }

  public String getNewCode() {
    return newCode;
  }

  public void setNewCode(String newCode) {
    this.newCode = newCode;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getCountry() {
    return country;
  }

  public void setCountry(String country) {
    this.country = country;
  }

  public String getZone() {
    return zone;
  }

  public void setZone(String zone) {
    this.zone = zone;
  }

  public int getHour() {
    return hour;
  }

  public void setHour(int hour) {
    this.hour = hour;
  }

  public boolean isActive() {
    return active;
  }

  public void setActive(boolean active) {
    this.active = active;
  }

  public String getContactName() {
    return contactName;
  }

  public void setContactName(String contactName) {
    this.contactName = contactName;
  }

  public String getContactMail() {
    return contactMail;
  }

  public void setContactMail(String contactMail) {
    this.contactMail = contactMail;
  }

  public ContactRole getContactRole() {
    return contactRole;
  }

  public void setContactRole(ContactRole contactRole) {
    this.contactRole = contactRole;
  }

  public String getContactLanguage() {
    return contactLanguage;
  }

  public void setContactLanguage(String contactLanguage) {
    this.contactLanguage = contactLanguage;
  }
}
