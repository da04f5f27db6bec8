package org.longwatch.adverseevent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.platform.Sql;

/** The numerator: events that count, without the nullified and the superfluous of duplicates. */
@ApplicationScoped
@Transactional
public class CaseSeries {

  @Inject Sql sql;

  /**
   * Every case that was known at the lock point and had begun by the cut-off, in order of id.
   *
   * @param lockPoint audit position: what was known
   * @param clinicalCutOff last clinical day that counts: what had happened
   */
  public List<Case> read(long lockPoint, LocalDate clinicalCutOff) {
    return read(lockPoint, clinicalCutOff, false);
  }

  /**
   * Every report that was known at the lock point and had begun by the cut-off, in order of id.
   *
   * @param duplicates whether the superfluous of confirmed duplicates count as well
   */
  public List<Case> read(long lockPoint, LocalDate clinicalCutOff, boolean duplicates) {
    return sql.list(
        """
        with later as materialized (select n.id from security.noted_after(?) n),
        bounds as (select ?::date as cut_off),
        treated as materialized (
          select t.id, t.administered_on
          from registry.treatment_version t
          left join later e on e.id = t.entry_id
          left join later s on s.id = t.superseded_by
          where e.id is null and (t.superseded_by is null or s.id is not null) and not t.withdrawn
        ),
        superfluous as (
          select distinct d.superfluous_id as id
          from adverseevent.duplicate_verdict_version d
          left join later e on e.id = d.entry_id
          left join later s on s.id = d.superseded_by
          where e.id is null and (d.superseded_by is null or s.id is not null)
            and d.state = 'CONFIRMED'
        ),
        known as (
          select v.id, v.patient_id, v.centre_id, v.treatment_id, v.code, v.serious, v.outcome,
                 v.criteria,
                 case when t.administered_on between v.onset_earliest and v.onset_latest
                      then t.administered_on else v.onset_earliest end as onset
          from adverseevent.event_version v
          left join later e on e.id = v.entry_id
          left join later s on s.id = v.superseded_by
          left join treated t on t.id = v.treatment_id
          where e.id is null and (v.superseded_by is null or s.id is not null) and not v.nullified
        )
        select k.*, (k.outcome = 'FATAL' or 'DEATH' = any (string_to_array(k.criteria, ','))) as fatal
        from known k cross join bounds b
        where k.onset <= b.cut_off
          and (? or not exists (select 1 from superfluous d where d.id = k.id))
        order by k.id
        """,
        row ->
            new Case(
                row.getObject("id", UUID.class),
                new PatientId(row.getObject("patient_id", UUID.class)),
                new CentreId(row.getObject("centre_id", UUID.class)),
                Optional.ofNullable(row.getObject("treatment_id", UUID.class))
                    .map(TreatmentId::new),
                row.getString("code"),
                row.getObject("onset", LocalDate.class),
                row.getBoolean("serious"),
                row.getBoolean("fatal")),
        lockPoint,
        clinicalCutOff,
        duplicates);
  }
}
