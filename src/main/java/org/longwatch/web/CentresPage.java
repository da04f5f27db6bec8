package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ContactLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.security.Access;
import org.longwatch.security.Role;

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
    CentreId made = catalogue.addCentre(wanted, text("name", name), country(), zoneId(), hour);
    Viewer.tell("Centre " + catalogue.centre(made).code() + " was added. Add its contacts now.");
    return "/admin/centres?faces-redirect=true&code=" + catalogue.centre(made).code();
  }

  public String change() {
    CentreLine before = chosen().orElseThrow(() -> new NotFound("There is no such centre"));
    catalogue.changeCentre(
        new CentreLine(
            before.id(),
            before.code(),
            text("name", name),
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
            text("name", contactName),
            text("mail", contactMail),
            contactRole,
            true));
    Viewer.tell("The contact was added.");
    return "/admin/centres?faces-redirect=true&code=" + centre.code();
  }

  /** Takes a contact out of use, or into use again. */
  public String switchContact(String id) {
    CentreLine centre = chosen().orElseThrow(() -> new NotFound("There is no such centre"));
    ContactLine before =
        catalogue.contacts(centre.id()).stream()
            .filter(contact -> contact.id().equals(UUID.fromString(id)))
            .findFirst()
            .orElseThrow(() -> new NotFound("There is no such contact"));
    catalogue.putContact(
        new ContactLine(
            before.id(),
            before.centre(),
            before.name(),
            before.mail(),
            before.role(),
            !before.active()));
    Viewer.tell(
        before.active() ? "The contact gets no more letters." : "The contact gets letters again.");
    return "/admin/centres?faces-redirect=true&code=" + centre.code();
  }

  private String country() {
    String value = text("country", country).toUpperCase(java.util.Locale.ROOT);
    if (!value.matches("[A-Z]{2}")) {
      throw new RuleViolated("country", "The country is two letters (ISO 3166), for instance DE");
    }
    return value;
  }

  private ZoneId zoneId() {
    try {
      return ZoneId.of(text("zone", zone));
    } catch (DateTimeException e) {
      throw new RuleViolated(
          "zone", "There is no time zone " + zone + "; one is for instance Europe/Berlin");
    }
  }

  static String text(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new RuleViolated(field, "The field " + field + " is needed");
    }
    return value.strip();
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
}
