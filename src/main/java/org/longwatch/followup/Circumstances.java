package org.longwatch.followup;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.followup.PlannedVisit.Standing;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PartialDate;
import org.longwatch.schedule.Absence;
import org.longwatch.schedule.CombinedVisits;
import org.longwatch.schedule.Evidence;
import org.longwatch.schedule.LossPolicy;
import org.longwatch.schedule.Schedule;

/**
 * All that is recorded of a patient and decides where the plans stand.
 *
 * @param centre who follows the patient
 * @param country of the centre
 * @param evidence what can fulfil something, not after the death
 * @param died day of death, if known
 * @param left when the patient took no part, by enrolments and consents
 * @param givenUp days on which the patient was given up for lost
 * @param tried attempts to reach the patient
 * @param loss when giving up is allowed
 * @param alerts samples whose analysis must be repeated, by alert
 */
record Circumstances(
    CentreId centre,
    String country,
    PartialDate birth,
    List<Evidence> evidence,
    Optional<LocalDate> died,
    List<Absence> left,
    List<LocalDate> givenUp,
    List<LossPolicy.Tried> tried,
    LossPolicy loss,
    Map<UUID, LocalDate> alerts,
    Optional<LocalDate> historyConfirmedOn,
    LocalDate today) {

  /** When nothing was owed, by these plans of the patient. */
  List<Absence> absences(Collection<PlannedVisit> planned) {
    List<Absence> absences = new ArrayList<>();
    died.ifPresent(day -> absences.add(new Absence(Absence.Why.DEATH, day, Optional.empty())));
    absences.addAll(left);
    for (LocalDate day : givenUp) {
      if (notYetLost(planned, day).isEmpty()) {
        absences.add(
            new Absence(
                Absence.Why.LOSS,
                day,
                evidence.stream()
                    .map(Evidence::on)
                    .filter(on -> on.isAfter(day))
                    .min(LocalDate::compareTo)));
      }
    }
    return absences;
  }

  /** What is missing before the patient counts as lost on a day. */
  List<String> notYetLost(Collection<PlannedVisit> planned, LocalDate day) {
    List<Schedule.Planned> contacts = new ArrayList<>();
    Map<String, Evidence> fulfilled = new HashMap<>();
    byPlan(planned)
        .forEach(
            (plan, visits) -> {
              List<Schedule.Planned> ofPlan =
                  visits.stream()
                      .filter(visit -> visit.isContact() && !visit.isWithdrawn())
                      .map(PlannedVisit::planned)
                      .toList();
              contacts.addAll(ofPlan);
              fulfilled.putAll(Schedule.fulfilled(ofPlan, evidence));
            });
    return loss.missing(contacts, fulfilled, tried, day);
  }

  /** What does not stand where it should, of all plans of the patient, with where that is. */
  Map<PlannedVisit, Standing> changes(Collection<PlannedVisit> planned) {
    List<Absence> absences = absences(planned);
    Map<PlannedVisit, Standing> next = new LinkedHashMap<>();
    byPlan(planned)
        .values()
        .forEach(
            visits -> {
              List<Schedule.Planned> ofPlan =
                  visits.stream()
                      .filter(visit -> !visit.isWithdrawn())
                      .map(PlannedVisit::planned)
                      .toList();
              Map<String, Evidence> fulfilled = Schedule.fulfilled(ofPlan, evidence);
              Set<String> missed = Schedule.missed(ofPlan, today);
              visits.forEach(
                  visit ->
                      next.put(
                          visit,
                          visit.standing(
                              Optional.ofNullable(fulfilled.get(visit.key())),
                              Schedule.dispensed(visit.planned(), evidence),
                              missed.contains(visit.key()),
                              absences,
                              this)));
            });
    Map<UUID, CombinedVisits.Served> combined =
        CombinedVisits.of(
            next.entrySet().stream()
                .filter(each -> each.getKey().isContact())
                .filter(each -> each.getValue().state() == Obligation.State.OPEN)
                .map(each -> each.getKey().owed())
                .toList());
    next.replaceAll(
        (visit, standing) ->
            standing.served(combined.getOrDefault(visit.id(), CombinedVisits.Served.ALONE)));
    Map<PlannedVisit, Standing> changes = new LinkedHashMap<>();
    next.entrySet().stream()
        .filter(each -> !each.getKey().standsAt(each.getValue()))
        .forEach(each -> changes.put(each.getKey(), each.getValue()));
    return changes;
  }

  private static Map<UUID, List<PlannedVisit>> byPlan(Collection<PlannedVisit> planned) {
    return planned.stream()
        .collect(
            Collectors.groupingBy(PlannedVisit::plan, LinkedHashMap::new, Collectors.toList()));
  }
}
