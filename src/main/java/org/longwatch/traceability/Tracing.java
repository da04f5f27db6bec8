package org.longwatch.traceability;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.platform.Sql;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;

/**
 * Records collections, units and what was given, and lets no chain of identity end in another
 * patient than it began with (Regulation (EC) 1394/2007, Art. 15).
 */
@ApplicationScoped
@Transactional
public class Tracing {

  /** Every unit of the line of a unit, with the patient it says it comes from. */
  private static final String LINE =
      """
      with recursive up as (
        select id, parent_id, patient_id from traceability.unit where id = ? and not withdrawn
        union
        select u.id, u.parent_id, u.patient_id from traceability.unit u
        join up on u.id = up.parent_id where not u.withdrawn
      ), down as (
        select id, patient_id from traceability.unit where id = ? and not withdrawn
        union
        select u.id, u.patient_id from traceability.unit u
        join down on u.parent_id = down.id where not u.withdrawn
      )
      """;

  private static final String SOURCES =
      LINE
          + "select patient_id from up where patient_id is not null"
          + " union select patient_id from down where patient_id is not null";

  private static final String RECIPIENTS =
      LINE
          + "select distinct a.patient_id from traceability.administered_unit a"
          + " where not a.withdrawn and a.unit_id in (select id from down)";

  /** Nobody else changes the line until this transaction has ended, and what they did is seen. */
  private static final String LOCK =
      LINE
          + "select id from traceability.unit where id in (select id from up union select id from"
          + " down) order by id for no key update";

  private static final String MADE_FROM_ITSELF =
      """
      with recursive up as (
        select parent_id from traceability.unit where id = ?
        union
        select u.parent_id from traceability.unit u join up on u.id = up.parent_id
      )
      select count(*) from up where parent_id = ?
      """;

  @Inject EntityManager em;
  @Inject Sql sql;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;

  /** What is to be said against the collection; empty if nothing. Locations are FHIR. */
  public List<Issue> issues(RecordCollection command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = new ArrayList<>();
    ofCentre(issues, patient, command.centre(), "Procedure.subject");
    day(issues, command.collectedOn(), patient, "Procedure.performed", "collection");
    return issues;
  }

  /**
   * What is to be said against the unit; empty if nothing. Locations are FHIR.
   *
   * @param patient whom it comes from, null if the registry does not know the donor
   */
  public List<Issue> issues(RecordBiologicalProduct command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = new ArrayList<>();
    if (patient != null) {
      ofCentre(issues, patient, command.centre(), "BiologicallyDerivedProduct.collection.source");
      command
          .collectedOn()
          .ifPresent(
              day ->
                  day(
                      issues,
                      day,
                      patient,
                      "BiologicallyDerivedProduct.collection.collected",
                      "collection"));
    }
    command.europeanCode().ifPresent(code -> europeanCode(issues, code, command.expiresOn()));
    command
        .donation()
        .filter(number -> number.isBlank() || !new DonationNumber(number).isUsual())
        .ifPresent(
            number ->
                issues.add(
                    said(
                        "BiologicallyDerivedProduct.identifier",
                        "This does not look like an ISBT 128 donation identification number"
                            + " (facility 5, year 2, sequence 6); it is kept as it is")));
    return issues;
  }

  private static void europeanCode(List<Issue> issues, String code, Optional<LocalDate> expiresOn) {
    try {
      SingleEuropeanCode read = SingleEuropeanCode.of(code);
      if (expiresOn.isPresent() && !read.expiresOn().equals(expiresOn)) {
        issues.add(
            said(
                "BiologicallyDerivedProduct.identifier",
                "The Single European Code tells another day of expiry than the product"));
      }
    } catch (IllegalArgumentException e) {
      issues.add(
          Issue.error(Issue.Kind.VALUE, "BiologicallyDerivedProduct.identifier", e.getMessage()));
    }
  }

  /** What is to be said against the units as far as they are known; locations are FHIR. */
  public List<Issue> issues(RecordAdministeredUnits command, PatientLine patient) {
    access.requireCentre(command.centre());
    List<Issue> issues = new ArrayList<>();
    ofCentre(issues, patient, command.centre(), "MedicationAdministration.subject");
    for (UUID id : new TreeSet<>(command.units())) {
      BiologicalProduct unit = em.find(BiologicalProduct.class, id);
      if (unit != null) {
        fit(issues, command, unit.line());
        anotherPatient(issues, id, command.patient(), "MedicationAdministration.extension");
      }
    }
    return issues;
  }

  private static void fit(List<Issue> issues, RecordAdministeredUnits command, UnitLine unit) {
    if (unit.collectedOn().filter(command.administeredOn()::isBefore).isPresent()) {
      issues.add(
          rule(
              "MedicationAdministration.effective",
              "The unit " + unit.chainOfIdentity() + " was collected after it was given"));
    }
    if (unit.expiresOn().filter(command.administeredOn()::isAfter).isPresent()) {
      issues.add(
          said(
              "MedicationAdministration.effective",
              "The unit " + unit.chainOfIdentity() + " was given after its expiry"));
    }
  }

  private void anotherPatient(List<Issue> issues, UUID unit, PatientId recipient, String location) {
    if (patients(SOURCES, unit).stream().anyMatch(source -> !source.equals(recipient))) {
      issues.add(mixUp(location));
    }
  }

  private static Issue mixUp(String location) {
    return rule(
        location,
        "Product mix-up: the unit was collected from another patient than the one it is said to be"
            + " given to. Correct the unit or the administration; if it was really given, report"
            + " the mix-up as an AdverseEvent and send the administration without the unit");
  }

  private void lockLine(UUID unit) {
    sql.list(LOCK, row -> row.getObject(1, UUID.class), unit, unit);
  }

  private List<PatientId> patients(String query, UUID unit) {
    return sql.list(query, row -> new PatientId(row.getObject(1, UUID.class)), unit, unit);
  }

  /** Records a collection, or states anew the one with the same id. */
  public void record(RecordCollection command) {
    refuse(issues(command, patient(command.patient())));
    CellCollection collection = em.find(CellCollection.class, command.id());
    if (collection != null && !collection.patient().equals(command.patient())) {
      throw new Conflict("This collection is recorded of another patient");
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("kind", command.kind());
    detail.put("collectedOn", command.collectedOn());
    detail.put("completed", command.completed());
    long entry =
        audit.record(
            collection == null ? "recorded" : "corrected",
            "traceability.collection",
            command.id(),
            command.centre(),
            command.patient(),
            detail);
    if (collection == null) {
      collection = new CellCollection(command);
      collection.knownBy(entry);
      em.persist(collection);
    } else {
      collection.restate(command);
      collection.knownBy(entry);
    }
    em.flush();
  }

  /** Records a unit, or states anew the one with the same id. */
  public void record(RecordBiologicalProduct command) {
    refuse(issues(command, command.source().map(this::patient).orElse(null)));
    BiologicalProduct unit = em.find(BiologicalProduct.class, command.id());
    if (unit != null && !unit.centre().equals(command.centre())) {
      throw new Conflict("This unit is recorded by another centre");
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("chainOfIdentity", command.chainOfIdentity());
    detail.put("parent", command.parent());
    detail.put("collectedOn", command.collectedOn());
    detail.put("expiresOn", command.expiresOn());
    long entry =
        audit.record(
            unit == null ? "recorded" : "corrected",
            "traceability.unit",
            command.id(),
            command.centre(),
            command.patient(),
            detail);
    if (unit == null) {
      unit = new BiologicalProduct(command);
      unit.knownBy(entry);
      em.persist(unit);
    } else {
      unit.restate(command);
      unit.knownBy(entry);
    }
    em.flush();
    lockLine(command.id());
    refuse(brokenLine(command));
  }

  /** The whole line a unit belongs to, as it now stands, comes from one patient and went to one. */
  private List<Issue> brokenLine(RecordBiologicalProduct command) {
    UUID id = command.id();
    if (sql.number(MADE_FROM_ITSELF, id, id) > 0) {
      return List.of(
          rule("BiologicallyDerivedProduct.parent", "The unit would be made from itself"));
    }
    List<PatientId> sources = patients(SOURCES, id);
    if (sources.size() > 1) {
      return List.of(
          rule(
              "BiologicallyDerivedProduct.parent",
              "The chain of identity is broken: this unit and one that it was made from, or that"
                  + " was made from it, come from different patients"));
    }
    return sources.isEmpty() || List.of(sources.get(0)).containsAll(patients(RECIPIENTS, id))
        ? List.of()
        : List.of(mixUp("BiologicallyDerivedProduct.collection.source"));
  }

  /**
   * Records which units a treatment gave; what it named before and no longer names is taken back.
   */
  public void record(RecordAdministeredUnits command) {
    new TreeSet<>(command.units()).forEach(this::lockLine);
    List<Issue> issues = issues(command, patient(command.patient()));
    for (UUID id : command.units()) {
      BiologicalProduct unit = em.find(BiologicalProduct.class, id);
      if (unit == null || unit.isWithdrawn() || !unit.centre().equals(command.centre())) {
        issues.add(
            Issue.error(
                Issue.Kind.NOT_FOUND,
                "MedicationAdministration.extension",
                "No such unit at this centre"));
      }
    }
    refuse(issues);
    Map<UUID, AdministeredUnit> former = ofTreatment(command.treatment());
    if (former.isEmpty() && command.units().isEmpty()) {
      return;
    }
    long entry =
        audit.record(
            "gave",
            "traceability.administered_unit",
            command.fact(),
            command.centre(),
            command.patient(),
            Map.of("units", new TreeSet<>(command.units())));
    former.forEach(
        (unit, given) -> {
          boolean changed =
              command.units().contains(unit)
                  ? given.given(command.administeredOn())
                  : given.withdraw();
          if (changed) {
            given.knownBy(entry);
          }
        });
    for (UUID unit : command.units()) {
      if (!former.containsKey(unit)) {
        AdministeredUnit given = new AdministeredUnit(unit, command);
        given.knownBy(entry);
        em.persist(given);
      }
    }
    em.flush();
  }

  private Map<UUID, AdministeredUnit> ofTreatment(TreatmentId treatment) {
    return em.createQuery(
            "select a from AdministeredUnit a where a.treatment = :treatment",
            AdministeredUnit.class)
        .setParameter("treatment", treatment.value())
        .getResultStream()
        .collect(Collectors.toMap(AdministeredUnit::unit, Function.identity()));
  }

  /** A collection was entered in error: it stays readable and no longer counts. */
  public void withdrawCollection(UUID id, String reason) {
    CellCollection collection = em.find(CellCollection.class, id);
    if (collection == null) {
      throw new NotFound("There is no such collection");
    }
    CentreId holder = registry.holder(collection.patient());
    access.requireCentre(holder);
    if (!collection.isWithdrawn()) {
      long entry =
          audit.record(
              "withdrawn",
              "traceability.collection",
              id,
              holder,
              collection.patient(),
              Map.of("reason", reason));
      collection.withdraw();
      collection.knownBy(entry);
      em.flush();
    }
  }

  /** A unit was entered in error; not while others are made from it or it has been given. */
  public void withdrawUnit(UUID id, String reason) {
    BiologicalProduct unit = em.find(BiologicalProduct.class, id);
    if (unit == null) {
      throw new NotFound("There is no such unit");
    }
    CentreId holder = unit.line().source().map(registry::holder).orElse(unit.centre());
    access.requireCentre(holder);
    if (unit.isWithdrawn()) {
      return;
    }
    if (sql.number(
            """
            select (select count(*) from traceability.unit where parent_id = ? and not withdrawn)
              + (select count(*) from traceability.administered_unit
                 where unit_id = ? and not withdrawn)
            """,
            id,
            id)
        > 0) {
      throw new RuleViolated(
          List.of(
              rule(
                  "BiologicallyDerivedProduct",
                  "Others are made from this unit, or it has been given; correct or delete these"
                      + " first")));
    }
    long entry =
        audit.record(
            "withdrawn",
            "traceability.unit",
            id,
            holder,
            unit.line().source().orElse(null),
            Map.of("reason", reason));
    unit.withdraw();
    unit.knownBy(entry);
    em.flush();
  }

  /** A treatment was entered in error, so nothing was given in it. */
  public void withdrawAdministered(UUID treatment, String reason) {
    Map<UUID, AdministeredUnit> given = ofTreatment(new TreatmentId(treatment));
    given.values().removeIf(AdministeredUnit::isWithdrawn);
    if (given.isEmpty()) {
      return;
    }
    PatientId patient = given.values().iterator().next().patient();
    CentreId centre = patient(patient).centre();
    access.requireCentre(centre);
    long entry =
        audit.record(
            "withdrawn",
            "traceability.administered_unit",
            treatment,
            centre,
            patient,
            Map.of("reason", reason));
    for (AdministeredUnit unit : given.values()) {
      unit.withdraw();
      unit.knownBy(entry);
    }
    em.flush();
  }

  private PatientLine patient(PatientId id) {
    return registry.patient(id).orElseThrow(() -> new NotFound("There is no such patient"));
  }

  private static void ofCentre(
      List<Issue> issues, PatientLine patient, CentreId centre, String location) {
    if (!patient.centre().equals(centre)) {
      issues.add(Issue.error(Issue.Kind.NOT_FOUND, location, "No such patient at this centre"));
    }
  }

  private void day(
      List<Issue> issues, LocalDate day, PatientLine patient, String location, String what) {
    LocalDate today = catalogue.today(patient.centre());
    if (day.isAfter(today)) {
      issues.add(rule(location, "The " + what + " lies in the future (today is " + today + ")"));
    }
    if (day.isBefore(patient.birthDate().earliest())) {
      issues.add(rule(location, "The " + what + " lies before the birth"));
    }
  }

  private static Issue rule(String location, String text) {
    return Issue.error(Issue.Kind.BUSINESS_RULE, location, text);
  }

  private static Issue said(String location, String text) {
    return Issue.warning(Issue.Kind.BUSINESS_RULE, location, text);
  }

  private static void refuse(List<Issue> issues) {
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new RuleViolated(issues);
    }
  }
}
