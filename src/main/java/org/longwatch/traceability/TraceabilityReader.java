package org.longwatch.traceability;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Sql;

/**
 * Follows cells in both directions: from a patient to all that was collected, made and given, and
 * from a unit to whoever received it. Whoever shows it checks access first.
 */
@ApplicationScoped
@Transactional
public class TraceabilityReader {

  /** Units that come from, or went to, a patient, with all they were made from and made into. */
  private static final String OF_PATIENT =
      """
      with recursive own as (
        select id, parent_id from traceability.unit where patient_id = ? and not withdrawn
        union
        select u.id, u.parent_id from traceability.administered_unit a
        join traceability.unit u on u.id = a.unit_id
        where a.patient_id = ? and not a.withdrawn and not u.withdrawn
      ), up as (
        select id, parent_id from own
        union
        select u.id, u.parent_id from traceability.unit u join up on u.id = up.parent_id
        where not u.withdrawn
      ), down as (
        select id from own
        union
        select u.id from traceability.unit u join down on u.parent_id = down.id
        where not u.withdrawn
      )
      select id from up union select id from down
      """;

  private static final String RECIPIENTS =
      """
      with recursive made as (
        select id from traceability.unit where id = ?
        union
        select u.id from traceability.unit u join made on u.parent_id = made.id
        where not u.withdrawn
      )
      select distinct a.patient_id from traceability.administered_unit a
      join made on made.id = a.unit_id where not a.withdrawn order by 1
      """;

  @Inject EntityManager em;
  @Inject Sql sql;

  /** Collections from a patient, oldest first. */
  public List<CollectionLine> collections(PatientId patient) {
    return em.createQuery(
            "select c from CellCollection c where c.patient = :patient and c.withdrawn = false"
                + " order by c.collectedOn, c.id",
            CellCollection.class)
        .setParameter("patient", patient.value())
        .getResultStream()
        .map(CellCollection::line)
        .toList();
  }

  /** Units that come from a patient or were given to the patient, with their whole line. */
  public List<UnitLine> units(PatientId patient) {
    List<UUID> ids =
        sql.list(OF_PATIENT, row -> row.getObject(1, UUID.class), patient.value(), patient.value());
    return ids.isEmpty()
        ? List.of()
        : em.createQuery(
                "select u from BiologicalProduct u where u.id in :ids order by u.chainOfIdentity",
                BiologicalProduct.class)
            .setParameter("ids", ids)
            .getResultStream()
            .map(BiologicalProduct::line)
            .toList();
  }

  /** The chains of identity that a patient is part of. */
  public List<ChainOfIdentity> chains(PatientId patient) {
    List<UnitLine> units = units(patient);
    return units.isEmpty()
        ? List.of()
        : ChainOfIdentity.of(
            collections(patient), units, administered(units.stream().map(UnitLine::id).toList()));
  }

  /** Everybody who received a unit or anything made from it. */
  public List<PatientId> recipients(UUID unit) {
    return sql.list(RECIPIENTS, row -> new PatientId(row.getObject(1, UUID.class)), unit);
  }

  private List<AdministeredUnitLine> administered(Collection<UUID> units) {
    return em.createQuery(
            "select a from AdministeredUnit a where a.unit in :units and a.withdrawn = false"
                + " order by a.administeredOn, a.id",
            AdministeredUnit.class)
        .setParameter("units", units)
        .getResultStream()
        .map(AdministeredUnit::line)
        .toList();
  }
}
