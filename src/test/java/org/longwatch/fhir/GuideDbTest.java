package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.enrolment.EnrolmentReader;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.kernel.PatientId;

/** What the guide for integrators shows is taken as it stands, in the order it is shown. */
class GuideDbTest {

  private static final Path VALID = Path.of("fhir-profiles", "examples", "valid");

  private static Sender sender;

  @BeforeAll
  static void start() {
    sender = Sender.start();
  }

  @AfterAll
  static void stop() {
    sender.close();
  }

  @Test
  void enrolmentConsentAndChainOfIdentityAreTakenAndAVisitByQuestionnaireAfterThem()
      throws Exception {
    Bundle first = send("bundle-enrolment-consent-and-chain-of-identity.json");
    assertEquals(9, first.getEntry().size());
    statuses(first).forEach(status -> assertEquals("201 Created", status));
    PatientId patient =
        new PatientId(
            UUID.fromString(first.getEntry().get(0).getResponse().getLocation().split("/")[1]));
    assertEquals(
        1,
        sender
            .harness
            .asRegistry(() -> sender.harness.get(EnrolmentReader.class).enrolments(patient))
            .size());

    Bundle visit = send("bundle-visit-by-questionnaire.json");
    assertEquals(List.of("200 OK", "201 Created"), statuses(visit));
    FollowUpReader followUp = sender.harness.get(FollowUpReader.class);
    assertEquals(1, sender.harness.asRegistry(() -> followUp.visits(patient)).size());
    assertEquals(10, sender.harness.asRegistry(() -> followUp.assessments(patient)).size());
  }

  private static Bundle send(String name) throws Exception {
    return sender.send(sender.lyon, Files.readString(VALID.resolve(name)));
  }

  private static List<String> statuses(Bundle answer) {
    return answer.getEntry().stream().map(entry -> entry.getResponse().getStatus()).toList();
  }
}
