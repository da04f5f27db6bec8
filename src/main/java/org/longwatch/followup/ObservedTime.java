package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.platform.Sql;
import org.longwatch.registry.Sex;

/**
 * The denominator: who was under observation for how long. A lost patient counts to the last
 * contact with data, never to a planned visit (domain.md 4.3).
 */
@ApplicationScoped
@Transactional
public class ObservedTime {

  @Inject Sql sql;

  /**
   * Every treatment that was known at the lock point and given by the cut-off, in order of id.
   *
   * @param lockPoint audit position: what was known
   * @param clinicalCutOff last clinical day that counts: what had happened
   */
  public List<ObservedTreatment> read(long lockPoint, LocalDate clinicalCutOff) {
    return sql.list(
        """
        with later as materialized (select n.id from security.noted_after(?) n),
        bounds as (select ?::date as cut_off),
        seen as (
          select v.patient_id, v.held_on as day, v.entry_id, v.superseded_by
          from followup.visit_version v where not v.withdrawn
          union all
          select a.patient_id, a.assessed_on, a.entry_id, a.superseded_by
          from followup.assessment_version a
          where not (a.kind = 'VITAL_STATUS' and a.value = 'UNKNOWN') and not a.withdrawn
          union all
          select s.patient_id, s.taken_on, s.entry_id, s.superseded_by
          from clonality.sample_version s where not s.withdrawn
          union all
          select n.patient_id, n.measured_on, n.entry_id, n.superseded_by
          from clonality.copy_number_version n where not n.withdrawn
          union all
          select r.patient_id, r.measured_on, r.entry_id, r.superseded_by
          from laboratory.result_version r where not r.withdrawn
          union all
          select g.patient_id, g.measured_on, g.entry_id, g.superseded_by
          from interval.growth_version g where not g.withdrawn
        ),
        contact as (
          select seen.patient_id, max(seen.day) as day
          from seen cross join bounds b
          left join later e on e.id = seen.entry_id
          left join later s on s.id = seen.superseded_by
          where e.id is null and (seen.superseded_by is null or s.id is not null)
            and seen.day <= b.cut_off
          group by seen.patient_id
        ),
        patient as (
          select p.id, p.sex, p.birth_date,
                 case when p.deceased_on <= b.cut_off then p.deceased_on end as died_on
          from registry.patient_version p cross join bounds b
          left join later e on e.id = p.entry_id
          left join later s on s.id = p.superseded_by
          where e.id is null and (p.superseded_by is null or s.id is not null)
        )
        select t.id, t.patient_id, t.centre_id, t.product_id, t.administered_on, l.lot,
               p.sex, p.birth_date, p.died_on,
               greatest(t.administered_on, coalesce(p.died_on, c.day)) as last_contact
        from registry.treatment_version t cross join bounds b
        left join later e on e.id = t.entry_id
        left join later s on s.id = t.superseded_by
        join patient p on p.id = t.patient_id
        join registry.batch l on l.id = t.batch_id
        left join contact c on c.patient_id = t.patient_id
        where e.id is null and (t.superseded_by is null or s.id is not null)
          and not t.withdrawn and t.administered_on <= b.cut_off
        order by t.id
        """,
        row ->
            new ObservedTreatment(
                new TreatmentId(row.getObject("id", UUID.class)),
                new PatientId(row.getObject("patient_id", UUID.class)),
                new CentreId(row.getObject("centre_id", UUID.class)),
                new ProductId(row.getObject("product_id", UUID.class)),
                row.getObject("administered_on", LocalDate.class),
                row.getObject("last_contact", LocalDate.class),
                Optional.ofNullable(row.getObject("died_on", LocalDate.class)),
                Sex.valueOf(row.getString("sex")),
                row.getString("birth_date"),
                row.getString("lot")),
        lockPoint,
        clinicalCutOff);
  }
}
