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
import org.longwatch.fhir.store.Key;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredLine;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.CentreLine;

/**
 * Which identifiers and which resources a submission takes hold of before anything is done, so that
 * of two submissions about the same one waits, or yields, and none is half right.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class Claims {

  private static final int CLAIM_ROUNDS = 4;

  @Inject ResourceStore store;

  /** What the store knows of everything that the entries are or point to. */
  ResourceStore.Known known(CentreId centre, List<Entry> entries, References references) {
    return store.known(centre, allKeys(entries, references), allIds(entries, references));
  }

  private static Set<Key> allKeys(List<Entry> entries, References references) {
    Set<Key> keys = references.keys();
    for (Entry entry : entries) {
      keys.addAll(entry.keys());
      entry.condition().ifPresent(keys::add);
    }
    return keys;
  }

  private static Set<UUID> allIds(List<Entry> entries, References references) {
    Set<UUID> ids = references.ids();
    for (Entry entry : entries) {
      entry.target().ifPresent(ids::add);
      entry.made().ifPresent(made -> ids.add(made.id()));
    }
    return ids;
  }

  /** Claims new identifiers; where somebody else was faster, decides anew. */
  List<Issue> claim(List<Entry> entries, ResourceStore.Known known, CentreLine centre) {
    for (int round = 0; round < CLAIM_ROUNDS; round++) {
      Map<Key, UUID> wanted = new HashMap<>();
      for (Entry entry : entries) {
        if (entry.writes()) {
          for (Key key : entry.keys()) {
            if (!known.byKey().containsKey(key)) {
              wanted.put(key, entry.id());
            }
          }
        }
      }
      Set<Key> lost = store.claim(centre.id(), wanted);
      if (lost.isEmpty()) {
        return List.of();
      }
      wanted.keySet().removeAll(lost);
      store.release(centre.id(), wanted.keySet());
      known.add(store.known(centre.id(), lost, List.of()));
      List<Issue> issues = Decisions.decide(entries, known, centre);
      if (!issues.isEmpty()) {
        return issues;
      }
    }
    throw new IllegalStateException("Identifiers are claimed and given back without end");
  }

  /** Lets nobody else change the same patients meanwhile, and looks at what is corrected again. */
  List<Issue> lock(List<Entry> entries, ResourceStore.Known known) {
    Set<UUID> ids = new HashSet<>();
    Set<UUID> corrected = new HashSet<>();
    for (Entry entry : entries) {
      if (entry.is(Entry.Decision.UPDATE) || entry.is(Entry.Decision.DELETE)) {
        ids.add(entry.id());
        corrected.add(entry.id());
        UUID patient =
            known.byId().containsKey(entry.id()) ? known.byId().get(entry.id()).patient() : null;
        if (patient != null) {
          ids.add(patient);
        }
      }
      if (entry.writes()) {
        UUID patient = References.patientOf(entry);
        if (patient != null) {
          ids.add(patient);
        }
      }
    }
    // nobody else can see what this submission makes
    entries.stream()
        .filter(entry -> entry.is(Entry.Decision.CREATE))
        .map(Entry::id)
        .forEach(ids::remove);
    List<Issue> issues = new ArrayList<>();
    Map<UUID, StoredLine> locked = store.lock(ids);
    Map<UUID, Set<Key>> former = corrected.isEmpty() ? Map.of() : store.keysOf(corrected);
    for (Entry entry : entries) {
      if (!corrected.contains(entry.id())) {
        continue;
      }
      StoredLine line = locked.get(entry.id());
      if (entry.patchedVersion() != 0 && entry.patchedVersion() != line.version()) {
        throw new Overtaken();
      }
      entry.decide(
          entry.is(Entry.Decision.DELETE) ? Entry.Decision.DELETE : Entry.Decision.UPDATE,
          entry.id(),
          line.version() + 1);
      if (line.deleted()) {
        issues.add(
            Issue.error(Issue.Kind.DELETED, entry.place(), "This has been deleted meanwhile"));
      }
      if (entry.ifMatch().isPresent() && entry.ifMatch().getAsInt() != line.version()) {
        issues.add(Decisions.anotherVersion(entry));
      }
      if (entry.is(Entry.Decision.UPDATE)) {
        if (!entry.keys().containsAll(former.getOrDefault(entry.id(), Set.of()))) {
          issues.add(
              Issue.error(
                  Issue.Kind.BUSINESS_RULE,
                  entry.place() + ".identifier",
                  "A correction keeps the identifiers; to withdraw one, ask the registry"));
        }
        if (line.patient() != null && !line.patient().equals(References.patientOf(entry))) {
          issues.add(
              Issue.error(
                  Issue.Kind.BUSINESS_RULE,
                  entry.place() + ".subject",
                  "A correction stays with its patient"));
        }
      }
    }
    return issues;
  }
}
