package org.longwatch.fhir.admission;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.search.SearchIndex;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.Sources;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.intake.Step;
import org.longwatch.intake.Submissions;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RegistryException;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
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

  @Inject Sql sql;
  @Inject Inbox inbox;
  @Inject ResourceStore store;
  @Inject SearchIndex index;
  @Inject Sources sources;
  @Inject Claims claims;
  @Inject Lateness lateness;
  @Inject Dependents dependents;
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
   * @return the answer, as a transaction-response; what a GET asks for is read afterwards
   * @throws Refusal with every issue, if it is not taken
   */
  public Bundle admit(Receipt receipt, EntryReader reader, List<Issue> found) {
    CentreId own = sender();
    requireScopes(reader);
    Inbox.Decision decision = inbox.decide(receipt.id());
    if (decision.answer().isPresent()) {
      return Fhir.parse(Bundle.class, decision.answer().get());
    }
    decision
        .overtaken()
        .ifPresent(before -> Answer.recall(reader.entries(), Fhir.parse(Bundle.class, before)));
    Instant now = clocks.instant();
    List<Entry> entries = writes(reader);
    Set<Issue> issues = new LinkedHashSet<>(found);
    Sql.Writes writes = sql.writes();
    submissions.execute(judged(reader, entries, own, issues), writes);
    List<ResourceStore.Written> versions = versions(entries, own, now, decision.receipt());
    inbox.supersede(store.write(own, decision.receipt(), now, versions, writes));
    index.write(own, changes(entries), writes);
    Bundle answer = Answer.of(reader.entries(), base(), now, issues);
    boolean corrects = entries.stream().anyMatch(entry -> entry.method() != Entry.Method.POST);
    inbox.accept(decision.receipt(), Fhir.write(answer), corrects, List.copyOf(issues), writes);
    writes.send();
    lateness.noteSources(entries);
    if (entries.stream()
        .anyMatch(
            entry ->
                (entry.is(Entry.Decision.LEAVE) || entry.is(Entry.Decision.LATE))
                    && entry.method() != Entry.Method.POST)) {
      // what it found unchanged may change later and be set back by the very same bytes
      inbox.supersede(List.of(decision.receipt()));
    }
    return answer;
  }

  /**
   * Goes the whole way of a submission and takes every step back.
   *
   * @throws Rehearsed always, with everything there is to say
   */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public void rehearse(EntryReader reader, List<Issue> found) {
    CentreId own = sender();
    requireScopes(reader);
    Set<Issue> issues = new LinkedHashSet<>(found);
    try {
      Sql.Writes writes = sql.writes();
      submissions.execute(judged(reader, writes(reader), own, issues), writes);
      writes.send();
    } catch (Refusal refusal) {
      issues.addAll(refusal.issues());
    } catch (RegistryException refusal) {
      issues.addAll(refusal.issues());
    }
    throw new Rehearsed(List.copyOf(issues));
  }

  /** A rehearsal is over: nothing of it stays. */
  public static final class Rehearsed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Issue> issues;

    Rehearsed(List<Issue> issues) {
      super("rehearsed");
      this.issues = issues;
    }

    public List<Issue> issues() {
      return issues;
    }
  }

  /** Which of these resources of the own centre there are. */
  public Set<UUID> there(Set<UUID> ids) {
    CentreId own = sender();
    Set<UUID> there = new HashSet<>();
    store
        .known(own, List.of(), ids)
        .byId()
        .values()
        .forEach(
            line -> {
              if (!line.deleted()) {
                there.add(line.id());
              }
            });
    return there;
  }

  /** Which of these resources of the own centre have been deleted. */
  public Set<UUID> gone(Set<UUID> ids) {
    CentreId own = sender();
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
   * The centre of whoever sends. People come by the form only, for the door for systems lets no
   * person in.
   */
  private CentreId sender() {
    return access
        .require(Role.SITE_SYSTEM, Role.SITE_STAFF, Role.SITE_PHYSICIAN)
        .centre()
        .orElseThrow();
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

  private static List<UUID> replaced(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.is(Entry.Decision.DELETE) || entry.is(Entry.Decision.UPDATE))
        .map(Entry::id)
        .toList();
  }

  private String base() {
    return settings.publicUrl() + "/fhir/";
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

    References references = new References(base(), centre, entries);
    ResourceStore.Known known = claims.known(own, entries, references);
    List<Issue> undecidable = Decisions.decide(entries, known, centre);
    Decisions.sayTwice(entries, issues);
    if (!hopeless && undecidable.isEmpty()) {
      undecidable = claims.claim(entries, known, centre);
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
    issues.addAll(claims.lock(entries, known));
    Map<UUID, StoredVersion> current = store.current(own, replaced(entries));
    if (!hopeless) {
      issues.addAll(lateness.leaveUnchanged(entries, current));
    }
    List<Step> steps = new ArrayList<>();
    List<Issue> unsound =
        Stream.concat(nowhere.stream(), found.stream()).filter(Issue::refuses).toList();
    issues.addAll(mapping.steps(entries, current, unsound, centre, today, steps));
    issues.addAll(submissions.check(steps));
    issues.addAll(dependents.leftBehind(entries, own));
    if (issues.stream().anyMatch(Issue::refuses)) {
      throw new Refusal(Answer.status(issues, reader, undecidable), List.copyOf(issues));
    }
    return steps;
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
        References.patientOf(entry, resource),
        Fhir.write(resource),
        entry.is(Entry.Decision.CREATE));
  }
}
