package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.intake.Envelope;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.kernel.Issue;
import org.longwatch.security.CurrentActor;

/** For transactions that are put together here, from what somebody has sent in another form. */
@ApplicationScoped
public class SideDoor {

  @Inject Inbox inbox;
  @Inject FrontDoor door;
  @Inject CurrentActor currentActor;

  /** How many entries a transaction may have. */
  public static final int MOST_ENTRIES = EntryReader.MOST_ENTRIES;

  /**
   * What came of a transaction.
   *
   * @param status as of HTTP
   * @param answer empty if it was refused
   * @param issues why it was refused
   */
  public record Taken(int status, Optional<Bundle> answer, List<Issue> issues) {}

  /** Hands a transaction in for whoever acts, as if it had come by HTTP. */
  public Taken take(String transaction) {
    byte[] bytes = transaction.getBytes(StandardCharsets.UTF_8);
    Receipt receipt =
        inbox.receive(new Envelope(currentActor.get(), "POST /", Optional.empty(), bytes));
    if (!receipt.refused().isEmpty()) {
      return new Taken(409, Optional.empty(), receipt.refused());
    }
    try {
      Body.requireText(bytes);
      return new Taken(
          200,
          Optional.of(
              door.take(
                  receipt, bytes, () -> EntryReader.of(Fhir.parse(Bundle.class, transaction)))),
          List.of());
    } catch (RuntimeException e) {
      FailureInterceptor.Meaning meaning = FailureInterceptor.meaning(e);
      if (meaning.status() >= 500) {
        inbox.fail(receipt.id());
        throw e;
      }
      inbox.reject(receipt.id(), meaning.issues());
      return new Taken(meaning.status(), Optional.empty(), meaning.issues());
    }
  }
}
