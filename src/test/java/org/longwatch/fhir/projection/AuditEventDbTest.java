package org.longwatch.fhir.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.longwatch.fhir.Sender.patient;
import static org.longwatch.fhir.Sender.post;
import static org.longwatch.fhir.Sender.putIf;
import static org.longwatch.fhir.Sender.transaction;
import static org.longwatch.fhir.Sender.urn;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.Sender;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PatientId;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditLine;
import org.longwatch.security.AuditReader;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

class AuditEventDbTest {

  private static final AuditEventMapper MAPPER =
      new AuditEventMapper(URI.create("https://registry.example.org"));
  private static final Actor STEWARD = actor(Role.STEWARD);

  private static Sender sender;
  private static UUID lyons;
  private static UUID grazs;

  @BeforeAll
  static void start() {
    sender = Sender.start();
    lyons = made(sender.lyon(), patient("AU-1", "1980"));
    grazs = made(sender.graz(), patient("AU-2", "1980").replace("LYON-01", "GRAZ-01"));
    sender.send(
        sender.lyon(), transaction(putIf("Patient", "pseudonym|AU-1", patient("AU-1", "1981"))));
    look(STEWARD, "read", "Patient/" + lyons, List.of(new PatientId(lyons)));
    look(STEWARD, "searched", "Patient", List.of(new PatientId(lyons), new PatientId(grazs)));
    look(STEWARD, "deleted export", UUID.randomUUID().toString(), List.of());
  }

  private static UUID made(Actor actor, String patient) {
    return UUID.fromString(
        sender
            .send(actor, transaction(post("Patient", urn(), null, patient)))
            .getEntryFirstRep()
            .getResponse()
            .getLocation()
            .split("/")[1]);
  }

  private static void look(Actor actor, String action, String target, List<PatientId> patients) {
    sender.as(
        actor,
        () -> {
          sender.harness().get(AccessLog.class).note(action, target, patients);
          return 0;
        });
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  @Test
  void whatWasDoneAndWhatWasLookedAtAreOneListInOrder() {
    List<AuditLine> lines = find(STEWARD, ofPatient(lyons));
    assertEquals(
        List.of(
            AuditLine.Did.EXECUTE, AuditLine.Did.READ, AuditLine.Did.UPDATE, AuditLine.Did.CREATE),
        lines.stream().map(AuditLine::did).filter(did -> did != null).distinct().toList());
    for (int i = 1; i < lines.size(); i++) {
      assertFalse(lines.get(i).at().isAfter(lines.get(i - 1).at()));
    }
  }

  @Test
  void everyKindKeepsToItsPatternAndToR4() {
    Set<AuditLine.Did> seen = EnumSet.noneOf(AuditLine.Did.class);
    for (AuditLine line : find(STEWARD, everything())) {
      seen.add(line.did());
      AuditEvent event = MAPPER.show(line);
      String profile = event.getMeta().getProfile().get(0).getValue();
      assertEquals(line.patient().isPresent(), profile.contains("BasicAudit.Patient"), profile);
      event.getMeta().getProfile().clear();
      List<Issue> issues =
          sender
              .harness()
              .get(ProfileValidator.class)
              .validate(Fhir.write(event).getBytes(StandardCharsets.UTF_8));
      assertEquals(List.of(), issues.stream().filter(Issue::refuses).toList(), Fhir.write(event));
      assertEquals(2, event.getAgent().stream().filter(each -> each.hasNetwork()).count());
      assertEquals(1, event.getAgent().stream().filter(each -> each.getRequestor()).count());
      assertEquals(
          line.patient().isPresent(),
          event.getEntity().stream().anyMatch(each -> each.getType().getCode().equals("1")));
      assertEquals(
          1,
          event.getEntity().stream().filter(each -> each.getType().getCode().equals("2")).count());
      if (line.did() == AuditLine.Did.EXECUTE) {
        assertTrue(event.getEntity().stream().anyMatch(each -> each.hasQuery()));
      }
    }
    assertEquals(EnumSet.allOf(AuditLine.Did.class), seen);
  }

  @Test
  void aLogInIsAnAuthenticationAndAFailedOneHasFailed() {
    UUID account = UUID.randomUUID();
    for (String action : List.of("logged in", "failed to log in", "logged out")) {
      sender
          .harness()
          .asRegistry(
              () ->
                  sender
                      .harness()
                      .get(AuditTrail.class)
                      .record(
                          action,
                          "security.account",
                          account,
                          sender.lyon().centre().orElseThrow(),
                          null,
                          Map.of()));
    }
    List<AuditLine> lines = find(STEWARD, question(null, null, null, account));
    assertEquals(3, lines.size());
    for (AuditLine line : lines) {
      AuditEvent event = MAPPER.show(line);
      assertEquals("110114", event.getType().getCode());
      assertEquals(
          line.action().equals("logged out") ? "110123" : "110122",
          event.getSubtypeFirstRep().getCode());
      assertEquals(AuditEvent.AuditEventAction.E, event.getAction());
      assertEquals(line.action().startsWith("failed") ? "4" : "0", event.getOutcome().toCode());
      List<Issue> issues =
          sender
              .harness()
              .get(ProfileValidator.class)
              .validate(Fhir.write(event).getBytes(StandardCharsets.UTF_8));
      assertEquals(List.of(), issues.stream().filter(Issue::refuses).toList(), Fhir.write(event));
    }
    assertEquals(
        List.of(),
        find(sender.lyon(), question(null, null, null, account)),
        "no system watches people");
  }

  @Test
  void nothingOfWhatWasChangedIsCopied() {
    for (AuditLine line : find(STEWARD, everything())) {
      String json = Fhir.write(MAPPER.show(line));
      assertFalse(json.contains("AU-1"), json);
      assertFalse(json.contains("1981"), json);
    }
  }

  @Test
  void pagesAreWithoutGapAndWithoutRepetition() {
    List<String> all = find(STEWARD, everything()).stream().map(AuditLine::id).toList();
    List<String> paged = new ArrayList<>();
    Optional<AuditReader.Place> before = Optional.empty();
    while (true) {
      AuditReader.Question question = question(everything(), before);
      List<AuditLine> page = sender.as(STEWARD, () -> reader().find(question, 3));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(line -> paged.add(line.id()));
      AuditLine last = page.get(page.size() - 1);
      before = Optional.of(new AuditReader.Place(last.at(), last.id()));
    }
    assertEquals(all, paged.subList(0, all.size()));
    assertEquals(all.size(), paged.size());
  }

  @Test
  void linesAreFoundByWhoWhatAndAboutWhat() {
    assertTrue(
        find(STEWARD, question(null, "lyon-ehr", null, null)).stream()
            .allMatch(line -> line.actor().equals("lyon-ehr")));
    assertTrue(find(STEWARD, question(null, "nobody", null, null)).isEmpty());
    assertEquals(
        Set.of(AuditLine.Did.READ),
        Set.copyOf(
            find(STEWARD, question(null, null, AuditLine.Did.READ, null)).stream()
                .map(AuditLine::did)
                .toList()));
    assertEquals(3, find(STEWARD, question(null, null, null, lyons)).size());
    AuditLine one = find(STEWARD, ofPatient(lyons)).get(0);
    assertEquals(List.of(one), find(STEWARD, AuditReader.Question.of(one.id())));
    AuditLine entry = find(STEWARD, question(null, null, AuditLine.Did.CREATE, lyons)).get(0);
    assertEquals(List.of(entry), find(STEWARD, AuditReader.Question.of(entry.id())));
    assertEquals(List.of(), find(STEWARD, AuditReader.Question.of("e-1' or true")));
  }

  @Test
  void aCentreSeesWhatConcernsItsOwnPatients() {
    List<AuditLine> lines = find(sender.lyon(), everything());
    assertTrue(lines.stream().anyMatch(line -> line.did() == AuditLine.Did.READ));
    assertTrue(lines.stream().anyMatch(line -> line.did() == AuditLine.Did.CREATE));
    assertTrue(
        lines.stream().noneMatch(line -> line.patient().equals(Optional.of(grazs))),
        lines.toString());
    assertTrue(lines.stream().noneMatch(line -> line.action().equals("deleted export")));
    for (Role role : List.of(Role.HOLDER, Role.REGULATOR, Role.SAFETY_PHYSICIAN)) {
      assertThrows(Forbidden.class, () -> find(actor(role), everything()));
    }
    assertFalse(find(actor(Role.ADMINISTRATOR), everything()).isEmpty());
  }

  // ---- what the tests do

  private static AuditReader reader() {
    return sender.harness().get(AuditReader.class);
  }

  private static List<AuditLine> find(Actor actor, AuditReader.Question question) {
    return sender.as(actor, () -> reader().find(question, 1000));
  }

  private static AuditReader.Question everything() {
    return question(null, null, null, null);
  }

  private static AuditReader.Question ofPatient(UUID patient) {
    return question(patient, null, null, null);
  }

  private static AuditReader.Question question(
      UUID patient, String actor, AuditLine.Did did, UUID entity) {
    return new AuditReader.Question(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(patient),
        Optional.ofNullable(actor),
        did == null ? Set.of() : Set.of(did),
        Optional.ofNullable(entity),
        Optional.empty());
  }

  private static AuditReader.Question question(
      AuditReader.Question of, Optional<AuditReader.Place> before) {
    return new AuditReader.Question(
        of.id(), of.from(), of.until(), of.patient(), of.actor(), of.did(), of.entity(), before);
  }

  private static Actor actor(Role role) {
    return new Actor(
        UUID.randomUUID(),
        role.name(),
        role.label(),
        Set.of(role),
        Optional.empty(),
        Optional.empty());
  }
}
