package org.longwatch.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.adverseevent.AdverseEventIntake;
import org.longwatch.adverseevent.Malignancies;
import org.longwatch.adverseevent.Outcome;
import org.longwatch.adverseevent.RecordMalignancy;
import org.longwatch.adverseevent.ReportAdverseEvent;
import org.longwatch.adverseevent.SeriousnessCriterion;
import org.longwatch.adverseevent.VectorFinding;
import org.longwatch.clonality.ClonalityWatch;
import org.longwatch.clonality.Clone;
import org.longwatch.clonality.RecordSample;
import org.longwatch.interval.IntervalHistory;
import org.longwatch.interval.RecordTherapy;
import org.longwatch.interval.TherapyKind;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.laboratory.Detection;
import org.longwatch.laboratory.Laboratory;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.RecordLaboratoryResult;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.reference.MedDra;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ProductLine;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.support.TestDatabase;
import org.longwatch.support.TestSettings;

class SearchDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2025, 3, 10);
  private static final LocalDate ONSET = LocalDate.of(2025, 9, 1);
  private static final String STORY =
      "Routine blood count. Six months after infusion she had blasts in the peripheral blood, and"
          + " the marrow showed leukaemia. Chemotherapy was started <b>at once</b>.";

  private Harness harness;
  private Clinic berlin;
  private Clinic munich;
  private PatientId patient;
  private TreatmentId treatment;

  @BeforeEach
  void twoClinics() {
    harness = Harness.start("search");
    harness.moveTo(Instant.parse("2026-03-01T10:00:00Z"));
    harness.asRegistry(
        () -> {
          harness.get(MedDra.class).load();
          return null;
        });
    berlin = new Clinic(harness, "C01");
    munich = new Clinic(harness, "C02");
    patient = berlin.patient("BER-0001");
    treatment = berlin.treat(patient, Clinic.LENTI, DAY_ZERO);
  }

  @AfterEach
  void close() {
    Path path = Path.of(harness.get(Settings.class).indexPath());
    harness.close();
    TestDatabase.delete(path);
  }

  @Test
  void aNarrativeIsFoundWithItsWordsHighlighted() {
    UUID event = report(berlin, patient, STORY);
    catchUp();
    SearchResult result = search(berlin.staff(), "blasts leukemia");
    assertEquals(1, result.total());
    SearchHit hit = result.hits().get(0);
    assertEquals(event, hit.id());
    assertEquals(CaseKind.ADVERSE_EVENT, hit.kind());
    assertEquals(patient, hit.patient());
    assertEquals(berlin.centre(), hit.centre());
    assertEquals("BER-0001", hit.pseudonym());
    assertEquals("2025-09-01", hit.day());
    assertEquals(List.of("blasts", "leukaemia"), highlighted(hit.snippet()));
    assertTrue(STORY.contains(text(hit.snippet())), "segments are the text itself, markup and all");
  }

  @Test
  void patientsEventsAndAlertsAreFoundByNameProductLotCodeAndGene() {
    UUID event = report(berlin, patient, STORY);
    sample(berlin, patient, 0.4);
    catchUp();
    assertEquals(
        Set.of(CaseKind.PATIENT, CaseKind.ADVERSE_EVENT, CaseKind.CLONALITY_ALERT),
        kinds("ber-0001"));
    assertEquals(
        Set.of(CaseKind.PATIENT, CaseKind.ADVERSE_EVENT, CaseKind.CLONALITY_ALERT),
        kinds("lot:" + Clinic.LOT + " product:lv-hsc"));
    assertEquals(Set.of(), kinds("product:" + Clinic.AAV));
    assertEquals(Set.of(CaseKind.CLONALITY_ALERT), kinds("gene:mecom tier:c3"));
    assertEquals(Set.of(CaseKind.PATIENT), kinds("kind:patient pseudonym:BER*"));
    assertEquals(Set.of(CaseKind.ADVERSE_EVENT), kinds("serious:yes outcome:ongoing"));
    assertEquals(Set.of(CaseKind.ADVERSE_EVENT), kinds("code:" + code()));
    SearchHit hit = search(steward(), "term:" + code() + " OR hospitalisation").hits().get(0);
    assertEquals(event, hit.id());
  }

  @Test
  void aCentreFindsAndCountsItsOwnOnly() {
    report(berlin, patient, STORY);
    PatientId other = munich.patient("MUC-0001");
    munich.treat(other, Clinic.LENTI, DAY_ZERO);
    report(munich, other, STORY);
    report(munich, other, STORY);
    catchUp();
    assertEquals(1, search(berlin.staff(), "leukaemia").total());
    assertEquals(2, search(munich.staff(), "leukaemia").total());
    assertEquals(3, search(steward(), "leukaemia").total());
    assertEquals(0, search(berlin.staff(), "MUC-0001").total());
    assertEquals(
        0, search(berlin.staff(), "leukaemia OR centre:" + munich.centre() + " MUC*").total());
    assertEquals(1, search(berlin.staff(), "*:* leukaemia").total());
  }

  @Test
  void whoMayNotSeePatientsMayNotSearch() {
    for (Role role : List.of(Role.REGULATOR, Role.HOLDER, Role.ADMINISTRATOR)) {
      assertThrows(Forbidden.class, () -> search(actor(role), "leukaemia"));
    }
  }

  @Test
  void aSearchIsNotedWithWhatItShowed() {
    UUID event = report(berlin, patient, STORY);
    catchUp();
    search(berlin.staff(), "leukaemia");
    assertEquals(
        event + " " + patient,
        harness.asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .first(
                        "select target || ' ' || patient_id from security.access_log where actor ="
                            + " ? and action = 'searched'",
                        row -> row.getString(1),
                        berlin.staff().name())
                    .orElseThrow()));
  }

  @Test
  void anAmendedEventIsFoundByItsNewWordsOnly() {
    UUID event = report(berlin, patient, STORY);
    catchUp();
    harness.as(
        berlin.staff(),
        () ->
            harness
                .get(AdverseEventIntake.class)
                .amend(command(event, berlin, patient, "It was myelodysplasia after all.")));
    catchUp();
    assertEquals(0, search(berlin.staff(), "blasts").total());
    assertEquals(1, search(berlin.staff(), "myelodysplasia").total());
  }

  @Test
  void malignanciesTherapiesAndResultsAreFoundByTheirWords() {
    UUID malignancy = malignancy(berlin, patient, "T-cell lymphoma", VectorFinding.YES);
    UUID therapy = therapy(berlin, patient, "Ciclosporin");
    UUID result = virus(berlin, patient, Detection.NOT_DETECTED);
    malignancy(munich, munich.patient("MUC-0001"), "T-cell lymphoma", VectorFinding.NO);
    catchUp();
    SearchHit found = only("lymphomas vector:yes");
    assertEquals(malignancy, found.id());
    assertEquals(CaseKind.SECOND_MALIGNANCY, found.kind());
    assertEquals("2026-01", found.day());
    assertEquals(List.of("lymphoma"), highlighted(found.highlightedTitle()));
    assertEquals(malignancy, only("term:angioimmunoblastic code:9705/3").id());
    assertEquals(
        List.of("vector", "found", "in", "its", "cells"),
        highlighted(only("found \"in its cells\" vector").snippet()));
    found = only("ciclosporin immunosuppressant");
    assertEquals(therapy, found.id());
    assertEquals(CaseKind.FURTHER_THERAPY, found.kind());
    assertEquals(List.of("immunosuppressant", "Ciclosporin"), highlighted(found.snippet()));
    found = only("\"not detected\" VSV-G");
    assertEquals(result, found.id());
    assertEquals(CaseKind.LABORATORY_RESULT, found.kind());
    assertEquals(1, search(munich.staff(), "lymphoma").total(), "of its own only");
    assertEquals(2, search(steward(), "lymphoma").total());
    assertEquals(
        Set.of(CaseKind.SECOND_MALIGNANCY, CaseKind.FURTHER_THERAPY, CaseKind.LABORATORY_RESULT),
        kinds("lot:" + Clinic.LOT + " NOT kind:patient"));
  }

  @Test
  void whatIsCorrectedOrWithdrawnIsNotFoundByItsFormerWords() {
    UUID malignancy = malignancy(berlin, patient, "Lymphoma", VectorFinding.NOT_TESTED);
    UUID therapy = therapy(berlin, patient, "Ciclosporin");
    UUID result = virus(berlin, patient, Detection.INDETERMINATE);
    catchUp();
    assertEquals(3, search(berlin.staff(), "lymphoma OR ciclosporin OR indeterminate").total());
    harness.as(
        berlin.staff(),
        () -> {
          harness.get(Malignancies.class).withdraw(malignancy, "no malignancy");
          harness
              .get(IntervalHistory.class)
              .record(
                  new RecordTherapy(
                      therapy,
                      berlin.centre(),
                      patient,
                      "T-" + therapy,
                      TherapyKind.IMMUNOSUPPRESSANT,
                      new Code("", "", "Tacrolimus"),
                      PartialDate.of(ONSET),
                      Optional.empty()));
          harness.get(Laboratory.class).withdrawResult(result, "another patient's");
          return null;
        });
    catchUp();
    assertEquals(0, search(berlin.staff(), "lymphoma OR ciclosporin OR indeterminate").total());
    assertEquals(therapy, only("tacrolimus").id());
  }

  @Test
  void aNullifiedEventIsNotFound() {
    UUID event = report(berlin, patient, STORY);
    catchUp();
    assertEquals(1, search(berlin.staff(), "leukaemia").total());
    harness.as(
        berlin.staff(),
        () ->
            harness.get(AdverseEventIntake.class).nullify(event, "entered for the wrong patient"));
    catchUp();
    assertEquals(0, search(berlin.staff(), "leukaemia").total());
    assertEquals(1, search(berlin.staff(), "BER-0001").total(), "the patient is");
  }

  @Test
  void aCorrectedTreatmentReachesTheEventsOfThePatient() {
    report(berlin, patient, STORY);
    catchUp();
    berlin.correct(treatment, patient, Clinic.AAV, DAY_ZERO);
    catchUp();
    assertEquals(0, search(berlin.staff(), "product:" + Clinic.LENTI).total());
    assertEquals(2, search(berlin.staff(), "product:" + Clinic.AAV).total());
  }

  @Test
  void aRenamedProductIsFoundByItsNewName() {
    catchUp();
    harness.asRegistry(
        () -> {
          Catalogue catalogue = harness.get(Catalogue.class);
          ProductLine product = catalogue.productByCode(Clinic.LENTI).orElseThrow();
          catalogue.changeProduct(
              new ProductLine(
                  product.id(),
                  product.code(),
                  "Novacel",
                  product.vectorClass(),
                  product.modality(),
                  product.holder(),
                  true));
          return null;
        });
    catchUp();
    assertEquals(1, search(berlin.staff(), "novacel").total());
  }

  @Test
  void followingTwiceWritesNothingNew() {
    report(berlin, patient, STORY);
    assertTrue(catchUp() > 0);
    assertEquals(0, catchUp());
    assertEquals(0, harness.asRegistry(() -> harness.get(Indexer.class).lag()));
    report(berlin, patient, STORY);
    assertTrue(harness.asRegistry(() -> harness.get(Indexer.class).lag()) > 0);
  }

  @Test
  void aDeletedIndexIsBuiltAgain() throws IOException {
    report(berlin, patient, STORY);
    catchUp();
    deleteFiles("");
    assertFalse(harness.get(SearchIndex.class).isUsable());
    catchUp();
    assertTrue(harness.get(SearchIndex.class).isUsable());
    assertEquals(1, search(berlin.staff(), "leukaemia").total());
  }

  @Test
  void anIndexThatIsBrokenAtStartIsBuiltAgain() throws IOException {
    report(berlin, patient, STORY);
    catchUp();
    harness.get(SearchIndex.class).close();
    Path commit = files("segments_").get(0);
    byte[] bytes = Files.readAllBytes(commit);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(commit, bytes);
    catchUp();
    assertEquals(1, search(berlin.staff(), "leukaemia").total());
  }

  @Test
  void anIndexWithAMissingFileIsBuiltAgain() throws IOException {
    report(berlin, patient, STORY);
    catchUp();
    harness.get(SearchIndex.class).close();
    deleteFiles("_");
    catchUp();
    assertEquals(1, search(berlin.staff(), "leukaemia").total());
  }

  @Test
  void anIndexOfAnotherDatabaseIsNotTrusted() {
    report(berlin, patient, STORY);
    catchUp();
    String path = harness.get(Settings.class).indexPath();
    SearchIndex.Progress progress = harness.get(SearchIndex.class).progress();
    harness.get(SearchIndex.class).close();
    try (Harness other = Harness.start("search")) {
      TestSettings.set("longwatch.index.path", path);
      Clinic elsewhere = new Clinic(other, "X01");
      PatientId stranger = elsewhere.patient("XXX-0001");
      for (int i = 0; i < progress.position(); i++) {
        elsewhere.patient("XXX-1" + i);
      }
      other.get(Indexer.class).catchUp();
      RegistrySearch search = other.get(RegistrySearch.class);
      assertEquals(0, other.as(steward(), () -> search.search("leukaemia", 0, 10)).total());
      SearchResult result = other.as(steward(), () -> search.search("XXX-0001", 0, 10));
      assertEquals(stranger, result.hits().get(0).patient());
      assertEquals(1, result.total());
    }
  }

  @Test
  void aStoppedNodeGoesOnWhereItWas() {
    report(berlin, patient, STORY);
    catchUp();
    SearchIndex.Progress before = harness.get(SearchIndex.class).progress();
    harness.get(SearchIndex.class).close();
    assertEquals(1, search(berlin.staff(), "leukaemia").total());
    assertEquals(before, harness.get(SearchIndex.class).progress());
  }

  @Test
  void aRebuildGivesTheSameAndOnlyAStewardOrAdministratorMayAskForIt() {
    report(berlin, patient, STORY);
    sample(berlin, patient, 0.4);
    malignancy(berlin, patient, "T-cell lymphoma", VectorFinding.NO);
    therapy(berlin, patient, "Ciclosporin");
    virus(berlin, patient, Detection.NOT_DETECTED);
    catchUp();
    int before = harness.get(SearchIndex.class).size();
    assertEquals(6, before);
    Indexer indexer = harness.get(Indexer.class);
    assertEquals(before, harness.as(steward(), indexer::rebuild));
    assertEquals(before, harness.as(actor(Role.ADMINISTRATOR), indexer::rebuild));
    assertEquals(1, search(berlin.staff(), "leukaemia").total());
    assertEquals(
        2, search(berlin.staff(), "kind:second_malignancy OR kind:further_therapy").total());
    assertThrows(Forbidden.class, () -> harness.as(berlin.staff(), indexer::rebuild));
  }

  @Test
  void twoNodesCannotShareADirectory() {
    catchUp();
    String path = harness.get(Settings.class).indexPath();
    try (Harness other = Harness.on(harness.database(), "search")) {
      String own = other.get(Settings.class).indexPath();
      SearchIndex index = other.get(SearchIndex.class);
      index.close();
      TestSettings.set("longwatch.index.path", path);
      String message = assertThrows(IllegalStateException.class, index::open).getMessage();
      assertTrue(message.contains("LONGWATCH_INDEX_PATH"), message);
      TestSettings.set("longwatch.index.path", own);
      assertTrue(other.get(Indexer.class).catchUp() > 0, "its own index follows as well");
      index.close();
      TestDatabase.delete(Path.of(own));
    }
    TestSettings.set("longwatch.index.path", path);
  }

  @Test
  void nothingIsMissedWhileManyWriteAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        PatientId who = berlin.patient("BER-1" + i);
        writers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 10; n++) {
                    report(berlin, who, STORY);
                  }
                }));
      }
      while (writers.stream().anyMatch(writer -> !writer.isDone())) {
        catchUp();
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdown();
    }
    catchUp();
    assertEquals(40, search(berlin.staff(), "leukaemia").total());
  }

  @Test
  void pagesFollowOneAnother() {
    for (int i = 0; i < 7; i++) {
      report(berlin, patient, STORY);
    }
    catchUp();
    RegistrySearch search = harness.get(RegistrySearch.class);
    List<UUID> all =
        Stream.of(0, 3, 6)
            .flatMap(
                from ->
                    harness
                        .as(berlin.staff(), () -> search.search("leukaemia", from, 3))
                        .hits()
                        .stream())
            .map(SearchHit::id)
            .toList();
    assertEquals(7, all.size());
    assertEquals(7, Set.copyOf(all).size());
    assertEquals(
        new SearchResult(7, List.of()),
        harness.as(berlin.staff(), () -> search.search("leukaemia", 9, 3)));
  }

  @Test
  void aQuestionOfVeryManyWordsIsAnswered() {
    report(berlin, patient, STORY);
    catchUp();
    assertEquals(0, search(berlin.staff(), "a* OR b c d e f g ".repeat(40)).total());
    assertEquals(0, search(berlin.staff(), "(leukaemia AND \"").total() - 1);
  }

  private int catchUp() {
    return harness.get(Indexer.class).catchUp();
  }

  private SearchResult search(Actor actor, String question) {
    return harness.as(actor, () -> harness.get(RegistrySearch.class).search(question, 0, 50));
  }

  private Set<CaseKind> kinds(String question) {
    return search(steward(), question).hits().stream()
        .map(SearchHit::kind)
        .collect(Collectors.toSet());
  }

  private static List<String> highlighted(List<Segment> segments) {
    return segments.stream().filter(Segment::highlighted).map(Segment::text).toList();
  }

  private static String text(List<Segment> segments) {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }

  private String code() {
    return harness.asRegistry(() -> harness.get(MedDra.class).terms().get(0).code());
  }

  private UUID report(Clinic clinic, PatientId who, String narrative) {
    UUID id = UUID.randomUUID();
    harness.as(
        clinic.staff(),
        () -> harness.get(AdverseEventIntake.class).report(command(id, clinic, who, narrative)));
    return id;
  }

  private ReportAdverseEvent command(UUID id, Clinic clinic, PatientId who, String narrative) {
    MedDra medDra = harness.get(MedDra.class);
    return new ReportAdverseEvent(
        id,
        clinic.centre(),
        who,
        Optional.empty(),
        "AE-" + id,
        new Code(MedDra.SYSTEM, medDra.terms().get(0).code(), medDra.terms().get(0).name()),
        medDra.version(),
        "",
        PartialDate.of(ONSET),
        ONSET.plusDays(3),
        true,
        Set.of(SeriousnessCriterion.HOSPITALISATION),
        Outcome.ONGOING,
        OptionalInt.of(4),
        Optional.empty(),
        narrative);
  }

  private SearchHit only(String question) {
    SearchResult result = search(berlin.staff(), question);
    assertEquals(1, result.total(), question);
    return result.hits().get(0);
  }

  private UUID malignancy(Clinic clinic, PatientId who, String words, VectorFinding vector) {
    UUID id = UUID.randomUUID();
    harness.as(
        clinic.staff(),
        () -> {
          harness
              .get(Malignancies.class)
              .record(
                  new RecordMalignancy(
                      id,
                      clinic.centre(),
                      who,
                      "M-" + id,
                      new Code("", "", words),
                      Optional.of(
                          new Code(
                              "http://terminology.hl7.org/CodeSystem/icd-o-3",
                              "9705/3",
                              "Angioimmunoblastic T-cell lymphoma")),
                      new PartialDate("2026-01"),
                      LocalDate.of(2026, 2, 1),
                      vector,
                      Optional.of(true)));
          return null;
        });
    return id;
  }

  private UUID therapy(Clinic clinic, PatientId who, String words) {
    UUID id = UUID.randomUUID();
    harness.as(
        clinic.staff(),
        () -> {
          harness
              .get(IntervalHistory.class)
              .record(
                  new RecordTherapy(
                      id,
                      clinic.centre(),
                      who,
                      "T-" + id,
                      TherapyKind.IMMUNOSUPPRESSANT,
                      new Code("http://www.whocc.no/atc", "L04AD01", words),
                      PartialDate.of(ONSET),
                      Optional.empty()));
          return null;
        });
    return id;
  }

  private UUID virus(Clinic clinic, PatientId who, Detection detection) {
    UUID id = UUID.randomUUID();
    harness.as(
        clinic.staff(),
        () -> {
          harness
              .get(Laboratory.class)
              .record(
                  new RecordLaboratoryResult(
                      id,
                      clinic.centre(),
                      who,
                      LaboratoryKind.RCL,
                      ONSET,
                      Optional.empty(),
                      "",
                      "",
                      Optional.of(detection),
                      "",
                      "qPCR for VSV-G",
                      Optional.empty()));
          return null;
        });
    return id;
  }

  private void sample(Clinic clinic, PatientId who, double abundance) {
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(ClonalityWatch.class)
                .record(
                    new RecordSample(
                        UUID.randomUUID(),
                        clinic.centre(),
                        who,
                        "S-1",
                        ONSET,
                        "blood",
                        "LAM-PCR",
                        List.of(new Clone("chr3", 169_000_000, "+", "MECOM", abundance)))));
  }

  private static Actor steward() {
    return actor(Role.STEWARD);
  }

  private static Actor actor(Role role) {
    return new Actor(
        UUID.randomUUID(),
        "test-" + role,
        "Test",
        Set.of(role),
        Optional.empty(),
        Optional.empty());
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(harness.get(Settings.class).indexPath()))) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private void deleteFiles(String prefix) throws IOException {
    for (Path file : files(prefix)) {
      Files.delete(file);
    }
  }
}
