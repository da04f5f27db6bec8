package org.longwatch.fhir.admission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.fhir.search.SearchIndex;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;

/** What points to resources that are about to be deleted, and must not be left pointing nowhere. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class Dependents {

  @Inject SearchIndex index;

  /** What would point to nothing once its target is deleted; who sent a resource is no such. */
  List<Issue> leftBehind(List<Entry> entries, CentreId centre) {
    Map<UUID, Entry> deleted = new HashMap<>();
    Map<UUID, Entry> touched = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.is(Entry.Decision.DELETE)) {
        deleted.put(entry.id(), entry);
      }
      if (entry.id() != null) {
        touched.put(entry.id(), entry);
      }
    }
    Map<UUID, String> written = new HashMap<>();
    List<Issue> issues = new ArrayList<>();
    for (SearchIndex.Pointer pointer : index.pointers(centre, deleted.keySet())) {
      Entry change = touched.get(pointer.id());
      boolean goesToo =
          change != null
              && (change.is(Entry.Decision.DELETE)
                  || change.writes()
                      && !written
                          .computeIfAbsent(change.id(), id -> Fhir.write(change.resource()))
                          .contains(pointer.target().toString()));
      if (!goesToo && !pointer.type().equals("Provenance")) {
        issues.add(
            Issue.error(
                Issue.Kind.BUSINESS_RULE,
                deleted.get(pointer.target()).place(),
                pointer.type()
                    + "/"
                    + pointer.id()
                    + " points to this; delete or correct it first, or in the same transaction"));
      }
    }
    return issues;
  }
}
