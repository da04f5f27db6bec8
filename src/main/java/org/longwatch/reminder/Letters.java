package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligations;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Letter;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.reference.ReminderStage;
import org.longwatch.reference.ReminderStage.Audience;
import org.longwatch.reference.RuleBook;
import org.longwatch.reminder.Digest.Recipient;

/**
 * Claims letters for sending and settles what became of them, each step a transaction of its own
 * with SMTP in between. Whoever dies in between leaves a lease that ends; the letter then goes out
 * again under the same Message-ID, by which the recipient's server tells that it is the same.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class Letters {

  private static final String DUE =
      "l.state = 'PENDING' and l.next_attempt <= clock_timestamp()"
          + " and (l.lease_until is null or l.lease_until < clock_timestamp())";

  @Inject @Any Instance<Obligations> sources;
  @Inject RuleBook rules;
  @Inject Recipients recipients;
  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject Settings settings;

  /**
   * A letter that is ours to send until its lease ends, five minutes after it was claimed.
   *
   * @param attempt number of this attempt, from 1
   */
  record Claim(UUID id, int attempt, Letter letter) {}

  private record Row(
      UUID id,
      UUID digest,
      Recipient recipient,
      String messageId,
      int attempts,
      UUID centre,
      String code,
      ZoneId zone,
      LocalDate day,
      Audience audience) {}

  private record Noted(UUID id, UUID digest, UUID obligation, String stage, String source) {}

  private record Shown(
      String recipient,
      UUID obligation,
      String source,
      UUID centre,
      int sequence,
      LocalDate day,
      UUID withdrawnIn) {

    /** Whether it is this letter's to take back, as far as the recipient and centre go. */
    boolean concerns(Row row) {
      return recipient.equals(Recipients.lower(row.recipient().mail()))
          && centre.equals(row.centre())
          && (withdrawnIn == null || withdrawnIn.equals(row.id()));
    }
  }

  /**
   * The next letters whose turn has come, leased to the caller; none when there are none. What is
   * no longer owed is left out; a letter with nothing left is suppressed.
   *
   * @param most how many at most
   */
  List<Claim> claim(int most) {
    while (true) {
      List<Row> rows =
          sql.list(
              "select l.id, l.digest_id, l.recipient, l.language, l.on_behalf, l.message_id,"
                  + " l.attempts, d.centre_id, d.audience, d.day, c.code, c.zone"
                  + " from reminder.letter l join reminder.digest d on d.id = l.digest_id"
                  + " join registry.centre c on c.id = d.centre_id where "
                  + DUE
                  + " order by l.next_attempt, l.id limit ? for update of l skip locked",
              Letters::row,
              most);
      if (rows.isEmpty()) {
        return List.of();
      }
      List<Claim> claims = claim(rows);
      if (!claims.isEmpty()) {
        return claims;
      }
    }
  }

  private List<Claim> claim(List<Row> rows) {
    Map<UUID, List<Noted>> meant = meant(rows);
    List<Shown> shown = new ArrayList<>(shown(rows));
    Map<UUID, Obligation> now = current(meant.values(), shown);
    Set<String> dead = recipients.dead();
    List<ReminderStage> stages = rules.reminderStages();
    List<Claim> claims = new ArrayList<>();
    List<Object[]> leases = new ArrayList<>();
    for (Row row : rows) {
      if (dead.contains(Recipients.lower(row.recipient().mail()))) {
        undelivered(row.id(), "nothing arrives at this address");
        continue;
      }
      List<Digest.Item> items =
          items(row, meant.getOrDefault(row.digest(), List.of()), now, stages);
      if (items.isEmpty()) {
        sql.update(
            "update reminder.letter set state = ?, lease_until = null where id = ?",
            LetterState.SUPPRESSED,
            row.id());
        forget(row.id());
        continue;
      }
      Digest digest = new Digest(row.code(), row.audience(), items, withdrawn(row, shown, now));
      Letter letter =
          digest.letter(row.messageId(), row.recipient(), settings.publicUrl(), clocks.instant());
      note(row, digest, now, meant.get(row.digest()));
      // two letters to one recipient may be claimed together; the first takes back what is gone
      shown.removeIf(entry -> entry.concerns(row) && !isOwed(now.get(entry.obligation()), row));
      leases.add(new Object[] {letter.subject(), letter.text(), row.id()});
      claims.add(new Claim(row.id(), row.attempts() + 1, letter));
    }
    sql.batch(
        "update reminder.letter set attempts = attempts + 1, subject = ?, body = ?,"
            + " lease_until = clock_timestamp() + interval '5 minutes' where id = ?",
        leases);
    return claims;
  }

  /** The centre's day, and never before the one that was decided on: clocks of nodes differ. */
  private LocalDate today(Row row) {
    LocalDate today = clocks.today(row.zone());
    return today.isBefore(row.day()) ? row.day() : today;
  }

  /**
   * What the centre still owes and is still at its stage: dates may have moved since it was
   * decided, the patient may have been handed over, and a letter that waited for its mail server
   * may have been overtaken by the next stage.
   */
  private List<Digest.Item> items(
      Row row, List<Noted> meant, Map<UUID, Obligation> now, List<ReminderStage> stages) {
    LocalDate today = today(row);
    List<Digest.Item> items = new ArrayList<>();
    List<UUID> dropped = new ArrayList<>();
    for (Noted reminder : meant) {
      Obligation owed = now.get(reminder.obligation());
      Optional<ReminderStage> stage =
          stages.stream().filter(one -> one.code().equals(reminder.stage())).findFirst();
      if (isOwed(owed, row) && stage.isPresent() && stands(stage.get(), owed, stages, today)) {
        items.add(Digest.Item.of(owed, stage.get()));
      } else {
        dropped.add(reminder.id());
      }
    }
    if (!dropped.isEmpty()) {
      // Not yet told to anybody: should it be owed again, its stage may come again.
      sql.update("delete from reminder.reminder where id = any (?) and not carried", dropped);
    }
    return items;
  }

  private static boolean stands(
      ReminderStage stage, Obligation owed, List<ReminderStage> stages, LocalDate today) {
    boolean begun = !ReminderPolicy.day(stage, owed.window()).isAfter(today);
    boolean overtaken =
        ReminderPolicy.newest(stages, owed.window(), today, owed.owedSince())
            .filter(newest -> !newest.equals(stage) && newest.audience() == stage.audience())
            .isPresent();
    return begun && !overtaken;
  }

  /** Entries in this recipient's calendar, about this centre, that no longer stand. */
  private static List<Digest.Withdrawn> withdrawn(
      Row row, List<Shown> shown, Map<UUID, Obligation> now) {
    return shown.stream()
        .filter(entry -> entry.concerns(row) && !isOwed(now.get(entry.obligation()), row))
        .map(
            entry -> {
              Obligation then = now.get(entry.obligation());
              int sequence =
                  then == null
                      ? entry.sequence() + 1
                      : Math.max(then.version(), entry.sequence() + 1);
              return new Digest.Withdrawn(entry.obligation(), sequence, entry.day());
            })
        .sorted(Comparator.comparing(Digest.Withdrawn::obligation))
        .toList();
  }

  /** Remembers what is about to be told, and what will stand in the recipient's calendar. */
  private void note(Row row, Digest digest, Map<UUID, Obligation> now, List<Noted> meant) {
    Map<UUID, String> sources =
        meant.stream()
            .collect(Collectors.toMap(Noted::obligation, Noted::source, (one, same) -> one));
    String recipient = Recipients.lower(row.recipient().mail());
    List<Object[]> carried = new ArrayList<>();
    List<Object[]> entries = new ArrayList<>();
    for (Digest.Item item : digest.items()) {
      LocalDate target = item.window().target();
      carried.add(new Object[] {item.sequence(), target, row.digest(), item.obligation()});
      entries.add(
          new Object[] {
            recipient,
            item.obligation(),
            sources.get(item.obligation()),
            now.get(item.obligation()).centre().value(),
            item.sequence(),
            target
          });
    }
    sql.batch(
        "update reminder.reminder set carried = true, sequence = ?, target_day = ?"
            + " where digest_id = ? and obligation_id = ?",
        carried);
    sql.batch(
        "insert into reminder.calendar_entry (recipient, obligation_id, source, centre_id,"
            + " sequence, target_day) values (?,?,?,?,?,?) on conflict (recipient, obligation_id)"
            + " do update set centre_id = excluded.centre_id, sequence = excluded.sequence,"
            + " target_day = excluded.target_day, withdrawn_in = null",
        entries);
    if (!digest.withdrawn().isEmpty()) {
      sql.update(
          "update reminder.calendar_entry set withdrawn_in = ? where recipient = ?"
              + " and withdrawn_in is null and obligation_id = any (?)",
          row.id(),
          recipient,
          digest.withdrawn().stream().map(Digest.Withdrawn::obligation).toList());
    }
  }

  private Map<UUID, List<Noted>> meant(List<Row> rows) {
    return sql
        .list(
            "select id, digest_id, obligation_id, stage, source from reminder.reminder"
                + " where digest_id = any (?) order by obligation_id, id",
            row ->
                new Noted(
                    row.getObject("id", UUID.class),
                    row.getObject("digest_id", UUID.class),
                    row.getObject("obligation_id", UUID.class),
                    row.getString("stage"),
                    row.getString("source")),
            rows.stream().map(Row::digest).distinct().toList())
        .stream()
        .collect(Collectors.groupingBy(Noted::digest));
  }

  /** What stands in the recipients' calendars, and what these very letters were to take back. */
  private List<Shown> shown(List<Row> rows) {
    return sql.list(
        "select recipient, obligation_id, source, centre_id, sequence, target_day, withdrawn_in"
            + " from reminder.calendar_entry where recipient = any (?) and centre_id = any (?)"
            + " and (withdrawn_in is null or withdrawn_in = any (?))"
            + " order by recipient, obligation_id",
        row ->
            new Shown(
                row.getString("recipient"),
                row.getObject("obligation_id", UUID.class),
                row.getString("source"),
                row.getObject("centre_id", UUID.class),
                row.getInt("sequence"),
                row.getObject("target_day", LocalDate.class),
                row.getObject("withdrawn_in", UUID.class)),
        rows.stream().map(row -> Recipients.lower(row.recipient().mail())).distinct().toList(),
        rows.stream().map(Row::centre).distinct().toList(),
        rows.stream().map(Row::id).toList());
  }

  private Map<UUID, Obligation> current(Collection<List<Noted>> meant, Collection<Shown> shown) {
    Map<String, Set<UUID>> bySource = new HashMap<>();
    for (List<Noted> some : meant) {
      some.forEach(
          one ->
              bySource.computeIfAbsent(one.source(), any -> new HashSet<>()).add(one.obligation()));
    }
    shown.forEach(
        one ->
            bySource.computeIfAbsent(one.source(), any -> new HashSet<>()).add(one.obligation()));
    Map<UUID, Obligation> now = new HashMap<>();
    for (Obligations source : sources) {
      Set<UUID> ids = bySource.getOrDefault(source.source(), Set.of());
      if (!ids.isEmpty()) {
        now.putAll(source.current(ids));
      }
    }
    return now;
  }

  /** Whether it is still owed, and by the centre that the letter is about. */
  private static boolean isOwed(Obligation obligation, Row row) {
    return obligation != null
        && obligation.state() == Obligation.State.OPEN
        && obligation.centre().value().equals(row.centre());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        row.getObject("digest_id", UUID.class),
        new Recipient(
            row.getString("recipient"), row.getString("language"), row.getBoolean("on_behalf")),
        row.getString("message_id"),
        row.getInt("attempts"),
        row.getObject("centre_id", UUID.class),
        row.getString("code"),
        ZoneId.of(row.getString("zone")),
        row.getObject("day", LocalDate.class),
        Audience.valueOf(row.getString("audience")));
  }

  /** The SMTP server has accepted the letter. */
  void sent(Claim claim) {
    sql.update(
        "update reminder.letter set state = ?, sent_at = ?, lease_until = null, last_failure = null"
            + " where id = ? and state = 'PENDING'",
        LetterState.SENT,
        clocks.instant(),
        claim.id());
  }

  /** It did not; the letter waits 1, 2, 4 … minutes and then an hour each time, without end. */
  void postponed(Claim claim, String reason) {
    int changed =
        sql.update(
            "update reminder.letter set lease_until = null, last_failure = ?, next_attempt ="
                + " clock_timestamp() + make_interval(mins => least(60, 2 ^ least(10, ?))::integer)"
                + " where id = ? and state = 'PENDING' and attempts = ?",
            reason,
            claim.attempt() - 1,
            claim.id(),
            claim.attempt());
    if (changed == 1) {
      untold(claim.id());
    }
  }

  /** Letters that were claimed and not tried after all are free for the next who asks. */
  void released(Collection<Claim> claims) {
    for (Claim claim : claims) {
      int changed =
          sql.update(
              "update reminder.letter set lease_until = null, attempts = attempts - 1"
                  + " where id = ? and state = 'PENDING' and attempts = ?",
              claim.id(),
              claim.attempt());
      if (changed == 1) {
        untold(claim.id());
      }
    }
  }

  /**
   * The server refused the recipient for good: nothing is written to that address until somebody
   * has confirmed it, and whoever is left at the centre, else the steward, gets the digest instead.
   */
  void refused(Claim claim, String reason) {
    if (sql.number(
            "select count(*) from reminder.letter where id = ? and state = 'PENDING'"
                + " and attempts = ?",
            claim.id(),
            claim.attempt())
        == 1) {
      markDead(claim.letter().to(), reason, claim.id());
      undelivered(claim.id(), reason);
    }
  }

  /** The letter came back after its server had accepted it. */
  @Transactional
  void bounced(UUID letter, String address, String reason) {
    markDead(address, reason, letter);
    undelivered(letter, reason);
  }

  @Transactional
  void markDead(String address, String reason, UUID letter) {
    sql.update(
        "insert into reminder.undeliverable (id, address, reason, found_at, letter_id)"
            + " values (?,?,?,?,?) on conflict (address) where confirmed_at is null do nothing",
        TimeOrderedId.next(),
        Recipients.lower(address),
        reason,
        clocks.instant(),
        letter);
  }

  private void undelivered(UUID letter, String reason) {
    sql.update(
        "update reminder.letter set state = ?, lease_until = null, last_failure = ?,"
            + " sent_at = null where id = ?",
        LetterState.FAILED,
        reason,
        letter);
    forget(letter);
    untold(letter);
    sql.first(
            "select d.id, d.centre_id, d.audience, d.day, c.zone from reminder.letter l join"
                + " reminder.digest d on d.id = l.digest_id join registry.centre c on c.id ="
                + " d.centre_id where l.id = ? for no key update of d",
            row ->
                new Orphan(
                    row.getObject("id", UUID.class),
                    new CentreId(row.getObject("centre_id", UUID.class)),
                    Audience.valueOf(row.getString("audience")),
                    clocks.today(ZoneId.of(row.getString("zone")))),
            letter)
        .ifPresent(this::writeToOthers);
  }

  private record Orphan(UUID digest, CentreId centre, Audience audience, LocalDate today) {}

  /** Unless somebody else was or will be told. */
  private void writeToOthers(Orphan orphan) {
    Set<String> written =
        new HashSet<>(
            sql.list(
                "select lower(recipient) from reminder.letter where digest_id = ?"
                    + " and recipient is not null",
                row -> row.getString(1),
                orphan.digest()));
    long left =
        sql.number(
            "select count(*) from reminder.letter where digest_id = ? and state <> 'FAILED'",
            orphan.digest());
    if (left == 0) {
      String host = Digest.host(settings.publicUrl());
      sql.batch(
          INSERT,
          recipients
              .known(List.of(orphan.centre()), orphan.today())
              .of(orphan.centre(), orphan.audience())
              .stream()
              .filter(to -> !written.contains(Recipients.lower(to.mail())))
              .map(to -> fresh(orphan.digest(), to, host))
              .toList());
    }
  }

  /**
   * The letter did not arrive: nobody was told, unless another letter of the digest went out or is
   * under way, and what only this letter would have put into a calendar is not in there.
   */
  private void untold(UUID letter) {
    sql.update(
        """
        update reminder.reminder r set carried = false
        from reminder.letter mine
        where mine.id = ? and r.digest_id = mine.digest_id
          and not exists (select 1 from reminder.letter l where l.digest_id = mine.digest_id
                          and (l.sent_at is not null or l.lease_until is not null))
        """,
        letter);
    sql.update(
        """
        delete from reminder.calendar_entry e using reminder.letter mine
        where mine.id = ? and e.recipient = lower(mine.recipient)
          and e.obligation_id in (select r.obligation_id from reminder.reminder r
                                  where r.digest_id = mine.digest_id)
          and not exists (select 1 from reminder.letter l
                          join reminder.reminder r on r.digest_id = l.digest_id
                          where l.id <> mine.id and lower(l.recipient) = e.recipient
                            and r.obligation_id = e.obligation_id
                            and (l.sent_at is not null or l.lease_until is not null))
        """,
        letter);
  }

  /** What this letter was to take back from a calendar is still in there. */
  private void forget(UUID letter) {
    sql.update(
        "update reminder.calendar_entry set withdrawn_in = null where withdrawn_in = ?", letter);
  }

  static final String INSERT =
      "insert into reminder.letter (id, digest_id, recipient, language, on_behalf, state,"
          + " last_failure, message_id) values (?,?,?,?,?,?,?,?)";

  /** Values of {@link #INSERT} for a letter that waits. */
  static Object[] fresh(UUID digest, Recipient to, String host) {
    UUID id = TimeOrderedId.next();
    return new Object[] {
      id,
      digest,
      to.mail(),
      to.language(),
      to.onBehalf(),
      LetterState.PENDING,
      null,
      messageId(id, host)
    };
  }

  /** Values of {@link #INSERT} for a letter to nobody. */
  static Object[] toNobody(UUID digest, String host) {
    UUID id = TimeOrderedId.next();
    return new Object[] {
      id,
      digest,
      null,
      Wording.ENGLISH,
      false,
      LetterState.FAILED,
      "no recipient",
      messageId(id, host)
    };
  }

  private static String messageId(UUID letter, String host) {
    return "letter." + letter + "@" + host;
  }
}
