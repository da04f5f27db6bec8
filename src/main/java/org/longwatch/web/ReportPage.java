package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.report.AggregateReport;
import org.longwatch.report.AggregateReports;
import org.longwatch.report.Measure;
import org.longwatch.report.ReportView;
import org.longwatch.security.Access;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/** Aggregate reports, and the making of new ones. */
@Named
@RequestScoped
public class ReportPage {

  private static final int LATEST = 20;

  @Inject AggregateReports reports;
  @Inject Access access;
  @Inject CurrentActor currentActor;
  @Inject Clocks clocks;

  private String id;
  private String asOf;
  private String cutOff;
  private List<AggregateReport> list;
  private ReportView view;

  /** A product of the report with its lines. */
  public record Section(
      String code, String name, ReportView.Line total, List<ReportView.Line> years) {}

  /** Shows the chosen report, else the newest one. */
  public void open() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR, Role.HOLDER);
    cutOff = cutOff == null ? clocks.today(ZoneOffset.UTC).toString() : cutOff;
    if (id != null) {
      try {
        view = reports.get(UUID.fromString(id));
        if (view.report().measure() != Measure.AE_INCIDENCE) {
          // the page speaks of events and person-years
          throw new NotFound("There is no such report");
        }
      } catch (IllegalArgumentException e) {
        throw new NotFound("There is no such report");
      }
    } else if (!getList().isEmpty()) {
      view = reports.get(getList().get(0).id());
    }
  }

  /** Makes a report and shows it. */
  public String create() {
    LocalDate lastDay = day("cutOff", cutOff);
    AggregateReport made =
        asOf == null || asOf.isBlank()
            ? reports.create(OptionalLong.empty(), lastDay)
            : reports.create(moment(), lastDay);
    Viewer.tell("The report is frozen; it will always read as it does now.");
    return "/report?faces-redirect=true&id=" + made.id();
  }

  /** The end of the day named, in UTC; nobody knows today what comes later today. */
  private Instant moment() {
    Instant end = day("asOf", asOf).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant now = clocks.instant();
    return end.isAfter(now) ? now : end;
  }

  private static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(String.valueOf(text));
    } catch (DateTimeParseException e) {
      throw new RuleViolated(field, "A day is written like 2026-06-30");
    }
  }

  /** Whether the viewer may make reports. */
  public boolean isMaker() {
    return currentActor
        .find()
        .filter(
            actor ->
                actor.is(Role.SAFETY_PHYSICIAN)
                    || actor.is(Role.STEWARD)
                    || actor.is(Role.REGULATOR))
        .isPresent();
  }

  public List<AggregateReport> getList() {
    if (list == null) {
      list = reports.list(LATEST);
    }
    return list;
  }

  public ReportView getView() {
    return view;
  }

  /** The lines by product. */
  public List<Section> getSections() {
    Map<String, List<ReportView.Line>> byProduct = new LinkedHashMap<>();
    for (ReportView.Line line : view.lines()) {
      byProduct.computeIfAbsent(line.productCode(), code -> new ArrayList<>()).add(line);
    }
    List<Section> sections = new ArrayList<>();
    byProduct.forEach(
        (code, lines) ->
            sections.add(
                new Section(
                    code,
                    lines.get(0).productName(),
                    lines.stream().filter(line -> line.year().isEmpty()).findFirst().orElse(null),
                    lines.stream().filter(line -> line.year().isPresent()).toList())));
    return sections;
  }

  /** Whether anything of the report is hidden from this reader. */
  public boolean isMasked() {
    return view.lines().stream().anyMatch(ReportView.Line::masked);
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  public String getAsOf() {
    return asOf;
  }

  public void setAsOf(String asOf) {
    this.asOf = asOf;
  }

  public String getCutOff() {
    return cutOff;
  }

  public void setCutOff(String cutOff) {
    this.cutOff = cutOff;
  }
}
