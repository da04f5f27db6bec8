package org.longwatch.report;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Release;
import org.longwatch.reference.MedDra;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.security.Sha256;
import org.longwatch.security.SmallCells;
import org.longwatch.signal.Cohort;
import org.longwatch.signal.CohortReader;
import org.longwatch.signal.DetectionCriteria;

/**
 * Makes aggregate reports and shows them to each as it may see them. Outside of any transaction:
 * the record is read in one snapshot, the report stored in another transaction.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class AggregateReports {

  /** Where a day begins first. */
  private static final ZoneId FIRST_ZONE = ZoneId.of("Pacific/Kiritimati");

  private static final DetectionCriteria COUNTING =
      new DetectionCriteria("aggregate report", 1, DetectionCriteria.Unit.CASE, 0);

  private static final SmallCells EVERYTHING = new SmallCells(1);

  @Inject ReportArchive archive;
  @Inject CohortReader reader;
  @Inject FollowUpReader followUp;
  @Inject Catalogue catalogue;
  @Inject AuditTrail audit;
  @Inject RuleBook rules;
  @Inject MedDra dictionary;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject CurrentActor currentActor;
  @Inject Clocks clocks;

  /**
   * Makes and keeps a report.
   *
   * @param asOf audit position: what was known; empty for all that is known now
   * @param clinicalCutOff last clinical day: what had happened
   * @throws RuleViolated if the position lies in the future
   */
  public AggregateReport create(OptionalLong asOf, LocalDate clinicalCutOff) {
    return create(Measure.AE_INCIDENCE, asOf, clinicalCutOff);
  }

  /** As {@link #create(OptionalLong, LocalDate)}, about something else. */
  public AggregateReport create(Measure measure, OptionalLong asOf, LocalDate clinicalCutOff) {
    Actor actor = access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    long head = audit.advance();
    long position = asOf.orElse(head);
    if (position < 0 || position > head) {
      throw new RuleViolated(
          "asOf", "What was known lies between position 0 and " + head + ", the newest");
    }
    if (clinicalCutOff.isAfter(clocks.today(FIRST_ZONE))) {
      throw new RuleViolated("clinicalCutOff", "The clinical cut-off must not lie in the future");
    }
    String inputHash;
    List<Tabulation.Row> rows;
    if (measure == Measure.FOLLOW_UP_COMPLETENESS) {
      rows = Tabulation.rows(catalogue.products(), followUp.due(position, clinicalCutOff));
      inputHash = Sha256.of(rows.toString());
    } else {
      Cohort cohort = reader.read(position, clinicalCutOff, COUNTING);
      rows = Tabulation.rows(cohort, families(measure));
      inputHash = cohort.inputHash();
    }
    AggregateReport unsigned =
        new AggregateReport(
            TimeOrderedId.next(),
            clocks.instant(),
            actor.name(),
            measure,
            position,
            clinicalCutOff,
            measure.criteria(),
            dictionary.version(),
            Release.version(),
            inputHash,
            "");
    AggregateReport report =
        unsigned.withOutputHash(ReportView.of(unsigned, rows, EVERYTHING).hash());
    archive.store(report, rows);
    return report;
  }

  /** As {@link #create(OptionalLong, LocalDate)}, with what was known at a moment. */
  public AggregateReport create(Instant asOf, LocalDate clinicalCutOff) {
    return create(Measure.AE_INCIDENCE, asOf, clinicalCutOff);
  }

  /** As {@link #create(Instant, LocalDate)}, about something else. */
  public AggregateReport create(Measure measure, Instant asOf, LocalDate clinicalCutOff) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    audit.advance();
    return create(measure, OptionalLong.of(audit.positionAt(asOf)), clinicalCutOff);
  }

  /** Families of terms that are counted; empty for all. */
  private Set<String> families(Measure measure) {
    return measure == Measure.SECOND_MALIGNANCY
        ? Set.of(rules.text("report.new-malignancy.families").split(","))
        : Set.of();
  }

  /** Reports about adverse events, newest first. */
  public List<AggregateReport> list(int limit) {
    return list(Measure.AE_INCIDENCE, limit);
  }

  /** Reports about something, newest first. */
  public List<AggregateReport> list(Measure measure, int limit) {
    boolean everything = seesEverything(currentActor.get());
    return archive.reports(measure, limit).stream()
        .map(report -> everything ? report : report.withOutputHash(""))
        .toList();
  }

  /** The newest report about something up to a day, if one was made. */
  public Optional<UUID> newest(Measure measure, LocalDate clinicalCutOff) {
    return archive.newest(measure, clinicalCutOff).map(AggregateReport::id);
  }

  /** A report as whoever asks may see it. */
  public ReportView get(UUID id) {
    Actor actor = currentActor.get();
    AggregateReport report = archive.report(id);
    boolean ownOnly = role(actor).equals("holder");
    List<Tabulation.Row> rows =
        archive.rows(id).stream()
            .filter(row -> !ownOnly || actor.holder().equals(Optional.of(row.holder())))
            .toList();
    accessLog.note("read report", id.toString(), List.of());
    return ReportView.of(
        seesEverything(actor) ? report : report.withOutputHash(""), rows, cells(actor));
  }

  private boolean seesEverything(Actor actor) {
    return !role(actor).equals("holder") && cells(actor).threshold() <= 1;
  }

  private SmallCells cells(Actor actor) {
    return new SmallCells((int) rules.number("small-cells." + role(actor)));
  }

  /** As whom somebody reads a report: in the role that may see most. */
  private static String role(Actor actor) {
    if (actor.is(Role.SAFETY_PHYSICIAN)) {
      return "safety";
    }
    if (actor.is(Role.STEWARD) || actor.equals(Actor.REGISTRY)) {
      return "steward";
    }
    if (actor.is(Role.REGULATOR)) {
      return "regulator";
    }
    return actor.is(Role.HOLDER) ? "holder" : "public";
  }
}
