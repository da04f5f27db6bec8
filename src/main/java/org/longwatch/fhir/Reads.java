package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.longwatch.fhir.admission.Admission;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.read.Question;
import org.longwatch.fhir.read.ReadingRoom;
import org.longwatch.fhir.read.Reply;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;

/**
 * Answers what a Bundle asks to GET, as a GET of its own is answered: same rights, same
 * compartment, same line in the access log.
 */
@ApplicationScoped
public class Reads {

  @Inject ReadingRoom room;
  @Inject Admission admission;

  /**
   * What a transaction asks to GET and cannot be asked, as far as that can be said before it is
   * done: what is read comes after everything else, when nothing can be taken back any more.
   */
  List<Issue> unreadable(List<Entry> entries) {
    List<Issue> issues = new ArrayList<>();
    Map<Entry, UUID> named = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.method() == Entry.Method.GET) {
        try {
          Question question = question(entry.url());
          if (!room.knows(question.path())) {
            throw new NotFound("Nothing is read at this address; see /fhir/metadata for what is");
          }
          room.require(question);
          room.named(question).ifPresent(id -> named.put(entry, id));
        } catch (RuntimeException e) {
          FailureInterceptor.Meaning meaning = FailureInterceptor.meaning(e);
          if (meaning.status() >= 500) {
            throw e;
          }
          issues.add(unread(entry, BatchDoor.status(meaning.status())));
        }
      }
    }
    if (!named.isEmpty()) {
      Set<UUID> there = admission.there(Set.copyOf(named.values()));
      named.forEach(
          (entry, id) -> {
            if (!there.contains(id)) {
              issues.add(unread(entry, BatchDoor.status(404)));
            }
          });
    }
    return issues;
  }

  private static Question question(String url) {
    try {
      return Question.of(url);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          400, List.of(Issue.error(Issue.Kind.STRUCTURE, "", "The percent-encoding is broken")));
    }
  }

  private static Issue unread(Entry entry, String status) {
    return Issue.error(
        Issue.Kind.NOT_FOUND,
        entry.place() + ".request.url",
        "This cannot be read (" + status + ")");
  }

  /**
   * Asks.
   *
   * @param url relative to the base, for instance {@code Patient?identifier=…}
   * @return the resource, and status and outcome in its response
   */
  BundleEntryComponent get(String url) {
    BundleEntryComponent line = new BundleEntryComponent();
    try {
      Question question = question(url);
      if (!room.knows(question.path())) {
        throw new NotFound("Nothing is read at this address; see /fhir/metadata for what is");
      }
      Reply reply = room.answer(question);
      line.setResource(Fhir.parse(reply.json()));
      line.getResponse().setStatus("200 OK");
      reply.version().ifPresent(version -> line.getResponse().setEtag("W/\"" + version + "\""));
      reply
          .changed()
          .ifPresent(moment -> line.getResponse().setLastModifiedElement(Fhir.instant(moment)));
    } catch (RuntimeException e) {
      FailureInterceptor.Meaning meaning = FailureInterceptor.meaning(e);
      if (meaning.status() >= 500) {
        throw e;
      }
      line.getResponse()
          .setStatus(BatchDoor.status(meaning.status()))
          .setOutcome(Outcomes.of(meaning.issues()));
    }
    return line;
  }
}
