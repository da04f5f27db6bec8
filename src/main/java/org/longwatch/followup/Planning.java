package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.time.Period;
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
import org.longwatch.followup.PlannedVisit.ClosedFor;
import org.longwatch.followup.PlannedVisit.Standing;
import org.longwatch.handover.PatientTransferred;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.EvidenceStated;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Sql;
import org.longwatch.reference.PlanBook;
import org.longwatch.reference.Rule;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.HistoryConfirmed;
import org.longwatch.registry.PatientDied;
import org.longwatch.registry.PatientReturned;
import org.longwatch.registry.ProductLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.TreatmentCorrected;
import org.longwatch.registry.TreatmentLine;
import org.longwatch.registry.TreatmentRegistered;
import org.longwatch.schedule.MergedPlan;
import org.longwatch.schedule.Schedule;
import org.longwatch.security.AuditTrail;

/**
 * Keeps plans in step with the record. Every change states the whole plan of the patient anew from
 * what is recorded, so the order in which things arrive plays no part.
 */
@ApplicationScoped
@Transactional
class Planning {

  private static final String MAJORITY = "consent.majority";
  private static final String REPEAT = "followup.clonality.repeat";

  @Inject EntityManager em;
  @Inject Sql sql;
  @Inject AuditTrail audit;
  @Inject RuleBook ruleBook;
  @Inject PlanBook planBook;
  @Inject RegistryReader registry;
  @Inject Catalogue catalogue;
  @Inject CircumstancesReader circumstances;

  void on(@Observes TreatmentRegistered event) {
    plan(event.patient(), "treatment registered");
  }

  void on(@Observes TreatmentCorrected event) {
    plan(event.patient(), "treatment of " + event.formerDay() + " corrected");
  }

  void on(@Observes PatientDied event) {
    lock(event.patient());
    stand(event.patient(), "closed", Map.of("diedOn", event.day()));
  }

  /**
   * A death did not happen: what it cancelled is owed again. What fell due while the patient was
   * believed dead is owed since today only, so that it is not held against the centre.
   */
  void returned(PatientReturned event) {
    lock(event.patient());
    stand(event.patient(), "reopened", Map.of("formerDay", event.formerDay()));
  }

  /**
   * Another centre owes what is still owed, and by the rules of its own country. What was missed by
   * now stays with the former one.
   */
  void on(@Observes PatientTransferred event) {
    LocalDate today = catalogue.today(event.to());
    Map<PlannedVisit, Standing> missed =
        circumstances
            .of(event.patient())
            .changes(
                plannedVisits(event.patient()).values().stream()
                    .flatMap(Collection::stream)
                    .toList());
    missed.values().removeIf(next -> !next.closedFor().equals(Optional.of(ClosedFor.MISSED)));
    apply(missed, event.entry());
    plans(event.patient())
        .forEach(
            plan -> {
              plan.moveTo(event.to().value());
              plan.knownBy(event.entry());
            });
    plannedVisits(event.patient()).values().stream()
        .flatMap(Collection::stream)
        .filter(visit -> visit.moveTo(event.to().value(), today))
        .forEach(visit -> visit.knownBy(event.entry()));
    em.flush();
    plan(event.patient(), "transferred to another centre");
  }

  /** A contact, a test, a consent, an attempt or an alert: plans stand where they now should. */
  void on(@Observes EvidenceStated event) {
    visited(event.patient(), event.entry());
  }

  void on(@Observes HistoryConfirmed event) {
    sql.list(
        "select id from registry.patient where centre_id = ? order by id for no key update",
        row -> row.getObject(1, UUID.class),
        event.centre().value());
    List<PlannedVisit> ofCentre =
        em.createQuery(
                "select v from PlannedVisit v where v.patient in (select h.patient from"
                    + " PlannedVisit h where h.centre = :centre and h.state = :state)",
                PlannedVisit.class)
            .setParameter("centre", event.centre().value())
            .setParameter("state", Obligation.State.HISTORICAL)
            .getResultList();
    Map<UUID, List<PlannedVisit>> byPatient =
        ofCentre.stream().collect(Collectors.groupingBy(PlannedVisit::patient));
    Map<UUID, Circumstances> now = circumstances.of(byPatient.keySet());
    Map<PlannedVisit, Standing> changes = new LinkedHashMap<>();
    byPatient.forEach((patient, visits) -> changes.putAll(now.get(patient).changes(visits)));
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

  /**
   * The calendar has gone on: what was missed is closed. Who is being worked on is left for the
   * next time.
   *
   * @return how many patients this concerned
   */
  int closeMissed(Collection<UUID> patients) {
    List<UUID> free =
        sql.list(
            "select id from registry.patient where id = any (?::uuid[]) order by id"
                + " for no key update skip locked",
            row -> row.getObject(1, UUID.class),
            patients);
    if (free.isEmpty()) {
      return 0;
    }
    Map<UUID, Circumstances> now = circumstances.of(free);
    Map<UUID, List<PlannedVisit>> planned =
        em.createQuery(
                "select v from PlannedVisit v where v.patient in :patients order by v.target, v.id",
                PlannedVisit.class)
            .setParameter("patients", free)
            .getResultStream()
            .collect(Collectors.groupingBy(PlannedVisit::patient));
    planned.forEach(
        (patient, visits) ->
            stand(new PatientId(patient), now.get(patient), visits, "missed", Map.of()));
    return planned.size();
  }

  /** Waits until nobody else works on the patient's plans; later readers see what they did. */
  void lock(PatientId patient) {
    registry.lock(List.of(patient));
  }

  /** A fact was recorded, corrected or withdrawn under {@code entry}. */
  void visited(PatientId patient, long entry) {
    List<FollowUpPlan> plans = plans(patient);
    if (plans.isEmpty()) {
      return;
    }
    lock(patient);
    Circumstances now = circumstances.of(patient);
    Map<UUID, List<PlannedVisit>> planned = plannedVisits(patient);
    List<PlannedVisit> all = new ArrayList<>();
    for (FollowUpPlan plan : plans) {
      List<PlannedVisit> visits = planned.getOrDefault(plan.id(), List.of());
      if (plan.isWithdrawn()) {
        all.addAll(visits);
      } else {
        all.addAll(
            fit(
                plan,
                visits.stream().filter(Planning::isExtra).toList(),
                extras(plan, plans, now),
                now.today(),
                now.today(),
                entry));
        visits.stream().filter(visit -> !isExtra(visit)).forEach(all::add);
      }
    }
    keep(all, now, entry);
  }

  /** What the patient's record still lacks before the patient counts as lost today. */
  List<String> notYetLost(PatientId patient) {
    Circumstances now = circumstances.of(patient);
    return now.notYetLost(
        plannedVisits(patient).values().stream().flatMap(Collection::stream).toList(), now.today());
  }

  /** When the patient was not there to be followed, by what is recorded now. */
  List<org.longwatch.schedule.Absence> absences(PatientId patient) {
    return circumstances
        .of(patient)
        .absences(plannedVisits(patient).values().stream().flatMap(Collection::stream).toList());
  }

  /** Where the patient stands, by what is recorded now. */
  PatientState state(PatientId patient) {
    List<PatientState.Course> courses =
        sql.list(
            """
            select f.product_code, f.day_zero, f.life_long,
                   coalesce(greatest(f.ends_on, max(v.latest)), f.day_zero) as through
            from followup.plan f
            left join followup.planned_visit v on v.plan_id = f.id and not v.withdrawn
            where f.patient_id = ? and not f.withdrawn
            group by f.id order by f.day_zero, f.product_code
            """,
            row ->
                new PatientState.Course(
                    row.getString("product_code"),
                    row.getObject("day_zero", LocalDate.class),
                    row.getObject("through", LocalDate.class),
                    row.getBoolean("life_long")),
            patient.value());
    Optional<LocalDate> askedOn =
        sql.first(
            "select requested_on from handover.handover where patient_id = ?"
                + " and state = 'REQUESTED'",
            row -> row.getObject(1, LocalDate.class),
            patient.value());
    return PatientState.of(absences(patient), courses, askedOn, circumstances.of(patient).today());
  }

  /** Everything of the patient's plans stands where it should; who was moved is told per plan. */
  private void stand(PatientId patient, String action, Map<String, ?> why) {
    stand(
        patient,
        circumstances.of(patient),
        plannedVisits(patient).values().stream().flatMap(Collection::stream).toList(),
        action,
        why);
  }

  private void stand(
      PatientId patient,
      Circumstances now,
      Collection<PlannedVisit> planned,
      String action,
      Map<String, ?> why) {
    Map<PlannedVisit, Standing> changes = now.changes(planned);
    Map<UUID, Map<PlannedVisit, Standing>> byPlan = new LinkedHashMap<>();
    changes.forEach(
        (visit, next) ->
            byPlan.computeIfAbsent(visit.plan(), any -> new LinkedHashMap<>()).put(visit, next));
    byPlan.forEach(
        (plan, moved) -> {
          Map<String, Object> detail = new TreeMap<>(why);
          detail.put("visits", moved.size());
          apply(moved, audit.record(action, "followup.plan", plan, now.centre(), patient, detail));
        });
  }

  private static void apply(Map<PlannedVisit, Standing> changes, long entry) {
    changes.forEach(
        (visit, next) -> {
          visit.standAt(next);
          visit.knownBy(entry);
        });
  }

  /** States the plans of a patient anew, by the rules that are in force today. */
  void plan(PatientId patient, String reason) {
    lock(patient);
    Circumstances now = circumstances.of(patient);
    Map<UUID, TreatmentLine> lastOfProduct = lastOfProduct(patient);
    Map<UUID, FollowUpPlan> plans =
        plans(patient).stream()
            .collect(
                Collectors.toMap(
                    FollowUpPlan::product, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    Map<UUID, List<PlannedVisit>> planned = plannedVisits(patient);
    Map<UUID, MergedPlan> merged = new LinkedHashMap<>();
    Map<UUID, Long> entries = new LinkedHashMap<>();
    lastOfProduct.forEach(
        (product, last) -> {
          MergedPlan rules = inForce(last, now);
          merged.put(product, rules);
          FollowUpPlan plan = plans.get(product);
          if (plan == null) {
            FollowUpPlan begun = new FollowUpPlan(last, rules, reason);
            entries.put(product, begun(begun, last, rules));
            plans.put(product, begun);
          } else if (!plan.stands(last.administeredOn(), rules)) {
            entries.put(product, rebased(plan, last, rules, reason));
          }
        });
    plans.forEach(
        (product, plan) -> {
          if (!lastOfProduct.containsKey(product) && !plan.isWithdrawn()) {
            long entry = entry("withdrawn", plan, Map.of("reason", reason));
            plan.withdraw(reason);
            plan.knownBy(entry);
            entries.put(product, entry);
          }
        });
    List<PlannedVisit> all = new ArrayList<>();
    long last = 0;
    for (FollowUpPlan plan : plans.values()) {
      List<PlannedVisit> former = planned.getOrDefault(plan.id(), List.of());
      Long entry = entries.get(plan.product());
      if (entry == null) {
        all.addAll(former);
        continue;
      }
      last = entry;
      List<Schedule.Planned> schedule = new ArrayList<>();
      if (!plan.isWithdrawn()) {
        schedule.addAll(Schedule.of(plan.dayZero(), merged.get(plan.product())));
        schedule.addAll(extras(plan, plans.values(), now));
      }
      boolean fresh = former.isEmpty();
      LocalDate knownOn = fresh ? knownOn(lastOfProduct, plan, now) : now.today();
      all.addAll(fit(plan, former, schedule, knownOn, now.today(), entry));
    }
    if (last != 0) {
      keep(all, now, last);
    }
  }

  private static LocalDate knownOn(
      Map<UUID, TreatmentLine> lastOfProduct, FollowUpPlan plan, Circumstances now) {
    TreatmentLine last = lastOfProduct.get(plan.product());
    return last == null ? now.today() : last.knownOn();
  }

  private MergedPlan inForce(TreatmentLine last, Circumstances now) {
    ProductLine product = catalogue.product(new ProductId(last.product().value()));
    return MergedPlan.of(
        planBook.inForce(
            last.vectorClass().name(),
            product.modality(),
            last.productCode(),
            now.country(),
            now.today()));
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

  private long begun(FollowUpPlan plan, TreatmentLine last, MergedPlan rules) {
    long entry =
        entry(
            "planned",
            plan,
            Map.of(
                "product",
                last.productCode(),
                "rules",
                rules.identity(),
                "dayZero",
                last.administeredOn()));
    plan.knownBy(entry);
    em.persist(plan);
    return entry;
  }

  private long rebased(FollowUpPlan plan, TreatmentLine last, MergedPlan rules, String reason) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("product", last.productCode());
    detail.put("rules", rules.identity());
    detail.put("dayZero", List.of(plan.dayZero(), last.administeredOn()));
    detail.put("reason", reason);
    long entry = entry("re-based", plan, detail);
    plan.rebase(last.administeredOn(), rules, reason);
    plan.knownBy(entry);
    return entry;
  }

  /**
   * What a plan asks for beside its rules: an analysis repeated after an alert, by the plan whose
   * product came last before it; a consent of one's own, by the first plan.
   */
  private List<Schedule.Planned> extras(
      FollowUpPlan plan, Collection<FollowUpPlan> plans, Circumstances now) {
    List<FollowUpPlan> standing =
        plans.stream()
            .filter(each -> !each.isWithdrawn())
            .sorted(
                Comparator.comparing(FollowUpPlan::dayZero).thenComparing(FollowUpPlan::product))
            .toList();
    List<Schedule.Planned> extras = new ArrayList<>();
    if (!now.alerts().isEmpty()) {
      Rule repeat = ruleBook.rule(REPEAT);
      now.alerts()
          .forEach(
              (sample, day) -> {
                FollowUpPlan concerned =
                    standing.stream()
                        .filter(each -> !each.dayZero().isAfter(day))
                        .reduce((one, later) -> later)
                        .orElse(standing.get(0));
                if (concerned == plan) {
                  extras.add(
                      Schedule.repeatedAnalysis(
                          sample,
                          plan.dayZero(),
                          day,
                          Period.ofMonths(repeat.number().orElseThrow().intValue()),
                          repeat.key()));
                }
              });
    }
    if (standing.get(0) == plan) {
      Rule age =
          ruleBook.find(MAJORITY + "." + now.country()).orElseGet(() -> ruleBook.rule(MAJORITY));
      Schedule.ownConsent(
              now.birth(),
              plan.dayZero(),
              plan.endsOn(),
              age.number().orElseThrow().intValue(),
              (int) ruleBook.number(MAJORITY + ".window"),
              age.key())
          .ifPresent(extras::add);
    }
    return extras;
  }

  private static boolean isExtra(PlannedVisit visit) {
    Schedule.Planned planned = visit.planned();
    return Schedule.isExtra(planned);
  }

  /**
   * Fits what is there to what is wanted: what has a place in both moves, what has none is added or
   * withdrawn.
   *
   * @return all of them, the new ones not yet known to the database
   */
  private List<PlannedVisit> fit(
      FollowUpPlan plan,
      List<PlannedVisit> former,
      List<Schedule.Planned> wanted,
      LocalDate knownOn,
      LocalDate today,
      long entry) {
    Map<String, PlannedVisit> byKey =
        former.stream().collect(Collectors.toMap(PlannedVisit::key, Function.identity()));
    List<PlannedVisit> visits = new ArrayList<>();
    for (Schedule.Planned each : wanted) {
      PlannedVisit visit = byKey.remove(each.key());
      if (visit == null) {
        visits.add(new PlannedVisit(plan, each, knownOn));
      } else {
        visits.add(visit);
        if (visit.move(each, today)) {
          visit.knownBy(entry);
        }
      }
    }
    for (PlannedVisit visit : byKey.values()) {
      visits.add(visit);
      if (visit.withdraw()) {
        visit.knownBy(entry);
      }
    }
    return visits;
  }

  /** Lets everything stand where it should before the database sees any of it. */
  private void keep(List<PlannedVisit> visits, Circumstances now, long entry) {
    apply(now.changes(visits), entry);
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

  private List<FollowUpPlan> plans(PatientId patient) {
    return em.createQuery(
            "select p from FollowUpPlan p where p.patient = :patient order by p.dayZero, p.id",
            FollowUpPlan.class)
        .setParameter("patient", patient.value())
        .getResultList();
  }

  private Map<UUID, List<PlannedVisit>> plannedVisits(PatientId patient) {
    return em.createQuery(
            "select v from PlannedVisit v where v.patient = :patient order by v.target, v.id",
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
