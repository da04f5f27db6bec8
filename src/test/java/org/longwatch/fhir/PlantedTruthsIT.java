package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.DuplicateLine;
import org.longwatch.adverseevent.DuplicateVerdicts;
import org.longwatch.clonality.ClonalityAlertLine;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.clonality.ClonalityTier;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.VectorClass;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.Outlier;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.SignalDetection;
import org.longwatch.signal.review.Alert;
import org.longwatch.signal.review.AlertLine;
import org.longwatch.signal.review.SignalTable;
import org.longwatch.simulation.CohortGenerator;
import org.longwatch.simulation.CohortPlan;
import org.longwatch.support.Harness;

/**
 * The demo cohort goes through the front door, detection runs over it, and only then the planted
 * truths are read: each is on its page, third or better. The same cohort without truths shows none.
 */
class PlantedTruthsIT {

  private static final LocalDate END = LocalDate.of(2026, 3, 31);
  private static final int WORST_RANK = 3;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Actor PHYSICIAN =
      new Actor(
          UUID.randomUUID(),
          "safety",
          "Safety physician",
          Set.of(Role.SAFETY_PHYSICIAN),
          Optional.empty(),
          Optional.empty());

  @TempDir static Path directory;

  private static Loaded planted;
  private static Loaded nothing;

  @BeforeAll
  static void load() throws Exception {
    planted = Loaded.of(true);
    nothing = Loaded.of(false);
  }

  @AfterAll
  static void stop() {
    Stream.of(planted, nothing).filter(each -> each != null).forEach(each -> each.sender.close());
  }

  @Test
  void everyExcessIsAmongTheFirstThreeOfItsProductOnTheSignalsPage() {
    List<JsonNode> truths = planted.truths("PAIR");
    assertEquals(5, truths.size(), "myeloid, T-cell, cytokine release twice, liver");
    for (JsonNode truth : truths) {
      SignalTable.Row row = planted.row(truth).orElseThrow();
      assertTrue(row.line().rankInProduct() <= WORST_RANK, planted.table(truth));
      assertFalse(row.line().met().isEmpty(), planted.table(truth));
      assertFalse(row.alerts().isEmpty(), "no alert: " + planted.table(truth));
    }
  }

  @Test
  void theLateTruthsLeadTheSignalsPageOfAllProducts() {
    JsonNode tCell = planted.truth("LATE_T_CELL");
    assertTrue(planted.row(tCell).orElseThrow().line().rank() <= WORST_RANK, planted.table(tCell));
  }

  @Test
  void theBadLotLeadsTheLots() {
    JsonNode truth = planted.truth("BAD_LOT");
    Outlier found =
        planted.outliers(Outlier.Kind.LOT).stream()
            .filter(line -> line.subject().equals(truth.get("lot").asText()))
            .filter(line -> line.family().equals(Optional.of(truth.get("family").asText())))
            .findFirst()
            .orElseThrow();
    assertTrue(found.flagged(), found.toString());
    assertTrue(found.rank() <= WORST_RANK, found.toString());
    assertTrue(
        planted.alerts(Alert.Kind.LOT).stream()
            .anyMatch(alert -> alert.lot().equals(Optional.of(found.subject()))));
  }

  @Test
  void theCentreThatReportsTooLittleLeadsTheCentres() {
    String centre = planted.truth("UNDER_REPORTING").get("centre").asText();
    List<Outlier> flagged =
        planted.outliers(Outlier.Kind.SITE).stream().filter(Outlier::flagged).toList();
    assertEquals(List.of(centre), flagged.stream().map(Outlier::subject).toList());
    assertEquals(1, flagged.get(0).rank());
    assertEquals(1, planted.alerts(Alert.Kind.SITE).size());
  }

  @Test
  void theDuplicatesLeadThePairsToDecide() {
    Set<Set<String>> planned = new HashSet<>();
    planted
        .truth("DUPLICATES")
        .get("pairs")
        .forEach(pair -> planned.add(Set.of(pair.get(0).asText(), pair.get(1).asText())));
    List<Set<String>> proposed = planted.duplicates();
    assertTrue(planned.contains(proposed.get(0)), proposed.toString());
    long found = proposed.stream().filter(planned::contains).count();
    assertTrue(found >= planned.size() - 1, found + " of " + planned + ": " + proposed);
    assertTrue(proposed.subList(0, WORST_RANK).stream().allMatch(planned::contains));
  }

  @Test
  void everyGrowingCloneIsOnTheClonalityPageBeforeAnyOther() {
    Set<String> planned = new HashSet<>();
    planted.truth("GROWING_CLONE").get("patients").forEach(name -> planned.add(name.asText()));
    Set<String> alerted = new HashSet<>();
    List<ClonalityAlertLine> alerts = planted.clonality();
    alerts.forEach(alert -> alerted.add(planted.pseudonym(alert.patient())));
    assertEquals(planned, alerted);
    assertTrue(alerts.stream().anyMatch(alert -> alert.tier() == ClonalityTier.C3));
    assertTrue(alerts.stream().allMatch(alert -> alert.cloneLabel().contains("MECOM")));
    assertFalse(planted.alerts(Alert.Kind.CLONE).isEmpty());
  }

  @Test
  void everyPatientWithAPlantedMalignancyHadACloneAlertBefore() {
    Map<String, LocalDate> first = new HashMap<>();
    planted
        .clonality()
        .forEach(
            alert ->
                first.merge(
                    planted.pseudonym(alert.patient()),
                    alert.sampleDay(),
                    (a, b) -> a.isBefore(b) ? a : b));
    for (JsonNode name : planted.truth("LATE_MYELOID").get("patients")) {
      LocalDate onset = planted.firstMalignancy(name.asText());
      assertTrue(first.get(name.asText()).isBefore(onset), name + " " + first + " " + onset);
    }
  }

  @Test
  void theNullCohortRaisesNothing() {
    assertEquals(planted.patients, nothing.patients);
    assertEquals(0, nothing.truths.size());
    for (JsonNode truth : planted.truths("PAIR")) {
      assertTrue(
          nothing.row(truth).map(row -> row.alerts().isEmpty()).orElse(true), nothing.table(truth));
    }
    assertEquals(List.of(), nothing.alerts(Alert.Kind.PAIR));
    assertEquals(List.of(), nothing.alerts(Alert.Kind.CASE));
    assertEquals(List.of(), nothing.alerts(Alert.Kind.LOT));
    assertEquals(List.of(), nothing.alerts(Alert.Kind.SITE));
    assertEquals(List.of(), nothing.alerts(Alert.Kind.CLONE));
    assertEquals(List.of(), nothing.clonality());
    assertEquals(List.of(), nothing.duplicates());
  }

  /** A cohort in a registry of its own. */
  private static final class Loaded {
    final Sender sender;
    long patients;
    JsonNode truths;

    private Loaded() {
      String[] rooms =
          Stream.concat(Stream.of(Sender.ROOMS), Stream.of("signal", "signal.review"))
              .toArray(String[]::new);
      sender = new Sender(Harness.start(rooms));
      sender.harness.moveTo(Instant.parse("2026-04-02T12:00:00Z"));
    }

    static Loaded of(boolean withTruths) throws Exception {
      Path out = directory.resolve(withTruths ? "planted" : "null");
      Loaded loaded = new Loaded();
      loaded.patients =
          new CohortGenerator(
                  new CohortPlan(400, 12, END.minusYears(8), END, 20_260_401, withTruths, 90))
              .write(out, done -> {})
              .patients();
      loaded.sendAll(out, loaded.enter(JSON.readTree(out.resolve("setup.json").toFile())));
      loaded.sender.harness.as(
          PHYSICIAN,
          () ->
              loaded
                  .get(SignalDetection.class)
                  .run(DetectionCriteria.STANDARD, OptionalLong.empty(), END));
      loaded.truths = JSON.readTree(out.resolve("truths.json").toFile()).get("truths");
      return loaded;
    }

    private Map<String, Actor> enter(JsonNode setup) {
      Catalogue catalogue = sender.catalogue();
      Map<String, Actor> clients = new HashMap<>();
      for (JsonNode centre : setup.get("centres")) {
        String code = centre.get("code").asText();
        CentreId id =
            sender.harness.asRegistry(
                () ->
                    catalogue.addCentre(
                        code,
                        centre.get("name").asText(),
                        centre.get("country").asText(),
                        ZoneId.of(centre.get("zone").asText()),
                        8));
        clients.put(
            code,
            new Actor(
                UUID.randomUUID(),
                code,
                code,
                Set.of(Role.SITE_SYSTEM),
                Optional.of(id),
                Optional.empty()));
      }
      for (JsonNode product : setup.get("products")) {
        sender.harness.asRegistry(
            () -> {
              ProductId id =
                  catalogue.addProduct(
                      product.get("code").asText(),
                      product.get("name").asText(),
                      VectorClass.valueOf(product.get("vectorClass").asText()),
                      product.get("modality").asText(),
                      product.get("holder").asText());
              for (JsonNode lot : product.get("lots")) {
                catalogue.addBatch(
                    id,
                    lot.get("lot").asText(),
                    Optional.of(LocalDate.parse(lot.get("expiresOn").asText())));
              }
              return id;
            });
      }
      return clients;
    }

    private void sendAll(Path out, Map<String, Actor> clients)
        throws IOException, InterruptedException, ExecutionException {
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        List<Future<Void>> centres = new ArrayList<>();
        for (Map.Entry<String, Actor> client : clients.entrySet()) {
          List<String> bundles = Files.readAllLines(out.resolve(client.getKey() + ".ndjson"));
          centres.add(
              threads.submit(
                  () -> {
                    bundles.forEach(bundle -> sender.send(client.getValue(), bundle));
                    return null;
                  }));
        }
        for (Future<Void> centre : centres) {
          centre.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }

    <T> T get(Class<T> type) {
      return sender.harness.get(type);
    }

    List<JsonNode> truths(String found) {
      List<JsonNode> all = new ArrayList<>();
      for (JsonNode truth : truths) {
        if (truth.get("found").asText().equals(found)) {
          all.add(truth);
        }
      }
      return all;
    }

    JsonNode truth(String kind) {
      for (JsonNode truth : truths) {
        if (truth.get("kind").asText().equals(kind)) {
          return truth;
        }
      }
      throw new AssertionError("no truth " + kind);
    }

    private List<SignalTable.Row> rows(JsonNode truth) {
      return sender.harness.as(
          PHYSICIAN,
          () -> {
            ProductId product =
                get(Catalogue.class)
                    .productByCode(truth.get("product").asText())
                    .orElseThrow()
                    .id();
            return get(SignalTable.class)
                .page(
                    new SignalTable.Query(
                        PairLine.Level.FAMILY,
                        Optional.of(product),
                        false,
                        SignalTable.Order.RANK,
                        0,
                        100))
                .rows();
          });
    }

    Optional<SignalTable.Row> row(JsonNode truth) {
      return rows(truth).stream()
          .filter(row -> row.line().event().equals(truth.get("family").asText()))
          .findFirst();
    }

    String table(JsonNode truth) {
      StringBuilder text = new StringBuilder(truth.toString());
      rows(truth)
          .forEach(
              row ->
                  text.append('\n')
                      .append(row.line().rank())
                      .append(' ')
                      .append(row.line().rankInProduct())
                      .append(' ')
                      .append(row.line().event())
                      .append(' ')
                      .append(row.line().patients())
                      .append(' ')
                      .append(row.line().met())
                      .append(' ')
                      .append(row.line().adjustedP()));
      return text.toString();
    }

    List<Outlier> outliers(Outlier.Kind kind) {
      return sender.harness.as(PHYSICIAN, () -> get(SignalTable.class).outliers(kind));
    }

    List<AlertLine> alerts(Alert.Kind kind) {
      return sender.harness.as(PHYSICIAN, () -> get(SignalTable.class).alerts(500)).stream()
          .filter(alert -> alert.kind() == kind)
          .toList();
    }

    List<ClonalityAlertLine> clonality() {
      return sender.harness.as(
          PHYSICIAN, () -> get(ClonalityReader.class).alerts(Optional.empty(), 1000));
    }

    List<Set<String>> duplicates() {
      return sender.harness.as(
          PHYSICIAN,
          () -> {
            List<Set<String>> pairs = new ArrayList<>();
            for (DuplicateLine line : get(DuplicateVerdicts.class).open()) {
              pairs.add(Set.of(identifier(line.one()), identifier(line.other())));
            }
            return pairs;
          });
    }

    private String identifier(UUID event) {
      return get(AdverseEventReader.class).event(event).orElseThrow().identifier();
    }

    String pseudonym(PatientId patient) {
      return sender.harness.as(
          PHYSICIAN, () -> get(RegistryReader.class).patient(patient).orElseThrow().pseudonym());
    }

    LocalDate firstMalignancy(String pseudonym) {
      return sender.harness.as(
          PHYSICIAN,
          () -> {
            CentreId centre =
                get(Catalogue.class)
                    .centreByCode(pseudonym.substring(0, pseudonym.indexOf('-')))
                    .orElseThrow()
                    .id();
            PatientId patient =
                get(RegistryReader.class).patient(centre, pseudonym).orElseThrow().id();
            return get(AdverseEventReader.class).ofPatient(patient).stream()
                .filter(event -> event.family().equals("MYELOID_MALIGNANCY"))
                .map(event -> event.onset().earliest())
                .min(LocalDate::compareTo)
                .orElseThrow();
          });
    }
  }
}
