package org.longwatch.followup;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.Obligation.State;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule.Until;
import org.longwatch.schedule.Absence;
import org.longwatch.schedule.CombinedVisits;
import org.longwatch.schedule.Evidence;
import org.longwatch.schedule.Schedule;

/**
 * One thing that a plan asks for, a contact or a test: what becomes an obligation. Its state
 * follows from the record alone and is stated anew whenever the record changes.
 */
@Entity
@Table(schema = "followup", name = "planned_visit")
public class PlannedVisit extends Fact {

  @Column(name = "plan_id")
  private UUID plan;

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Enumerated(EnumType.STRING)
  private PlanItem item;

  private String key;
  private int month;

  @Column(name = "completed_by")
  private String completedBy;

  /** Who asks for it, and after a bar when it need not be done any more. */
  private String rules;

  private LocalDate earliest;
  private LocalDate target;
  private LocalDate latest;

  @Column(name = "known_on")
  private LocalDate knownOn;

  @Column(name = "owed_since")
  private LocalDate owedSince;

  @Enumerated(EnumType.STRING)
  private State state = State.OPEN;

  @Column(name = "fulfilled_by")
  private UUID fulfilledBy;

  @Column(name = "fulfilled_kind")
  private String fulfilledKind;

  @Column(name = "fulfilled_on")
  private LocalDate fulfilledOn;

  @Enumerated(EnumType.STRING)
  @Column(name = "closed_for")
  private ClosedFor closedFor;

  @Column(name = "combined_into")
  private UUID combinedInto;

  @Column(name = "serves_from")
  private LocalDate servesFrom;

  private boolean withdrawn;

  protected PlannedVisit() {}

  /** Why something is owed no longer though nothing fulfilled it. */
  enum ClosedFor {
    /** It is no part of the plan any more. */
    PLAN,
    DEATH,
    WITHDRAWAL,
    /** It fell into a time in which the patient was lost. */
    LOSS,
    /** Over before the next one's time began, or the patient left: nobody can make up for it. */
    MISSED,
    /** What it looks for was not found the last time. */
    UNDETECTABLE
  }

  /**
   * @param knownOn the day on which the registry learnt that this is owed
   */
  PlannedVisit(FollowUpPlan plan, Schedule.Planned planned, LocalDate knownOn) {
    super(TimeOrderedId.next());
    this.plan = plan.id();
    this.centre = plan.centre();
    this.patient = plan.patient();
    this.item = planned.item();
    this.key = planned.key();
    this.knownOn = knownOn;
    this.owedSince = knownOn;
    set(planned);
  }

  /**
   * Moves it. What was missed before the move was known, and still is, stays owed since then;
   * anything else is owed since today only, so that a window moved into the past is not held
   * against the centre, and one moved into the future is reminded of anew.
   *
   * @return whether anything changed
   */
  boolean move(Schedule.Planned planned, LocalDate today) {
    if (!withdrawn && planned.equals(planned())) {
      return false;
    }
    boolean missed =
        (state == State.OPEN || closedFor == ClosedFor.MISSED)
            && latest.isBefore(today)
            && planned.window().latest().isBefore(today);
    if (!planned.window().equals(new DateWindow(earliest, target, latest)) && !missed) {
      knownOn = today;
      owedSince = today;
    }
    withdrawn = false;
    set(planned);
    return true;
  }

  /**
   * Another centre owes it, since it has known; what is fulfilled or closed stays with the former
   * one.
   *
   * @return whether anything changed
   */
  boolean moveTo(UUID anotherCentre, LocalDate today) {
    if (withdrawn || state == State.FULFILLED || state == State.CANCELLED) {
      return false;
    }
    this.centre = anotherCentre;
    this.owedSince = today;
    return true;
  }

  /** It is no longer part of the plan. */
  boolean withdraw() {
    boolean changed = !withdrawn;
    withdrawn = true;
    return changed;
  }

  /**
   * Where something planned stands, by what, or why it is owed no longer.
   *
   * @param centre who owes it, or owed it when it was fulfilled or closed
   */
  record Standing(
      State state,
      UUID centre,
      LocalDate owedSince,
      Optional<Evidence> by,
      Optional<ClosedFor> closedFor,
      CombinedVisits.Served served) {

    Standing served(CombinedVisits.Served how) {
      return new Standing(state, centre, owedSince, by, closedFor, how);
    }
  }

  /**
   * Where it should stand by the record; changes nothing. What is owed again after the patient was
   * handed over is owed by the centre that follows the patient now.
   *
   * @param by what fulfils it, if anything does
   * @param dispensed whether it need not be done any more
   * @param missed whether the time of what follows it has begun
   * @param absences when the patient was not there to be followed; what was due before an absence
   *     that lasts still counts as missed
   */
  Standing standing(
      Optional<Evidence> by,
      boolean dispensed,
      boolean missed,
      Collection<Absence> absences,
      Circumstances now) {
    if (withdrawn) {
      return closed(ClosedFor.PLAN, owedSince);
    }
    if (by.isPresent()) {
      return standing(State.FULFILLED, centre, owedSince, by, Optional.empty());
    }
    if (dispensed) {
      return closed(ClosedFor.UNDETECTABLE, owedSince);
    }
    Optional<Absence> excuse =
        absences.stream().filter(absence -> absence.excuses(latest)).findFirst();
    if (excuse.isPresent()) {
      return closed(ClosedFor.valueOf(excuse.get().why().name()), owedSince);
    }
    boolean past = latest.isBefore(knownOn);
    Optional<LocalDate> confirmedOn = now.historyConfirmedOn();
    if (past && confirmedOn.filter(day -> !day.isBefore(knownOn)).isEmpty()) {
      return standing(State.HISTORICAL, centre, owedSince, Optional.empty(), Optional.empty());
    }
    LocalDate since = past && owedSince.equals(knownOn) ? confirmedOn.get() : owedSince;
    if (missed || absences.stream().anyMatch(Absence::lasts)) {
      return closed(ClosedFor.MISSED, since);
    }
    UUID holder = now.centre().value();
    boolean back = state == State.CANCELLED && closedFor != ClosedFor.MISSED;
    return standing(
        State.OPEN,
        holder,
        back || !centre.equals(holder) ? now.today() : since,
        Optional.empty(),
        Optional.empty());
  }

  private Standing closed(ClosedFor why, LocalDate since) {
    return standing(State.CANCELLED, centre, since, Optional.empty(), Optional.of(why));
  }

  private static Standing standing(
      State state,
      UUID centre,
      LocalDate since,
      Optional<Evidence> by,
      Optional<ClosedFor> closedFor) {
    return new Standing(state, centre, since, by, closedFor, CombinedVisits.Served.ALONE);
  }

  boolean standsAt(Standing standing) {
    return state == standing.state()
        && centre.equals(standing.centre())
        && owedSince.equals(standing.owedSince())
        && standing.by().map(Evidence::id).equals(Optional.ofNullable(fulfilledBy))
        && standing.by().map(Evidence::on).equals(Optional.ofNullable(fulfilledOn))
        && standing.closedFor().equals(Optional.ofNullable(closedFor))
        && standing
            .served()
            .equals(
                new CombinedVisits.Served(
                    Optional.ofNullable(combinedInto), Optional.ofNullable(servesFrom)));
  }

  void standAt(Standing standing) {
    state = standing.state();
    centre = standing.centre();
    owedSince = standing.owedSince();
    fulfilledBy = standing.by().map(Evidence::id).orElse(null);
    fulfilledKind = standing.by().map(Evidence::resource).orElse(null);
    fulfilledOn = standing.by().map(Evidence::on).orElse(null);
    closedFor = standing.closedFor().orElse(null);
    combinedInto = standing.served().by().orElse(null);
    servesFrom = standing.served().from().orElse(null);
  }

  Schedule.Planned planned() {
    int bar = rules.indexOf('|');
    return new Schedule.Planned(
        key,
        item,
        month,
        kinds(),
        new DateWindow(earliest, target, latest),
        bar < 0 ? Optional.empty() : Optional.of(Until.valueOf(rules.substring(bar + 1))),
        new TreeSet<>(List.of((bar < 0 ? rules : rules.substring(0, bar)).split(","))));
  }

  CombinedVisits.Owed owed() {
    return new CombinedVisits.Owed(id(), plan, new DateWindow(earliest, target, latest), kinds());
  }

  private EnumSet<EvidenceKind> kinds() {
    return Arrays.stream(completedBy.split(","))
        .map(EvidenceKind::valueOf)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(EvidenceKind.class)));
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  boolean isContact() {
    return item == PlanItem.FOLLOW_UP;
  }

  UUID plan() {
    return plan;
  }

  UUID patient() {
    return patient;
  }

  String key() {
    return key;
  }

  private void set(Schedule.Planned planned) {
    this.month = planned.month();
    this.completedBy =
        planned.completedBy().stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    this.rules =
        String.join(",", planned.sets()) + planned.until().map(until -> "|" + until).orElse("");
    this.earliest = planned.window().earliest();
    this.target = planned.window().target();
    this.latest = planned.window().latest();
  }
}
