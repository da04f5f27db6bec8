package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.platform.Clocks;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.reminder.DigestPreview;
import org.longwatch.reminder.Outbox;
import org.longwatch.reminder.Prospect;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Role;

/** What a centre would be sent on a day, and why: for the centre itself and for stewards. */
@Named
@RequestScoped
public class RemindersPage {

  /** Rows shown; the digests above count all. */
  private static final int ROWS = 200;

  @Inject Outbox outbox;
  @Inject Catalogue catalogue;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Clocks clocks;

  private String centreCode;
  private String dayText;
  private CentreLine centre;
  private LocalDate day;
  private List<Prospect> prospects;
  private List<DigestPreview> digests;

  /** Finds the centre: the viewer's own, or the one that a steward chose. */
  public void open() {
    access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.STEWARD);
    Optional<CentreId> own = access.compartment();
    if (own.isPresent()) {
      centre = catalogue.centre(own.get());
    } else if (centreCode != null) {
      centre =
          catalogue
              .centreByCode(centreCode)
              .orElseThrow(() -> new NotFound("There is no centre " + centreCode));
    } else {
      centre = catalogue.centres().stream().filter(CentreLine::active).findFirst().orElse(null);
    }
    if (centre == null) {
      return;
    }
    try {
      day = dayText == null ? clocks.today(centre.zone()) : LocalDate.parse(dayText);
    } catch (DateTimeParseException e) {
      throw new NotFound("There is no day " + dayText);
    }
    digests = outbox.dryRun(day, centre.id());
    List<Prospect> all = outbox.prospects(day, centre.id());
    prospects = all.subList(0, Math.min(ROWS, all.size()));
    accessLog.note(
        "read reminders ahead",
        centre.code(),
        prospects.stream().map(prospect -> prospect.owed().patient()).distinct().toList());
  }

  public boolean isChooser() {
    return access.compartment().isEmpty();
  }

  public List<CentreLine> getCentres() {
    return isChooser() ? catalogue.centres() : List.of();
  }

  public CentreLine getCentre() {
    return centre;
  }

  public LocalDate getDay() {
    return day;
  }

  public boolean isWeekend() {
    return day != null
        && (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY);
  }

  public List<DigestPreview> getDigests() {
    return digests;
  }

  public List<Prospect> getProspects() {
    return prospects;
  }

  public String getCentreCode() {
    return centreCode;
  }

  public void setCentreCode(String centreCode) {
    this.centreCode = centreCode;
  }

  public String getDayText() {
    return dayText;
  }

  public void setDayText(String dayText) {
    this.dayText = dayText;
  }
}
