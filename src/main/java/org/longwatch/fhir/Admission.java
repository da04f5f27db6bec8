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
import org.longwatch.fhir.store.StoredLine;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.intake.Step;
import org.longwatch.intake.Submissions;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
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

  @Inject Inbox inbox;
  @Inject ResourceStore store;
  @Inject SearchIndex index;
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
   * @return the answer, as a transaction-response without resources
   * @throws Refusal with every issue, if it is not taken
   */
  Bundle admit(Receipt receipt, List<Entry> entries, List<Issue> found) {
    CentreId own = access.require(Role.SITE_SYSTEM).centre().orElseThrow();
    Optional<String> given = inbox.decide(receipt.id());
    if (given.isPresent()) {
      return Fhir.parse(Bundle.class, given.get());
    }
    CentreLine centre = catalogue.centre(own);
    Instant now = clocks.instant();
    LocalDate today = clocks.today(centre.zone());
    Set<Issue> issues = new LinkedHashSet<>(found);
    boolean hopeless = found.stream().anyMatch(Issue::refuses);

    References references = new References(settings.publicUrl() + "/fhir", centre, entries);
    ResourceStore.Known known =
        store.known(own, allKeys(entries, references), allIds(entries, references));
    List<Issue> undecidable = decide(entries, known, centre);
    if (!hopeless && undecidable.isEmpty()) {
      undecidable = claim(entries, known, centre);
    }
    issues.addAll(undecidable);

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
    List<Issue> unsound = new ArrayList<>(nowhere);
    found.stream().filter(Issue::refuses).forEach(unsound::add);
    issues.addAll(steps(entries, unsound, centre, today, steps));
    issues.addAll(submissions.check(steps));
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new Refusal(status(issues, entries, undecidable), List.copyOf(issues));
    }

    submissions.execute(steps);
    inbox.supersede(store.write(own, receipt.id(), now, versions(entries, now)));
    index.write(own, changes(entries));
    Bundle answer = answer(entries, now, issues);
    inbox.accept(
        receipt.id(),
        Fhir.write(answer),
        entries.stream().anyMatch(entry -> entry.method() != Entry.Method.POST),
        List.copyOf(issues));
    if (entries.stream()
        .anyMatch(entry -> entry.is(Entry.Decision.LEAVE) && entry.method() != Entry.Method.POST)) {
      // what it found unchanged may change later and be set back by the very same bytes
      inbox.supersede(List.of(receipt.id()));
    }
    return answer;
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
        entry.decide(Entry.Decision.LEAVE, centre.id().value(), 1);
        continue;
      }
      StoredLine there =
          entry
              .target()
              .map(known.byId()::get)
              .or(() -> entry.condition().map(known.byKey()::get))
              .orElse(null);
      boolean exists = there != null && there.type().equals(entry.type()) && !there.deleted();
      switch (entry.method()) {
        case POST -> decidePost(entry, exists ? there : null, known, issues);
        case PUT -> {
          if (exists) {
            entry.decide(Entry.Decision.UPDATE, there.id(), there.version() + 1);
          } else if (entry.target().isEmpty()) {
            decidePost(entry, null, known, issues);
          } else {
            nothingThere(entry, issues);
          }
        }
        case DELETE -> {
          if (exists) {
            entry.decide(Entry.Decision.DELETE, there.id(), there.version() + 1);
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
      entry.decide(Entry.Decision.LEAVE, there.id(), there.version());
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
    List<Issue> issues = new ArrayList<>();
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
            entry.decide(Entry.Decision.LEAVE, entry.id(), stored.version());
          }
        });
    return issues;
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
    Set<UUID> earlier =
        Mapping.readAlong(
            Stream.concat(writing.stream().map(Entry::resource), leaving.stream()).toList());
    earlier.removeAll(targets.keySet());
    store
        .current(centre, earlier)
        .forEach(
            (id, version) ->
                targets.put(id, new Reading.Pointed(Fhir.parse(version.content()), null)));
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

  private static List<ResourceStore.Written> versions(List<Entry> entries, Instant now) {
    List<ResourceStore.Written> versions = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.writes()) {
        Fhir.stamp(entry.resource(), entry.id(), entry.version(), now);
        versions.add(
            new ResourceStore.Written(
                entry.id(),
                entry.type(),
                entry.version(),
                References.patientOf(entry),
                Fhir.write(entry.resource()),
                entry.is(Entry.Decision.CREATE)));
      } else if (entry.is(Entry.Decision.DELETE)) {
        versions.add(
            new ResourceStore.Written(
                entry.id(), entry.type(), entry.version(), null, null, false));
      }
    }
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

  private Bundle answer(List<Entry> entries, Instant now, Set<Issue> issues) {
    Bundle answer = new Bundle();
    answer.setType(BundleType.TRANSACTIONRESPONSE);
    answer.setId(TimeOrderedId.next().toString());
    for (Entry entry : entries) {
      var line = answer.addEntry();
      if (!entry.is(Entry.Decision.DELETE)) {
        line.setFullUrl(settings.publicUrl() + "/fhir/" + entry.type() + "/" + entry.id());
      }
      line.getResponse()
          .setStatus(
              entry.is(Entry.Decision.CREATE)
                  ? "201 Created"
                  : entry.is(Entry.Decision.DELETE) ? "204 No Content" : "200 OK")
          .setLocation(Fhir.location(entry.type(), entry.id(), entry.version()))
          .setEtag("W/\"" + entry.version() + "\"");
      if (!entry.is(Entry.Decision.LEAVE)) {
        line.getResponse().setLastModifiedElement(Fhir.instant(now));
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
  private static int status(Set<Issue> issues, List<Entry> entries, List<Issue> undecidable) {
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
    boolean alone = entries.size() == 1 && !entries.get(0).place().startsWith("Bundle");
    return alone && undecidable.containsAll(refusing) && !undecidable.isEmpty() ? 404 : 422;
  }
}
