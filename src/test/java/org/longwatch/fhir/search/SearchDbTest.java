package org.longwatch.fhir.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.BiologicallyDerivedProduct;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.fhir.read.Question;
import org.longwatch.fhir.read.ReadingRoom;
import org.longwatch.fhir.read.Reply;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.support.Harness;

class SearchDbTest {

  private static final String SID = "https://longwatch.org/fhir/sid/";
  private static final String CODES = "https://longwatch.org/fhir/CodeSystem/atmp-observation";
  private static final String OURS = "https://longwatch.org/fhir/StructureDefinition/";

  private static Shelf shelf;
  private static Case lyon;
  private static Case graz;

  /** A treated patient with a visit, what was seen at it, and an event. */
  private record Case(
      UUID patient, UUID lot, UUID treatment, UUID visit, List<UUID> seen, UUID event) {
    Set<UUID> all() {
      Set<UUID> all = new TreeSet<>(seen);
      all.addAll(List.of(patient, lot, treatment, visit, event));
      return all;
    }
  }

  @BeforeAll
  static void fill() {
    shelf = new Shelf();
    lyon = treated(shelf.lyon, "P-1");
    graz = treated(shelf.graz, "P-1");
  }

  @AfterAll
  static void empty() {
    shelf.close();
  }

  private static Case treated(CentreId centre, String pseudonym) {
    UUID patient = shelf.put(centre, List.of(Shelf.patient(pseudonym, "1987-04"))).get(0);
    Medication medication = new Medication();
    medication.addIdentifier(identifier("lot", "LENTI/B1"));
    medication.getBatch().setLotNumber("B1");
    UUID lot = shelf.put(centre, List.of(medication)).get(0);
    MedicationAdministration administration = new MedicationAdministration();
    administration.setSubject(new Reference("Patient/" + patient));
    administration.setMedication(new Reference("Medication/" + lot));
    administration.setEffective(new DateTimeType("2024-03-12"));
    Encounter encounter = new Encounter();
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    encounter.setSubject(new Reference("Patient/" + patient));
    encounter.getPeriod().setStartElement(new DateTimeType("2025-03-10"));
    List<UUID> two = shelf.put(centre, List.of(administration, encounter));
    List<Observation> observations = new ArrayList<>();
    for (String code : List.of("vital-status", "new-malignancy", "vcn")) {
      Observation observation = new Observation();
      observation.addIdentifier(identifier("observation", pseudonym + "-" + code));
      observation.setStatus(Observation.ObservationStatus.FINAL);
      observation.setCode(new CodeableConcept(new Coding().setSystem(CODES).setCode(code)));
      observation.setSubject(new Reference("Patient/" + patient));
      observation.setEncounter(new Reference("Encounter/" + two.get(1)));
      observation.setEffective(new DateTimeType("2025-03-10"));
      observations.add(observation);
    }
    AdverseEvent event = new AdverseEvent();
    event.setIdentifier(identifier("adverse-event", pseudonym + "-E1"));
    event.setSubject(new Reference("Patient/" + patient));
    event.setDateElement(new DateTimeType("2025-04"));
    event.getRecordedDateElement().setValueAsString("2025-05-01");
    event.setEvent(
        new CodeableConcept(
            new Coding()
                .setSystem("https://www.meddra.org")
                .setCode("10028533")
                .setDisplay("Myelodysplastic syndrome")));
    event.addExtension(new Extension(OURS + "ae-grade", new IntegerType(4)));
    event.addExtension(
        new Extension(
            OURS + "seriousness-criterion",
            new CodeableConcept(new Coding().setSystem("http://ncit").setCode("C82521"))));
    event.addSuspectEntity().setInstance(new Reference("MedicationAdministration/" + two.get(0)));
    List<UUID> seen = shelf.put(centre, observations);
    return new Case(
        patient, lot, two.get(0), two.get(1), seen, shelf.put(centre, List.of(event)).get(0));
  }

  private static Identifier identifier(String system, String value) {
    return new Identifier().setSystem(SID + system).setValue(value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Set<UUID> found(String url) {
    return new TreeSet<>(shelf.all(shelf.ofLyon, url));
  }

  private static Refusal refused(Actor actor, String url) {
    return assertThrows(Refusal.class, () -> shelf.ask(actor, url));
  }

  private static List<String> entries(Bundle bundle, SearchEntryMode mode) {
    return bundle.getEntry().stream()
        .filter(entry -> entry.getSearch().getMode() == mode)
        .map(entry -> entry.getResource().fhirType() + "/" + Shelf.id(entry.getResource()))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AdverseEvent?identifier=https://longwatch.org/fhir/sid/adverse-event|P-1-E1",
        "AdverseEvent?identifier=P-1-E1",
        "AdverseEvent?grade=4",
        "AdverseEvent?grade=ge3&grade=lt5",
        "AdverseEvent?recorded-date=2025-05-01",
        "AdverseEvent?date=sa2025-03&date=le2025",
        "AdverseEvent?seriousness-criterion=http://ncit|C82521",
        "AdverseEvent?event=https://www.meddra.org|10028533",
        "AdverseEvent?event:text=myelo",
        "AdverseEvent?event:not=10000001",
        "AdverseEvent?patient.identifier=https://longwatch.org/fhir/sid/pseudonym|P-1",
        "AdverseEvent?subject:Patient.birthdate=1987",
        "AdverseEvent?suspect:MedicationAdministration.medication.lot-number=B1",
        "AdverseEvent?patient.organization.identifier=LYON-01",
        "AdverseEvent?patient:missing=false",
        "AdverseEvent?severity:missing=true",
      })
  void anEventIsFoundByAllThatIsSaidOfIt(String url) {
    assertEquals(Set.of(lyon.event()), found(url), url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AdverseEvent?grade=3",
        "AdverseEvent?event=http://other|10028533",
        "AdverseEvent?event:text=syndrome",
        "AdverseEvent?identifier=P-1-E1,X&grade=5",
        "AdverseEvent?patient.organization.identifier=GRAZ-01",
        "AdverseEvent?patient=Patient/not-an-id",
        "AdverseEvent?suspect=Encounter/00000000-0000-7000-8000-000000000000",
        "AdverseEvent?_lastUpdated=lt2020",
        "AdverseEvent?_id=1",
      })
  void whatDoesNotFitIsNotFound(String url) {
    assertEquals(Set.of(), found(url), url);
  }

  @Test
  void aFinishedVisitWithoutAnEndIsOfItsDay() {
    assertEquals(Set.of(lyon.visit()), found("Encounter?date=2025-03-10"));
    assertEquals(Set.of(), found("Encounter?date=sa2025-03-10&_id=" + lyon.visit()));
  }

  @Test
  void aPatientIsFoundByWhatPointsToIt() {
    assertEquals(
        Set.of(lyon.patient()), found("Patient?_has:Observation:patient:code=vital-status"));
    assertEquals(
        Set.of(lyon.patient()),
        found("Patient?_has:AdverseEvent:subject:suspect.effective-time=2024-03-12"));
    assertEquals(
        Set.of(lyon.visit()), found("Encounter?_has:Observation:encounter:code=new-malignancy"));
    assertEquals(Set.of(), found("Patient?_has:Observation:patient:code=rcl"));
    assertEquals(
        Set.of(lyon.lot()),
        found("Medication?_has:MedicationAdministration:medication:effective-time=2024"));
  }

  @Test
  void whatComesAlongIsMarkedAndComesOnce() {
    Bundle bundle =
        shelf.bundle(
            shelf.ofLyon,
            "Observation?encounter=Encounter/"
                + lyon.visit()
                + "&_include=Observation:encounter&_include=Observation:patient"
                + "&_include:iterate=Patient:organization");
    assertEquals(3, entries(bundle, SearchEntryMode.MATCH).size());
    assertEquals(
        List.of(
            "Encounter/" + lyon.visit(), "Organization/" + shelf.lyon, "Patient/" + lyon.patient()),
        entries(bundle, SearchEntryMode.INCLUDE));
    bundle =
        shelf.bundle(
            shelf.ofLyon,
            "Patient?_id="
                + lyon.patient()
                + "&_revinclude=Observation:patient&_revinclude=AdverseEvent:patient"
                + "&_include:iterate=AdverseEvent:suspect"
                + "&_include:iterate=MedicationAdministration:medication");
    Set<String> along = new HashSet<>(entries(bundle, SearchEntryMode.INCLUDE));
    assertEquals(6, along.size());
    assertTrue(along.contains("Medication/" + lyon.lot()));
    assertEquals("Patient/" + lyon.patient(), entries(bundle, SearchEntryMode.MATCH).get(0));
  }

  @Test
  void aCentreSeesNothingOfAnotherByWhateverWay() {
    String foreign = "Patient/" + graz.patient();
    for (String url :
        List.of(
            "Patient?_id=" + graz.patient(),
            "Observation?patient=" + foreign,
            "Observation?patient.identifier=P-1&encounter=Encounter/" + graz.visit(),
            "Observation?encounter:Encounter._id=" + graz.visit(),
            "Patient?_has:AdverseEvent:patient:_id=" + graz.event(),
            "Medication?_id=" + graz.lot(),
            "?_id=" + graz.event(),
            "Organization?_id=" + shelf.graz,
            "Organization?identifier=GRAZ-01")) {
      assertEquals(Set.of(), found(url), url);
    }
    for (String url :
        List.of(
            foreign,
            foreign + "/_history",
            foreign + "/_history/1",
            foreign + "/$everything",
            "Organization/" + shelf.graz,
            "Medication/" + graz.lot())) {
      assertThrows(NotFound.class, () -> shelf.ask(shelf.ofLyon, url), url);
    }
    for (String url :
        List.of(
            "_history?_count=200",
            "Observation/_history?_count=200",
            "Patient/" + lyon.patient() + "/$everything?_count=200",
            "?_type=Patient,Observation,AdverseEvent&_count=200",
            "Patient?_revinclude=Observation:patient&_revinclude=AdverseEvent:patient",
            "Observation?_include=*&_include:iterate=Patient:organization&_count=200")) {
      String json = shelf.ask(shelf.ofLyon, url).json();
      for (UUID each : graz.all()) {
        assertFalse(json.contains(each.toString()), url);
      }
      assertFalse(json.contains("GRAZ"), url);
      assertTrue(json.contains("entry"), url);
    }
  }

  @Test
  void aReferenceIntoAnotherCentreLeadsNowhere() {
    Observation odd = new Observation();
    odd.setSubject(new Reference("Patient/" + graz.patient()));
    odd.setEncounter(new Reference("Encounter/" + graz.visit()));
    UUID id = shelf.put(shelf.lyon, List.of(odd)).get(0);
    Bundle bundle =
        shelf.bundle(
            shelf.ofLyon,
            "Observation?_id="
                + id
                + "&_include=Observation:patient&_include=Observation:encounter");
    assertEquals(1, bundle.getEntry().size());
    assertEquals(Set.of(), found("Observation?_id=" + id + "&encounter.date=2025&_count=5"));
    assertEquals(Set.of(), found("Observation?_id=" + id + "&patient.birthdate=1987"));
    assertEquals(
        Set.of(graz.patient()),
        new TreeSet<>(
            shelf.all(shelf.ofGraz, "Patient?_has:Observation:patient:code=vital-status")));
    assertFalse(
        shelf
            .ask(shelf.ofGraz, "Patient?_id=" + graz.patient() + "&_revinclude=Observation:patient")
            .json()
            .contains(id.toString()));
    assertFalse(
        shelf
            .ask(shelf.ofGraz, "Patient/" + graz.patient() + "/$everything")
            .json()
            .contains(id.toString()));
    shelf.delete(shelf.lyon, id, 2);
  }

  @Test
  void whoeverSeesAllCentresFindsThingsOfAllInOneOrder() {
    assertEquals(
        List.of(lyon.event(), graz.event()).stream().sorted().toList(),
        shelf.all(shelf.steward, "AdverseEvent?grade=4&_count=1"));
    assertEquals(2, shelf.bundle(shelf.steward, "AdverseEvent?_total=accurate").getTotal());
    assertEquals(2, shelf.all(shelf.steward, "Organization").size());
    assertEquals(
        2, shelf.all(shelf.steward, "AdverseEvent?_sort=-date,recorded-date&_count=1").size());
    Bundle history = shelf.bundle(shelf.steward, "AdverseEvent/_history?_count=1");
    assertNotNull(history.getLink("next"));
  }

  @Test
  void scopesNarrowWhatIsFoundAndWhatComesAlong() {
    Actor narrow =
        Shelf.actor("narrow", Role.SITE_SYSTEM, shelf.lyon, Scopes.parse("system/Observation.rs"));
    assertThrows(Forbidden.class, () -> shelf.ask(narrow, "Patient/" + lyon.patient()));
    assertThrows(Forbidden.class, () -> shelf.ask(narrow, "Patient?birthdate=1987"));
    assertEquals(403, refused(narrow, "Observation?patient.birthdate=1987").status());
    Bundle bundle = shelf.bundle(narrow, "Observation?code=vcn&_include=Observation:patient");
    assertEquals(1, bundle.getEntry().size());
    assertThrows(Forbidden.class, () -> shelf.ask(narrow, "?_type=Patient&_id=1"));
    bundle = shelf.bundle(narrow, "?_id=" + lyon.patient() + "," + lyon.seen().get(0));
    assertEquals(1, bundle.getEntry().size());
  }

  @Test
  void whatIsAboutOnePatientIsNeverAboutAnotherHoweverLenientlyItIsAsked() {
    UUID other = shelf.put(shelf.lyon, List.of(Shelf.patient("P-2", "1991"))).get(0);
    List<BiologicallyDerivedProduct> products = new ArrayList<>();
    for (UUID source : List.of(lyon.patient(), other)) {
      BiologicallyDerivedProduct product = new BiologicallyDerivedProduct();
      product.getCollection().setSource(new Reference("Patient/" + source));
      products.add(product);
    }
    List<UUID> put = shelf.put(shelf.lyon, products);
    for (boolean lenient : new boolean[] {false, true}) {
      assertEquals(
          Set.of(put.get(0)),
          about(lyon.patient().toString(), "BiologicallyDerivedProduct", lenient));
      assertEquals(new TreeSet<>(lyon.seen()), about(lyon.patient() + "", "Observation", lenient));
      for (String type : List.of("Patient", "Medication", "Organization", "ResearchStudy")) {
        assertEquals(
            400,
            assertThrows(Refusal.class, () -> about(lyon.patient().toString(), type, lenient))
                .status(),
            type);
      }
      assertThrows(
          NotFound.class,
          () -> about(lyon.patient() + ",Patient/" + other, "Observation", lenient));
    }
    shelf.delete(shelf.lyon, put.get(0), 2);
    shelf.delete(shelf.lyon, put.get(1), 2);
    shelf.delete(shelf.lyon, other, 2);
  }

  private static Set<UUID> about(String patient, String type, boolean lenient) {
    Question question =
        new Question(
            List.of("Patient", patient, type),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            lenient);
    Reply reply =
        shelf.as(shelf.ofLyon, () -> shelf.harness.get(ReadingRoom.class).answer(question));
    Set<UUID> found = new TreeSet<>();
    Fhir.parse(Bundle.class, reply.json())
        .getEntry()
        .forEach(entry -> found.add(Shelf.id(entry.getResource())));
    return found;
  }

  @Test
  void whoMaySearchNothingIsRefusedAndNotFailed() {
    Actor reader =
        Shelf.actor("reads", Role.SITE_SYSTEM, shelf.lyon, Scopes.parse("system/Observation.r"));
    for (String url : List.of("?_id=1", "?_sort=x", "?_lastUpdated=gt2020", "_history")) {
      assertThrows(Forbidden.class, () -> shelf.ask(reader, url), url);
    }
  }

  @Test
  void aQuestionThatIsAsLongAsItMayBeHasANextPage() {
    StringBuilder url = new StringBuilder("Observation?_count=1");
    for (int i = 0; i < 39; i++) {
      url.append("&status=final");
    }
    assertEquals(new TreeSet<>(lyon.seen()), found(url.toString()));
    assertEquals(400, refused(shelf.ofLyon, url + "&status=final").status());
  }

  @Test
  void aCentreThatWasReadIsInTheAccessLog() {
    String centre = "Organization/" + shelf.lyon;
    long before = noted(centre);
    shelf.ask(shelf.ofLyon, centre);
    assertEquals(before + 1, noted(centre));
  }

  private static long noted(String target) {
    return shelf.harness.asRegistry(
        () ->
            shelf
                .harness
                .get(Sql.class)
                .first(
                    "select count(*) as n from security.access_log where target = ?",
                    row -> row.getLong("n"),
                    target)
                .orElseThrow());
  }

  @Test
  void aRoleWithoutPatientsReadsNothing() {
    Actor holder = Shelf.actor("holder", Role.REGULATOR, null, Scopes.EVERYTHING);
    for (String url : List.of("Patient", "Patient/" + lyon.patient(), "_history", "Organization")) {
      assertThrows(Forbidden.class, () -> shelf.ask(holder, url), url);
    }
  }

  @Test
  void everyQuestionThatCannotBeAskedIsRefusedWithAllThatIsWrong() {
    Refusal refusal =
        refused(
            shelf.ofLyon,
            "Observation?colour=red&code:above=x&date=yesterday&_sort=colour&_include=Patient:x"
                + "&_total=many&_count=-1&value-quantity=much&_summary=short&_elements=a%20b"
                + "&code.x=1&_has:Patient:nothing:x=1&date=");
    assertEquals(400, refusal.status());
    assertEquals(
        List.of(
            "_count",
            "_elements",
            "_has:Patient:nothing:x",
            "_include",
            "_sort",
            "_summary",
            "_total",
            "code.x",
            "code:above",
            "colour",
            "date",
            "date",
            "value-quantity"),
        refusal.issues().stream().map(issue -> issue.location()).sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identifier=%00",
        "identifier=a%ED%A0%80",
        "code='%20or%20'1'='1",
        "code=%25",
        "code=a%5C",
        "value-string='%3B%20drop%20table%20fhir.resource%3B--",
        "value-string:contains=%25_%5C",
        "value-string=%F0%9F%92%A9",
        "code=%7C%7C%7C",
        "code=,",
        "patient=,,%7C",
        "patient=https://evil.example/Patient/1",
        "_lastUpdated=9999-12-31T23:59:59.999999999Z",
        "date=0000",
        "date=ap0001",
        "date=2024-02-30",
        "value-quantity=99999999999999999999e99",
        "value-quantity=1e-99%7C%7C%7C%7C",
        "value-quantity=NaN",
        "_id=%00",
        "_count=99999999999999999",
        "_cursor=AAAA",
        "_cursor=%00",
        "_sort=,",
        "_sort=-",
        "_include=:",
        "_has:::=x",
        "%00=x",
        "patient.patient.patient.patient.patient=1",
        "_profile:below=http%3A//%25",
      })
  void oddValuesFindNothingOrAreRefusedButNeverFail(String query) {
    try {
      assertTrue(shelf.bundle(shelf.ofLyon, "Observation?" + query).hasLink(), query);
    } catch (Refusal e) {
      assertEquals(400, e.status(), query);
    }
  }

  @Test
  void anEndlessValueIsRefused() {
    assertEquals(400, refused(shelf.ofLyon, "Observation?code=" + "x".repeat(5000)).status());
    assertEquals(400, refused(shelf.ofLyon, "Observation?code=" + "x,".repeat(400) + "x").status());
    assertEquals(400, refused(shelf.ofLyon, "Observation?code=" + "x".repeat(70_000)).status());
  }

  @Test
  void leniencyLeavesOutWhatIsNotKnownAndSaysSo() {
    Question question = Question.of("AdverseEvent?colour=red&grade=4&_sort=colour");
    Reply reply =
        shelf.as(
            shelf.ofLyon,
            () ->
                shelf
                    .harness
                    .get(ReadingRoom.class)
                    .answer(
                        new Question(
                            question.path(),
                            question.parameters(),
                            Optional.empty(),
                            Optional.empty(),
                            true)));
    Bundle bundle = Fhir.parse(Bundle.class, reply.json());
    assertEquals(
        "http://localhost:8080/fhir/AdverseEvent?grade=4", bundle.getLink("self").getUrl());
    assertEquals(1, entries(bundle, SearchEntryMode.MATCH).size());
    BundleEntryComponent said = bundle.getEntry().get(1);
    assertEquals(SearchEntryMode.OUTCOME, said.getSearch().getMode());
    assertEquals(2, ((OperationOutcome) said.getResource()).getIssue().size());
  }

  @Test
  void theTotalIsToldWhenAskedAndOnlyThen() {
    assertFalse(shelf.bundle(shelf.ofLyon, "Observation?_count=1").hasTotal());
    for (String url :
        List.of("Observation?_count=1&_total=accurate", "Observation?_summary=count")) {
      assertEquals(found("Observation").size(), shelf.bundle(shelf.ofLyon, url).getTotal(), url);
    }
    assertTrue(shelf.bundle(shelf.ofLyon, "Observation?_count=0").getEntry().isEmpty());
    String second = Shelf.next(shelf.bundle(shelf.ofLyon, "Observation?_count=1&_total=accurate"));
    assertEquals(found("Observation").size(), shelf.bundle(shelf.ofLyon, second).getTotal());
  }

  @ParameterizedTest
  @CsvSource({
    "_elements=status,status",
    "_summary=true,subject",
    "_summary=data,encounter",
    "_summary=text,code"
  })
  void aPartOfAResourceIsMarkedAsAPart(String asked, String shown) {
    Bundle bundle = shelf.bundle(shelf.ofLyon, "Observation?code=vcn&" + asked);
    Observation part = (Observation) bundle.getEntryFirstRep().getResource();
    assertTrue(part.getNamedProperty(shown).hasValues(), asked);
    assertEquals("SUBSETTED", part.getMeta().getTagFirstRep().getCode(), asked);
    assertTrue(part.hasId());
    if (asked.startsWith("_elements")) {
      assertFalse(part.hasSubject());
    }
    Resource read =
        Fhir.parse(
            shelf.ask(shelf.ofLyon, "Observation/" + lyon.seen().get(2) + "?" + asked).json());
    assertEquals("SUBSETTED", read.getMeta().getTagFirstRep().getCode(), asked);
  }

  @Test
  void aReaderWhoHasTheVersionIsToldSoAndNothingElse() {
    String url = "Patient/" + lyon.patient();
    Reply read = shelf.ask(shelf.ofLyon, url);
    assertEquals(Optional.of(1), read.version());
    assertEquals(304, conditional(url, Optional.of("W/\"1\""), Optional.empty()).status());
    assertEquals(200, conditional(url, Optional.of("W/\"2\""), Optional.empty()).status());
    assertEquals(304, conditional(url, Optional.empty(), read.changed()).status());
    assertEquals(
        200,
        conditional(url, Optional.empty(), read.changed().map(moment -> moment.minusSeconds(2)))
            .status());
  }

  private static Reply conditional(String url, Optional<String> etag, Optional<Instant> since) {
    return shelf.as(
        shelf.ofLyon,
        () ->
            shelf
                .harness
                .get(ReadingRoom.class)
                .answer(new Question(Question.of(url).path(), List.of(), etag, since, false)));
  }

  @Test
  void whatIsDeletedIsGoneFromSearchesAndStaysInTheHistory() {
    Observation observation = new Observation();
    observation.addIdentifier(identifier("observation", "GONE"));
    UUID id = shelf.put(shelf.lyon, List.of(observation)).get(0);
    observation = new Observation();
    observation.addIdentifier(identifier("observation", "GONE-2"));
    shelf.put(shelf.lyon, List.of(observation), List.of(id), 2);
    assertEquals(Set.of(), found("Observation?identifier=GONE"));
    assertEquals(Set.of(id), found("Observation?identifier=GONE-2"));
    shelf.delete(shelf.lyon, id, 3);
    assertEquals(Set.of(), found("Observation?identifier=GONE-2"));
    assertEquals(410, refused(shelf.ofLyon, "Observation/" + id).status());
    assertEquals(410, refused(shelf.ofLyon, "Observation/" + id + "/_history/3").status());
    assertEquals(
        Optional.of(2), shelf.ask(shelf.ofLyon, "Observation/" + id + "/_history/2").version());
    Bundle history = shelf.bundle(shelf.ofLyon, "Observation/" + id + "/_history?_count=2");
    assertEquals(
        List.of("DELETE", "PUT"),
        history.getEntry().stream().map(entry -> entry.getRequest().getMethod().toCode()).toList());
    Bundle rest = shelf.bundle(shelf.ofLyon, Shelf.next(history));
    assertEquals(1, rest.getEntry().size());
    assertNull(rest.getLink("next"));
    assertEquals("201 Created", rest.getEntryFirstRep().getResponse().getStatus());
    assertThrows(
        NotFound.class, () -> shelf.ask(shelf.ofLyon, "Observation/" + id + "/_history/4"));
  }

  @Test
  void aHistoryIsReadPageByPageNewestFirst() {
    Instant before = shelf.harness.get(Clocks.class).instant();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.add(shelf.put(shelf.lyon, List.of(new Encounter())).get(0));
    }
    List<UUID> seen = new ArrayList<>();
    String next = "Encounter/_history?_count=3&_since=" + encoded(before.toString());
    int pages = 0;
    while (next != null) {
      Bundle page = shelf.bundle(shelf.ofLyon, next);
      page.getEntry().forEach(entry -> seen.add(Shelf.id(entry.getResource())));
      next = Shelf.next(page);
      pages++;
      shelf.put(shelf.lyon, List.of(new Encounter()));
    }
    assertEquals(3, pages);
    java.util.Collections.reverse(ids);
    assertEquals(ids, seen);
    assertEquals(400, refused(shelf.ofLyon, "Encounter/_history?colour=red&_since=x").status());
    assertTrue(shelf.bundle(shelf.ofLyon, "_history?_count=5").getEntry().size() == 5);
  }

  @Test
  void pagesTogetherShowEverythingOnceWhileMoreComes() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      MedicationAdministration each = new MedicationAdministration();
      each.addIdentifier(identifier("administration", "PAGE"));
      each.setEffective(new DateTimeType("2019-0" + (1 + i % 5)));
      ids.add(shelf.put(shelf.lyon, List.of(each)).get(0));
    }
    for (String sort : List.of("", "&_sort=-effective-time", "&_sort=status,effective-time")) {
      Set<UUID> seen = new HashSet<>();
      String next = "MedicationAdministration?identifier=PAGE&_count=4" + sort;
      while (next != null) {
        Bundle page = shelf.bundle(shelf.ofLyon, next);
        for (BundleEntryComponent each : page.getEntry()) {
          assertTrue(seen.add(Shelf.id(each.getResource())), "seen twice");
        }
        next = Shelf.next(page);
        MedicationAdministration more = new MedicationAdministration();
        more.addIdentifier(identifier("administration", "PAGE"));
        more.setEffective(new DateTimeType("2019-03"));
        shelf.put(shelf.lyon, List.of(more));
      }
      assertTrue(seen.containsAll(ids), sort);
    }
  }

  @Test
  void aCursorIsGoodOnAnotherNodeButForItsOwnQuestionOnly() {
    String next = Shelf.next(shelf.bundle(shelf.ofLyon, "Observation?_count=2&code:not=x"));
    try (Harness other =
        Harness.on(shelf.harness.database(), "fhir.store", "fhir.search", "fhir.read")) {
      String json =
          other
              .get(org.longwatch.security.CurrentActor.class)
              .as(shelf.ofLyon, () -> other.get(ReadingRoom.class).answer(Question.of(next)))
              .json();
      assertTrue(json.contains("\"entry\""));
    }
    assertEquals(400, refused(shelf.ofLyon, next.replace("code%3Anot=x", "code=x")).status());
    assertEquals(400, refused(shelf.ofLyon, next.replace("Observation", "Encounter")).status());
    String wider = next.replace("_count=2", "_count=20");
    assertTrue(shelf.bundle(shelf.ofLyon, wider).hasEntry());
  }

  @Test
  void everythingAboutAPatientComesOnceWithWhatItPointsTo() {
    for (int count : List.of(200, 3, 1)) {
      List<String> seen = new ArrayList<>();
      String next = "Patient/" + lyon.patient() + "/$everything?_count=" + count;
      while (next != null) {
        Bundle page = shelf.bundle(shelf.ofLyon, next);
        page.getEntry()
            .forEach(
                entry ->
                    seen.add(entry.getResource().fhirType() + "/" + Shelf.id(entry.getResource())));
        next = Shelf.next(page);
      }
      assertEquals("Patient/" + lyon.patient(), seen.get(0));
      assertEquals(seen.size(), new HashSet<>(seen).size());
      assertTrue(seen.contains("Organization/" + shelf.lyon));
      assertTrue(seen.contains("Medication/" + lyon.lot()));
      assertEquals(lyon.all().size() + 1, seen.size());
    }
    Bundle narrow =
        shelf.bundle(
            shelf.ofLyon,
            "Patient/"
                + lyon.patient()
                + "/$everything?_type=Observation,MedicationAdministration&start=2025-01-01");
    assertEquals(
        Set.of(ResourceType.Observation),
        Set.copyOf(
            narrow.getEntry().stream().map(each -> each.getResource().getResourceType()).toList()));
    assertEquals(
        400,
        refused(shelf.ofLyon, "Patient/" + lyon.patient() + "/$everything?start=soon").status());
    assertEquals(
        0,
        shelf
            .bundle(
                shelf.ofLyon,
                "Patient/"
                    + lyon.patient()
                    + "/$everything?_since=2999-01-01&_type=Patient,Encounter")
            .getEntry()
            .size());
  }

  @Test
  void whoeverLooksIsNotedBeforeTheAnswer() {
    String query =
        "select count(*) from security.access_log where actor = 'lyon-ehr' and patient_id = ?";
    long before = count(query);
    shelf.ask(shelf.ofLyon, "Patient/" + lyon.patient());
    shelf.ask(shelf.ofLyon, "Observation?patient=" + lyon.patient());
    shelf.ask(shelf.ofLyon, "Patient/" + lyon.patient() + "/_history");
    shelf.ask(shelf.ofLyon, "Patient/" + lyon.patient() + "/$everything");
    shelf.ask(shelf.ofLyon, "Encounter?_id=" + lyon.visit() + "&_include=Encounter:patient");
    assertEquals(before + 5, count(query));
  }

  private static long count(String query) {
    return shelf.harness.asRegistry(
        () -> shelf.harness.get(Sql.class).number(query, lyon.patient()));
  }

  @Test
  void whatWasKeptBeforeTheIndexBecomesFindable() {
    Patient patient = Shelf.patient("OLD", "1950");
    UUID id = shelf.put(shelf.lyon, List.of(patient)).get(0);
    shelf.harness.asRegistry(
        () -> {
          Sql sql = shelf.harness.get(Sql.class);
          for (String table : List.of("search_token", "search_date")) {
            sql.update("delete from fhir." + table + " where id = ?", id);
          }
          return sql.update("update fhir.resource set indexed = 0 where id = ?", id);
        });
    assertEquals(Set.of(), found("Patient?identifier=OLD"));
    IndexSweep sweep = shelf.harness.get(IndexSweep.class);
    TimedTask.Timing timing = sweep.timings().iterator().next();
    assertEquals(
        "1 resources indexed", shelf.harness.asRegistry(() -> sweep.run(Instant.EPOCH, timing)));
    assertEquals(Set.of(id), found("Patient?identifier=OLD&birthdate=1950"));
    assertEquals("", shelf.harness.asRegistry(() -> sweep.run(Instant.EPOCH, timing)));
  }

  @Test
  void whatIsBehindIsFoundWithoutLookingThroughTheTable() {
    String index =
        "select count(*) from pg_indexes where schemaname = 'fhir' and indexname ="
            + " 'resource_not_indexed' and indexdef like '%WHERE (indexed < "
            + ResourceStore.INDEXED
            + ")'";
    assertEquals(
        1, shelf.harness.asRegistry(() -> shelf.harness.get(Sql.class).number(index)).intValue());
  }

  @Test
  void centresAreSearchedLikeEverythingElse() {
    assertEquals(Set.of(shelf.lyon.value()), found("Organization?name=centre%20of"));
    assertEquals(
        Set.of(shelf.lyon.value()),
        found("Organization?identifier=" + encoded(SID + "centre|LYON-01")));
    assertEquals(Set.of(), found("Organization?name:exact=centre"));
    assertEquals(
        Set.of(lyon.patient()),
        found("Patient?organization=Organization/" + shelf.lyon + "&identifier=P-1"));
  }

  @Test
  void theCompartmentOfAPatientIsSearchedByItsAddress() {
    assertEquals(new TreeSet<>(lyon.seen()), found("Patient/" + lyon.patient() + "/Observation"));
    assertEquals(Set.of(), found("Patient/" + graz.patient() + "/Observation"));
  }

  @Test
  void anIdentifierIsLookedUpFirstHoweverWrongTheStatistics() throws SQLException {
    List<Patient> many =
        IntStream.range(0, 1500).mapToObj(i -> Shelf.patient("S-" + i, "1990")).toList();
    List<UUID> ids = shelf.put(shelf.graz, many);
    try (Connection connection = shelf.harness.database().getConnection();
        Statement statement = connection.createStatement()) {
      // as if every identifier named two hundred patients
      statement.execute(
          "insert into fhir.search_token (centre_id, param, code, system, id) select centre_id,"
              + " param, 'T-' || i / 200, system, gen_random_uuid() from fhir.search_token,"
              + " generate_series(1, 60000) i where code = 'S-7'");
      statement.execute("analyze fhir.search_token, fhir.resource");
      statement.execute("delete from fhir.search_token where code like 'T-%'");
    }
    long read =
        shelf.harness.as(
            shelf.ofGraz,
            () -> {
              assertEquals(
                  List.of(ids.get(1400)),
                  shelf.all(shelf.ofGraz, "Patient?identifier=" + SID + "pseudonym|S-1400"));
              return shelf
                  .harness
                  .get(Sql.class)
                  .number(
                      "select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))"
                          + " from pg_stat_xact_user_tables where relname like 'resource%'"
                          + " or relname = 'search_token'");
            });
    assertTrue(read < 20, "rows read: " + read);
  }
}
