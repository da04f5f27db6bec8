package org.longwatch.fhir;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.OptimisticLockException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.longwatch.fhir.admission.Admission;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.admission.Overtaken;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.wire.Difference;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.Durations;
import org.longwatch.platform.Settings;

/**
 * The way of a submission: compared with what came under the same name, held to the profiles
 * outside of any transaction, then admitted in one. Where two submissions got in each other's way,
 * the one that had to yield is tried again.
 */
@ApplicationScoped
public class FrontDoor {

  private static final Logger LOG = Logger.getLogger(FrontDoor.class.getName());

  private static final int ATTEMPTS = 5;

  /** System, bar and value in bytes; an index takes little more than twice as much. */
  private static final int LONGEST_NAME = 1001;

  /** Serialisation failure, deadlock, unique violation by a row that came meanwhile. */
  private static final Set<String> YIELD = Set.of("40001", "40P01", "23505");

  @Inject ProfileValidator validator;
  @Inject Admission admission;
  @Inject Patching patching;
  @Inject Inbox inbox;
  @Inject Reads reads;
  @Inject Durations durations;
  @Inject Settings settings;

  private Semaphore turns;

  @PostConstruct
  void open() {
    turns = new Semaphore(settings.door().submissionsTogether(), true);
  }

  /**
   * Takes a submission in.
   *
   * @param bytes as received, in JSON
   * @param read reads the entries afresh, for every attempt changes them
   * @return the answer, as a transaction-response; it has resources only where a GET asked for them
   * @throws Refusal with every issue
   */
  public Bundle take(Receipt received, byte[] bytes, Supplier<EntryReader> read) {
    return durations.of("longwatch_submission", () -> settle(received, bytes, read));
  }

  private Bundle settle(Receipt received, byte[] bytes, Supplier<EntryReader> read) {
    Receipt receipt = settled(received, bytes);
    EntryReader reader = read.get();
    if (receipt.answer().isEmpty() && reader.issues().isEmpty() && reader.name().isPresent()) {
      receipt = named(receipt, reader.name().get(), bytes);
    }
    if (receipt.answer().isPresent()) {
      return remembered(receipt, reader.entries());
    }
    // only a deletion says all without a body; the reader sees to it
    List<Issue> found =
        bytes.length == 0 || isPatch(reader) ? List.of() : validator.validate(bytes);
    return admit(receipt, found, reader, read);
  }

  /**
   * Admits what has been held to the profiles, again and again if others are faster. Whoever waits
   * for a turn holds nothing that others wait for.
   */
  Bundle admit(Receipt receipt, List<Issue> found, EntryReader first, Supplier<EntryReader> read) {
    turns.acquireUninterruptibly();
    try {
      return admitInTurn(receipt, found, first, read);
    } finally {
      turns.release();
    }
  }

  private Bundle admitInTurn(
      Receipt receipt, List<Issue> found, EntryReader first, Supplier<EntryReader> read) {
    EntryReader reader = first;
    for (int attempt = 1; ; attempt++) {
      if (!reader.issues().isEmpty()) {
        List<Issue> all = new ArrayList<>(reader.issues());
        found.stream().filter(Issue::refuses).forEach(all::add);
        throw new Refusal(reader.status(), all);
      }
      List<Issue> all = new ArrayList<>(found);
      List<Issue> unreadable = reads.unreadable(reader.entries());
      if (!unreadable.isEmpty()) {
        found.stream().filter(Issue::refuses).forEach(unreadable::add);
        throw new Refusal(400, unreadable);
      }
      all.addAll(patching.apply(reader.entries()));
      try {
        return read(reader.entries(), admission.admit(receipt, reader, all));
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !mustYield(e)) {
          throw e;
        }
        LOG.log(Level.INFO, "submission {0} tried again", receipt.id());
        reader = read.get();
      }
    }
  }

  /** Everything there is to say about what would come of a submission; nothing comes of it. */
  List<Issue> rehearse(List<Issue> found, Supplier<EntryReader> read) {
    for (int attempt = 1; ; attempt++) {
      EntryReader reader = read.get();
      List<Issue> all = new ArrayList<>(found);
      all.addAll(reader.issues());
      if (!reader.issues().isEmpty()) {
        return all;
      }
      all.addAll(patching.apply(reader.entries()));
      try {
        admission.rehearse(reader, all);
        throw new IllegalStateException("A rehearsal was played for real");
      } catch (Admission.Rehearsed over) {
        return over.issues();
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !mustYield(e)) {
          throw e;
        }
      }
    }
  }

  /** A patch sent alone is no resource; what it makes is held to the profiles. */
  private static boolean isPatch(EntryReader reader) {
    return reader.entries().size() == 1
        && reader.entries().get(0).method() == Entry.Method.PATCH
        && !reader.entries().get(0).place().startsWith("Bundle");
  }

  /**
   * Compares a submission with the one that came under the same Idempotency-Key before.
   *
   * @return the earlier one if they ask and say the same, this one if there is none
   * @throws Refusal if they do not
   */
  Receipt settled(Receipt received, byte[] bytes) {
    if (received.rival().isPresent() && !inbox.askTheSame(received.id(), received.rival().get())) {
      throw new Refusal(
          409,
          List.of(
              Issue.error(
                  Issue.Kind.CONFLICT,
                  "",
                  "This Idempotency-Key came with another request before (another method, URL or"
                      + " condition); every request has a key of its own")));
    }
    return settled(received, received.rival(), bytes);
  }

  /**
   * Gives a submission the name that is written in it, and compares it with the one that has had
   * this name before.
   *
   * @throws Refusal if the name is too long, or the other one says something else
   */
  Receipt named(Receipt receipt, String name, byte[] bytes) {
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(
                  Issue.Kind.TOO_LONG,
                  "Bundle.identifier",
                  "System and value of Bundle.identifier have at most "
                      + (LONGEST_NAME - 1)
                      + " bytes together")));
    }
    return settled(receipt, inbox.name(receipt.id(), name), bytes);
  }

  /**
   * Compares a submission with the one that came under the same name before.
   *
   * @return the earlier one if they say the same, this one if there is none
   * @throws Refusal with the places where they differ
   */
  private Receipt settled(Receipt receipt, Optional<UUID> rival, byte[] bytes) {
    if (rival.isEmpty()) {
      return receipt;
    }
    Optional<List<Difference.Line>> lines =
        inbox.bytes(rival.get()).map(this::json).flatMap(kept -> Difference.between(kept, bytes));
    if (lines.isPresent() && lines.get().isEmpty()) {
      return inbox.repeats(receipt.id(), rival.get());
    }
    List<Issue> issues = new ArrayList<>();
    issues.add(
        Issue.error(
            Issue.Kind.CONFLICT,
            "",
            "Another submission came under this name (Idempotency-Key or Bundle.identifier)"
                + " before; to correct it, send the correction under a new name"
                + (lines.isEmpty() ? "" : ". This differs:")));
    lines
        .orElse(List.of())
        .forEach(line -> issues.add(Issue.error(Issue.Kind.CONFLICT, line.path(), line.text())));
    throw new Refusal(409, issues);
  }

  private byte[] json(byte[] kept) {
    return Body.isXml(kept) ? validator.json(kept, new ArrayList<>()).orElse(kept) : kept;
  }

  /**
   * The answer given before. What was asked to be read is read anew; what has been deleted since is
   * said to be gone, for nothing comes back by sending it twice.
   */
  Bundle remembered(Receipt receipt, List<Entry> entries) {
    Bundle answer = Fhir.parse(Bundle.class, receipt.answer().orElseThrow());
    Set<UUID> named = new HashSet<>();
    for (BundleEntryComponent line : answer.getEntry()) {
      id(line).ifPresent(named::add);
    }
    Set<UUID> gone = admission.gone(named);
    for (BundleEntryComponent line : answer.getEntry()) {
      if (id(line).filter(gone::contains).isPresent()
          && !line.getResponse().getStatus().startsWith("204")) {
        line.getResponse().setStatus("410 Gone").setOutcome(Outcomes.of(List.of(goneSince())));
      }
    }
    return read(entries, answer);
  }

  /**
   * Reads what was asked for, after everything else and outside of its transaction: it is seen what
   * became of it, and nobody waits for a second connection while holding locks.
   */
  private Bundle read(List<Entry> entries, Bundle answer) {
    for (Entry entry : entries) {
      if (entry.method() == Entry.Method.GET) {
        answer.getEntry().set(entry.number(), reads.get(entry.url()));
      }
    }
    return answer;
  }

  static Issue goneSince() {
    return Issue.error(
        Issue.Kind.DELETED,
        "",
        "This was accepted before and has been deleted since, so it is not taken again; if it is"
            + " true after all, send it under a new identifier");
  }

  private static Optional<UUID> id(BundleEntryComponent line) {
    return Reading.uuid(new IdType(line.getResponse().getLocation()).getIdPart());
  }

  private static boolean mustYield(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockException
          || cause instanceof Overtaken
          || cause instanceof SQLException sql && YIELD.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
