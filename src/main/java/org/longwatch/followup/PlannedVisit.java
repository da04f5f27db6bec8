package org.longwatch.followup;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.Obligation.State;
import org.longwatch.kernel.TimeOrderedId;

/**
 * One planned contact of a plan: what becomes an obligation. Its state follows from the record
 * alone and is stated anew whenever the record changes.
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

  private int month;
  private String modes;
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

  @Column(name = "fulfilled_on")
  private LocalDate fulfilledOn;

  private boolean withdrawn;

  protected PlannedVisit() {}

  /**
   * @param knownOn the day on which the registry learnt that this is owed
   */
  PlannedVisit(FollowUpPlan plan, VisitSchedule.Planned planned, LocalDate knownOn) {
    super(TimeOrderedId.next());
    this.plan = plan.id();
    this.centre = plan.centre();
    this.patient = plan.patient();
    this.month = planned.month();
    this.knownOn = knownOn;
    this.owedSince = knownOn;
    setWindow(planned);
  }

  /**
   * Moves it. What was missed before the move was known stays owed since then; what was fulfilled
   * or still to come is owed since today only, so that a window moved into the past is not held
   * against the centre.
   *
   * @return whether anything changed
   */
  boolean move(VisitSchedule.Planned planned, LocalDate today) {
    if (!withdrawn && planned.equals(planned())) {
      return false;
    }
    if (state != State.OPEN || !latest.isBefore(today)) {
      knownOn = today;
      owedSince = today;
    }
    withdrawn = false;
    setWindow(planned);
    return true;
  }

  /** It is no longer part of the plan. */
  boolean withdraw() {
    boolean changed = !withdrawn;
    withdrawn = true;
    return changed;
  }

  /** Where a planned contact stands, and by which contact. */
  record Standing(State state, LocalDate owedSince, UUID fulfilledBy, LocalDate fulfilledOn) {

    Standing since(LocalDate day) {
      return new Standing(state, day, fulfilledBy, fulfilledOn);
    }
  }

  /**
   * Where it should stand by the record; changes nothing.
   *
   * @param by the contact that fulfils it, if any
   * @param died day of the patient's death, if known: nothing is owed any more, though what was due
   *     before still counts as missed
   * @param historyConfirmedOn last day on which the centre stated that its past is entered
   */
  Standing standing(
      Optional<VisitSchedule.Held> by,
      Optional<LocalDate> died,
      Optional<LocalDate> historyConfirmedOn) {
    if (withdrawn) {
      return new Standing(State.CANCELLED, owedSince, null, null);
    }
    if (by.isPresent()) {
      return new Standing(State.FULFILLED, owedSince, by.get().id(), by.get().on());
    }
    if (died.isPresent() && !latest.isBefore(died.get())) {
      return new Standing(State.CANCELLED, owedSince, null, null);
    }
    boolean past = latest.isBefore(knownOn);
    if (past && historyConfirmedOn.filter(day -> !day.isBefore(knownOn)).isEmpty()) {
      return new Standing(State.HISTORICAL, owedSince, null, null);
    }
    return new Standing(
        died.isPresent() ? State.CANCELLED : State.OPEN,
        past && owedSince.equals(knownOn) ? historyConfirmedOn.get() : owedSince,
        null,
        null);
  }

  boolean standsAt(Standing standing) {
    return standing.equals(new Standing(state, owedSince, fulfilledBy, fulfilledOn));
  }

  void standAt(Standing standing) {
    state = standing.state();
    owedSince = standing.owedSince();
    fulfilledBy = standing.fulfilledBy();
    fulfilledOn = standing.fulfilledOn();
  }

  VisitSchedule.Planned planned() {
    return new VisitSchedule.Planned(
        month,
        Arrays.stream(modes.split(","))
            .map(ContactMode::valueOf)
            .collect(Collectors.toCollection(TreeSet::new)),
        new DateWindow(earliest, target, latest));
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  UUID plan() {
    return plan;
  }

  UUID patient() {
    return patient;
  }

  LocalDate latest() {
    return latest;
  }

  int month() {
    return month;
  }

  private void setWindow(VisitSchedule.Planned planned) {
    this.modes = planned.modes().stream().map(Enum::name).collect(Collectors.joining(","));
    this.earliest = planned.window().earliest();
    this.target = planned.window().target();
    this.latest = planned.window().latest();
  }
}
