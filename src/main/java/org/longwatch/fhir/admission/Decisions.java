package org.longwatch.fhir.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredLine;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.registry.CentreLine;

/**
 * What becomes of each entry, by what is known of its resource. Nothing is asked of the database
 * here, for it is decided again whenever somebody else was faster.
 */
final class Decisions {

  private Decisions() {}

  /** What becomes of each entry, by what is known now. */
  static List<Issue> decide(List<Entry> entries, ResourceStore.Known known, CentreLine centre) {
    List<Issue> issues = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.type().equals("Organization")) {
        entry.leave(centre.id().value(), 1, null);
        continue;
      }
      StoredLine there =
          entry
              .target()
              .map(known.byId()::get)
              .or(() -> entry.made().map(before -> known.byId().get(before.id())))
              .or(() -> entry.condition().map(known.byKey()::get))
              .orElse(null);
      boolean ofType = there != null && there.type().equals(entry.type());
      boolean exists = ofType && !there.deleted();
      boolean deleted = ofType && there.deleted();
      switch (entry.method()) {
        case POST -> {
          if (deleted) {
            spent(entry, issues);
          } else if (entry.made().isPresent()) {
            entry.leave(entry.made().get().id(), 1, entry.made().get().moment());
          } else {
            decidePost(entry, exists ? there : null, known, issues);
          }
        }
        case PUT -> {
          if (exists) {
            entry.decide(Entry.Decision.UPDATE, there.id(), there.version() + 1);
            taken(entry, known, issues);
          } else if (deleted) {
            spent(entry, issues);
          } else if (entry.target().isEmpty()) {
            decidePost(entry, null, known, issues);
          } else {
            nothingThere(entry, issues);
          }
        }
        case PATCH -> decidePatch(entry, exists ? there : null, deleted, known, issues);
        case DELETE -> {
          if (exists) {
            entry.decide(Entry.Decision.DELETE, there.id(), there.version() + 1);
          } else if (deleted) {
            entry.leave(there.id(), there.version(), there.updatedAt());
          } else if (entry.condition().isPresent()) {
            entry.leave(null, 0, null);
          } else {
            nothingThere(entry, issues);
          }
        }
        default -> throw new IllegalStateException();
      }
      if (entry.ifMatch().isPresent() && exists && entry.ifMatch().getAsInt() != there.version()) {
        issues.add(anotherVersion(entry));
      }
    }
    return issues;
  }

  private static void decidePost(
      Entry entry, StoredLine there, ResourceStore.Known known, List<Issue> issues) {
    if (there != null) {
      entry.leave(there.id(), there.version(), there.updatedAt());
      return;
    }
    if (entry.keys().stream()
        .map(known.byKey()::get)
        .anyMatch(line -> line != null && line.deleted())) {
      spent(entry, issues);
      return;
    }
    if (entry.keys().stream().anyMatch(known.byKey()::containsKey)) {
      entry.decide(Entry.Decision.NONE, null, 0);
      issues.add(
          Issue.error(
              Issue.Kind.DUPLICATE,
              entry.place() + ".identifier",
              "This centre has sent a "
                  + entry.type()
                  + " with this identifier before; correct it by PUT, or create it conditionally"
                  + " (If-None-Exist, ifNoneExist)"));
      return;
    }
    entry.decide(Entry.Decision.CREATE, entry.id() == null ? TimeOrderedId.next() : entry.id(), 1);
  }

  private static void decidePatch(
      Entry entry,
      StoredLine there,
      boolean deleted,
      ResourceStore.Known known,
      List<Issue> issues) {
    if (deleted) {
      spent(entry, issues);
    } else if (there == null) {
      nothingThere(entry, issues);
    } else if (entry.patchedVersion() == 0) {
      // why it could not be applied has been said
      entry.decide(Entry.Decision.NONE, null, 0);
    } else if (entry.patchedVersion() != there.version()) {
      throw new Overtaken();
    } else {
      entry.decide(Entry.Decision.UPDATE, there.id(), there.version() + 1);
      taken(entry, known, issues);
    }
  }

  static Issue anotherVersion(Entry entry) {
    return Issue.error(
        Issue.Kind.CONFLICT,
        entry.place(),
        "If-Match asks for another version than the current one");
  }

  /** A correction may bring an identifier along, but none that names something else. */
  private static void taken(Entry entry, ResourceStore.Known known, List<Issue> issues) {
    boolean another =
        entry.keys().stream()
            .map(known.byKey()::get)
            .anyMatch(line -> line != null && !line.id().equals(entry.id()));
    if (another) {
      issues.add(
          Issue.error(
              Issue.Kind.DUPLICATE,
              entry.place() + ".identifier",
              "One of these identifiers names another "
                  + entry.type()
                  + " that this centre has sent"));
    }
  }

  /** What was withdrawn stays withdrawn, however late a copy of it arrives. */
  private static void spent(Entry entry, List<Issue> issues) {
    entry.decide(Entry.Decision.NONE, null, 0);
    issues.add(
        Issue.error(
            Issue.Kind.DELETED,
            entry.place(),
            "This "
                + entry.type()
                + " was deleted as entered in error; if it is true after all, send it under a new"
                + " identifier"));
  }

  private static void nothingThere(Entry entry, List<Issue> issues) {
    entry.decide(Entry.Decision.NONE, null, 0);
    issues.add(
        Issue.error(
            Issue.Kind.NOT_FOUND,
            entry.place(),
            "There is no such "
                + entry.type()
                + " at this centre; create it by POST, ids are given here"));
  }

  /** Two entries may turn out to be about the same thing only now: by id and by identifier. */
  static void sayTwice(List<Entry> entries, Set<Issue> issues) {
    Map<UUID, Entry> seen = new HashMap<>();
    for (Entry entry : entries) {
      Entry first = entry.id() == null ? null : seen.putIfAbsent(entry.id(), entry);
      if (first != null && !(first.is(Entry.Decision.LEAVE) && entry.is(Entry.Decision.LEAVE))) {
        issues.add(EntryReader.twice(first, entry, entry.type()));
        throw new Refusal(400, List.copyOf(issues));
      }
    }
  }
}
