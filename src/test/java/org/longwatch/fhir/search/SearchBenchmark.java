package org.longwatch.fhir.search;

import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.TimeOrderedId;

/**
 * How long reads and searches take in a small store and in a large one, without HTTP and with the
 * line in the access log. Arguments: numbers of resources, ascending.
 */
final class SearchBenchmark {

  private static final String SID = "https://longwatch.org/fhir/sid/";
  private static final String CODES = "https://longwatch.org/fhir/CodeSystem/atmp-observation";
  private static final List<String> SEEN =
      List.of("vital-status", "new-malignancy", "new-neurologic", "new-infection", "vcn");
  private static final LocalDate FIRST = LocalDate.of(2012, 1, 1);
  private static final int DAYS = 5000;
  private static final int ROUNDS = 60;

  private final Random random = new Random(7);
  private final Shelf shelf = new Shelf();
  private final List<UUID> patients = new ArrayList<>();
  private int known;
  private int cases;

  public static void main(String[] sizes) throws Exception {
    SearchBenchmark benchmark = new SearchBenchmark();
    benchmark.extraction();
    for (String size : sizes) {
      benchmark.grow(Integer.parseInt(size));
      benchmark.ask();
    }
    benchmark.shelf.close();
  }

  private void extraction() {
    List<Resource> some = bundle();
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      int rows = 0;
      for (int i = 0; i < 5000; i++) {
        Rows all = new Rows();
        some.forEach(each -> all.add(UUID.randomUUID(), each));
        rows += all.tokens().size() + all.dates().size() + all.pointers().size();
      }
      System.out.printf(
          "extraction %.1f us and %.1f rows per resource%n",
          (System.nanoTime() - start) / 1000.0 / 5000 / some.size(), rows / 5000.0 / some.size());
    }
  }

  private void grow(int size) throws Exception {
    long start = System.nanoTime();
    int before = known;
    while (known < size) {
      List<Resource> all = new ArrayList<>();
      CentreId centre = random.nextInt(10) < 3 ? shelf.lyon : shelf.graz;
      for (int i = 0; i < 25; i++) {
        all.addAll(bundle());
      }
      List<UUID> ids = all.stream().map(any -> TimeOrderedId.next()).toList();
      UUID patient = null;
      UUID visit = null;
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i) instanceof Patient) {
          patient = ids.get(i);
          if (centre.equals(shelf.lyon)) {
            patients.add(patient);
          }
        } else if (all.get(i) instanceof Encounter encounter) {
          visit = ids.get(i);
          encounter.setSubject(new Reference("Patient/" + patient));
        } else if (all.get(i) instanceof Observation observation) {
          observation.setSubject(new Reference("Patient/" + patient));
          observation.setEncounter(new Reference("Encounter/" + visit));
        } else if (all.get(i) instanceof AdverseEvent event) {
          event.setSubject(new Reference("Patient/" + patient));
        }
      }
      shelf.put(centre, all, ids, 1);
      shelf.resources.clear();
      known += all.size();
    }
    System.out.printf(
        "%n%d resources, written with their index at %.0f/s%n",
        known, (known - before) / ((System.nanoTime() - start) / 1e9));
    try (Connection connection = shelf.harness.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum analyze");
    }
  }

  private List<Resource> bundle() {
    String name = "C" + cases++;
    String day = FIRST.plusDays(random.nextInt(DAYS)).toString();
    List<Resource> all = new ArrayList<>();
    Patient patient = Shelf.patient(name, String.valueOf(1940 + random.nextInt(80)));
    patient.setGender(org.hl7.fhir.r4.model.Enumerations.AdministrativeGender.FEMALE);
    all.add(patient);
    Encounter encounter = new Encounter();
    encounter.addIdentifier(new Identifier().setSystem(SID + "visit").setValue(name));
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    encounter.getPeriod().setStartElement(new DateTimeType(day));
    all.add(encounter);
    AdverseEvent event = new AdverseEvent();
    event.setIdentifier(new Identifier().setSystem(SID + "adverse-event").setValue(name));
    event.setEvent(
        new CodeableConcept(
            new Coding()
                .setSystem("https://www.meddra.org")
                .setCode(String.valueOf(99_000_000 + random.nextInt(2000)))
                .setDisplay("Event of some kind")));
    event.setDateElement(new DateTimeType(day));
    event.addExtension(
        new Extension(
            "https://longwatch.org/fhir/StructureDefinition/ae-grade",
            new IntegerType(1 + random.nextInt(5))));
    all.add(event);
    for (String code : SEEN) {
      Observation observation = new Observation();
      observation.addIdentifier(
          new Identifier().setSystem(SID + "observation").setValue(name + code));
      observation.setStatus(Observation.ObservationStatus.FINAL);
      observation.setCode(new CodeableConcept(new Coding().setSystem(CODES).setCode(code)));
      observation.setEffective(new DateTimeType(day));
      observation.setValue(
          code.equals("vcn")
              ? new Quantity()
                  .setValue(random.nextInt(1000) / 100.0)
                  .setSystem("http://unitsofmeasure.org")
                  .setCode("{copies}/{cell}")
              : new CodeableConcept(new Coding().setSystem("http://x").setCode("no")));
      all.add(observation);
    }
    return all;
  }

  private void ask() {
    time("read", () -> "Patient/" + patient());
    time("identifier", () -> "Patient?identifier=" + SID + "pseudonym|C" + random.nextInt(cases));
    time("identifier, no system", () -> "Encounter?identifier=C" + random.nextInt(cases));
    time("patient", () -> "Observation?patient=Patient/" + patient());
    time("patient and code", () -> "Observation?code=vcn&patient=" + patient());
    time("chained identifier", () -> "Observation?patient.identifier=C" + random.nextInt(cases));
    time("code, common", () -> "Observation?code=" + CODES + "|vcn&_count=20");
    time("code without system", () -> "Observation?code=vcn&_count=20");
    time("code, rare", () -> "AdverseEvent?event=https://www.meddra.org|" + event());
    time("code, rare, chained", () -> "Patient?_has:AdverseEvent:patient:event=" + event());
    time("code that nobody has", () -> "Observation?code=" + CODES + "|none");
    time("date, a day", () -> "Observation?date=" + day() + "&_count=20");
    time("date, a month", () -> "Encounter?date=" + day().substring(0, 7) + "&_count=20");
    time("date, from", () -> "Observation?date=ge2025-08-01&_count=20");
    time("date, window", () -> "Observation?date=ge2020-03-01&date=lt2020-03-05&_count=20");
    time("code and date", () -> "Observation?code=" + CODES + "|vcn&date=ge2025-08-01&_count=20");
    time("newest first", () -> "Observation?_sort=-date&_count=20");
    time("newest of a code", () -> "Observation?code=" + CODES + "|vcn&_sort=-date&_count=20");
    time("last changed first", () -> "Observation?_sort=-_lastUpdated&_count=20");
    time("grade", () -> "AdverseEvent?grade=5&_count=20");
    time("quantity", () -> "Observation?value-quantity=gt9.9&_count=20");
    time("missing", () -> "Patient?gender:missing=true");
    time("code not", () -> "Observation?code:not=vcn&_count=20");
    time("included", () -> "Observation?code=vcn&_include=Observation:patient&_count=20");
    time(
        "included reverse",
        () -> "Encounter?patient=" + patient() + "&_revinclude=Observation:encounter");
    time("everything", () -> "Patient/" + patient() + "/$everything");
    time("history of a type", () -> "AdverseEvent/_history?_count=20");
    time("history of all", () -> "_history?_count=20");
    time("total", () -> "AdverseEvent?grade=5&_summary=count");
    time("all centres, code", () -> "*Observation?code=" + CODES + "|vcn&_count=20");
    time("all centres, newest", () -> "*Observation?_sort=-date&_count=20");
  }

  private UUID patient() {
    return patients.get(random.nextInt(patients.size()));
  }

  private int event() {
    return 99_000_000 + random.nextInt(2000);
  }

  private String day() {
    return FIRST.plusDays(random.nextInt(DAYS)).toString();
  }

  private void time(String name, java.util.function.Supplier<String> url) {
    long[] times = new long[ROUNDS];
    int bytes = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String asked = url.get().replace("|", "%7C").replace("$", "%24");
      String path = asked.replaceFirst("%24", "\\$");
      long start = System.nanoTime();
      String json =
          (path.startsWith("*")
                  ? shelf.ask(shelf.steward, path.substring(1))
                  : shelf.ask(shelf.ofLyon, path))
              .json();
      times[i] = System.nanoTime() - start;
      bytes = Math.max(bytes, json.length());
    }
    Arrays.sort(times);
    System.out.printf(
        "%-24s p50 %7.2f ms   p95 %7.2f ms   %7d characters%n",
        name, times[ROUNDS / 2] / 1e6, times[ROUNDS * 95 / 100] / 1e6, bytes);
  }
}
