package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.wire.Slices;
import org.longwatch.intake.Envelope;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.kernel.Issue;
import org.longwatch.security.Actor;

/**
 * The way of a batch: held to the profiles as a whole, for that is quicker, and then every entry is
 * a submission of its own, with its own receipt and its own transaction. The same entry sent again,
 * in this batch, another one or alone, is answered from memory.
 */
@ApplicationScoped
public class BatchDoor {

  private static final Logger LOG = Logger.getLogger(BatchDoor.class.getName());

  /** In which order entries are taken, whatever order they stand in. */
  private static final List<HTTPVerb> ORDER =
      List.of(HTTPVerb.DELETE, HTTPVerb.POST, HTTPVerb.PUT, HTTPVerb.PATCH, HTTPVerb.GET);

  private static final Map<Integer, String> PHRASES =
      Map.of(
          400, "Bad Request",
          404, "Not Found",
          405, "Method Not Allowed",
          409, "Conflict",
          410, "Gone",
          412, "Precondition Failed",
          415, "Unsupported Media Type",
          422, "Unprocessable Entity");

  @Inject FrontDoor door;
  @Inject ProfileValidator validator;
  @Inject Inbox inbox;
  @Inject Reads reads;

  /**
   * Takes a batch.
   *
   * @return the answer: for each entry, in the order sent, what came of it
   * @throws Refusal when there is something against the batch as such
   */
  Bundle take(Receipt received, Actor sender, byte[] bytes, Bundle batch) {
    Receipt receipt = door.settled(received, bytes);
    String name = EntryReader.name(batch);
    if (receipt.answer().isEmpty() && name != null) {
      receipt = door.named(receipt, name, bytes);
    }
    if (receipt.answer().isPresent()) {
      return door.remembered(receipt, reading(batch));
    }
    List<Issue> found = validator.validate(bytes);
    List<Issue> ofTheWhole =
        found.stream()
            .filter(issue -> issue.refuses() && !issue.location().startsWith("Bundle.entry["))
            .toList();
    if (!ofTheWhole.isEmpty() || batch.getEntry().isEmpty()) {
      throw new Refusal(
          400,
          ofTheWhole.isEmpty()
              ? List.of(
                  Issue.error(Issue.Kind.REQUIRED, "Bundle.entry", "The batch has no entries"))
              : ofTheWhole);
    }
    Slices slices = Slices.of(bytes);
    BundleEntryComponent[] lines = new BundleEntryComponent[batch.getEntry().size()];
    boolean[] refused = {false};
    IntStream.range(0, lines.length)
        .boxed()
        .sorted(Comparator.comparing(i -> rank(batch.getEntry().get(i).getRequest())))
        .forEach(
            i -> {
              lines[i] =
                  line(
                      received.id(), i, batch.getEntry().get(i), slices.resource(i), found, sender);
              refused[0] |= !lines[i].getResponse().getStatus().startsWith("2");
            });
    Bundle answer = new Bundle();
    answer.setType(BundleType.BATCHRESPONSE);
    List.of(lines).forEach(answer::addEntry);
    inbox.closeParts(
        receipt.id(),
        refused[0] ? Optional.empty() : Optional.of(Fhir.write(unread(answer, batch))));
    return answer;
  }

  /** A status as Bundles write it. */
  static String status(int code) {
    return code + " " + PHRASES.getOrDefault(code, code < 500 ? "Refused" : "Failed");
  }

  private static int rank(BundleEntryRequestComponent request) {
    return request.getMethod() == null ? 0 : ORDER.indexOf(request.getMethod());
  }

  private BundleEntryComponent line(
      UUID whole,
      int number,
      BundleEntryComponent entry,
      byte[] slice,
      List<Issue> found,
      Actor sender) {
    Receipt receipt = null;
    try {
      EntryReader first = EntryReader.of(number, entry);
      if (first.issues().isEmpty() && first.entries().get(0).method() == Entry.Method.GET) {
        return reads.get(first.entries().get(0).url());
      }
      receipt =
          inbox.receivePart(
              whole, new Envelope(sender, asked(entry.getRequest()), Optional.empty(), slice));
      Bundle answer =
          receipt.answer().isPresent()
              ? door.remembered(receipt, List.of())
              : door.admit(
                  receipt,
                  within("Bundle.entry[" + number + "]", found),
                  first,
                  () -> EntryReader.of(number, afresh(entry, slice)));
      return answer.getEntryFirstRep();
    } catch (RuntimeException e) {
      FailureInterceptor.Meaning meaning = FailureInterceptor.meaning(e);
      if (meaning.status() >= 500) {
        LOG.log(Level.SEVERE, "entry of a batch failed", e);
        if (receipt != null) {
          inbox.fail(receipt.id());
        }
      } else if (receipt != null) {
        inbox.reject(receipt.id(), meaning.issues());
      }
      BundleEntryComponent line = new BundleEntryComponent();
      line.getResponse()
          .setStatus(status(meaning.status()))
          .setOutcome(Outcomes.of(meaning.issues()));
      return line;
    }
  }

  /** Attempts change what they read, so the next one reads again. */
  static BundleEntryComponent afresh(BundleEntryComponent entry, byte[] slice) {
    BundleEntryComponent copy = new BundleEntryComponent();
    copy.setRequest(entry.getRequest());
    copy.setFullUrl(entry.getFullUrl());
    if (slice.length > 0) {
      copy.setResource(Body.parse(slice));
    }
    return copy;
  }

  private static List<Issue> within(String place, List<Issue> found) {
    return found.stream()
        .filter(issue -> issue.location().equals(place) || issue.location().startsWith(place + "."))
        .toList();
  }

  /** What an entry asks, in the words of a request of its own. */
  private static String asked(BundleEntryRequestComponent request) {
    StringBuilder asked = new StringBuilder();
    asked.append(request.getMethod() == null ? "?" : request.getMethod().toCode());
    asked.append(" /").append(request.getUrl());
    if (request.hasIfNoneExist()) {
      asked.append(" If-None-Exist: ").append(request.getIfNoneExist());
    }
    if (request.hasIfMatch()) {
      asked.append(" If-Match: ").append(request.getIfMatch());
    }
    return asked.toString();
  }

  private static List<Entry> reading(Bundle batch) {
    List<Entry> reading = new ArrayList<>();
    for (int i = 0; i < batch.getEntry().size(); i++) {
      if (batch.getEntry().get(i).getRequest().getMethod() == HTTPVerb.GET) {
        reading.addAll(EntryReader.of(i, batch.getEntry().get(i)).entries());
      }
    }
    return reading;
  }

  /** The answer to keep: what was read is read anew each time, and has its place in the store. */
  private static Bundle unread(Bundle answer, Bundle batch) {
    Bundle kept = answer.copy();
    for (int i = 0; i < kept.getEntry().size(); i++) {
      if (batch.getEntry().get(i).getRequest().getMethod() == HTTPVerb.GET) {
        kept.getEntry().get(i).setResource((Resource) null);
      }
    }
    return kept;
  }
}
