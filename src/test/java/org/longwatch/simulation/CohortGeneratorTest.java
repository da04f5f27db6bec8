package org.longwatch.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.VectorClass;
import org.longwatch.statistics.clonality.CommonInsertionSites;

class CohortGeneratorTest {

  private static final LocalDate END = LocalDate.of(2026, 6, 1);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void everyBundleOfASmallCohortConformsToTheProfiles() throws IOException {
    ProfileValidator validator = new ProfileValidator();
    for (int joined : new int[] {1, 70}) {
      Path out = write("conform" + joined, 40, 3, joined, true);
      int bundles = 0;
      for (String line : lines(out)) {
        bundles++;
        List<Issue> issues =
            validator.validate(line.getBytes(StandardCharsets.UTF_8)).stream()
                .filter(Issue::refuses)
                .toList();
        assertEquals(List.of(), issues, line);
      }
      assertTrue(bundles >= 40);
    }
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedDoesNot() throws IOException {
    Map<String, String> first = read(write("a", 120, 5, 1, true));
    assertEquals(first, read(write("b", 120, 5, 1, true)));
    CohortPlan other = new CohortPlan(120, 5, END.minusYears(8), END, 8, true, 1);
    new CohortGenerator(other).write(directory.resolve("c"), done -> {});
    assertNotEquals(first.get("C01.ndjson"), read(directory.resolve("c")).get("C01.ndjson"));
  }

  @Test
  void joiningSheetsChangesBundlesButNotWhatIsSaid() throws IOException {
    assertEquals(
        resources(write("apart", 60, 3, 1, true)), resources(write("joined", 60, 3, 80, true)));
    assertTrue(
        lines(directory.resolve("joined")).size() < lines(directory.resolve("apart")).size() / 3);
  }

  @Test
  void theDemoCohortHoldsEveryTruth() throws IOException {
    JsonNode truths = truths(write("demo", 400, 12, 80, true));
    Map<String, Integer> counts = new TreeMap<>();
    truths.forEach(
        truth ->
            counts.merge(truth.get("kind").asText(), truth.get("count").asInt(), Integer::sum));
    assertEquals(
        Set.of(
            "LATE_MYELOID",
            "LATE_T_CELL",
            "EARLY_CYTOKINE_RELEASE",
            "EARLY_LIVER",
            "GROWING_CLONE",
            "COMMON_SITE",
            "BAD_LOT",
            "UNDER_REPORTING",
            "DUPLICATES"),
        counts.keySet());
    assertTrue(counts.get("LATE_MYELOID") >= 5, counts.toString());
    assertTrue(counts.get("LATE_T_CELL") >= 1, counts.toString());
    assertTrue(counts.get("DUPLICATES") >= 3, counts.toString());
  }

  @Test
  void theDemoCohortHoldsEveryKindOfRecord() throws IOException {
    Map<String, Integer> kinds = new TreeMap<>();
    Map<String, Set<String>> malignancies = new TreeMap<>();
    Map<String, String> causes = new TreeMap<>();
    forEachResource(
        write("kinds", 400, 12, 80, true),
        (patient, resource) -> {
          String type = resource.get("resourceType").asText();
          String code = resource.at("/code/coding/0/code").asText();
          kinds.merge(type.equals("Observation") ? code : type, 1, Integer::sum);
          if (type.equals("Condition")) {
            String vector = resource.at("/extension/1/valueCode").asText();
            malignancies.computeIfAbsent(vector, any -> new HashSet<>()).add(patient);
          } else if (type.equals("AdverseEvent") && resource.has("resultingCondition")) {
            causes.put(patient, resource.at("/event/coding/0/code").asText());
          }
        });
    for (String kind :
        List.of(
            "ResearchSubject",
            "Consent",
            "Procedure",
            "BiologicallyDerivedProduct",
            "Specimen",
            "MedicationStatement",
            "persistence",
            "rcl",
            "shedding",
            "immunogenicity",
            "height",
            "tanner-stage")) {
      assertTrue(kinds.getOrDefault(kind, 0) >= 20, kind + " of " + kinds);
    }
    assertTrue(kinds.getOrDefault("QuestionnaireResponse", 0) >= 5, kinds.toString());
    assertEquals(Set.of("yes", "no", "not-tested"), malignancies.keySet());
    Set<String> diagnosed = new HashSet<>();
    malignancies.values().forEach(diagnosed::addAll);
    assertEquals(diagnosed, causes.keySet(), "each is told as an event, too");
    malignancies
        .get("yes")
        .forEach(
            patient -> assertNotEquals(EventKind.SOLID_TUMOUR.code, causes.get(patient), patient));
  }

  @Test
  void theNullCohortHoldsNoTruthButAsManyPatients() throws IOException {
    Path planted = write("with", 300, 6, 80, true);
    Path nothing = write("without", 300, 6, 80, false);
    assertEquals(0, truths(nothing).size());
    assertEquals(patients(planted), patients(nothing));
    String all = String.join("\n", lines(nothing));
    assertFalse(all.contains("MECOM"));
    assertFalse(all.contains("\"valueCode\":\"yes\""), "no vector in a malignancy");
    assertFalse(all.contains(EventKind.T_CELL_LYMPHOMA.code));
    assertFalse(all.contains(EventKind.CYTOKINE_RELEASE.code));
  }

  @Test
  void beforeEachPlantedMyeloidMalignancyACloneGrowsAboveTwentyPerCent() throws IOException {
    Path out = write("clones", 400, 12, 1, true);
    Map<String, LocalDate> malignant = new HashMap<>();
    Map<String, List<Map.Entry<LocalDate, Double>>> mecom = new HashMap<>();
    Map<String, LocalDate> treated = new HashMap<>();
    forEachResource(
        out,
        (patient, resource) -> {
          switch (resource.get("resourceType").asText()) {
            case "MedicationAdministration" ->
                treated.put(patient, LocalDate.parse(resource.get("effectiveDateTime").asText()));
            case "AdverseEvent" -> {
              String code = resource.at("/event/coding/0/code").asText();
              if (code.equals(EventKind.MYELODYSPLASIA.code)
                  || code.equals(EventKind.MYELOID_LEUKAEMIA.code)) {
                malignant.put(patient, LocalDate.parse(resource.get("date").asText()));
              }
            }
            case "Observation" -> {
              if (resource.toString().contains("\"MECOM\"")) {
                mecom
                    .computeIfAbsent(patient, p -> new ArrayList<>())
                    .add(
                        Map.entry(
                            LocalDate.parse(resource.get("effectiveDateTime").asText()),
                            resource.at("/component/4/valueQuantity/value").asDouble()));
              }
            }
            default -> {
              // others say nothing about clones
            }
          }
        });
    JsonNode truths = truths(out);
    int planted = 0;
    for (JsonNode truth : truths) {
      if (truth.get("kind").asText().equals("LATE_MYELOID")) {
        for (JsonNode patient : truth.get("patients")) {
          planted++;
          String name = patient.asText();
          LocalDate day = malignant.get(name);
          assertTrue(day.isAfter(treated.get(name).plusYears(2)), name);
          assertTrue(day.isBefore(treated.get(name).plusYears(8)), name);
          assertTrue(
              mecom.get(name).stream()
                  .anyMatch(found -> !found.getKey().isAfter(day) && found.getValue() >= 20),
              name + " " + day + " " + mecom.get(name));
          assertTrue(mecom.get(name).stream().anyMatch(found -> found.getValue() < 20), name);
        }
      }
    }
    assertTrue(planted >= 5);
  }

  @Test
  void lentiviralVectorsHitMecomMoreOftenThanAnyOtherGeneAndOthersDoNot() throws IOException {
    Map<String, Double> lengths = new TreeMap<>();
    try (var csv =
        Files.newBufferedReader(
            Path.of("src/main/resources/org/longwatch/simulation/invented-gene-lengths.csv"))) {
      for (CSVRecord row :
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(csv)) {
        lengths.put(row.get("gene"), Double.parseDouble(row.get("transcript_length")));
      }
    }
    for (boolean planted : new boolean[] {true, false}) {
      Map<String, Map<String, Set<String>>> sites =
          sites(write("sites" + planted, 200, 8, 1, planted));
      for (String vector : List.of("LENTI", "GAMMARETRO")) {
        List<String> genes = List.copyOf(sites.get(vector).keySet());
        assertTrue(lengths.keySet().containsAll(genes), "each has a length: " + genes);
        CommonInsertionSites[] tested =
            CommonInsertionSites.of(
                genes.stream().mapToLong(gene -> sites.get(vector).get(gene).size()).toArray(),
                genes.stream().mapToDouble(lengths::get).toArray());
        List<String> flagged = new ArrayList<>();
        for (int i = 0; i < tested.length; i++) {
          if (tested[i].z() > 0 && tested[i].bonferroni() <= 0.05) {
            flagged.add(genes.get(i));
          }
        }
        assertEquals(
            planted && vector.equals("LENTI") ? List.of("MECOM") : List.of(),
            flagged,
            vector + " " + sites.get(vector));
      }
    }
  }

  /** Different sites by vector class and gene. */
  private static Map<String, Map<String, Set<String>>> sites(Path out) throws IOException {
    Map<String, String> vectors = new HashMap<>();
    for (SimulatedProduct product : SimulatedProduct.values()) {
      vectors.put(product.code, product.vectorClass);
    }
    Map<String, String> treatedWith = new HashMap<>();
    Map<String, Map<String, Set<String>>> sites = new TreeMap<>();
    forEachResource(
        out,
        (patient, resource) -> {
          String type = resource.get("resourceType").asText();
          if (type.equals("Medication")) {
            String product = resource.at("/identifier/0/value").asText().split("/")[0];
            treatedWith.put(patient, vectors.get(product));
          } else if (type.equals("Observation")
              && resource.at("/component/0/code/coding/0/code").asText().equals("chromosome")) {
            sites
                .computeIfAbsent(treatedWith.get(patient), vector -> new TreeMap<>())
                .computeIfAbsent(
                    resource.at("/component/3/valueCodeableConcept/text").asText(),
                    gene -> new HashSet<>())
                .add(
                    patient
                        + " "
                        + resource.at("/component/0/valueString").asText()
                        + " "
                        + resource.at("/component/1/valueInteger").asInt()
                        + resource.at("/component/2/valueString").asText());
          }
        });
    return sites;
  }

  @Test
  void termsAndVectorClassesAreThoseOfTheRegistry() throws IOException {
    Map<String, String> dictionary = new HashMap<>();
    try (var csv =
        Files.newBufferedReader(Path.of("src/main/resources/reference/mini-dictionary.csv"))) {
      for (CSVRecord row :
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(csv)) {
        dictionary.put(row.get("code"), row.get("term"));
      }
    }
    for (EventKind kind : EventKind.values()) {
      assertEquals(kind.term, dictionary.get(kind.code));
    }
    for (SimulatedProduct product : SimulatedProduct.values()) {
      assertEquals(
          product.integrates(),
          VectorClass.valueOf(product.vectorClass).integrates(),
          product.code);
    }
  }

  @Test
  void setupNamesEveryLotThatIsUsed() throws IOException {
    Path out = write("lots", 200, 4, 1, true);
    Set<String> known = new HashSet<>();
    JsonNode setup = JSON.readTree(out.resolve(CohortGenerator.SETUP).toFile());
    setup
        .get("products")
        .forEach(
            product ->
                product
                    .get("lots")
                    .forEach(
                        lot ->
                            known.add(
                                product.get("code").asText() + "/" + lot.get("lot").asText())));
    forEachResource(
        out,
        (patient, resource) -> {
          if (resource.get("resourceType").asText().equals("Medication")) {
            assertTrue(known.contains(resource.at("/identifier/0/value").asText()));
          }
        });
    assertEquals(4, setup.get("centres").size());
  }

  @Test
  void nothingHappensAfterTheEndOrBeforeTheTreatment() throws IOException {
    Path out = write("days", 150, 4, 1, true);
    Map<String, LocalDate> treated = new HashMap<>();
    forEachResource(
        out,
        (patient, resource) -> {
          String type = resource.get("resourceType").asText();
          if (type.equals("MedicationAdministration")) {
            treated.put(patient, LocalDate.parse(resource.get("effectiveDateTime").asText()));
          }
          for (String field : List.of("effectiveDateTime", "date", "recordedDate")) {
            if (resource.has(field)) {
              LocalDate day = LocalDate.parse(resource.get(field).asText());
              assertFalse(day.isAfter(END), patient + " " + resource);
              assertFalse(day.isBefore(treated.get(patient)), patient + " " + resource);
            }
          }
        });
  }

  private interface Seen {
    void see(String patient, JsonNode resource);
  }

  private static void forEachResource(Path out, Seen seen) throws IOException {
    for (String line : lines(out)) {
      JsonNode entries = JSON.readTree(line).get("entry");
      String patient = entries.at("/0/resource/identifier/0/value").asText();
      for (JsonNode entry : entries) {
        seen.see(patient, entry.get("resource"));
      }
    }
  }

  private static Set<String> resources(Path out) throws IOException {
    Set<String> said = new HashSet<>();
    forEachResource(
        out,
        (patient, resource) ->
            said.add(
                patient
                    + " "
                    + resource
                        .toString()
                        .replaceAll("\"reference\":\"[^\"]*\"", "\"reference\":\"\"")));
    return said;
  }

  private static Set<String> patients(Path out) throws IOException {
    Set<String> patients = new HashSet<>();
    forEachResource(out, (patient, resource) -> patients.add(patient));
    return patients;
  }

  private static JsonNode truths(Path out) throws IOException {
    return JSON.readTree(out.resolve(CohortGenerator.TRUTHS).toFile()).get("truths");
  }

  private static List<String> lines(Path out) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, String> file : read(out).entrySet()) {
      if (file.getKey().endsWith(".ndjson")) {
        file.getValue().lines().forEach(lines::add);
      }
    }
    return lines;
  }

  private static Map<String, String> read(Path out) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(out)) {
      for (Path file : found.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  private Path write(String name, int patients, int centres, int joined, boolean planted)
      throws IOException {
    Path out = directory.resolve(name);
    CohortGenerator.Written written =
        new CohortGenerator(
                new CohortPlan(patients, centres, END.minusYears(8), END, 7, planted, joined))
            .write(out, done -> {});
    assertEquals(patients, written.patients());
    return out;
  }
}
