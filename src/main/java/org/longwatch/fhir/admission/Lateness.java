package org.longwatch.fhir.admission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.longwatch.fhir.mapping.MedicationMapper;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.Source;
import org.longwatch.fhir.store.Sources;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.Issue;

/**
 * Whether a correction says something new: what changes nothing makes no version, and what was made
 * before the current state was is kept as history only.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class Lateness {

  @Inject ResourceStore store;
  @Inject Sources sources;

  /**
   * A correction that changes nothing makes no version, unless it is a whole whose part is
   * corrected with it.
   *
   * @param current what is corrected, as it is now
   */
  List<Issue> leaveUnchanged(List<Entry> entries, Map<UUID, StoredVersion> current) {
    Map<Entry, StoredVersion> unchanged = new LinkedHashMap<>();
    Set<String> changed = new HashSet<>();
    List<Issue> issues = new ArrayList<>(keepLate(entries, current));
    for (Entry entry : entries) {
      StoredVersion stored = entry.is(Entry.Decision.UPDATE) ? current.get(entry.id()) : null;
      if (stored != null) {
        Fhir.stamp(entry.resource(), entry.id(), stored.version(), stored.recordedAt());
        if (Fhir.write(entry.resource()).equals(stored.content())) {
          unchanged.put(entry, stored);
        } else {
          changed.add(entry.type() + "/" + entry.id());
          movedLot(entry, stored).ifPresent(issues::add);
        }
      }
    }
    unchanged.forEach(
        (entry, stored) -> {
          if (parts(entry).noneMatch(changed::contains)) {
            entry.confirm(stored);
          }
        });
    return issues;
  }

  /**
   * What was made before the current version was, as its sender says, is kept as history. Whoever
   * names the version they correct has seen it, and is not late.
   */
  private List<Issue> keepLate(List<Entry> entries, Map<UUID, StoredVersion> current) {
    List<Entry> dated =
        entries.stream()
            .filter(
                entry ->
                    entry.is(Entry.Decision.UPDATE)
                        && entry.method() == Entry.Method.PUT
                        && entry.ifMatch().isEmpty()
                        && !entry.source().isSilent()
                        && current.containsKey(entry.id()))
            .toList();
    List<Issue> issues = new ArrayList<>();
    Map<UUID, Source> newest = sources.of(dated.stream().map(Entry::id).toList());
    for (Entry entry : dated) {
      StoredVersion now = current.get(entry.id());
      if (entry.source().is(now.version(), now.recordedAt())) {
        entry.read();
        continue;
      }
      Source before = newest.get(entry.id());
      if (!readBefore(entry, now) && (before == null || !entry.source().isBefore(before))) {
        continue;
      }
      issues.add(
          Issue.warning(
              Issue.Kind.BUSINESS_RULE,
              entry.place() + ".meta",
              "A newer state of this came before, so this one is kept as history and the newer one"
                  + " stays; to set it back, send it with If-Match or a newer meta.lastUpdated"));
      if (store.says(entry.id(), Fhir.unstamped(entry.resource(), entry.id()))) {
        entry.leave(entry.id(), now.version(), now.recordedAt());
      } else {
        entry.late(now);
      }
    }
    return issues;
  }

  /** Whether what is sent was made from a version of ours before the current one. */
  private boolean readBefore(Entry entry, StoredVersion now) {
    Long version = entry.source().madeAs();
    return version != null
        && version < now.version()
        && store
            .recorded(entry.id(), version)
            .filter(moment -> entry.source().is(version.intValue(), moment))
            .isPresent();
  }

  private static Stream<String> parts(Entry entry) {
    return entry.resource() instanceof Observation whole
        ? whole.getHasMember().stream().map(Reference::getReference)
        : Stream.empty();
  }

  /** A Medication is one lot; treatments with it would silently keep the lot they have. */
  private static Optional<Issue> movedLot(Entry entry, StoredVersion stored) {
    if (!(entry.resource() instanceof Medication now)
        || !(Fhir.parse(stored.content()) instanceof Medication before)
        || MedicationMapper.lot(now).equals(MedicationMapper.lot(before))) {
      return Optional.empty();
    }
    return Optional.of(
        Issue.error(
            Issue.Kind.BUSINESS_RULE,
            entry.place() + ".batch",
            "A Medication is one lot of one product and stays it; to correct the lot of a"
                + " treatment, send another Medication and correct the MedicationAdministration"));
  }

  /** What senders say about the states they send, to be compared with later ones. */
  void noteSources(List<Entry> entries) {
    Map<UUID, Source> said = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.isCurrent() && !entry.source().isSilent() && entry.patchedVersion() == 0) {
        said.put(entry.id(), entry.source());
      }
    }
    sources.note(said);
  }
}
