package org.longwatch.fhir.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.fhir.Sender.patient;
import static org.longwatch.fhir.Sender.post;
import static org.longwatch.fhir.Sender.putIf;
import static org.longwatch.fhir.Sender.transaction;
import static org.longwatch.fhir.Sender.urn;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.Sender;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;

class ExportDbTest {

  private static final String BASE = "http://localhost/fhir/";
  private static final Actor STEWARD = actor("steward", Role.STEWARD);

  private static Sender sender;
  private static String firstPatient;

  @BeforeAll
  static void start() {
    sender = Sender.start();
    firstPatient =
        sender
            .send(sender.lyon(), transaction(post("Patient", urn(), null, patient("X-1", "1980"))))
            .getEntryFirstRep()
            .getResponse()
            .getLocation()
            .split("/")[1];
    sender.send(
        sender.graz(),
        transaction(
            post("Patient", urn(), null, patient("X-G", "1970").replace("LYON-01", "GRAZ-01"))));
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  @Test
  void aCentreExportsItsOwnAndNothingElse() {
    UUID job = order(sender.lyon(), Map.of());
    sweep();
    ExportStatus status = status(sender.lyon(), job);
    assertEquals(ExportStatus.State.COMPLETE, status.state());
    assertTrue(status.expiresAt().isPresent());
    Set<String> pseudonyms = pseudonyms(sender.lyon(), status);
    assertTrue(pseudonyms.contains("X-1"), pseudonyms.toString());
    assertFalse(pseudonyms.contains("X-G"));
    assertEquals(1, lines(sender.lyon(), status, "Organization").size());

    UUID all = order(STEWARD, Map.of("_type", List.of("Patient")));
    sweep();
    ExportStatus everybody = status(STEWARD, all);
    assertTrue(pseudonyms(STEWARD, everybody).containsAll(Set.of("X-1", "X-G")));
    assertEquals(Set.of("Patient"), types(everybody));
  }

  @Test
  void aJobAnswersToNobodyElse() {
    UUID job = order(sender.lyon(), Map.of());
    sweep();
    assertThrows(NotFound.class, () -> status(sender.graz(), job));
    assertThrows(NotFound.class, () -> status(STEWARD, job));
    assertThrows(
        NotFound.class,
        () -> sender.as(sender.graz(), () -> exports().open(job, "Patient-1").size()));
    assertThrows(
        NotFound.class,
        () ->
            sender.as(
                sender.graz(),
                () -> {
                  exports().cancel(job);
                  return 0;
                }));
    assertEquals(ExportStatus.State.COMPLETE, status(sender.lyon(), job).state());
  }

  @Test
  void thoseWhoSeeNoPatientsExportNothing() {
    for (Role role : List.of(Role.HOLDER, Role.REGULATOR, Role.ADMINISTRATOR)) {
      assertThrows(Forbidden.class, () -> order(actor("nobody", role), Map.of()), role.name());
    }
  }

  @Test
  void orderAndEveryFileAreInTheAccessLog() {
    long before = sender.count("select count(*) from security.access_log");
    UUID job = order(sender.lyon(), Map.of("_type", List.of("Patient")));
    sweep();
    lines(sender.lyon(), status(sender.lyon(), job), "Patient");
    assertTrue(sender.count("select count(*) from security.access_log") > before + 1);
    assertEquals(
        1,
        sender.count(
            "select count(*) from security.access_log where action = 'fetched export'"
                + " and target = ? and patient_id = ?",
            job + "/Patient-1",
            UUID.fromString(firstPatient)));
  }

  @Test
  void aJobGoesOnWhereItsNodeDied() {
    UUID centre = made("Observation", 1200);
    Actor owner = actor("made-1", Role.SITE_SYSTEM, centre);
    UUID job = order(owner, Map.of("_type", List.of("Observation")));
    ExportWork work = sender.harness().get(ExportWork.class);
    UUID dying = TimeOrderedId.next();
    assertEquals(Optional.of(job), sender.as(Actor.REGISTRY, () -> claim(dying)));
    step(work, job, dying);
    assertEquals(ExportWork.Step.MORE, step(work, job, dying));
    assertEquals(500, status(owner, job).written());
    assertEquals(Optional.empty(), sender.as(Actor.REGISTRY, () -> claim(TimeOrderedId.next())));

    update(
        "update fhir.export_job set lease_until = now() - interval '1 second' where id = ?", job);
    sweep();
    assertEquals(ExportWork.Step.OVER, step(work, job, dying), "too late to go on");
    ExportStatus status = status(owner, job);
    assertEquals(ExportStatus.State.COMPLETE, status.state());
    List<String> lines = lines(owner, status, "Observation");
    assertEquals(1200, lines.size());
    assertEquals(1200, new HashSet<>(lines).size());
    assertEquals(1200, status.files().get(0).resources());
  }

  @Test
  void theFilesShowTheLockPointWhateverIsWrittenMeanwhile() {
    sender.send(sender.lyon(), transaction(post("Patient", urn(), null, patient("LP-1", "1980"))));
    UUID job = order(sender.lyon(), Map.of("_type", List.of("Patient")));
    ExportWork work = sender.harness().get(ExportWork.class);
    UUID worker = TimeOrderedId.next();
    sender.as(Actor.REGISTRY, () -> claim(worker));
    assertEquals(ExportWork.Step.MORE, step(work, job, worker));

    sender.send(
        sender.lyon(),
        transaction(
            putIf("Patient", "pseudonym|LP-1", patient("LP-1", "1981")),
            post("Patient", urn(), null, patient("LP-2", "1980"))));
    while (step(work, job, worker) == ExportWork.Step.MORE) {
      // to the end
    }
    List<Patient> patients = new ArrayList<>();
    for (String line : lines(sender.lyon(), status(sender.lyon(), job), "Patient")) {
      patients.add(Fhir.parse(Patient.class, line));
    }
    assertEquals(
        "1980",
        patients.stream()
            .filter(each -> each.getIdentifierFirstRep().getValue().equals("LP-1"))
            .findFirst()
            .orElseThrow()
            .getBirthDateElement()
            .getValueAsString());
    assertTrue(
        patients.stream()
            .noneMatch(each -> each.getIdentifierFirstRep().getValue().equals("LP-2")));
  }

  @Test
  void aFilterLetsThroughWhatItSaysAndOtherTypesWhole() {
    sender.send(
        sender.lyon(),
        transaction(
            post("Patient", urn(), null, patient("F-1", "1931-05")),
            post("Patient", urn(), null, patient("F-2", "1932-06")),
            post("Patient", urn(), null, patient("F-3", "1933-07"))));
    UUID job =
        order(
            sender.lyon(),
            Map.of(
                "_type",
                List.of("Patient,Organization"),
                "_typeFilter",
                List.of(
                    "Patient?birthdate=1931&gender:missing=false",
                    "Patient?birthdate=ge1933&birthdate=lt1933-07,Patient?identifier="
                        + "https%3A%2F%2Flongwatch.org%2Ffhir%2Fsid%2Fpseudonym%7CF-2")));
    sweep();
    ExportStatus status = status(sender.lyon(), job);
    assertEquals(Set.of("F-1", "F-2"), pseudonyms(sender.lyon(), status));
    assertEquals(1, lines(sender.lyon(), status, "Organization").size());
    assertEquals(
        2,
        sender.count(
            "select count(distinct patient_id) from security.access_log"
                + " where action = 'fetched export' and target = ?",
            job + "/Patient-1"),
        "noted are those whose data are in the file");

    UUID others =
        order(sender.graz(), Map.of("_typeFilter", List.of("Patient?birthdate=1931,1932")));
    UUID none = order(sender.lyon(), Map.of("_typeFilter", List.of("Organization?name=Nowhere")));
    sweep();
    assertEquals(Set.of(), pseudonyms(sender.graz(), status(sender.graz(), others)));
    assertEquals(List.of(), lines(sender.lyon(), status(sender.lyon(), none), "Organization"));
  }

  @Test
  void aFilterJudgesTheLockPoint() {
    sender.send(
        sender.lyon(),
        transaction(
            post("Patient", urn(), null, patient("LF-1", "1951")),
            post("Patient", urn(), null, patient("LF-2", "1952"))));
    UUID job =
        order(
            sender.lyon(),
            Map.of("_type", List.of("Patient"), "_typeFilter", List.of("Patient?birthdate=1951")));
    ExportWork work = sender.harness().get(ExportWork.class);
    UUID worker = TimeOrderedId.next();
    sender.as(Actor.REGISTRY, () -> claim(worker));
    assertEquals(ExportWork.Step.MORE, step(work, job, worker));
    sender.send(
        sender.lyon(), transaction(putIf("Patient", "pseudonym|LF-1", patient("LF-1", "1952"))));
    sender.send(
        sender.lyon(), transaction(putIf("Patient", "pseudonym|LF-2", patient("LF-2", "1951"))));
    while (step(work, job, worker) == ExportWork.Step.MORE) {
      // to the end
    }
    ExportStatus status = status(sender.lyon(), job);
    assertEquals(Set.of("LF-1"), pseudonyms(sender.lyon(), status));
    assertTrue(lines(sender.lyon(), status, "Patient").get(0).contains("\"birthDate\":\"1951\""));
  }

  @Test
  void aFilteredJobGoesOnWhereItsNodeDied() {
    UUID centre = made("Observation", 1100);
    Actor owner = actor("made-5", Role.SITE_SYSTEM, centre);
    UUID whole = order(owner, Map.of("_type", List.of("Observation")));
    sweep();
    Set<String> wanted = new HashSet<>();
    for (String line : lines(owner, status(owner, whole), "Observation")) {
      if (line.contains("\"final\"")) {
        wanted.add(line);
      }
    }
    UUID job = order(owner, Map.of("_typeFilter", List.of("Observation?status=final")));
    ExportWork work = sender.harness().get(ExportWork.class);
    UUID dying = TimeOrderedId.next();
    sender.as(Actor.REGISTRY, () -> claim(dying));
    while (status(owner, job).written() == 0) {
      assertEquals(ExportWork.Step.MORE, step(work, job, dying));
    }
    assertTrue(status(owner, job).written() < wanted.size());
    update(
        "update fhir.export_job set lease_until = now() - interval '1 second' where id = ?", job);
    sweep();
    List<String> lines = lines(owner, status(owner, job), "Observation");
    assertEquals(wanted.size(), lines.size());
    assertEquals(wanted, new HashSet<>(lines));
    assertEquals(wanted.size(), status(owner, job).written());
  }

  @Test
  void whoeverIsStillWritingIsWaitedFor() throws Exception {
    UUID centre = made("Observation", 1);
    Actor owner = actor("made-2", Role.SITE_SYSTEM, centre);
    try (Connection writer = sender.harness().database().getConnection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      UUID late = TimeOrderedId.next();
      statement.execute(made(centre, late, "Observation"));
      UUID job = order(owner, Map.of());
      ExportWork work = sender.harness().get(ExportWork.class);
      UUID worker = TimeOrderedId.next();
      sender.as(Actor.REGISTRY, () -> claim(worker));
      assertEquals(ExportWork.Step.NOT_YET, step(work, job, worker));
      assertEquals(ExportWork.Step.NOT_YET, step(work, job, worker));
      writer.commit();
      while (step(work, job, worker) == ExportWork.Step.MORE) {
        // to the end
      }
      assertTrue(
          lines(owner, status(owner, job), "Observation").stream()
              .anyMatch(line -> line.contains(late.toString())));
    }
  }

  @Test
  void whatChangedOrWasDeletedSinceIsAllThatTheNextExportHolds() {
    UUID centre = made("Observation", 3);
    Actor owner = actor("made-3", Role.SITE_SYSTEM, centre);
    UUID first = order(owner, Map.of());
    sweep();
    Instant since = status(owner, first).lockPoint().orElseThrow();
    List<String> ids = new ArrayList<>();
    sender
        .harness()
        .asRegistry(
            () ->
                sender
                    .harness()
                    .get(Sql.class)
                    .list(
                        "select id::text from fhir.resource where centre_id = ? order by id",
                        row -> ids.add(row.getString(1)),
                        centre));
    version(ids.get(0), "'{\"resourceType\":\"Observation\",\"id\":\"" + ids.get(0) + "\"}'");
    version(ids.get(1), "null");
    UUID second = order(owner, Map.of("_since", List.of(since.toString())));
    sweep();
    ExportStatus status = status(owner, second);
    List<String> changed = lines(owner, status, "Observation");
    assertEquals(1, changed.size());
    assertTrue(changed.get(0).contains(ids.get(0)));
    ExportStatus.File deleted =
        status.files().stream().filter(ExportStatus.File::deleted).findFirst().orElseThrow();
    assertTrue(content(owner, second, deleted.name()).contains("Observation/" + ids.get(1)));
    assertTrue(status(owner, first).files().stream().noneMatch(ExportStatus.File::deleted));
  }

  @Test
  void whatIsAskedWronglyIsSaidAtOnce() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                ExportOrder.of(
                    "r",
                    false,
                    Map.of(
                        "_since", List.of("yesterday"),
                        "_outputFormat", List.of("text/csv"),
                        "_type", List.of("Observation"),
                        "_typeFilter",
                            List.of(
                                "Patient?gendr=female&birthdate=soon&_sort=birthdate",
                                "Observation?patient.gender=female,Group?type=person",
                                "Observation",
                                "Patient?gender=female"),
                        "patient", List.of("Patient/" + firstPatient)),
                    false,
                    BASE));
    List<String> texts = refusal.issues().stream().map(Issue::text).toList();
    assertEquals(10, texts.size(), texts.toString());
    for (String part :
        List.of(
            "Patient?gendr: ",
            "Patient?birthdate: ",
            "Patient?_sort: ",
            "Observation?patient.gender: ",
            "There is no Group",
            "Write a type, a question mark",
            "Patient, which _type leaves out")) {
      assertEquals(1, texts.stream().filter(each -> each.contains(part)).count(), part);
    }
    assertThrows(
        Refusal.class,
        () ->
            ExportOrder.of(
                "r", true, Map.of("_typeFilter", List.of("Patient?gendr=x")), true, BASE),
        "lenient or not");
    assertEquals(
        List.of("Patient"),
        ExportOrder.of(
                "r", true, Map.of("_type", List.of("Patient"), "x", List.of("y")), true, BASE)
            .types());
    assertThrows(
        Refusal.class, () -> order(sender.lyon(), Map.of("_type", List.of("Appointment"))));
    assertThrows(
        NotFound.class,
        () ->
            sender.as(
                sender.graz(),
                () ->
                    exports()
                        .order(
                            ExportOrder.of(
                                "r",
                                true,
                                Map.of("patient", List.of("Patient/" + firstPatient)),
                                false,
                                BASE))));
  }

  @Test
  void onePatientsDataCanBeExported() {
    UUID job =
        sender.as(
            sender.lyon(),
            () ->
                exports()
                    .order(
                        ExportOrder.of(
                            "r",
                            true,
                            Map.of("patient", List.of("Patient/" + firstPatient)),
                            false,
                            BASE)));
    sweep();
    assertEquals(Set.of("X-1"), pseudonyms(sender.lyon(), status(sender.lyon(), job)));
  }

  @Test
  void whatIsGivenUpOrExpiredIsGone() {
    UUID given = order(sender.lyon(), Map.of());
    UUID kept = order(sender.lyon(), Map.of());
    sender.as(
        sender.lyon(),
        () -> {
          exports().cancel(given);
          return 0;
        });
    assertThrows(NotFound.class, () -> status(sender.lyon(), given));
    sweep();
    assertNotEquals(List.of(), status(sender.lyon(), kept).files());
    update(
        "update fhir.export_job set expires_at = ? where id = ?",
        sender.harness().get(Clocks.class).instant().minus(Duration.ofSeconds(1)),
        kept);
    sweep();
    assertThrows(NotFound.class, () -> status(sender.lyon(), kept));
    assertEquals(0, sender.count("select count(*) from fhir.export_piece where job_id = ?", kept));
  }

  @Test
  void fourUnfinishedJobsAreEnough() {
    UUID centre = made("Observation", 1);
    Actor owner = actor("made-4", Role.SITE_SYSTEM, centre);
    for (int i = 0; i < 4; i++) {
      order(owner, Map.of());
    }
    assertEquals(429, assertThrows(Refusal.class, () -> order(owner, Map.of())).status());
    sweep();
    order(owner, Map.of());
    sweep();
  }

  @Test
  void aClientExportsWhatItsScopesAllow() {
    Actor lyon = sender.lyon();
    Actor narrow = scoped(lyon, "system/Organization.rs");
    UUID job = order(narrow, Map.of());
    UUID wide = order(lyon, Map.of("_type", List.of("Patient")));
    sweep();
    assertEquals(Set.of("Organization"), types(status(narrow, job)));
    assertThrows(Forbidden.class, () -> order(narrow, Map.of("_type", List.of("Patient"))));
    assertThrows(Forbidden.class, () -> content(narrow, wide, "Patient-1"));
    Actor reader = scoped(lyon, "system/Patient.r");
    Map<String, List<String>> filtered =
        Map.of("_type", List.of("Patient"), "_typeFilter", List.of("Patient?gender=female"));
    assertThrows(Forbidden.class, () -> order(reader, filtered), "a filter is a search");
    order(scoped(lyon, "system/Patient.rs"), filtered);
    sweep();
  }

  @Test
  void whateverCanBeSentCanBeExported() {
    assertTrue(ExportWork.TYPES.containsAll(Sender.types()));
  }

  // ---- what the tests do

  private static Exports exports() {
    return sender.harness().get(Exports.class);
  }

  private static UUID order(Actor actor, Map<String, List<String>> parameters) {
    return sender.as(
        actor,
        () ->
            exports()
                .order(
                    ExportOrder.of(
                        "http://localhost/fhir/$export", false, parameters, false, BASE)));
  }

  private static ExportStatus status(Actor actor, UUID job) {
    return sender.as(actor, () -> exports().status(job));
  }

  private static Optional<UUID> claim(UUID worker) {
    return sender.harness().get(Leases.class).claim(Leases.Of.EXPORT, worker);
  }

  private static ExportWork.Step step(ExportWork work, UUID job, UUID worker) {
    return sender.as(Actor.REGISTRY, () -> work.step(job, worker));
  }

  private static void sweep() {
    ExportSweep sweep = sender.harness().get(ExportSweep.class);
    sweep.run(Instant.EPOCH, TimedTask.Timing.utc("0/5 * * * * ?").get(0));
  }

  private static String content(Actor actor, UUID job, String file) {
    return sender.as(
        actor,
        () -> {
          StringBuilder content = new StringBuilder();
          for (int piece : exports().open(job, file)) {
            content.append(exports().piece(job, file, piece));
          }
          return content.toString();
        });
  }

  private static List<String> lines(Actor actor, ExportStatus status, String type) {
    List<String> lines = new ArrayList<>();
    for (ExportStatus.File file : status.files()) {
      if (file.type().equals(type)) {
        List<String> of = content(actor, status.id(), file.name()).lines().toList();
        assertEquals(file.resources(), of.size(), "the count in the manifest");
        lines.addAll(of);
      }
    }
    return lines;
  }

  private static Set<String> pseudonyms(Actor actor, ExportStatus status) {
    Set<String> pseudonyms = new HashSet<>();
    for (String line : lines(actor, status, "Patient")) {
      Resource resource = Fhir.parse(line);
      pseudonyms.add(((Patient) resource).getIdentifierFirstRep().getValue());
    }
    return pseudonyms;
  }

  private static Set<String> types(ExportStatus status) {
    Set<String> types = new HashSet<>();
    status.files().forEach(file -> types.add(file.type()));
    return types;
  }

  /** A centre with so many resources that no door has seen. */
  private static UUID made(String type, int count) {
    UUID centre = TimeOrderedId.next();
    for (int i = 0; i < count; i++) {
      for (String statement : made(centre, TimeOrderedId.next(), type).split(";")) {
        update(statement);
      }
    }
    return centre;
  }

  private static String made(UUID centre, UUID id, String type) {
    return "insert into fhir.resource (id, centre_id, type, version, updated_at) values ('"
        + id
        + "','"
        + centre
        + "','"
        + type
        + "',1, clock_timestamp());"
        + "insert into fhir.resource_version (id, version, recorded_at, receipt_id, centre_id,"
        + " type, content) values ('"
        + id
        + "',1,clock_timestamp(),'"
        + id
        + "','"
        + centre
        + "','"
        + type
        + "','{\"resourceType\":\""
        + type
        + "\",\"id\":\""
        + id
        + "\",\"status\":\""
        + (Integer.parseInt(id.toString().substring(33), 16) % 3 == 0 ? "final" : "amended")
        + "\"}')";
  }

  private static void version(String id, String content) {
    update(
        "insert into fhir.resource_version (id, version, recorded_at, receipt_id, centre_id, type,"
            + " content) select id, 2, clock_timestamp(), id, centre_id, type, "
            + content
            + " from fhir.resource where id = '"
            + id
            + "'");
    update(
        "update fhir.resource set version = 2, deleted = "
            + content.equals("null")
            + " where id = '"
            + id
            + "'");
  }

  private static void update(String statement, Object... parameters) {
    sender
        .harness()
        .asRegistry(() -> sender.harness().get(Sql.class).update(statement, parameters));
  }

  private static Actor scoped(Actor actor, String scopes) {
    return new Actor(
        actor.id(),
        actor.name(),
        actor.displayName(),
        actor.roles(),
        actor.centre(),
        actor.holder(),
        Scopes.parse(scopes));
  }

  private static Actor actor(String name, Role role) {
    return new Actor(
        UUID.randomUUID(), name, name, Set.of(role), Optional.empty(), Optional.empty());
  }

  private static Actor actor(String name, Role role, UUID centre) {
    return new Actor(
        UUID.randomUUID(),
        name,
        name,
        Set.of(role),
        Optional.of(new org.longwatch.kernel.CentreId(centre)),
        Optional.empty());
  }
}
