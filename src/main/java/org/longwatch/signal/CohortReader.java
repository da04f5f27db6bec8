package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.adverseevent.CaseSeries;
import org.longwatch.followup.ObservedTime;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.platform.Sql;
import org.longwatch.reference.MedDra;
import org.longwatch.reference.ProductProfiles;

/** Reads the record at a lock point and a clinical cut-off, all of it from one snapshot. */
@ApplicationScoped
public class CohortReader {

  @Inject Sql sql;
  @Inject ObservedTime observedTime;
  @Inject CaseSeries caseSeries;
  @Inject MedDra dictionary;
  @Inject ProductProfiles profiles;

  /**
   * Reads in a transaction of its own whose statements all see the same state.
   *
   * @param lockPoint audit position: what was known
   * @param clinicalCutOff last clinical day that counts: what had happened
   */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public Cohort read(long lockPoint, LocalDate clinicalCutOff, DetectionCriteria criteria) {
    sql.update("set transaction isolation level repeatable read, read only");
    // how many entries are later than the lock point decides how to leave them out
    sql.update("set local plan_cache_mode = force_custom_plan");
    sql.update("set local work_mem = '64MB'");
    List<Cohort.Treatment> treatments =
        observedTime.read(lockPoint, clinicalCutOff).stream()
            .map(
                line ->
                    new Cohort.Treatment(
                        line.id().value(),
                        line.patient().value(),
                        line.centre().value(),
                        line.product().value(),
                        line.lot(),
                        line.start(),
                        line.lastContact(),
                        line.diedOn(),
                        line.sex().name(),
                        line.birthDate().substring(0, 4)))
            .toList();
    List<Cohort.Event> cases =
        caseSeries.read(lockPoint, clinicalCutOff, criteria.countsDuplicates()).stream()
            .map(
                line ->
                    new Cohort.Event(
                        line.id(),
                        line.patient().value(),
                        line.centre().value(),
                        line.treatment().map(TreatmentId::value),
                        line.code(),
                        line.onset(),
                        line.serious(),
                        line.fatal()))
            .toList();
    return new Cohort(
        new Cohort.Source(
            products(lockPoint),
            dictionary.terms(),
            ofCentres("code"),
            ofCentres("country"),
            treatments,
            cases,
            visits(lockPoint, clinicalCutOff),
            profiles.of(criteria.treatedDisease())),
        criteria);
  }

  private List<Cohort.Product> products(long lockPoint) {
    return sql.list(
        "select v.id, v.code, v.name, v.modality, v.vector_class, v.holder from"
            + " registry.product_version v where security.known_at(v.entry_id, v.superseded_by, ?)",
        row ->
            new Cohort.Product(
                new ProductId(row.getObject("id", UUID.class)),
                row.getString("code"),
                row.getString("name"),
                row.getString("modality"),
                row.getString("vector_class"),
                row.getString("holder")),
        lockPoint);
  }

  private Map<UUID, String> ofCentres(String column) {
    Map<UUID, String> texts = new HashMap<>();
    sql.list(
        "select id, " + column + " from registry.centre",
        row -> texts.put(row.getObject(1, UUID.class), row.getString(2)));
    return texts;
  }

  /** Days of visits by patient, as epoch days, rising. */
  private Map<UUID, int[]> visits(long lockPoint, LocalDate clinicalCutOff) {
    Map<UUID, int[]> visits = new HashMap<>();
    sql.list(
        """
        with later as materialized (select n.id from security.noted_after(?) n)
        select v.patient_id, array_agg(v.held_on - date '1970-01-01' order by v.held_on) as days
        from followup.visit_version v
        left join later e on e.id = v.entry_id
        left join later s on s.id = v.superseded_by
        where e.id is null and (v.superseded_by is null or s.id is not null)
          and not v.withdrawn and v.held_on <= ?
        group by v.patient_id
        """,
        row ->
            visits.put(
                row.getObject("patient_id", UUID.class),
                Arrays.stream((Integer[]) row.getArray("days").getArray())
                    .mapToInt(Integer::intValue)
                    .toArray()),
        lockPoint,
        clinicalCutOff);
    return visits;
  }
}
