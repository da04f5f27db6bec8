package org.longwatch.fhir.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.fhir.Sender.administration;
import static org.longwatch.fhir.Sender.medication;
import static org.longwatch.fhir.Sender.patient;
import static org.longwatch.fhir.Sender.visit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.Sender;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;

class ImportDbTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path VALID = Path.of("fhir-profiles", "examples", "valid");

  private static Sender sender;

  @BeforeAll
  static void start() {
    sender = Sender.start();
    register(sender);
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  @Test
  void whatACentreExportsMakesTheSameRecordElsewhereInWhateverOrder() throws Exception {
    try (Sender first = Sender.start();
        Sender second = Sender.start()) {
      register(second);
      for (String example :
          List.of(
              "bundle-enrolment-and-treatment.json",
              "bundle-follow-up-visit.json",
              "bundle-serious-adverse-event.json")) {
        first.send(first.lyon(), Files.readString(VALID.resolve(example)));
      }
      List<String> exported = export(first);
      assertTrue(exported.size() > 10, "the examples have more resources than that");
      Collections.shuffle(exported, new Random(7));
      UUID job = receive(second, String.join("\n", exported));
      sweep(second);
      ImportStatus status = status(second, job);
      assertEquals(ImportStatus.State.COMPLETE, status.state());
      assertEquals(List.of(), outcomes(second, job, true));
      assertEquals(exported.size(), status.accepted());
      assertEquals(normal(exported), normal(export(second)));
      for (String table :
          List.of(
              "registry.treatment",
              "followup.visit",
              "followup.planned_visit",
              "adverseevent.event",
              "clonality.sample")) {
        assertEquals(
            first.count("select count(*) from " + table),
            second.count("select count(*) from " + table),
            table);
      }

      long versions = second.count("select count(*) from fhir.resource_version");
      UUID again = receive(second, String.join("\n", exported));
      sweep(second);
      assertEquals(exported.size(), status(second, again).accepted());
      assertEquals(versions, second.count("select count(*) from fhir.resource_version"));
    }
  }

  @Test
  void everyLineHasItsOutcomeAndOneFaultDoesNotTakeTheOthersAlong() {
    UUID job =
        receive(
            sender,
            String.join(
                "\n",
                named("Encounter", "v1", visit("I-V1", "Patient/p1", "2021-01-01")),
                "",
                named("Encounter", "v2", visit("I-V2", "Patient/p1", "2999-01-01")),
                "{\"resourceType\":",
                named("Patient", "p1", patient("I-1", "1980")),
                named("Patient", "p1", patient("I-1", "1980")),
                "[]"));
    sweep(sender);
    Map<Integer, Integer> statuses = new HashMap<>();
    for (boolean refused : new boolean[] {false, true}) {
      outcomes(sender, job, refused).forEach(each -> statuses.put(each.line(), each.status()));
    }
    assertEquals(Map.of(1, 201, 2, 422, 3, 400, 4, 201, 5, 400, 6, 400), statuses);
    String said = TransferServlet.outcome(outcomes(sender, job, true).get(0));
    assertTrue(said.contains("line 2: "), said);
    assertTrue(said.contains("period.start"), said);
    assertEquals(2, sender.count("select count(*) from fhir.identity where value like 'I-%1'"));
    assertEquals(0, sender.count("select count(*) from fhir.import_line where sealed is not null"));
  }

  @Test
  void linesReferToEachOtherByTheirOldIdsAcrossTransactions() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 210; i++) {
      lines.add(named("Encounter", "x" + i, visit("M-V" + i, "Patient/m1", "2021-01-01")));
    }
    lines.add(
        named(
            "MedicationAdministration",
            "a1",
            administration("M-A1", "Patient/m1", "Medication/l1", "2020-06-01")));
    lines.add(named("Medication", "l1", medication("B2024-031")));
    lines.add(named("Patient", "m1", patient("M-1", "1980")));
    UUID job = receive(sender, String.join("\n", lines));
    assertEquals(
        3,
        sender.count("select count(distinct bundle) from fhir.import_line where job_id = ?", job));
    sweep(sender);
    assertEquals(List.of(), outcomes(sender, job, true));
    assertEquals(lines.size(), status(sender, job).accepted());
    assertEquals(
        1,
        sender.count(
            "select count(*) from registry.treatment t join registry.patient p on p.id ="
                + " t.patient_id where p.pseudonym = 'M-1'"));
  }

  @Test
  void anImportGoesOnWhereItsNodeDied() {
    UUID job =
        receive(
            sender,
            named("Patient", "r1", patient("R-1", "1980"))
                + "\n"
                + named("Patient", "r2", patient("R-2", "1980")));
    UUID dying = TimeOrderedId.next();
    assertEquals(Optional.of(job), leases().claim(Leases.Of.IMPORT, dying));
    ImportLines store = sender.harness().get(ImportLines.class);
    ImportLines.Batch batch = store.next(job, dying).orElseThrow();
    // sent, but the node dies before it has written down what came of it
    List<ImportLines.Decision> sent =
        sender.as(Actor.REGISTRY, () -> sender.harness().get(ImportSweep.class).send(job, batch));
    assertEquals(201, sent.get(0).status());
    sender
        .harness()
        .asRegistry(
            () ->
                sender
                    .harness()
                    .get(Sql.class)
                    .update(
                        "update fhir.import_job set lease_until = now() - interval '1 second'"
                            + " where id = ?",
                        job));
    sweep(sender);
    assertEquals(Optional.empty(), store.next(job, dying), "too late to go on");
    assertEquals(2, status(sender, job).accepted());
    assertEquals(
        2,
        sender.count(
            "select count(*) from fhir.resource_version v join fhir.identity i"
                + " on i.resource_id = v.id where i.value in ('R-1', 'R-2')"));
  }

  @Test
  void onlyTheSystemOfACentreImportsAndNobodyElseSeesIt() {
    Actor steward =
        new Actor(
            UUID.randomUUID(),
            "steward",
            "steward",
            Set.of(Role.STEWARD),
            Optional.empty(),
            Optional.empty());
    assertThrows(
        Forbidden.class, () -> sender.as(steward, () -> imports(sender).receive("r", bytes("{}"))));
    UUID job = receive(sender, named("Patient", "n1", patient("N-1", "1980")));
    assertThrows(NotFound.class, () -> sender.as(sender.graz(), () -> imports(sender).status(job)));
    sender.as(
        sender.lyon(),
        () -> {
          imports(sender).cancel(job);
          return 0;
        });
    assertThrows(NotFound.class, () -> status(sender, job));
    sweep(sender);
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym='N-1'"));
  }

  @Test
  void whatIsTooLargeEmptyOrNoTextIsRefusedWhole() {
    assertEquals(400, refusal("").status());
    assertEquals(400, refusal("\n\n").status());
    assertEquals(413, refusal("x".repeat(Imports.LONGEST_LINE + 1)).status());
    assertEquals(
        400,
        assertThrows(
                Refusal.class,
                () ->
                    sender.as(
                        sender.lyon(),
                        () ->
                            imports(sender)
                                .receive(
                                    "r", new ByteArrayInputStream(new byte[] {(byte) 0xff, '\n'}))))
            .status());
    assertEquals(0, sender.count("select count(*) from fhir.import_job where state = 'RECEIVING'"));
  }

  @Test
  void nobodyHasMoreImportsUnderWayThanAFew() {
    List<UUID> jobs = new ArrayList<>();
    for (int i = 0; i < Imports.MOST_UNFINISHED; i++) {
      jobs.add(receive(sender, named("Patient", "f" + i, patient("F-" + i, "1980"))));
    }
    assertEquals(429, refusal(named("Patient", "f9", patient("F-9", "1980"))).status());
    sweep(sender);
    assertEquals(1, status(sender, jobs.get(0)).accepted());
    sender.as(
        sender.lyon(),
        () -> {
          imports(sender).cancel(receive(sender, named("Patient", "f9", patient("F-9", "1980"))));
          return 0;
        });
  }

  @Test
  void aFileMayNotUnpackToMoreThanIsSaid() throws Exception {
    assertEquals(Optional.of("abc"), new Lines(bytes("abc\n"), 3).next());
    Lines lines = new Lines(bytes("ab\ncd\n"), 3);
    assertEquals(Optional.of("ab"), lines.next());
    assertEquals(413, assertThrows(Refusal.class, lines::next).status());
  }

  @Test
  void aLineThatRefersToMoreThanAnyResourceDoesIsRefusedAlone() {
    StringBuilder many = new StringBuilder("{\"resourceType\":\"Provenance\",\"target\":[");
    for (int i = 0; i <= Imports.MOST_POINTS; i++) {
      many.append(i == 0 ? "" : ",").append("{\"reference\":\"Patient/p").append(i).append("\"}");
    }
    UUID job = receive(sender, many + "]}\n" + named("Patient", "q1", patient("Q-1", "1980")));
    sweep(sender);
    assertEquals(1, status(sender, job).accepted());
    assertEquals(1, outcomes(sender, job, true).get(0).line());
  }

  @Test
  void whatLinesAreCalledIsNotReadableAndIsForgottenAtTheEnd() {
    UUID job = receive(sender, named("Patient", "MRN-77", patient("SECRET-77", "1980")));
    assertEquals(
        0,
        sender.count(
            "select count(*) from fhir.import_line where job_id = ? and (name like '%-77%'"
                + " or condition like '%-77%' or sealed like '%-77%')",
            job));
    assertEquals(
        1,
        sender.count(
            "select count(*) from fhir.import_line where job_id = ? and name is not null"
                + " and condition is not null",
            job));
    sweep(sender);
    assertEquals(1, status(sender, job).accepted());
    assertEquals(
        0,
        sender.count(
            "select count(*) from fhir.import_line where job_id = ? and (name is not null"
                + " or condition is not null or sealed is not null)",
            job));
  }

  @Test
  void whatAClosedClientHasSentIsNotTakenAnyMore() {
    UUID job = receive(sender, named("Patient", "c1", patient("C-1", "1980")));
    change("active = false");
    try {
      sweep(sender);
    } finally {
      change("active = true");
    }
    assertEquals(ImportStatus.State.FAILED, status(sender, job).state());
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym='C-1'"));
    assertEquals(
        0,
        sender.count(
            "select count(*) from fhir.import_line where job_id = ? and sealed is not null", job));
  }

  @Test
  void aScopeThatWasTakenAwayIsNotUsedAnyMore() {
    UUID job = receive(sender, named("Patient", "c2", patient("C-2", "1980")));
    change("scopes = 'system/*.rs'");
    try {
      sweep(sender);
    } finally {
      change("scopes = 'system/*.cruds'");
    }
    assertEquals(403, outcomes(sender, job, true).get(0).status());
    assertEquals(0, sender.count("select count(*) from registry.patient where pseudonym='C-2'"));
  }

  // ---- what the tests do

  /** Lyon's system as an administrator has registered it. */
  private static void register(Sender with) {
    with.harness()
        .asRegistry(
            () ->
                with.harness()
                    .get(Sql.class)
                    .update(
                        "insert into security.client (id, version, entry_id, client_id, centre_id,"
                            + " display_name) values (?,0,1,'lyon-ehr',?,'lyon-ehr')",
                        with.lyon().id(),
                        with.lyon().centre().orElseThrow().value()));
  }

  private static void change(String what) {
    sender
        .harness()
        .asRegistry(
            () ->
                sender
                    .harness()
                    .get(Sql.class)
                    .update(
                        "update security.client set " + what + " where id = ?",
                        sender.lyon().id()));
  }

  private static Refusal refusal(String file) {
    return assertThrows(Refusal.class, () -> receive(sender, file));
  }

  private static Imports imports(Sender to) {
    return to.harness().get(Imports.class);
  }

  private static Leases leases() {
    return sender.harness().get(Leases.class);
  }

  private static UUID receive(Sender to, String file) {
    return to.as(
        to.lyon(), () -> imports(to).receive("http://localhost/fhir/$import", bytes(file)));
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ImportStatus status(Sender to, UUID job) {
    return to.as(to.lyon(), () -> imports(to).status(job));
  }

  private static List<ImportStatus.Outcome> outcomes(Sender to, UUID job, boolean refused) {
    return to.as(to.lyon(), () -> imports(to).outcomes(job, refused, 0, 1000));
  }

  private static void sweep(Sender to) {
    to.harness()
        .get(ImportSweep.class)
        .run(Instant.EPOCH, TimedTask.Timing.utc("3/5 * * * * ?").get(0));
  }

  private static String named(String type, String id, String resource) {
    assertTrue(resource.contains("\"" + type + "\""));
    return resource.replaceFirst("\\{", "{\"id\":\"" + id + "\",");
  }

  private static List<String> export(Sender from) {
    UUID job =
        from.as(
            from.lyon(),
            () ->
                from.harness()
                    .get(Exports.class)
                    .order(ExportOrder.of("r", false, Map.of(), false, "http://localhost/fhir/")));
    from.harness()
        .get(ExportSweep.class)
        .run(Instant.EPOCH, TimedTask.Timing.utc("0/5 * * * * ?").get(0));
    Exports exports = from.harness().get(Exports.class);
    List<String> lines = new ArrayList<>();
    from.as(
        from.lyon(),
        () -> {
          for (ExportStatus.File file : exports.status(job).files()) {
            for (int piece : exports.open(job, file.name())) {
              exports.piece(job, file.name(), piece).lines().forEach(lines::add);
            }
          }
          return 0;
        });
    return lines;
  }

  /** Resources without what a registry gives them itself; references by what they point to. */
  private static List<String> normal(List<String> lines) throws Exception {
    Map<String, ObjectNode> byName = new HashMap<>();
    for (String line : lines) {
      ObjectNode resource = (ObjectNode) JSON.readTree(line);
      String name = resource.path("resourceType").asText() + "/" + resource.path("id").asText();
      resource.remove("id");
      if (resource.path("meta") instanceof ObjectNode meta) {
        meta.remove("versionId");
        meta.remove("lastUpdated");
      }
      byName.put(name, resource);
    }
    List<String> normal = new ArrayList<>();
    for (ObjectNode resource : byName.values()) {
      normal.add(text(resource.deepCopy(), byName, 3));
    }
    Collections.sort(normal);
    return normal;
  }

  private static String text(JsonNode node, Map<String, ObjectNode> byName, int depth) {
    for (JsonNode parent : node.findParents("reference")) {
      String reference = parent.path("reference").asText();
      ObjectNode target = byName.get(reference);
      if (target != null) {
        ((ObjectNode) parent)
            .put("reference", depth == 0 ? "…" : text(target.deepCopy(), byName, depth - 1));
      }
    }
    return node.toString();
  }
}
