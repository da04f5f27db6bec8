package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Sql;
import org.longwatch.schedule.Absence;

/** Plans, contacts and answers as other rooms read them. Access is checked at the doors. */
@ApplicationScoped
@Transactional
public class FollowUpReader {

  @Inject EntityManager em;
  @Inject Sql sql;
  @Inject Planning planning;

  /** All that was ever owed about the patient, in order of time. */
  public List<Obligation> plan(PatientId patient) {
    return sql.list(
        FollowUpObligations.EACH
            + " where v.patient_id = ? order by v.target, f.product_code, v.id",
        FollowUpObligations::read,
        patient.value());
  }

  /** Where the patient stands today. */
  public PatientState state(PatientId patient) {
    return planning.state(patient);
  }

  /** When the patient was not there to be followed, in no order. */
  public List<Absence> absences(PatientId patient) {
    return planning.absences(patient);
  }

  /** Contacts, in order of time. */
  public List<VisitLine> visits(PatientId patient) {
    return em.createQuery(
            "select v from Visit v where v.patient = :patient and v.withdrawn = false"
                + " order by v.heldOn, v.id",
            Visit.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Visit::line)
        .toList();
  }

  public Optional<VisitLine> visit(UUID id) {
    return Optional.ofNullable(em.find(Visit.class, id))
        .filter(visit -> !visit.isWithdrawn())
        .map(Visit::line);
  }

  public Optional<VisitLine> visit(CentreId centre, String identifier) {
    return em.createQuery(
            "select v from Visit v where v.centre = :centre and v.identifier = :identifier"
                + " and v.withdrawn = false",
            Visit.class)
        .setParameter("centre", centre.value())
        .setParameter("identifier", identifier)
        .getResultStream()
        .findFirst()
        .map(Visit::line);
  }

  /** Answers, in order of time. */
  public List<AssessmentLine> assessments(PatientId patient) {
    return em.createQuery(
            "select a from Assessment a where a.patient = :patient and a.withdrawn = false"
                + " order by a.assessedOn, a.id",
            Assessment.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(Assessment::line)
        .toList();
  }

  public Optional<AssessmentLine> assessment(UUID id) {
    return Optional.ofNullable(em.find(Assessment.class, id))
        .filter(assessment -> !assessment.isWithdrawn())
        .map(Assessment::line);
  }

  /** Every number of every plan of the patient, oldest first. */
  public List<PlanLine> plans(PatientId patient) {
    return sql.list(
        """
        select v.id, v.product_id, v.product_code, v.template, v.rules, v.number, v.day_zero, v.reason,
               v.superseded_by is null and not v.withdrawn as current
        from followup.plan_version v where v.patient_id = ? order by v.product_code, v.number
        """,
        row ->
            new PlanLine(
                row.getObject("id", UUID.class),
                patient,
                new ProductId(row.getObject("product_id", UUID.class)),
                row.getString("product_code"),
                row.getString("template"),
                List.of(row.getString("rules").split(",")),
                row.getInt("number"),
                row.getObject("day_zero", LocalDate.class),
                row.getString("reason"),
                row.getBoolean("current")),
        patient.value());
  }

  /**
   * Contacts whose window has closed, of one product.
   *
   * @param year whole years since day 0 in which they were planned, -1 for all years together
   * @param made how many of them took place, late or not
   */
  public record DueContacts(ProductId product, int year, long patients, long due, long made) {}

  /**
   * What was due until a day and what was made of it, as known at a lock point. What was due after
   * a death or a withdrawal or was waived does not count; what was due of a lost patient does.
   */
  public List<DueContacts> due(long lockPoint, LocalDate clinicalCutOff) {
    return sql.list(
        """
        select f.product_id, coalesce(y.year, -1) as year, count(distinct v.patient_id) as patients,
               count(*) as due,
               count(*) filter (where v.state = 'FULFILLED' and v.fulfilled_on <= ?) as made
        from followup.planned_visit_version v
        join security.audit_entry e on e.id = v.entry_id and e.position <= ?
        left join security.audit_entry s on s.id = v.superseded_by and s.position <= ?
        join followup.plan f on f.id = v.plan_id
        cross join lateral (select greatest(0, (v.month - 1) / 12) as year) y
        where s.id is null and not v.withdrawn and v.latest <= ? and v.item = 'FOLLOW_UP'
          and (v.state in ('OPEN', 'FULFILLED') or v.closed_for in ('MISSED', 'LOSS'))
        group by grouping sets ((f.product_id), (f.product_id, y.year))
        order by f.product_id, year
        """,
        row ->
            new DueContacts(
                new ProductId(row.getObject("product_id", UUID.class)),
                row.getInt("year"),
                row.getLong("patients"),
                row.getLong("due"),
                row.getLong("made")),
        clinicalCutOff,
        lockPoint,
        lockPoint,
        clinicalCutOff);
  }
}
