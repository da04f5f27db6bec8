package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longwatch.followup.PlannedVisit.Standing;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Sql;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.HistoryConfirmed;
import org.longwatch.registry.PatientDied;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.PatientReturned;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.TreatmentCorrected;
import org.longwatch.registry.TreatmentLine;
import org.longwatch.registry.TreatmentRegistered;
import org.longwatch.security.AuditTrail;

/**
 * Keeps plans in step with the record. Every change states the whole plan of the patient anew from
 * what is recorded, so the order in which things arrive plays no part.
 */
@ApplicationScoped
@Transactional
class Planning {

  @Inject EntityManager em;
  @Inject Sql sql;
  @Inject AuditTrail audit;
  @Inject RuleBook ruleBook;
  @Inject RegistryReader registry;
  @Inject Catalogue catalogue;

  void on(@Observes TreatmentRegistered event) {
    plan(event.patient(), "treatment registered");
  }

  void on(@Observes TreatmentCorrected event) {
    plan(event.patient(), "treatment of " + event.formerDay() + " corrected");
  }

  void on(@Observes PatientDied event) {
    lock(event.patient());
    Circumstances now = circumstances(event.patient());
    plannedVisits(event.patient())
        .forEach(
            (plan, visits) -> {
              Map<PlannedVisit, Standing> changes = changes(visits, now);
              if (!changes.isEmpty()) {
                apply(
                    changes,
                    audit.record(
                        "closed",
                        "followup.plan",
                        plan,
                        now.centre(),
                        event.patient(),
                        Map.of("diedOn", event.day(), "visits", changes.size())));
              }
            });
  }

  /**
   * A death did not happen: what it cancelled is owed again. What fell due while the patient was
   * believed dead is owed since today only, so that it is not held against the centre.
   */
  void returned(PatientReturned event) {
    lock(event.patient());
    Circumstances now = circumstances(event.patient());
    LocalDate today = catalogue.today(now.centre());
    plannedVisits(event.patient())
        .forEach(
            (plan, visits) -> {
              Map<PlannedVisit, Standing> changes = changes(visits, now);
              changes.replaceAll(
                  (visit, next) ->
                      next.state() == Obligation.State.OPEN
                              && !visit.latest().isBefore(event.formerDay())
                          ? next.since(today)
                          : next);
              if (!changes.isEmpty()) {
                apply(
                    changes,
                    audit.record(
                        "reopened",
                        "followup.plan",
                        plan,
                        now.centre(),
                        event.patient(),
                        Map.of("formerDay", event.formerDay(), "visits", changes.size())));
              }
            });
  }

  void on(@Observes HistoryConfirmed event) {
    sql.list(
        "select id from registry.patient where centre_id = ? order by id for no key update",
        row -> row.getObject(1, UUID.class),
        event.centre().value());
    Optional<LocalDate> confirmedOn = catalogue.centre(event.centre()).historyConfirmedOn();
    List<PlannedVisit> past =
        em.createQuery(
                "select v from PlannedVisit v where v.centre = :centre and v.state = :state",
                PlannedVisit.class)
            .setParameter("centre", event.centre().value())
            .setParameter("state", Obligation.State.HISTORICAL)
            .getResultList();
    Map<UUID, Optional<LocalDate>> deaths =
        registry
            .patients(
                past.stream().map(PlannedVisit::patient).distinct().map(PatientId::new).toList())
            .stream()
            .collect(Collectors.toMap(line -> line.id().value(), PatientLine::deceasedOn));
    Map<PlannedVisit, Standing> changes = new LinkedHashMap<>();
    past.forEach(
        visit -> {
          Standing next =
              visit.standing(Optional.empty(), deaths.get(visit.patient()), confirmedOn);
          if (!visit.standsAt(next)) {
            changes.put(visit, next);
          }
        });
    if (!changes.isEmpty()) {
      apply(
          changes,
          audit.record(
              "opened past visits",
              "followup.planned_visit",
              event.centre().value(),
              event.centre(),
              null,
              Map.of("visits", changes.size())));
    }
  }

  /** Waits until nobody else works on the patient's plans; later readers see what they did. */
  void lock(PatientId patient) {
    registry.lock(List.of(patient));
  }

  /** A contact was recorded, corrected or withdrawn under {@code entry}. */
  void visited(PatientId patient, long entry) {
    Map<UUID, List<PlannedVisit>> planned = plannedVisits(patient);
    if (!planned.isEmpty()) {
      Circumstances now = circumstances(patient);
      planned.values().forEach(visits -> apply(changes(visits, now), entry));
    }
  }

  /** All that decides where the planned contacts of a patient stand. */
  private record Circumstances(
      CentreId centre,
      List<VisitSchedule.Held> held,
      Optional<LocalDate> died,
      Optional<LocalDate> historyConfirmedOn) {}

  /** Read past JPA, which may hold the patient as it was before the lock was waited for. */
  private Circumstances circumstances(PatientId patient) {
    List<Visit> visits =
        em.createQuery(
                "select v from Visit v where v.patient = :patient and v.withdrawn = false",
                Visit.class)
            .setParameter("patient", patient.value())
            .getResultList();
    return sql.first(
            """
            select p.centre_id, p.deceased_on, c.history_confirmed_on
            from registry.patient p join registry.centre c on c.id = p.centre_id where p.id = ?
            """,
            row -> {
              Optional<LocalDate> died =
                  Optional.ofNullable(row.getObject("deceased_on", LocalDate.class));
              return new Circumstances(
                  new CentreId(row.getObject("centre_id", UUID.class)),
                  visits.stream()
                      .map(Visit::held)
                      .filter(held -> died.filter(day -> held.on().isAfter(day)).isEmpty())
                      .toList(),
                  died,
                  Optional.ofNullable(row.getObject("history_confirmed_on", LocalDate.class)));
            },
            patient.value())
        .orElseThrow();
  }

  /** The visits of one plan that do not stand where they should, with where that is. */
  private static Map<PlannedVisit, Standing> changes(
      Collection<PlannedVisit> ofPlan, Circumstances now) {
    Map<Integer, VisitSchedule.Held> fulfilled =
        VisitSchedule.fulfilled(
            ofPlan.stream()
                .filter(visit -> !visit.isWithdrawn())
                .map(PlannedVisit::planned)
                .toList(),
            now.held());
    Map<PlannedVisit, Standing> changes = new LinkedHashMap<>();
    ofPlan.forEach(
        visit -> {
          Standing next =
              visit.standing(
                  Optional.ofNullable(fulfilled.get(visit.month())),
                  now.died(),
                  now.historyConfirmedOn());
          if (!visit.standsAt(next)) {
            changes.put(visit, next);
          }
        });
    return changes;
  }

  private static void apply(Map<PlannedVisit, Standing> changes, long entry) {
    changes.forEach(
        (visit, next) -> {
          visit.standAt(next);
          visit.knownBy(entry);
        });
  }

  private void plan(PatientId patient, String reason) {
    lock(patient);
    Circumstances now = circumstances(patient);
    Map<UUID, TreatmentLine> lastOfProduct = lastOfProduct(patient);
    Map<UUID, FollowUpPlan> plans =
        em.createQuery(
                "select p from FollowUpPlan p where p.patient = :patient", FollowUpPlan.class)
            .setParameter("patient", patient.value())
            .getResultStream()
            .collect(Collectors.toMap(FollowUpPlan::product, Function.identity()));
    Map<UUID, List<PlannedVisit>> planned = plannedVisits(patient);
    lastOfProduct.forEach(
        (product, last) -> {
          FollowUpPlan plan = plans.get(product);
          String template = ruleBook.planTemplate(last.vectorClass().name());
          if (plan == null) {
            begin(new FollowUpPlan(last, template, reason), last, template, now);
          } else if (!plan.stands(last.administeredOn(), template)) {
            Map<String, Object> detail = new TreeMap<>();
            detail.put("product", last.productCode());
            detail.put("template", template);
            detail.put("dayZero", List.of(plan.dayZero(), last.administeredOn()));
            detail.put("reason", reason);
            long entry = entry("re-based", plan, detail);
            plan.rebase(last.administeredOn(), template, reason);
            plan.knownBy(entry);
            rebase(plan, planned.get(plan.id()), template, now, entry);
          }
        });
    plans.forEach(
        (product, plan) -> {
          if (!lastOfProduct.containsKey(product) && !plan.isWithdrawn()) {
            long entry = entry("withdrawn", plan, Map.of("reason", reason));
            plan.withdraw(reason);
            plan.knownBy(entry);
            List<PlannedVisit> visits = planned.get(plan.id());
            visits.stream().filter(PlannedVisit::withdraw).forEach(each -> each.knownBy(entry));
            apply(changes(visits, now), entry);
          }
        });
  }

  private Map<UUID, TreatmentLine> lastOfProduct(PatientId patient) {
    Comparator<TreatmentLine> inTime =
        Comparator.comparing(TreatmentLine::administeredOn)
            .thenComparing(treatment -> treatment.id().value());
    Map<UUID, TreatmentLine> last = new LinkedHashMap<>();
    registry
        .treatmentsOf(patient)
        .forEach(
            treatment ->
                last.merge(
                    treatment.product().value(),
                    treatment,
                    (one, other) -> inTime.compare(one, other) > 0 ? one : other));
    return last;
  }

  private void begin(FollowUpPlan plan, TreatmentLine last, String template, Circumstances now) {
    long entry =
        entry(
            "planned",
            plan,
            Map.of(
                "product",
                last.productCode(),
                "template",
                template,
                "dayZero",
                last.administeredOn()));
    plan.knownBy(entry);
    em.persist(plan);
    List<PlannedVisit> visits =
        VisitSchedule.of(last.administeredOn(), ruleBook.visitRules(template)).stream()
            .map(each -> new PlannedVisit(plan, each, last.knownOn()))
            .toList();
    keep(visits, now, entry);
  }

  private void rebase(
      FollowUpPlan plan,
      List<PlannedVisit> former,
      String template,
      Circumstances now,
      long entry) {
    LocalDate today = catalogue.today(now.centre());
    List<VisitSchedule.Planned> schedule =
        VisitSchedule.of(plan.dayZero(), ruleBook.visitRules(template));
    Map<Integer, PlannedVisit> byMonth =
        former.stream().collect(Collectors.toMap(PlannedVisit::month, Function.identity()));
    List<PlannedVisit> visits = new ArrayList<>();
    schedule.forEach(
        each -> {
          PlannedVisit visit = byMonth.remove(each.month());
          if (visit == null) {
            visits.add(new PlannedVisit(plan, each, today));
          } else {
            visits.add(visit);
            if (visit.move(each, today)) {
              visit.knownBy(entry);
            }
          }
        });
    byMonth
        .values()
        .forEach(
            visit -> {
              visits.add(visit);
              if (visit.withdraw()) {
                visit.knownBy(entry);
              }
            });
    keep(visits, now, entry);
  }

  /** Lets every visit stand where it should before the database sees any of them. */
  private void keep(List<PlannedVisit> visits, Circumstances now, long entry) {
    apply(changes(visits, now), entry);
    em.flush();
    visits.stream()
        .filter(visit -> !em.contains(visit))
        .forEach(
            visit -> {
              visit.knownBy(entry);
              em.persist(visit);
            });
    em.flush();
  }

  private Map<UUID, List<PlannedVisit>> plannedVisits(PatientId patient) {
    return em.createQuery(
            "select v from PlannedVisit v where v.patient = :patient order by v.month",
            PlannedVisit.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .collect(
            Collectors.groupingBy(PlannedVisit::plan, LinkedHashMap::new, Collectors.toList()));
  }

  private long entry(String action, FollowUpPlan plan, Map<String, ?> detail) {
    return audit.record(
        action,
        "followup.plan",
        plan.id(),
        new CentreId(plan.centre()),
        new PatientId(plan.patient()),
        detail);
  }
}
