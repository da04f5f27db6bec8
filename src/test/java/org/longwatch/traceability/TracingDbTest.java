package org.longwatch.traceability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

class TracingDbTest {

  private static final LocalDate COLLECTED = LocalDate.of(2024, 4, 2);
  private static final LocalDate GIVEN = LocalDate.of(2024, 5, 20);
  private static final String CODE = "BE00A3170000012345678E000005900120270131";

  private static Harness harness;
  private static int clinics;

  private Clinic clinic;
  private PatientId patient;
  private PatientId other;
  private TreatmentId treatment;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    harness.moveTo(Instant.parse("2026-03-01T10:00:00Z"));
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void aTreatedPatientOfANewClinic() {
    clinic = new Clinic(harness, "T" + ++clinics);
    patient = clinic.patient("P-1");
    other = clinic.patient("P-2");
    treatment = clinic.treat(patient, Clinic.LENTI, GIVEN);
  }

  @Test
  void theChainLeadsFromTheCollectionToTheAdministration() {
    RecordCollection collection = collection();
    record(collection);
    RecordBiologicalProduct bag = unit("COI-1", Optional.of(patient), Optional.empty());
    record(bag);
    RecordBiologicalProduct product = unit("COI-2", Optional.empty(), Optional.of(bag.id()));
    record(product);
    give(patient, treatment, product.id());
    ChainOfIdentity chain = chains(patient).get(0);
    assertTrue(chain.isComplete());
    assertEquals(Optional.of(collection.id()), chain.collection().map(CollectionLine::id));
    assertEquals(
        List.of("COI-1", "COI-2"), chain.units().stream().map(UnitLine::chainOfIdentity).toList());
    assertEquals(Optional.of(treatment), chain.treatment());
    assertEquals(1, chains(patient).size());
    assertEquals(
        List.of(patient),
        harness.asRegistry(() -> harness.get(TraceabilityReader.class).recipients(bag.id())));
  }

  @Test
  void whatWasCollectedFromOnePatientIsNeverGivenToAnother() {
    RecordBiologicalProduct bag = unit("COI-3", Optional.of(other), Optional.empty());
    record(bag);
    RecordBiologicalProduct product = unit("COI-4", Optional.empty(), Optional.of(bag.id()));
    record(product);
    RuleViolated refusal =
        assertThrows(RuleViolated.class, () -> give(patient, treatment, product.id()));
    assertTrue(refusal.issues().get(0).text().startsWith("Product mix-up"));
    assertEquals(
        1,
        harness
            .as(
                clinic.staff(),
                () -> tracing().issues(given(patient, treatment, product.id()), line(patient)))
            .size());
    assertEquals(List.of(), chains(patient));
  }

  @Test
  void aUnitThatWasGivenCannotBeCorrectedToComeFromAnother() {
    RecordBiologicalProduct bag = unit("COI-5", Optional.of(patient), Optional.empty());
    record(bag);
    give(patient, treatment, bag.id());
    assertThrows(
        RuleViolated.class, () -> record(unit(bag.id(), Optional.of(other), Optional.empty())));
  }

  @Test
  void aUnitMadeFromAnothersCellsBreaksTheChain() {
    RecordBiologicalProduct bag = unit("COI-6", Optional.of(other), Optional.empty());
    record(bag);
    assertThrows(
        RuleViolated.class,
        () -> record(unit("COI-7", Optional.of(patient), Optional.of(bag.id()))));
  }

  @Test
  void aUnitIsNotMadeFromItself() {
    RecordBiologicalProduct first = unit("COI-8", Optional.of(patient), Optional.empty());
    record(first);
    RecordBiologicalProduct second = unit("COI-9", Optional.empty(), Optional.of(first.id()));
    record(second);
    assertThrows(
        RuleViolated.class,
        () -> record(unit(first.id(), Optional.of(patient), Optional.of(second.id()))));
  }

  @Test
  void cellsOfADonorWhomTheRegistryDoesNotKnowMayGoToSeveralPatients() {
    RecordBiologicalProduct donated = unit("COI-10", Optional.empty(), Optional.empty());
    record(donated);
    TreatmentId second = clinic.treat(other, Clinic.LENTI, GIVEN);
    give(patient, treatment, donated.id());
    give(other, second, donated.id());
    assertEquals(
        Set.of(patient, other),
        Set.copyOf(
            harness.asRegistry(
                () -> harness.get(TraceabilityReader.class).recipients(donated.id()))));
    assertEquals(2, chains(patient).size());
  }

  @Test
  void aCorrectedAdministrationGivesOnlyTheUnitsItNamesNow() {
    RecordBiologicalProduct wrong = unit("COI-11", Optional.of(patient), Optional.empty());
    RecordBiologicalProduct right = unit("COI-12", Optional.of(patient), Optional.empty());
    record(wrong);
    record(right);
    give(patient, treatment, wrong.id());
    give(patient, treatment, right.id());
    assertEquals(
        List.of("COI-12"),
        chains(patient).stream()
            .filter(chain -> chain.administered().isPresent())
            .map(chain -> chain.units().get(0).chainOfIdentity())
            .toList());
    give(patient, treatment, wrong.id());
    assertEquals(
        List.of("COI-11"),
        chains(patient).stream()
            .filter(chain -> chain.administered().isPresent())
            .map(chain -> chain.units().get(0).chainOfIdentity())
            .toList());
  }

  @Test
  void aUnitIsTakenBackOnlyAfterWhatWasDoneWithIt() {
    RecordBiologicalProduct bag = unit("COI-13", Optional.of(patient), Optional.empty());
    record(bag);
    give(patient, treatment, bag.id());
    assertThrows(
        RuleViolated.class,
        () -> harness.as(clinic.staff(), () -> tracing().withdrawUnit(bag.id(), "Mislabelled")));
    harness.as(
        clinic.staff(),
        () -> {
          tracing().withdrawAdministered(treatment.value(), "Not given");
          tracing().withdrawUnit(bag.id(), "Mislabelled");
        });
    assertEquals(List.of(), chains(patient));
  }

  @Test
  void aCollectionEnteredInErrorLeavesTheChainWithoutItsBeginning() {
    RecordCollection collection = collection();
    record(collection);
    RecordBiologicalProduct bag = unit("COI-14", Optional.of(patient), Optional.empty());
    record(bag);
    assertTrue(chains(patient).get(0).collection().isPresent());
    harness.as(
        clinic.staff(), () -> tracing().withdrawCollection(collection.id(), "Another patient"));
    assertFalse(chains(patient).get(0).collection().isPresent());
  }

  @Test
  void numbersAreCheckedByTheirPublishedRules() {
    RecordBiologicalProduct good =
        numbered(Optional.of("SEC " + CODE), Optional.of("G1518 24 600001"), GIVEN.plusYears(3));
    assertEquals(
        List.of("The Single European Code tells another day of expiry than the product"),
        texts(good));
    record(good);
    assertEquals(
        CODE,
        harness
            .asRegistry(() -> harness.get(TraceabilityReader.class).units(patient))
            .get(0)
            .europeanCode()
            .orElseThrow()
            .text());
    RecordBiologicalProduct bad =
        numbered(Optional.of(CODE + "9"), Optional.of("17/2024"), LocalDate.of(2027, 1, 31));
    assertEquals(2, texts(bad).size());
    assertThrows(RuleViolated.class, () -> record(bad));
    record(numbered(Optional.empty(), Optional.of("17/2024"), LocalDate.of(2027, 1, 31)));
  }

  @Test
  void aUnitGivenBeforeItWasCollectedIsRefusedAndOneAfterItsExpiryIsSaid() {
    RecordBiologicalProduct late =
        new RecordBiologicalProduct(
            UUID.randomUUID(),
            clinic.centre(),
            Optional.of(patient),
            "COI-15",
            "",
            Optional.empty(),
            Optional.of(GIVEN.plusDays(1)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(GIVEN.minusDays(1)));
    record(late);
    List<Issue> issues =
        harness.as(
            clinic.staff(),
            () -> tracing().issues(given(patient, treatment, late.id()), line(patient)));
    assertEquals(List.of(true, false), issues.stream().map(Issue::refuses).toList());
  }

  @Test
  void aUnitThatNobodyKnowsIsNotGiven() {
    assertThrows(RuleViolated.class, () -> give(patient, treatment, UUID.randomUUID()));
  }

  private List<String> texts(RecordBiologicalProduct command) {
    return harness.as(clinic.staff(), () -> tracing().issues(command, line(patient))).stream()
        .map(Issue::text)
        .toList();
  }

  private RecordBiologicalProduct numbered(
      Optional<String> code, Optional<String> donation, LocalDate expires) {
    return new RecordBiologicalProduct(
        UUID.randomUUID(),
        clinic.centre(),
        Optional.of(patient),
        "COI-" + UUID.randomUUID(),
        "",
        Optional.empty(),
        Optional.of(COLLECTED),
        code,
        donation,
        Optional.of(expires));
  }

  private RecordCollection collection() {
    return new RecordCollection(
        UUID.randomUUID(),
        clinic.centre(),
        patient,
        "L-1",
        CollectionKind.APHERESIS,
        true,
        COLLECTED,
        "");
  }

  private RecordBiologicalProduct unit(
      String identifier, Optional<PatientId> source, Optional<UUID> parent) {
    return new RecordBiologicalProduct(
        UUID.randomUUID(),
        clinic.centre(),
        source,
        identifier,
        "Cells",
        parent,
        parent.isPresent() ? Optional.empty() : Optional.of(COLLECTED),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private RecordBiologicalProduct unit(UUID id, Optional<PatientId> source, Optional<UUID> parent) {
    return new RecordBiologicalProduct(
        id,
        clinic.centre(),
        source,
        "COI-again",
        "Cells",
        parent,
        Optional.of(COLLECTED),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private RecordAdministeredUnits given(PatientId someone, TreatmentId when, UUID unit) {
    return new RecordAdministeredUnits(when, clinic.centre(), someone, GIVEN, Set.of(unit));
  }

  private void give(PatientId someone, TreatmentId when, UUID unit) {
    harness.as(clinic.staff(), () -> tracing().record(given(someone, when, unit)));
  }

  private void record(RecordCollection command) {
    harness.as(clinic.staff(), () -> tracing().record(command));
  }

  private void record(RecordBiologicalProduct command) {
    harness.as(clinic.staff(), () -> tracing().record(command));
  }

  private List<ChainOfIdentity> chains(PatientId someone) {
    return harness.asRegistry(() -> harness.get(TraceabilityReader.class).chains(someone));
  }

  private PatientLine line(PatientId someone) {
    return harness.asRegistry(
        () -> harness.get(RegistryReader.class).patient(someone).orElseThrow());
  }

  private static Tracing tracing() {
    return harness.get(Tracing.class);
  }
}
