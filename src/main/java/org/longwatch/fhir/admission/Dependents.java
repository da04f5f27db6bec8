package org.longwatch.fhir.admission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.longwatch.fhir.search.SearchIndex;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;

/**
 * What points to resources that are about to be deleted or taken back as entered in error, and must
 * not be left pointing to nothing that counts.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class Dependents {

  @Inject SearchIndex index;
  @Inject ResourceStore store;

  /**
   * What would point to nothing once its target is deleted or entered in error; who sent a resource
   * is no such.
   */
  List<Issue> leftBehind(List<Entry> entries, CentreId centre) {
    Map<UUID, Entry> leaving = new HashMap<>();
    Map<UUID, Entry> touched = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.is(Entry.Decision.DELETE) || takesBack(entry)) {
        leaving.put(entry.id(), entry);
      }
      if (entry.id() != null) {
        touched.put(entry.id(), entry);
      }
    }
    Map<UUID, String> written = new HashMap<>();
    List<SearchIndex.Pointer> left = new ArrayList<>();
    for (SearchIndex.Pointer pointer : index.pointers(centre, leaving.keySet())) {
      Entry change = touched.get(pointer.id());
      boolean goesToo =
          change != null
              && (change.is(Entry.Decision.DELETE)
                  || takesBack(change) && takesBack(leaving.get(pointer.target()))
                  || change.writes()
                      && !written
                          .computeIfAbsent(change.id(), id -> Fhir.write(change.resource()))
                          .contains(pointer.target().toString()));
      if (!goesToo && !pointer.type().equals("Provenance")) {
        left.add(pointer);
      }
    }
    Set<UUID> inError = inError(left, leaving, centre);
    return left.stream()
        .filter(
            pointer -> !inError.contains(pointer.id()) || !takesBack(leaving.get(pointer.target())))
        .map(
            pointer ->
                Issue.error(
                    Issue.Kind.BUSINESS_RULE,
                    leaving.get(pointer.target()).place(),
                    pointer.type()
                        + "/"
                        + pointer.id()
                        + " points to this; delete or correct it first, or in the same"
                        + " transaction"))
        .toList();
  }

  private static boolean takesBack(Entry entry) {
    return entry.is(Entry.Decision.UPDATE) && Mapping.isInError(entry.resource());
  }

  /** What was entered in error itself may point to what was as well. */
  private Set<UUID> inError(
      List<SearchIndex.Pointer> left, Map<UUID, Entry> leaving, CentreId centre) {
    List<UUID> asked =
        left.stream()
            .filter(pointer -> takesBack(leaving.get(pointer.target())))
            .map(SearchIndex.Pointer::id)
            .distinct()
            .toList();
    Set<UUID> inError = new HashSet<>();
    store
        .current(centre, asked)
        .forEach(
            (id, version) -> {
              if (Mapping.isInError(Fhir.parse(version.content()))) {
                inError.add(id);
              }
            });
    return inError;
  }
}
