package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.MedicationMapper;
import org.longwatch.fhir.mapping.ObservationMapper;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.search.SearchIndex;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Key;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.Source;
import org.longwatch.fhir.store.Sources;
import org.longwatch.fhir.store.StoredLine;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.intake.Step;
import org.longwatch.intake.Submissions;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RegistryException;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
import org.longwatch.security.Interaction;
import org.longwatch.security.Role;

/**
 * The one transaction in which a submission becomes part of the record, or leaves no trace in it.
 * First all identifiers and references are resolved at once and new identifiers are claimed; then
 * mappers and use cases say all they have against it; only then anything is done.
 */
@ApplicationScoped
@Transactional
public class Admission {

  private static final int CLAIM_ROUNDS = 4;

  /** How far back a late state is looked for; no resource has been corrected so often. */
  private static final int MOST_VERSIONS = 10_000;

  @Inject Inbox inbox;
  @Inject ResourceStore store;
  @Inject SearchIndex index;
  @Inject Sources sources;
  @Inject Reads reads;
  @Inject Mapping mapping;
  @Inject Submissions submissions;
  @Inject Catalogue catalogue;
  @Inject Clocks clocks;
  @Inject Settings settings;
  @Inject Access access;

  /**
   * Takes a submission.
   *
   * @param found what is known against it or worth saying about it already
   * @return the answer, as a transaction-response; it has resources only where a GET asked for them
   * @throws Refusal with every issue, if it is not taken
   */
  Bundle admit(Receipt receipt, EntryReader reader, List<Issue> found) {
    CentreId own = access.require(Role.SITE_SYSTEM).centre().orElseThrow();
    requireScopes(reader);
    Inbox.Decision decision = inbox.decide(receipt.id());
    if (decision.answer().isPresent()) {
      return Fhir.parse(Bundle.class, decision.answer().get());
    }
    Instant now = clocks.instant();
    List<Entry> entries = writes(reader);
    Set<Issue> issues = new LinkedHashSet<>(found);
    submissions.execute(judged(reader, entries, own, issues));
    List<ResourceStore.Written> versions = versions(entries, own, now, decision.receipt());
    inbox.supersede(store.write(own, decision.receipt(), now, versions));
    index.write(own, changes(entries));
    noteSources(entries);
    Bundle answer = answer(reader.entries(), now, issues);
    boolean corrects = entries.stream().anyMatch(entry -> entry.method() != Entry.Method.POST);
    inbox.accept(decision.receipt(), Fhir.write(answer), corrects, List.copyOf(issues));
    if (entries.stream()
        .anyMatch(
            entry ->
                (entry.is(Entry.Decision.LEAVE) || entry.is(Entry.Decision.LATE))
                    && entry.method() != Entry.Method.POST)) {
      // what it found unchanged may change later and be set back by the very same bytes
      inbox.supersede(List.of(decision.receipt()));
    }
    read(reader.entries(), answer);
    return answer;
  }

  /**
   * Goes the whole way of a submission and takes every step back.
   *
   * @throws Rehearsed always, with everything there is to say
   */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  void rehearse(EntryReader reader, List<Issue> found) {
    CentreId own = access.require(Role.SITE_SYSTEM).centre().orElseThrow();
    requireScopes(reader);
    Set<Issue> issues = new LinkedHashSet<>(found);
    try {
      submissions.execute(judged(reader, writes(reader), own, issues));
    } catch (Refusal refusal) {
      issues.addAll(refusal.issues());
    } catch (RegistryException refusal) {
      issues.addAll(refusal.issues());
    }
    throw new Rehearsed(List.copyOf(issues));
  }

  /** A rehearsal is over: nothing of it stays. */
  static final class Rehearsed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Issue> issues;

    Rehearsed(List<Issue> issues) {
      super("rehearsed");
      this.issues = issues;
    }

    List<Issue> issues() {
      return issues;
    }
  }

  /** Which of these resources of the own centre have been deleted. */
  Set<UUID> gone(Set<UUID> ids) {
    CentreId own = access.require(Role.SITE_SYSTEM).centre().orElseThrow();
    Set<UUID> gone = new HashSet<>();
    store
        .known(own, List.of(), ids)
        .byId()
        .values()
        .forEach(
            line -> {
              if (line.deleted()) {
                gone.add(line.id());
              }
            });
    return gone;
  }

  /**
   * What a token may write, by whatever way it comes: alone, in a transaction, in a batch, in a
   * file. A condition finds out what is there, so it takes the right to search.
   */
  private void requireScopes(EntryReader reader) {
    for (Entry entry : writes(reader)) {
      access.requireScope(
          entry.type(),
          switch (entry.method()) {
            case POST -> Interaction.CREATE;
            case DELETE -> Interaction.DELETE;
            default -> Interaction.UPDATE;
          });
      if (entry.condition().isPresent()) {
        access.requireScope(entry.type(), Interaction.SEARCH);
      }
    }
  }

  private static List<Entry> writes(EntryReader reader) {
    return reader.entries().stream().filter(entry -> entry.method() != Entry.Method.GET).toList();
  }

  /**
   * What is to be done, once everybody has been heard.
   *
   * @param issues takes everything there is to say
   * @throws Refusal if anybody objects
   */
  private List<Step> judged(
      EntryReader reader, List<Entry> entries, CentreId own, Set<Issue> issues) {
    CentreLine centre = catalogue.centre(own);
    LocalDate today = clocks.today(centre.zone());
    List<Issue> found = List.copyOf(issues);
    boolean hopeless = found.stream().anyMatch(Issue::refuses);

    References references = new References(settings.publicUrl() + "/fhir", centre, entries);
    ResourceStore.Known known =
        store.known(own, allKeys(entries, references), allIds(entries, references));
    List<Issue> undecidable = decide(entries, known, centre);
    sayTwice(entries, issues);
    if (!hopeless && undecidable.isEmpty()) {
      undecidable = claim(entries, known, centre);
    }
    issues.addAll(undecidable);

    issues.addAll(references.modifying());
    List<Issue> nowhere = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.writes()) {
        references.resolve(entry, entries, known, nowhere);
      }
    }
    issues.addAll(nowhere);
    issues.addAll(lock(entries, known));
    if (!hopeless) {
      issues.addAll(leaveUnchanged(entries, own));
    }
    List<Step> steps = new ArrayList<>();
    List<Issue> unsound =
        Stream.concat(nowhere.stream(), found.stream()).filter(Issue::refuses).toList();
    issues.addAll(steps(entries, unsound, centre, today, steps));
    issues.addAll(submissions.check(steps));
    issues.addAll(leftBehind(entries, own));
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new Refusal(status(issues, reader, undecidable), List.copyOf(issues));
    }
    return steps;
  }

  /** Two entries may turn out to be about the same thing only now: by id and by identifier. */
  private static void sayTwice(List<Entry> entries, Set<Issue> issues) {
    Map<UUID, Entry> seen = new HashMap<>();
    for (Entry entry : entries) {
      Entry first = entry.id() == null ? null : seen.putIfAbsent(entry.id(), entry);
      if (first != null && !(first.is(Entry.Decision.LEAVE) && entry.is(Entry.Decision.LEAVE))) {
        issues.add(EntryReader.twice(first, entry, entry.type()));
        throw new Refusal(400, List.copyOf(issues));
      }
    }
  }

  /** Answers what was asked to be read, after everything else. */
  private void read(List<Entry> entries, Bundle answer) {
    List<Issue> unread = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.method() == Entry.Method.GET) {
        Bundle.BundleEntryComponent line = reads.get(entry.url());
        if (!line.getResponse().getStatus().startsWith("2")) {
          unread.add(
              Issue.error(
                  Issue.Kind.NOT_FOUND,
                  entry.place() + ".request.url",
                  "This cannot be read (" + line.getResponse().getStatus() + ")"));
        }
        answer.getEntry().set(i, line);
      }
    }
    if (!unread.isEmpty()) {
      throw new Refusal(400, unread);
    }
  }

  /** What senders say about the states they send, to be compared with later ones. */
  private void noteSources(List<Entry> entries) {
    Map<UUID, Source> said = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.writes() && !entry.source().isSilent() && entry.patchedVersion() == 0) {
        said.put(entry.id(), entry.source());
      }
    }
    sources.note(said);
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
    entries.forEach(entry -> entry.target().ifPresent(ids::add));
    return ids;
  }

  /** What becomes of each entry, by what is known now. */
  private static List<Issue> decide(
      List<Entry> entries, ResourceStore.Known known, CentreLine centre) {
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
              .or(() -> entry.condition().map(known.byKey()::get))
              .orElse(null);
      boolean ofType = there != null && there.type().equals(entry.type());
      boolean exists = ofType && !there.deleted();
      boolean deleted = ofType && there.deleted();
      switch (entry.method()) {
        case POST -> {
          if (deleted) {
            spent(entry, issues);
          } else {
            decidePost(entry, exists ? there : null, known, issues);
          }
        }
        case PUT -> {
          if (exists) {
            entry.decide(Entry.Decision.UPDATE, there.id(), there.version() + 1);
          } else if (deleted) {
            spent(entry, issues);
          } else if (entry.target().isEmpty()) {
            decidePost(entry, null, known, issues);
          } else {
            nothingThere(entry, issues);
          }
        }
        case PATCH -> decidePatch(entry, exists ? there : null, deleted, issues);
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
        issues.add(
            Issue.error(
                Issue.Kind.CONFLICT,
                entry.place(),
                "If-Match asks for another version than the current one"));
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
      Entry entry, StoredLine there, boolean deleted, List<Issue> issues) {
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

  /** Claims new identifiers; where somebody else was faster, decides anew. */
  private List<Issue> claim(List<Entry> entries, ResourceStore.Known known, CentreLine centre) {
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
      List<Issue> issues = decide(entries, known, centre);
      if (!issues.isEmpty()) {
        return issues;
      }
    }
    throw new IllegalStateException("Identifiers are claimed and given back without end");
  }

  /** Lets nobody else change the same patients meanwhile, and looks at what is corrected again. */
  private List<Issue> lock(List<Entry> entries, ResourceStore.Known known) {
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
        issues.add(
            Issue.error(
                Issue.Kind.CONFLICT,
                entry.place(),
                "If-Match asks for another version than the current one"));
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

  /** What would point to nothing once its target is deleted; who sent a resource is no such. */
  private List<Issue> leftBehind(List<Entry> entries, CentreId centre) {
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
    List<Issue> issues = new ArrayList<>();
    for (SearchIndex.Pointer pointer : index.pointers(centre, deleted.keySet())) {
      Entry change = touched.get(pointer.id());
      boolean goesToo =
          change != null
              && (change.is(Entry.Decision.DELETE)
                  || change.writes()
                      && !Fhir.write(change.resource()).contains(pointer.target().toString()));
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

  /**
   * A correction that changes nothing makes no version, unless it is a whole whose part is
   * corrected with it.
   */
  private List<Issue> leaveUnchanged(List<Entry> entries, CentreId centre) {
    List<UUID> updated =
        entries.stream().filter(entry -> entry.is(Entry.Decision.UPDATE)).map(Entry::id).toList();
    Map<UUID, StoredVersion> current = store.current(centre, updated);
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
            entry.leave(entry.id(), stored.version(), stored.recordedAt());
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
      List<StoredVersion> history =
          entry.source().madeAs() != null && entry.source().madeAs() < now.version()
                  || before != null && entry.source().isBefore(before)
              ? store.history(entry.type(), entry.id(), Instant.EPOCH, 0, MOST_VERSIONS)
              : List.of();
      boolean readBefore =
          history.stream()
              .anyMatch(version -> entry.source().is(version.version(), version.recordedAt()));
      if (!readBefore && (before == null || !entry.source().isBefore(before))) {
        continue;
      }
      issues.add(
          Issue.warning(
              Issue.Kind.BUSINESS_RULE,
              entry.place() + ".meta",
              "A newer state of this came before, so this one is kept as history and the newer one"
                  + " stays; to set it back, send it with If-Match or a newer meta.lastUpdated"));
      if (history.stream().anyMatch(version -> says(version, entry))) {
        entry.leave(entry.id(), now.version(), now.recordedAt());
      } else {
        entry.late(now);
      }
    }
    return issues;
  }

  private static boolean says(StoredVersion version, Entry entry) {
    if (version.content() == null) {
      return false;
    }
    Fhir.stamp(entry.resource(), entry.id(), version.version(), version.recordedAt());
    return Fhir.write(entry.resource()).equals(version.content());
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

  private List<Issue> steps(
      List<Entry> entries,
      List<Issue> unsound,
      CentreLine centre,
      LocalDate today,
      List<Step> steps) {
    List<Issue> issues = new ArrayList<>();
    List<Entry> writing = entries.stream().filter(Entry::writes).toList();
    Map<UUID, Resource> leaving = leaving(entries, centre.id());
    Map<UUID, Reading.Pointed> targets = targets(writing, leaving.values(), centre.id());
    for (Entry entry : entries) {
      if (entry.is(Entry.Decision.DELETE)) {
        steps.addAll(mapping.withdraw(entry, leaving.get(entry.id()), centre, today, targets));
      } else if (entry.writes() || entry.type().equals("Organization")) {
        boolean sound =
            unsound.stream().noneMatch(issue -> issue.location().startsWith(entry.place()));
        steps.addAll(
            mapping.map(entry, leaving.get(entry.id()), sound, centre, today, targets, issues));
        aloneSite(entry, writing).ifPresent(issues::add);
      }
    }
    return issues;
  }

  /** What is deleted or corrected, as it was stated last. */
  private Map<UUID, Resource> leaving(List<Entry> entries, CentreId centre) {
    List<UUID> deleted =
        entries.stream()
            .filter(entry -> entry.is(Entry.Decision.DELETE) || entry.is(Entry.Decision.UPDATE))
            .map(Entry::id)
            .toList();
    Map<UUID, Resource> leaving = new HashMap<>();
    store
        .current(centre, deleted)
        .forEach((id, version) -> leaving.put(id, Fhir.parse(version.content())));
    return leaving;
  }

  /** Resources by id: those of this submission, and what was sent before and is read along. */
  private Map<UUID, Reading.Pointed> targets(
      List<Entry> writing, Collection<Resource> leaving, CentreId centre) {
    Map<UUID, Reading.Pointed> targets = new HashMap<>();
    for (Entry entry : writing) {
      targets.put(entry.id(), new Reading.Pointed(entry.resource(), entry.place()));
    }
    Collection<Resource> pointing =
        Stream.concat(writing.stream().map(Entry::resource), leaving.stream()).toList();
    // what is read along may itself be read with something else
    while (!pointing.isEmpty()) {
      Set<UUID> earlier = Mapping.readAlong(pointing);
      earlier.removeAll(targets.keySet());
      List<Resource> found = new ArrayList<>();
      if (!earlier.isEmpty()) {
        store
            .current(centre, earlier)
            .forEach(
                (id, version) -> {
                  found.add(Fhir.parse(version.content()));
                  targets.put(id, new Reading.Pointed(found.get(found.size() - 1), null));
                });
      }
      pointing = found;
    }
    return targets;
  }

  /** A site that is corrected changes its sample, so the sample must be sent with it. */
  private static Optional<Issue> aloneSite(Entry entry, List<Entry> writing) {
    if (!entry.is(Entry.Decision.UPDATE)
        || !(entry.resource() instanceof Observation site)
        || !ObservationMapper.code(site).equals(ObservationMapper.SITE)) {
      return Optional.empty();
    }
    String reference = "Observation/" + entry.id();
    boolean accompanied =
        writing.stream()
            .map(Entry::resource)
            .filter(Observation.class::isInstance)
            .flatMap(other -> ((Observation) other).getHasMember().stream())
            .map(Reference::getReference)
            .anyMatch(reference::equals);
    return accompanied
        ? Optional.empty()
        : Optional.of(
            Issue.error(
                Issue.Kind.BUSINESS_RULE,
                entry.place(),
                "Correct a site together with the summary of its sample, in one transaction"));
  }

  private List<ResourceStore.Written> versions(
      List<Entry> entries, CentreId centre, Instant now, UUID receipt) {
    List<ResourceStore.Written> versions = new ArrayList<>();
    List<Sources.Late> late = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.is(Entry.Decision.LATE)) {
        Fhir.stamp(entry.resource(), entry.id(), entry.version() - 1, now);
        late.add(
            new Sources.Late(
                entry.id(), entry.type(), entry.version() - 1, Fhir.write(entry.resource())));
        versions.add(written(entry, Fhir.parse(entry.newer().content()), now));
      } else if (entry.writes()) {
        versions.add(written(entry, entry.resource(), now));
      } else if (entry.is(Entry.Decision.DELETE)) {
        versions.add(
            new ResourceStore.Written(
                entry.id(), entry.type(), entry.version(), null, null, false));
      }
    }
    sources.keep(centre, receipt, now, late);
    return versions;
  }

  private static List<SearchIndex.Change> changes(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.writes() || entry.is(Entry.Decision.DELETE))
        .map(
            entry ->
                new SearchIndex.Change(
                    entry.id(),
                    entry.is(Entry.Decision.DELETE) ? null : entry.resource(),
                    entry.is(Entry.Decision.CREATE)))
        .toList();
  }

  private static ResourceStore.Written written(Entry entry, Resource resource, Instant now) {
    Fhir.stamp(resource, entry.id(), entry.version(), now);
    return new ResourceStore.Written(
        entry.id(),
        entry.type(),
        entry.version(),
        References.patientOf(entry),
        Fhir.write(resource),
        entry.is(Entry.Decision.CREATE));
  }

  private Bundle answer(List<Entry> entries, Instant now, Set<Issue> issues) {
    Bundle answer = new Bundle();
    answer.setType(BundleType.TRANSACTIONRESPONSE);
    answer.setId(TimeOrderedId.next().toString());
    for (Entry entry : entries) {
      var line = answer.addEntry();
      boolean deletes = entry.method() == Entry.Method.DELETE;
      line.getResponse()
          .setStatus(
              entry.is(Entry.Decision.CREATE)
                  ? "201 Created"
                  : deletes ? "204 No Content" : "200 OK");
      if (entry.id() != null) {
        if (!deletes) {
          line.setFullUrl(settings.publicUrl() + "/fhir/" + entry.type() + "/" + entry.id());
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

  /** The status that says it best; several kinds of issues together are 422. */
  private static int status(Set<Issue> issues, EntryReader reader, List<Issue> undecidable) {
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
