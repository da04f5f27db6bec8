package org.longwatch.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.longwatch.process.MailCatcher.Mail;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;
import org.longwatch.support.TestDatabase;

/**
 * The whole path from outside: a centre sends, the patient gets a plan, the centre its mail, the
 * visit ends the mails, an event is found, detected and reported.
 */
class OneDayIT {

  private static final String CENTRE = "DAY01";

  @Test
  void fromTheFirstBundleToTheReport() throws Exception {
    Path home = Path.of("target", "test-server", "one-day").toAbsolutePath();
    TestDatabase.delete(home);
    try (Server server = Server.start(home, false)) {
      Clinics.make(server, CENTRE);
      server.person("day-nurse", "SITE_STAFF", CENTRE, "");
      server.person("day-safety", "SAFETY_PHYSICIAN", "", "");
      server.person("day-steward", "STEWARD", "", "");
      server.person("day-regulator", "REGULATOR", "", "");
      server.person("day-holder", "HOLDER", "", "Holder");

      LocalDate infusion = LocalDate.of(2030, 3, 4);
      moveTo(server, "2030-03-04T10:00:00Z");
      send(server, treated("P1", Clinics.LENTI, Clinics.LENTI_LOT, infusion));
      for (int i = 2; i <= 24; i++) {
        send(
            server,
            treated(
                "P" + i,
                i % 2 == 0 ? Clinics.AAV : Clinics.LENTI,
                i % 2 == 0 ? Clinics.AAV_LOT : Clinics.LENTI_LOT,
                infusion));
      }

      // plan
      String patient = patient(server, "P1");
      JsonNode plan = server.get("day-nurse", "/api/patients/" + patient + "/plan").json();
      assertEquals(21, plan.size());
      assertEquals("2030-06-04", plan.get(0).path("target").asText());
      assertEquals(8, plan(server, "P2").size());

      // reminder: the window of month 3 opens on 2030-05-21
      int quiet = server.mail().mails().size();
      sweep(server, "2030-03-05T07:05:00Z");
      assertEquals(quiet, server.mail().mails().size(), "nothing is due yet");
      sweep(server, "2030-05-21T06:05:00Z");
      List<Mail> reminded = mailsTo(server, "data-" + CENTRE);
      assertEquals(1, reminded.size());
      assertTrue(
          reminded.get(0).calendar().orElse("").contains("BEGIN:VEVENT"), "calendar attached");
      String whole = reminded.get(0).subject() + reminded.get(0).text();
      assertFalse(whole.contains("P1"), "no pseudonym in a mail");
      assertFalse(whole.contains(Clinics.LENTI), "no product in a mail");
      sweep(server, "2030-05-21T06:20:00Z");
      assertEquals(1, mailsTo(server, "data-" + CENTRE).size(), "once per obligation and stage");

      // visits end the reminders
      moveTo(server, "2030-06-04T09:00:00Z");
      for (int i = 1; i <= 24; i++) {
        send(
            server,
            Bundles.about(CENTRE, "P" + i, "1990")
                .visited("P" + i + "-M3", LocalDate.of(2030, 6, 4)));
      }
      assertEquals("FULFILLED", plan(server, "P1").get(0).path("state").asText());
      sweep(server, "2030-06-26T06:05:00Z");
      assertEquals(1, mailsTo(server, "data-" + CENTRE).size(), "none after completion");

      // events
      LocalDate onset = LocalDate.of(2030, 6, 1);
      for (int i = 1; i <= 24; i++) {
        Bundles bundle = Bundles.about(CENTRE, "P" + i, "1990");
        if (i % 2 == 0 && i > 6) {
          continue;
        }
        send(
            server,
            i % 2 == 0
                ? bundle.suffered("P" + i + "-E1", "99060001", "Fever", onset, "Fever at home.")
                : bundle.suffered(
                    "P" + i + "-E1",
                    "99010001",
                    "Myelodysplasia after therapy",
                    onset,
                    "Pancytopenia at a routine visit, marrow with excess of blasts."));
      }

      // clonality: one sample with a clone of a quarter is enough
      send(server, Bundles.about(CENTRE, "P1", "1990").sampled("P1-S1", onset, "MECOM", 25.5));

      // search
      server.post("day-steward", "/api/operations/catch-up-index", "");
      JsonNode found = server.get("day-safety", "/api/search?q=pancytopenia").json();
      assertEquals(12, found.path("total").asInt(), found.toString());
      assertTrue(found.toString().contains("\"highlighted\":true"), found.toString());

      // run, signal
      JsonNode run =
          server
              .post("day-safety", "/api/signals/runs", "{\"clinicalCutOff\":\"2030-06-25\"}")
              .json();
      assertEquals(15, run.path("cases").asInt(), run.toString());
      JsonNode line =
          server
              .get("day-safety", "/api/signals?product=" + Clinics.LENTI)
              .json()
              .path("lines")
              .get(0);
      assertEquals("MYELOID_MALIGNANCY", line.path("event").asText(), line.toString());
      assertTrue(line.path("personYears").asDouble() > 1, line.toString());
      assertTrue(line.path("rateUpper").asDouble() > line.path("rate").asDouble());
      JsonNode alerts = server.get("day-safety", "/api/signals/alerts").json();
      assertTrue(alerts.toString().contains("MECOM"), alerts.toString());
      assertTrue(alerts.toString().contains(Clinics.LENTI), alerts.toString());
      Server.Answer signal =
          server.post(
              "day-safety",
              "/api/signals/alerts/" + alerts.get(0).path("id").asText() + "/signal",
              "{\"reason\":\"Every patient of the product\"}");
      assertEquals(200, signal.status(), signal.body());

      // the same run again, by its lock point, gives the same bytes
      JsonNode again =
          server
              .post(
                  "day-safety",
                  "/api/signals/runs",
                  "{\"clinicalCutOff\":\"2030-06-25\",\"lockPoint\":"
                      + run.path("lockPoint").asLong()
                      + "}")
              .json();
      assertEquals(run.path("outputHash").asText(), again.path("outputHash").asText());

      // report
      JsonNode report =
          server
              .post("day-regulator", "/api/reports", "{\"clinicalCutOff\":\"2030-06-25\"}")
              .json();
      String id = report.path("id").asText();
      String csv = server.get("day-regulator", "/api/reports/" + id + ".csv").body();
      assertTrue(csv.contains(Clinics.LENTI), csv);
      assertFalse(csv.contains("masked"), csv);
      String holders = server.get("day-holder", "/api/reports/" + id + ".csv").body();
      assertTrue(holders.contains("masked"), holders);
      assertEquals(
          404,
          server.get("day-nurse", "/api/patients/" + new java.util.UUID(1, 1) + "/plan").status());

      // audit
      JsonNode audit = server.post("day-steward", "/api/operations/verify-audit", "").json();
      assertEquals("", audit.path("fault").asText());
      assertTrue(audit.path("entries").asLong() > 100, audit.toString());
    }
  }

  private static Bundles treated(String pseudonym, String product, String lot, LocalDate day) {
    return Bundles.about(CENTRE, pseudonym, "1990").treated(product, lot, day);
  }

  private static void send(Server server, Bundles bundle) {
    Server.Answer answer = server.fhirPost(Clinics.token(server, CENTRE), "/fhir", bundle.json());
    assertEquals(200, answer.status(), answer.body());
  }

  private static String patient(Server server, String pseudonym) {
    return server
        .get("day-nurse", "/api/patients?centre=" + CENTRE + "&pseudonym=" + pseudonym)
        .json()
        .path("id")
        .asText();
  }

  private static JsonNode plan(Server server, String pseudonym) {
    return server.get("day-nurse", "/api/patients/" + patient(server, pseudonym) + "/plan").json();
  }

  private static void moveTo(Server server, String moment) {
    Server.Answer answer =
        server.post(
            Server.ADMIN, "/api/operations/clock", "{\"now\":\"" + Instant.parse(moment) + "\"}");
    assertEquals(200, answer.status(), answer.body());
  }

  private static void sweep(Server server, String moment) {
    moveTo(server, moment);
    Server.Answer answer = server.post(Server.ADMIN, "/api/operations/jobs/reminder-sweep", "");
    assertEquals(200, answer.status(), answer.body());
  }

  private static List<Mail> mailsTo(Server server, String who) {
    return server.mail().mails().stream().filter(mail -> mail.to().contains(who)).toList();
  }
}
