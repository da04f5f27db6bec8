package org.longwatch.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.platform.Sql;

/** Reads patients and treatments for other rooms; whoever shows them checks access first. */
@ApplicationScoped
@Transactional
public class RegistryReader {

  private static final String TREATMENTS =
      "select t.id, t.centre_id, t.patient_id, t.identifier, t.product_id, p.code, p.vector_class,"
          + " b.lot, t.administered_on, t.known_on from registry.treatment t"
          + " join registry.product p on p.id = t.product_id"
          + " join registry.batch b on b.id = t.batch_id and not t.withdrawn";

  @Inject EntityManager em;
  @Inject Sql sql;

  /** Whom the work that this thread does holds already. */
  private final ThreadLocal<Set<PatientId>> held = ThreadLocal.withInitial(Set::of);

  public Optional<PatientLine> patient(PatientId id) {
    return Optional.ofNullable(em.find(Patient.class, id.value())).map(Patient::line);
  }

  /**
   * The centre that follows the patient now, whoever stated what is recorded: it alone corrects and
   * withdraws.
   */
  public CentreId holder(PatientId id) {
    return patient(id).orElseThrow(() -> new NotFound("There is no such patient")).centre();
  }

  /** The day of a patient's death, if only observations tell it. */
  public Optional<LocalDate> observedDeath(PatientId id) {
    return Optional.ofNullable(em.find(Patient.class, id.value())).flatMap(Patient::observedDeath);
  }

  public Optional<PatientLine> patient(CentreId centre, String pseudonym) {
    return em.createQuery(
            "select p from Patient p where p.centre = :centre and p.pseudonym = :pseudonym",
            Patient.class)
        .setParameter("centre", centre.value())
        .setParameter("pseudonym", pseudonym)
        .getResultStream()
        .findFirst()
        .map(Patient::line);
  }

  public List<PatientLine> patients(Collection<PatientId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return em.createQuery("select p from Patient p where p.id in :ids", Patient.class)
        .setParameter("ids", ids.stream().map(PatientId::value).toList())
        .getResultStream()
        .map(Patient::line)
        .toList();
  }

  /** Keeps whoever else changes what is known of these patients waiting, in one order for all. */
  @Transactional(Transactional.TxType.MANDATORY)
  public void lock(Collection<PatientId> ids) {
    List<UUID> free =
        ids.stream().filter(id -> !held.get().contains(id)).map(PatientId::value).toList();
    if (!free.isEmpty()) {
      sql.list(
          "select 1 from registry.patient where id = any (?::uuid[]) order by id for no key update",
          row -> row.getInt(1),
          free);
    }
  }

  /**
   * Does work on patients who are locked until the transaction ends, so that nothing in this work
   * locks them again.
   *
   * @param coming patients who are made known by this work; nobody else can see them yet
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void holding(Collection<PatientId> ids, Collection<PatientId> coming, Runnable work) {
    Set<PatientId> all = new HashSet<>(ids);
    all.removeAll(coming);
    lock(all);
    Set<PatientId> before = held.get();
    all.addAll(coming);
    all.addAll(before);
    held.set(all);
    try {
      work.run();
    } finally {
      held.set(before);
    }
  }

  public Optional<TreatmentLine> treatment(TreatmentId id) {
    return sql.first(TREATMENTS + " where t.id = ?", RegistryReader::read, id.value());
  }

  public Optional<TreatmentLine> treatment(CentreId centre, String identifier) {
    return sql.first(
        TREATMENTS + " where t.centre_id = ? and t.identifier = ?",
        RegistryReader::read,
        centre.value(),
        identifier);
  }

  /** Treatments of a patient, oldest first. */
  public List<TreatmentLine> treatmentsOf(PatientId patient) {
    return sql.list(
        TREATMENTS + " where t.patient_id = ? order by t.administered_on, t.id",
        RegistryReader::read,
        patient.value());
  }

  /** Treatments of many patients, oldest first. */
  public List<TreatmentLine> treatmentsOf(Collection<PatientId> patients) {
    return sql.list(
        TREATMENTS + " where t.patient_id = any (?) order by t.administered_on, t.id",
        RegistryReader::read,
        patients.stream().map(PatientId::value).toList());
  }

  private static TreatmentLine read(ResultSet row) throws SQLException {
    return new TreatmentLine(
        new TreatmentId(row.getObject("id", UUID.class)),
        new CentreId(row.getObject("centre_id", UUID.class)),
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getString("identifier"),
        new ProductId(row.getObject("product_id", UUID.class)),
        row.getString("code"),
        VectorClass.valueOf(row.getString("vector_class")),
        row.getString("lot"),
        row.getObject("administered_on", LocalDate.class),
        row.getObject("known_on", LocalDate.class));
  }
}
