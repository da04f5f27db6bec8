package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.longwatch.fhir.read.Question;
import org.longwatch.fhir.read.ReadingRoom;
import org.longwatch.fhir.read.Reply;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.kernel.NotFound;

/**
 * Answers what a Bundle asks to GET, as a GET of its own is answered: same rights, same
 * compartment, same line in the access log.
 */
@ApplicationScoped
public class Reads {

  @Inject ReadingRoom room;

  /**
   * Asks.
   *
   * @param url relative to the base, for instance {@code Patient?identifier=…}
   * @return the resource, and status and outcome in its response
   */
  BundleEntryComponent get(String url) {
    BundleEntryComponent line = new BundleEntryComponent();
    try {
      Question question = Question.of(url);
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
