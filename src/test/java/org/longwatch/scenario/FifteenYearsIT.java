package org.longwatch.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.longwatch.process.MailCatcher.Mail;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;
import org.longwatch.support.TestDatabase;

/**
 * One lentiviral patient from infusion to death in year 12, with a late visit, a corrected day 0, a
 * second infusion, lost and found again; beside her an AAV patient, a CAR-T patient and one who
 * withdraws. The clock is moved by hand from morning to morning; windows and mails are compared
 * with what this test computes by itself.
 */
class FifteenYearsIT {

  private static final String CENTRE = "YEARS";
  private static final String CAR_T = "IT-CART";
  private static final String CAR_T_LOT = "IT-C1";
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final LocalDate INFUSION = LocalDate.of(2030, 2, 28);

  /** Months after day 0, of an integrating vector and of AAV. */
  private static final int[] INTEGRATING = {
    3, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 72, 84, 96, 108, 120, 132, 144, 156, 168, 180
  };

  private static final int[] AAV = {3, 6, 12, 18, 24, 36, 48, 60};

  /** Days from the earliest (negative or 0) or the latest day of a window; whom they are for. */
  private enum Stage {
    AHEAD_30(true, -30, "data-"),
    AHEAD_7(true, -7, "data-"),
    WINDOW_OPENS(true, 0, "data-"),
    OVERDUE_7(false, 7, "data-"),
    OVERDUE_30(false, 30, "data-"),
    ESCALATE_LEAD(false, 45, "lead-"),
    ESCALATE_STEWARD(false, 60, "years-steward");

    private final boolean ahead;
    private final int days;
    private final String reader;

    Stage(boolean ahead, int days, String reader) {
      this.ahead = ahead;
      this.days = days;
      this.reader = reader;
    }

    LocalDate day(Owed owed) {
      return (ahead ? owed.earliest : owed.latest).plusDays(days);
    }
  }

  private record Owed(
      UUID id,
      String what,
      LocalDate earliest,
      LocalDate target,
      LocalDate latest,
      LocalDate since,
      String state,
      String standing) {

    /** Whether on a day the time of what follows it has begun. */
    boolean missed(List<Owed> plan, LocalDate day) {
      return plan.stream()
          .filter(each -> each.kind().equals(kind()) && !each.standing.equals("WAIVED"))
          .anyMatch(each -> each.earliest.isAfter(latest) && !each.earliest.isAfter(day));
    }

    private String kind() {
      return what.replaceAll(" (month|year) .*", "");
    }
  }

  private static final Pattern UID = Pattern.compile("UID:([0-9a-f-]{36})@");

  private final Set<String> reminded = new HashSet<>();
  private final Map<String, List<Owed>> known = new LinkedHashMap<>();
  private final Map<String, UUID> patients = new LinkedHashMap<>();
  private Server server;
  private int read;
  private int letters;

  @Test
  void fifteenYearsOfWindowsAndMails() throws Exception {
    Path home = Path.of("target", "test-server", "fifteen-years").toAbsolutePath();
    TestDatabase.delete(home);
    try (Server started = Server.start(home, false)) {
      server = started;
      make();
      TreeMap<LocalDate, Runnable> life = new TreeMap<>();
      at(
          life,
          INFUSION,
          () -> {
            treated("LENTI", Clinics.LENTI, Clinics.LENTI_LOT, "A1", INFUSION);
            assertWindows("LENTI", Clinics.LENTI, INFUSION, INTEGRATING);
            treated("AAV", Clinics.AAV, Clinics.AAV_LOT, "A1", INFUSION);
            assertWindows("AAV", Clinics.AAV, INFUSION, AAV);
            treated("CART", CAR_T, CAR_T_LOT, "A1", INFUSION);
            treated("LEAVER", Clinics.LENTI, Clinics.LENTI_LOT, "A1", INFUSION);
          });
      // months 3 and 6 on time; then day 0 turns out to be four days later
      visits(life, "LENTI", INFUSION.plusMonths(3).plusDays(5), INFUSION.plusMonths(6).plusDays(1));
      LocalDate corrected = INFUSION.plusDays(4);
      at(
          life,
          INFUSION.plusMonths(7),
          () -> {
            correct("LENTI", "A1", corrected);
            assertWindows("LENTI", Clinics.LENTI, corrected, INTEGRATING);
            assertEquals(2, fulfilled("LENTI"), "what was fulfilled stays fulfilled");
          });
      // month 12 late, after every stage has been reached; months 18 to 36 on time
      visits(
          life,
          "LENTI",
          corrected.plusMonths(12).plusDays(100),
          corrected.plusMonths(18),
          corrected.plusMonths(24).minusDays(20),
          corrected.plusMonths(30),
          corrected.plusMonths(36).plusDays(29));
      // a second infusion in year 4 begins the fifteen years anew
      LocalDate second = corrected.plusMonths(44);
      at(
          life,
          second,
          () -> {
            treated("LENTI", Clinics.LENTI, Clinics.LENTI_LOT, "A2", second);
            assertWindows("LENTI", Clinics.LENTI, second, INTEGRATING);
          });
      visits(life, "LENTI", second.plusMonths(3), second.plusMonths(6), second.plusMonths(12));
      // months 18 and 24 are missed; three attempts in two ways, then lost; found again in month 40
      LocalDate lost = second.plusMonths(26);
      attempt(life, "LENTI", second.plusMonths(19), "PHONE");
      attempt(life, "LENTI", second.plusMonths(21), "LETTER");
      at(life, second.plusMonths(22), () -> assertEquals(422, declareLost("LENTI"), "not yet"));
      attempt(life, "LENTI", second.plusMonths(25), "HOME_PHYSICIAN");
      at(
          life,
          lost,
          () -> {
            assertEquals(200, declareLost("LENTI"));
            assertEquals(0, open("LENTI"), "nothing is owed of whom nobody can find");
          });
      LocalDate found = second.plusMonths(40);
      at(
          life,
          found,
          () -> {
            visited("LENTI", found);
            assertTrue(open("LENTI") > 10, "followed again");
          });
      visits(
          life,
          "LENTI",
          second.plusMonths(42),
          second.plusMonths(48),
          second.plusMonths(54),
          second.plusMonths(60),
          second.plusMonths(72).plusDays(30),
          second.plusMonths(84));
      LocalDate died = INFUSION.plusYears(12).minusDays(40);
      at(
          life,
          died.plusDays(3),
          () -> {
            send(
                Bundles.about(CENTRE, "LENTI", "1990")
                    .entry(
                        Bundles.urn(),
                        "Observation",
                        "observation",
                        "LENTI-dead",
                        dead("LENTI", died)));
            assertEquals(0, open("LENTI"), "nothing is owed of the dead");
          });
      // who withdraws is owed nothing from that day on
      at(
          life,
          INFUSION.plusMonths(14),
          () -> {
            send(
                Bundles.about(CENTRE, "LEAVER", "1990")
                    .entry(
                        Bundles.urn(),
                        "Consent",
                        "consent",
                        "LEAVER-no",
                        left("LEAVER", INFUSION.plusMonths(14))));
            assertEquals(0, open("LEAVER"));
          });
      // the CAR-T patient is seen in every window, and is not let go after year 15
      for (int month : INTEGRATING) {
        visits(life, "CART", INFUSION.plusMonths(month));
      }

      live(life);

      assertTrue(letters > 40, "only " + letters + " letters in fifteen years");
      assertEquals(21, fulfilled("CART"));
      assertEquals(0, open("CART"));
      assertEquals(
          List.of("MISSED", "MISSED", "MISSED", "MISSED", "MISSED", "MISSED", "MISSED", "OVERDUE"),
          plan("AAV").stream().map(Owed::standing).toList(),
          "nothing follows the last one, so it is still owed");
      assertEquals(
          Set.of("Follow-up month 18", "Follow-up month 24"),
          plan("LENTI").stream()
              .filter(owed -> owed.standing().equals("MISSED") && owed.latest().isBefore(lost))
              .map(Owed::what)
              .collect(java.util.stream.Collectors.toSet()),
          "missed before she was lost");
      JsonNode audit = server.post("years-steward", "/api/operations/verify-audit", "").json();
      assertEquals("", audit.path("fault").asText());
    }
  }

  /** From day to day; letters go out on the mornings of working days. */
  private void live(TreeMap<LocalDate, Runnable> life) {
    Random random = new Random(20261129);
    LocalDate end = INFUSION.plusYears(15).plusMonths(5);
    TreeSet<LocalDate> mornings = new TreeSet<>();
    for (LocalDate day = INFUSION; day.isBefore(end); day = day.plusDays(1)) {
      boolean works = day.getDayOfWeek().getValue() < DayOfWeek.SATURDAY.getValue();
      if (works && (mornings.contains(day) || random.nextInt(40) == 0)) {
        morning(day);
      }
      if (life.containsKey(day)) {
        moveTo(day + "T15:00:00Z");
        life.get(day).run();
        mornings.clear();
        for (String patient : patients.keySet()) {
          known.put(patient, plan(patient));
          for (Owed owed : known.get(patient)) {
            for (Stage stage : Stage.values()) {
              LocalDate next = stage.day(owed);
              while (next.getDayOfWeek().getValue() >= DayOfWeek.SATURDAY.getValue()) {
                next = next.plusDays(1);
              }
              mornings.add(next);
              mornings.add(next.minusDays(1));
            }
          }
        }
      }
    }
  }

  /** What is sent on a morning is exactly what this test says must be sent. */
  private void morning(LocalDate day) {
    Map<String, Set<UUID>> expected = new TreeMap<>();
    for (String patient : patients.keySet()) {
      for (Owed owed : known.getOrDefault(patient, List.of())) {
        Stage newest = null;
        for (Stage stage : Stage.values()) {
          if (!stage.day(owed).isAfter(day)) {
            newest = stage;
          }
        }
        if (owed.state().equals("OPEN")
            && !owed.missed(known.get(patient), day)
            && newest != null
            && !newest.day(owed).isBefore(owed.since())
            && reminded.add(owed.id() + " " + newest + " " + owed.since())) {
          expected.computeIfAbsent(newest.reader, any -> new HashSet<>()).add(owed.id());
        }
      }
    }
    moveTo(day.atTime(8, 5).atZone(ZONE).toInstant().toString());
    assertEquals(200, server.post(Server.ADMIN, "/api/operations/jobs/plan-sweep", "").status());
    Server.Answer answer = server.post(Server.ADMIN, "/api/operations/jobs/reminder-sweep", "");
    assertEquals(200, answer.status(), answer.body());
    Map<String, Set<UUID>> sent = new TreeMap<>();
    List<Mail> all = server.mail().mails();
    for (Mail mail : all.subList(read, all.size())) {
      String reader =
          mail.to().contains("data-")
              ? "data-"
              : mail.to().contains("lead-") ? "lead-" : "years-steward";
      Set<UUID> told = standing(mail.calendar().orElse(""));
      if (!told.isEmpty()) {
        assertTrue(sent.put(reader, told) == null, "one digest for each reader, on " + day);
        letters++;
      }
      for (String patient : patients.keySet()) {
        assertFalse((mail.subject() + mail.text()).contains(patient + "-"), "no pseudonym");
      }
    }
    read = all.size();
    assertEquals(expected, sent, "on the morning of " + day);
  }

  /** Obligations of events that are not cancelled. */
  private static Set<UUID> standing(String calendar) {
    Set<UUID> standing = new HashSet<>();
    for (String event : calendar.split("BEGIN:VEVENT")) {
      Matcher uid = UID.matcher(event.replace("\r\n ", "").replace("\n ", ""));
      if (uid.find() && !event.contains("STATUS:CANCELLED")) {
        standing.add(UUID.fromString(uid.group(1)));
      }
    }
    return standing;
  }

  private void assertWindows(String patient, String product, LocalDate dayZero, int[] months) {
    List<Owed> contacts =
        plan(patient).stream()
            .filter(owed -> owed.what().startsWith("Follow-up"))
            .filter(owed -> !owed.state().equals("CANCELLED"))
            .toList();
    assertEquals(months.length, contacts.size(), product);
    for (int i = 0; i < months.length; i++) {
      int days = months[i] <= 6 ? 14 : months[i] <= 60 ? 30 : 60;
      LocalDate target = dayZero.plusMonths(months[i]);
      Owed owed = contacts.get(i);
      assertEquals(target, owed.target(), owed.what());
      assertEquals(target.minusDays(days), owed.earliest(), owed.what());
      assertEquals(target.plusDays(days), owed.latest(), owed.what());
    }
  }

  private void make() {
    Clinics.make(server, CENTRE);
    server.post(
        Server.ADMIN,
        "/api/admin/products",
        """
        {"code":"%s","name":"CAR-T of tests","vectorClass":"LENTI","modality":"CAR_T",
         "holder":"Holder"}
        """
            .formatted(CAR_T));
    server.post(
        Server.ADMIN,
        "/api/admin/products/" + CAR_T + "/lots",
        "{\"lot\":\"%s\"}".formatted(CAR_T_LOT));
    server.person("years-nurse", "SITE_STAFF", CENTRE, "");
    server.person("years-steward", "STEWARD", "", "");
    for (String patient : List.of("LENTI", "AAV", "CART", "LEAVER")) {
      patients.put(patient, null);
    }
    moveTo(INFUSION + "T05:00:00Z");
  }

  private static void at(TreeMap<LocalDate, Runnable> life, LocalDate day, Runnable what) {
    life.merge(
        day,
        what,
        (first, second) ->
            () -> {
              first.run();
              second.run();
            });
  }

  private void visits(TreeMap<LocalDate, Runnable> life, String patient, LocalDate... days) {
    for (LocalDate day : days) {
      at(life, day, () -> visited(patient, day));
    }
  }

  private void attempt(
      TreeMap<LocalDate, Runnable> life, String patient, LocalDate day, String channel) {
    at(
        life,
        day,
        () -> {
          Server.Answer answer =
              server.put(
                  "years-nurse",
                  "/api/patients/" + patients.get(patient) + "/attempts/" + UUID.randomUUID(),
                  "{\"attemptedOn\":\"%s\",\"channel\":\"%s\",\"outcome\":\"NO_ANSWER\"}"
                      .formatted(day, channel));
          assertEquals(200, answer.status(), answer.body());
        });
  }

  private int declareLost(String patient) {
    return server
        .post("years-nurse", "/api/patients/" + patients.get(patient) + "/lost", "")
        .status();
  }

  private void treated(
      String patient, String product, String lot, String administration, LocalDate day) {
    send(
        Bundles.about(CENTRE, patient, "1990")
            .treated(patient + "-" + administration, product, lot, day));
    patients.computeIfAbsent(
        patient,
        name ->
            UUID.fromString(
                server
                    .get("years-nurse", "/api/patients?centre=" + CENTRE + "&pseudonym=" + name)
                    .json()
                    .path("id")
                    .asText()));
  }

  private void correct(String patient, String administration, LocalDate day) {
    String identifier = patient + "-" + administration;
    JsonNode found =
        server
            .fhirGet(
                Clinics.token(server, CENTRE),
                "/fhir/MedicationAdministration?identifier=" + identifier)
            .json()
            .path("entry")
            .get(0)
            .path("resource");
    com.fasterxml.jackson.databind.node.ObjectNode corrected = found.deepCopy();
    corrected.put("effectiveDateTime", day.toString());
    Server.Answer answer =
        server.fhirPut(
            Clinics.token(server, CENTRE),
            "/fhir/MedicationAdministration/" + found.path("id").asText(),
            corrected.toString());
    assertEquals(200, answer.status(), answer.body());
  }

  private void visited(String patient, LocalDate day) {
    send(Bundles.about(CENTRE, patient, "1990").visited(patient + "-" + day, day));
  }

  private static String dead(String patient, LocalDate day) {
    return """
    {"resourceType":"Observation",
     "identifier":[{"system":"https://longwatch.org/fhir/sid/observation","value":"%s-dead"}],
     "status":"final",
     "code":{"coding":[{"system":"https://longwatch.org/fhir/CodeSystem/atmp-observation",
      "code":"vital-status"}]},
     "subject":{"reference":"Patient?identifier=https://longwatch.org/fhir/sid/pseudonym|%s"},
     "effectiveDateTime":"%s",
     "valueCodeableConcept":{"coding":[{
      "system":"https://longwatch.org/fhir/CodeSystem/atmp-vital-status","code":"dead"}]}}
    """
        .formatted(patient, patient, day);
  }

  private static String left(String patient, LocalDate day) {
    return """
    {"resourceType":"Consent",
     "extension":[{"url":"https://longwatch.org/fhir/StructureDefinition/consent-kind",
      "valueCodeableConcept":{"coding":[{
       "system":"https://longwatch.org/fhir/CodeSystem/atmp-consent-kind",
       "code":"withdrawal"}]}}],
     "identifier":[{"system":"https://longwatch.org/fhir/sid/consent","value":"%s-no"}],
     "status":"inactive",
     "scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope",
      "code":"research"}]},
     "category":[{"coding":[{"system":"http://loinc.org","code":"59284-0"}]}],
     "patient":{"reference":"Patient?identifier=https://longwatch.org/fhir/sid/pseudonym|%s"},
     "dateTime":"%s",
     "policy":[{"authority":"https://example.org","uri":"https://example.org/protocol/2"}],
     "provision":{"type":"deny"}}
    """
        .formatted(patient, patient, day);
  }

  private void send(Bundles bundle) {
    Server.Answer answer = server.fhirPost(Clinics.token(server, CENTRE), "/fhir", bundle.json());
    assertEquals(200, answer.status(), answer.body());
  }

  private List<Owed> plan(String patient) {
    List<Owed> plan = new ArrayList<>();
    if (patients.get(patient) != null) {
      for (JsonNode each :
          server.get("years-nurse", "/api/patients/" + patients.get(patient) + "/plan").json()) {
        plan.add(
            new Owed(
                UUID.fromString(each.path("id").asText()),
                each.path("what").asText(),
                LocalDate.parse(each.path("earliest").asText()),
                LocalDate.parse(each.path("target").asText()),
                LocalDate.parse(each.path("latest").asText()),
                LocalDate.parse(each.path("owedSince").asText()),
                each.path("state").asText(),
                each.path("standing").asText()));
      }
    }
    return plan;
  }

  private long open(String patient) {
    return plan(patient).stream().filter(owed -> owed.state().equals("OPEN")).count();
  }

  private long fulfilled(String patient) {
    return plan(patient).stream().filter(owed -> owed.state().equals("FULFILLED")).count();
  }

  private void moveTo(String moment) {
    Server.Answer answer =
        server.post(Server.ADMIN, "/api/operations/clock", "{\"now\":\"" + moment + "\"}");
    assertEquals(200, answer.status(), answer.body());
  }
}
