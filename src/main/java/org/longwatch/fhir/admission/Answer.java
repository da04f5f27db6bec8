package org.longwatch.fhir.admission;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.IdType;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.TimeOrderedId;

/** What a sender is told, entry by entry: what came of it, or the status of its refusal. */
final class Answer {

  private Answer() {}

  /**
   * What came of each entry.
   *
   * @param base address of this server, ending in a slash
   */
  static Bundle of(List<Entry> entries, String base, Instant now, Set<Issue> issues) {
    Bundle answer = new Bundle();
    answer.setType(BundleType.TRANSACTIONRESPONSE);
    answer.setId(TimeOrderedId.next().toString());
    for (Entry entry : entries) {
      var line = answer.addEntry();
      boolean deletes = entry.method() == Entry.Method.DELETE;
      line.getResponse()
          .setStatus(
              entry.is(Entry.Decision.CREATE) || entry.made().isPresent()
                  ? "201 Created"
                  : deletes ? "204 No Content" : "200 OK");
      if (entry.id() != null) {
        if (!deletes) {
          line.setFullUrl(base + entry.type() + "/" + entry.id());
        }
        line.getResponse()
            .setLocation(Fhir.location(entry.type(), entry.id(), entry.version()))
            .setEtag("W/\"" + entry.version() + "\"");
        Instant moment = entry.is(Entry.Decision.LEAVE) ? entry.moment() : now;
        if (moment != null) {
          line.getResponse().setLastModifiedElement(Fhir.instant(moment));
        }
      }
      List<Issue> said =
          issues.stream().filter(issue -> issue.location().startsWith(entry.place())).toList();
      if (!said.isEmpty()) {
        line.getResponse().setOutcome(Outcomes.of(said));
      }
    }
    return answer;
  }

  /**
   * Reminds entries of what they made when the same bytes came before: the answer that was given
   * then says it.
   */
  static void recall(List<Entry> entries, Bundle before) {
    for (int i = 0; i < entries.size() && i < before.getEntry().size(); i++) {
      BundleEntryResponseComponent said = before.getEntry().get(i).getResponse();
      if (entries.get(i).method() == Entry.Method.POST
          && String.valueOf(said.getStatus()).startsWith("201")) {
        Instant moment = said.hasLastModified() ? said.getLastModified().toInstant() : null;
        Entry entry = entries.get(i);
        Reading.uuid(new IdType(said.getLocation()).getIdPart())
            .ifPresent(id -> entry.made(id, moment));
      }
    }
  }

  /** The status that says it best; several kinds of issues together are 422. */
  static int status(Set<Issue> issues, EntryReader reader, List<Issue> undecidable) {
    List<Issue> refusing = issues.stream().filter(Issue::refuses).toList();
    if (refusing.stream().allMatch(issue -> issue.kind() == Issue.Kind.CONFLICT)) {
      return 412;
    }
    if (refusing.stream().allMatch(issue -> issue.kind() == Issue.Kind.DUPLICATE)) {
      return 409;
    }
    if (refusing.stream().allMatch(issue -> issue.kind() == Issue.Kind.DELETED)) {
      return 410;
    }
    return reader.alone() && undecidable.containsAll(refusing) && !undecidable.isEmpty()
        ? 404
        : 422;
  }
}
