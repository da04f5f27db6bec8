package org.longwatch.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Correlation;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.security.Sha256;

/**
 * Keeps every submission as received, before anybody looks inside, and remembers what came of it.
 * The same submission of the same client is one receipt, however often and from however many
 * threads it arrives; accepted ones are answered from memory, also after a restart. What was in the
 * middle of being decided when a node died is simply decided by whoever sends it again.
 */
@ApplicationScoped
public class Inbox {

  /** In bytes, for an index takes no more than a few of them. */
  private static final int KEY_LENGTH = 255;

  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject Settings settings;

  private volatile Sealing sealing;

  /** Keeps a submission; durable when this returns. */
  @Transactional(TxType.REQUIRES_NEW)
  public Receipt receive(Envelope envelope) {
    UUID id = TimeOrderedId.next();
    Instant now = clocks.instant();
    String fingerprint = envelope.fingerprint();
    Optional<Receipt> repeated = repeated(envelope, fingerprint);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    if (envelope
        .key()
        .filter(key -> key.getBytes(StandardCharsets.UTF_8).length > KEY_LENGTH)
        .isPresent()) {
      return refusedAtOnce(id, now, envelope, fingerprint);
    }
    if (insert(id, now, envelope, fingerprint, "RECEIVED", List.of()) == 0) {
      Receipt earlier = standing(envelope.sender().id(), fingerprint).orElse(null);
      if (earlier == null) {
        // decided against between the two statements: the place is free again
        return receive(envelope);
      }
      Optional<UUID> rival = bind(envelope, fingerprint, earlier.id());
      if (rival.isEmpty()) {
        return earlier;
      }
      insert(id, now, envelope, fingerprint, "DISPUTED", List.of());
      return new Receipt(id, Optional.empty(), List.of(), rival);
    }
    Optional<UUID> rival = bind(envelope, fingerprint, id);
    if (rival.isEmpty()) {
      return Receipt.fresh(id);
    }
    dispute(id);
    return new Receipt(id, Optional.empty(), List.of(), rival);
  }

  /**
   * Keeps a part of a submission as one of its own.
   *
   * @param whole the receipt of what it came in; whoever purges one, purges the other
   */
  @Transactional(TxType.REQUIRES_NEW)
  public Receipt receivePart(UUID whole, Envelope part) {
    Receipt receipt = receive(part);
    sql.update(
        "insert into intake.part (whole_id, part_id) values (?,?) on conflict do nothing",
        whole,
        receipt.id());
    return receipt;
  }

  /**
   * Gives a submission the name that its sender wrote into it.
   *
   * @return the receipt of another submission that has had this name before; the two must be
   *     compared
   */
  @Transactional(TxType.REQUIRES_NEW)
  public Optional<UUID> name(UUID receipt, String name) {
    sql.update(
        "insert into intake.idempotency_key (client_id, kind, key, fingerprint, receipt_id)"
            + " select client_id, 'BUNDLE', ?, fingerprint, id from intake.receipt where id = ?"
            + " on conflict do nothing",
        name,
        receipt);
    Optional<UUID> rival =
        sql.first(
                "select k.receipt_id from intake.idempotency_key k join intake.receipt r"
                    + " on r.client_id = k.client_id where k.kind = 'BUNDLE' and k.key = ?"
                    + " and r.id = ?",
                row -> row.getObject(1, UUID.class),
                name,
                receipt)
            .filter(holder -> !holder.equals(receipt));
    if (rival.isPresent()) {
      dispute(receipt);
    }
    return rival;
  }

  private void dispute(UUID receipt) {
    sql.update(
        "update intake.receipt set outcome = 'DISPUTED' where id = ? and outcome = 'RECEIVED'",
        receipt);
  }

  /**
   * A disputed submission says the same as its rival, in other bytes.
   *
   * @return the rival, with its answer if it has one
   */
  @Transactional(TxType.REQUIRES_NEW)
  public Receipt repeats(UUID disputed, UUID rival) {
    sql.update(
        "update intake.receipt set outcome = 'REPEATED', decided_at = ? where id = ?"
            + " and outcome = 'DISPUTED'",
        clocks.instant(),
        disputed);
    return sql.first("select id, answer from intake.receipt where id = ?", Inbox::answered, rival)
        .orElseThrow();
  }

  /**
   * Leaves the trace of something that is not kept: too large, or from nobody known.
   *
   * @param sender log-in or client id, {@code ?} if nobody's
   */
  @Transactional(TxType.REQUIRES_NEW)
  public void leaveTrace(Trace outcome, String sender, String request, Passing passing) {
    sql.update(
        "insert into intake.receipt (id, received_at, client, request, fingerprint, sha256, bytes,"
            + " outcome, decided_at, correlation) values (?,?,?,?,?,?,?,?,?,?)",
        TimeOrderedId.next(),
        clocks.instant(),
        sender,
        Envelope.plain(request),
        passing.sha256(),
        passing.sha256(),
        passing.bytes(),
        outcome,
        clocks.instant(),
        Correlation.current().orElse(null));
  }

  /** Why something leaves hash and size only. */
  public enum Trace {
    TOO_LARGE,
    UNAUTHENTICATED
  }

  /**
   * Begins the decision: whoever comes second waits here for the first. Where the first one failed,
   * the second one takes its place, unless a third one has.
   *
   * @throws RuleViolated when the first one refused it
   */
  @Transactional(TxType.MANDATORY)
  public Decision decide(UUID receipt) {
    Decided decided =
        sql.first(
                "select r.id, r.client_id, r.fingerprint, r.outcome, r.answer,"
                    + " r.issues::text as issues, (select e.answer from intake.receipt e"
                    + " where e.client_id = r.client_id and e.fingerprint = r.fingerprint"
                    + " and e.superseded and e.outcome = 'ACCEPTED'"
                    + " order by e.decided_at desc, e.id desc limit 1) as overtaken"
                    + " from intake.receipt r where r.id = ? for update of r",
                Decided::read,
                receipt)
            .orElseThrow();
    if (decided.outcome().equals("REJECTED")) {
      throw new RuleViolated(decided.issues());
    }
    if (decided.outcome().equals("FAILED")) {
      Optional<Receipt> other = standing(decided.client(), decided.fingerprint());
      if (other.isPresent()) {
        return decide(other.get().id());
      }
      sql.update(
          "update intake.receipt set outcome = 'RECEIVED', decided_at = null where id = ?",
          receipt);
    }
    return new Decision(
        receipt, Optional.ofNullable(decided.answer()), Optional.ofNullable(decided.overtaken()));
  }

  /**
   * Where the decision falls.
   *
   * @param receipt which one to accept
   * @param answer the answer already given, when somebody else accepted it
   * @param overtaken the answer to the same bytes of the same client that no longer stands for its
   *     corrections; what it created, it has created all the same
   */
  public record Decision(UUID receipt, Optional<String> answer, Optional<String> overtaken) {}

  private record Decided(
      UUID client,
      String fingerprint,
      String outcome,
      String answer,
      List<Issue> issues,
      String overtaken) {
    static Decided read(ResultSet row) throws SQLException {
      return new Decided(
          row.getObject("client_id", UUID.class),
          row.getString("fingerprint"),
          row.getString("outcome"),
          row.getString("answer"),
          WrittenIssues.read(row.getString("issues")),
          row.getString("overtaken"));
    }
  }

  /**
   * Accepts, in the transaction that does what was asked.
   *
   * @param answer to be given again whenever the same is sent again
   * @param corrects whether it changed something that was known before; such an answer is given
   *     again only until somebody changes the same thing anew
   * @param warnings what was said without refusing
   * @param writes takes what is to be sent
   */
  @Transactional(TxType.MANDATORY)
  public void accept(
      UUID receipt, String answer, boolean corrects, List<Issue> warnings, Sql.Writes writes) {
    writes.add(
        "update intake.receipt set outcome = 'ACCEPTED', answer = ?, corrects = ?, issues ="
            + " ?::jsonb, decided_at = ? where id = ?",
        answer,
        corrects,
        WrittenIssues.write(warnings),
        clocks.instant(),
        receipt);
  }

  /** What these receipts wrote as a correction has been overtaken by newer versions. */
  @Transactional(TxType.MANDATORY)
  public void supersede(Collection<UUID> receipts) {
    if (!receipts.isEmpty()) {
      sql.update(
          "update intake.receipt set superseded = true where id = any (?) and corrects", receipts);
    }
  }

  /**
   * Closes a submission whose parts were decided one by one, each with a receipt of its own.
   *
   * @param answer what to say to the same Idempotency-Key; empty if a part was refused, so that it
   *     is judged afresh
   */
  @Transactional(TxType.REQUIRES_NEW)
  public void closeParts(UUID receipt, Optional<String> answer) {
    if (answer.isPresent()) {
      // without a key the parts remember better, for they know what was overtaken
      sql.update(
          "update intake.receipt set outcome = 'ACCEPTED', answer = ?, superseded = true,"
              + " decided_at = ? where id = ?",
          answer.get(),
          clocks.instant(),
          receipt);
    } else {
      close(receipt, "PARTLY", List.of());
    }
  }

  /** Refuses; the same bytes may be sent again later, when the record may see it otherwise. */
  @Transactional(TxType.REQUIRES_NEW)
  public void reject(UUID receipt, List<Issue> issues) {
    close(receipt, "REJECTED", issues);
  }

  /** Notes that we failed, not the sender. */
  @Transactional(TxType.REQUIRES_NEW)
  public void fail(UUID receipt) {
    close(receipt, "FAILED", List.of());
  }

  /** The bytes of a receipt as they were received. */
  @Transactional
  public Optional<byte[]> bytes(UUID receipt) {
    return sql.first(
            "select sealed from intake.inbox where receipt_id = ?", row -> row.getBytes(1), receipt)
        .map(locked -> sealing().open(receipt, locked));
  }

  /** Whether two submissions ask the same, whatever their bytes say. */
  @Transactional
  public boolean askTheSame(UUID one, UUID other) {
    return asked(one).equals(asked(other));
  }

  /** The request as it was received; what is left of it where it was not sealed or is purged. */
  private String asked(UUID receipt) {
    return sql.first(
            "select r.request, i.asked from intake.receipt r left join intake.inbox i"
                + " on i.receipt_id = r.id where r.id = ?",
            row -> {
              byte[] sealed = row.getBytes("asked");
              return sealed == null
                  ? row.getString("request")
                  : new String(sealing().open(receipt, sealed), StandardCharsets.UTF_8);
            },
            receipt)
        .orElseThrow();
  }

  private void close(UUID receipt, String outcome, List<Issue> issues) {
    int closed =
        sql.update(
            "update intake.receipt set outcome = ?, issues = ?::jsonb, decided_at = ? where id = ?"
                + " and outcome in ('RECEIVED', 'DISPUTED')",
            outcome,
            WrittenIssues.write(issues),
            clocks.instant(),
            receipt);
    if (closed == 1) {
      sql.update("delete from intake.idempotency_key where receipt_id = ?", receipt);
    }
  }

  /** Keeps receipt and bytes, in one statement; 0 if the place of the submission is taken. */
  private int insert(
      UUID id,
      Instant now,
      Envelope envelope,
      String fingerprint,
      String outcome,
      List<Issue> issues) {
    return sql.update(
        "with kept as (insert into intake.receipt (id, received_at, client_id, client, centre_id,"
            + " request, fingerprint, sha256, bytes, outcome, issues, correlation)"
            + " values (?,?,?,?,?,?,?,?,?,?,?::jsonb,?)"
            + " on conflict (client_id, fingerprint) where standing do nothing returning id)"
            + " insert into intake.inbox (receipt_id, received_at, key_id, sealed, asked)"
            + " select id, ?, ?, ?, ? from kept",
        id,
        now,
        envelope.sender().id(),
        envelope.sender().name(),
        envelope.sender().centre().orElseThrow().value(),
        Envelope.plain(envelope.request()),
        fingerprint,
        Sha256.of(envelope.bytes()),
        envelope.bytes().length,
        outcome,
        WrittenIssues.write(issues),
        Correlation.current().orElse(null),
        now,
        sealing().keyId(),
        sealing().seal(id, envelope.bytes()),
        sealing().seal(id, envelope.request().getBytes(StandardCharsets.UTF_8)));
  }

  /** A key sent again with the same submission: the answer stands, whatever happened since. */
  private Optional<Receipt> repeated(Envelope envelope, String fingerprint) {
    return envelope
        .key()
        .flatMap(
            key ->
                sql.first(
                    "select r.id, r.answer from intake.idempotency_key k"
                        + " join intake.receipt r on r.id = k.receipt_id"
                        + " where k.client_id = ? and k.kind = 'HEADER' and k.key = ?"
                        + " and k.fingerprint = ?"
                        + " and r.answer is not null",
                    Inbox::answered,
                    envelope.sender().id(),
                    key,
                    fingerprint));
  }

  private static Receipt answered(ResultSet row) throws SQLException {
    return new Receipt(
        row.getObject("id", UUID.class),
        Optional.ofNullable(row.getString("answer")),
        List.of(),
        Optional.empty());
  }

  /** The receipt that holds the place of this submission. */
  private Optional<Receipt> standing(UUID client, String fingerprint) {
    return sql.first(
        "select id, answer from intake.receipt where client_id = ? and fingerprint = ?"
            + " and standing",
        Inbox::answered,
        client,
        fingerprint);
  }

  /** Binds the idempotency key, or says which other submission has it. */
  private Optional<UUID> bind(Envelope envelope, String fingerprint, UUID receipt) {
    if (envelope.key().isEmpty()) {
      return Optional.empty();
    }
    String key = envelope.key().get();
    UUID client = envelope.sender().id();
    sql.update(
        "insert into intake.idempotency_key (client_id, kind, key, fingerprint, receipt_id)"
            + " values (?,'HEADER',?,?,?) on conflict do nothing",
        client,
        key,
        fingerprint,
        receipt);
    return sql.first(
        "select receipt_id from intake.idempotency_key where client_id = ? and kind = 'HEADER'"
            + " and key = ? and fingerprint <> ?",
        row -> row.getObject(1, UUID.class),
        client,
        key,
        fingerprint);
  }

  private Receipt refusedAtOnce(UUID id, Instant now, Envelope envelope, String fingerprint) {
    Issue issue = Issue.error(Issue.Kind.TOO_LONG, "", "An Idempotency-Key has at most 255 bytes");
    insert(id, now, envelope, fingerprint, "REJECTED", List.of(issue));
    return new Receipt(id, Optional.empty(), List.of(issue), Optional.empty());
  }

  /** Text that waits for its turn outside the inbox, sealed like what is in it. */
  public String seal(UUID owner, String text) {
    return Base64.getEncoder()
        .encodeToString(sealing().seal(owner, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The text that {@link #seal} has sealed. */
  public String open(UUID owner, String sealed) {
    return new String(
        sealing().open(owner, Base64.getDecoder().decode(sealed)), StandardCharsets.UTF_8);
  }

  private Sealing sealing() {
    Sealing ready = sealing;
    if (ready == null) {
      ready = new Sealing(settings.inboxKey());
      sealing = ready;
    }
    return ready;
  }
}
