package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligations;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Letter;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.reference.ReminderStage;
import org.longwatch.reference.ReminderStage.Audience;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;

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
  @Inject Catalogue catalogue;
  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject Settings settings;

  /**
   * A letter that is ours to send until its lease ends.
   *
   * @param attempt number of this attempt, from 1
   */
  record Claim(UUID id, int attempt, Letter letter) {}

  private record Row(
      UUID id,
      UUID digest,
      String recipient,
      String messageId,
      int attempts,
      UUID centre,
      Audience audience) {}

  private record Noted(
      UUID id, UUID obligation, String stage, String source, int sequence, LocalDate day) {}

  /**
   * The next letter whose turn has come, leased to the caller. What is no longer owed is left out;
   * a letter with nothing left is suppressed.
   */
  Optional<Claim> claim() {
    while (true) {
      Optional<Row> next =
          sql.first(
              "select l.id, l.digest_id, l.recipient, l.message_id, l.attempts, d.centre_id,"
                  + " d.audience from reminder.letter l join reminder.digest d on d.id ="
                  + " l.digest_id where "
                  + DUE
                  + " order by l.next_attempt, l.id limit 1 for update of l skip locked",
              row ->
                  new Row(
                      row.getObject("id", UUID.class),
                      row.getObject("digest_id", UUID.class),
                      row.getString("recipient"),
                      row.getString("message_id"),
                      row.getInt("attempts"),
                      row.getObject("centre_id", UUID.class),
                      Audience.valueOf(row.getString("audience"))));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      Optional<Claim> claim = claim(next.get());
      if (claim.isPresent()) {
        return claim;
      }
    }
  }

  private Optional<Claim> claim(Row row) {
    List<Noted> meant =
        noted(
            "select * from reminder.reminder where digest_id = ? order by obligation_id",
            row.digest());
    List<Noted> shown =
        noted(
            "select r.* from reminder.reminder r join reminder.digest d on d.id = r.digest_id"
                + " where d.centre_id = ? and d.audience = ? and r.carried"
                + " and (r.withdrawn_in is null or r.withdrawn_in = ?) order by r.obligation_id",
            row.centre(),
            row.audience(),
            row.digest());
    Map<UUID, Obligation> now = current(meant, shown);
    CentreLine centre = catalogue.centre(new CentreId(row.centre()));
    List<Digest.Item> items = items(meant, now, clocks.today(centre.zone()));
    if (items.isEmpty()) {
      sql.update(
          "update reminder.letter set state = ?, lease_until = null where id = ?",
          LetterState.SUPPRESSED,
          row.id());
      return Optional.empty();
    }
    Digest digest = new Digest(centre.code(), row.audience(), items, withdrawn(shown, now));
    Letter letter =
        digest.letter(row.messageId(), row.recipient(), settings.publicUrl(), clocks.instant());
    note(row, digest);
    sql.update(
        "update reminder.letter set attempts = attempts + 1, subject = ?, body = ?,"
            + " lease_until = clock_timestamp() + interval '5 minutes' where id = ?",
        letter.subject(),
        letter.text(),
        row.id());
    return Optional.of(new Claim(row.id(), row.attempts() + 1, letter));
  }

  /**
   * What is still owed and still at its stage: dates may have moved since it was decided, and a
   * letter that waited for its mail server may have been overtaken by the next stage.
   */
  private List<Digest.Item> items(List<Noted> meant, Map<UUID, Obligation> now, LocalDate today) {
    List<ReminderStage> stages = rules.reminderStages();
    List<Digest.Item> items = new ArrayList<>();
    List<UUID> dropped = new ArrayList<>();
    for (Noted reminder : meant) {
      Obligation owed = now.get(reminder.obligation());
      Optional<ReminderStage> stage =
          stages.stream().filter(one -> one.code().equals(reminder.stage())).findFirst();
      if (isOpen(owed) && stage.isPresent() && stands(stage.get(), owed, stages, today)) {
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

  private static List<Digest.Withdrawn> withdrawn(List<Noted> shown, Map<UUID, Obligation> now) {
    Map<UUID, Digest.Withdrawn> withdrawn = new HashMap<>();
    for (Noted reminder : shown) {
      Obligation then = now.get(reminder.obligation());
      if (!isOpen(then)) {
        int sequence = then == null ? reminder.sequence() + 1 : then.version();
        withdrawn.put(
            reminder.obligation(),
            new Digest.Withdrawn(reminder.obligation(), sequence, reminder.day()));
      }
    }
    return withdrawn.values().stream()
        .sorted((a, b) -> a.obligation().compareTo(b.obligation()))
        .toList();
  }

  private void note(Row row, Digest digest) {
    List<Object[]> carried = new ArrayList<>();
    for (Digest.Item item : digest.items()) {
      carried.add(
          new Object[] {item.sequence(), item.window().target(), row.digest(), item.obligation()});
    }
    sql.batch(
        "update reminder.reminder set carried = true, sequence = ?, target_day = ?"
            + " where digest_id = ? and obligation_id = ?",
        carried);
    if (!digest.withdrawn().isEmpty()) {
      sql.update(
          "update reminder.reminder r set withdrawn_in = ? from reminder.digest d"
              + " where d.id = r.digest_id and d.centre_id = ? and d.audience = ?"
              + " and r.withdrawn_in is null and r.obligation_id = any (?)",
          row.digest(),
          row.centre(),
          row.audience(),
          digest.withdrawn().stream().map(Digest.Withdrawn::obligation).toList());
    }
  }

  private Map<UUID, Obligation> current(Collection<Noted> meant, Collection<Noted> shown) {
    Map<String, Set<UUID>> bySource = new HashMap<>();
    for (Collection<Noted> some : List.of(meant, shown)) {
      some.forEach(
          one ->
              bySource.computeIfAbsent(one.source(), any -> new HashSet<>()).add(one.obligation()));
    }
    Map<UUID, Obligation> now = new HashMap<>();
    for (Obligations source : sources) {
      Set<UUID> ids = bySource.getOrDefault(source.source(), Set.of());
      if (!ids.isEmpty()) {
        now.putAll(source.current(ids));
      }
    }
    return now;
  }

  private static boolean isOpen(Obligation obligation) {
    return obligation != null && obligation.state() == Obligation.State.OPEN;
  }

  private List<Noted> noted(String query, Object... parameters) {
    return sql.list(
        query,
        row ->
            new Noted(
                row.getObject("id", UUID.class),
                row.getObject("obligation_id", UUID.class),
                row.getString("stage"),
                row.getString("source"),
                row.getInt("sequence"),
                row.getObject("target_day", LocalDate.class)),
        parameters);
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
      // Nobody was told after all, unless another letter of the digest went out or is under way.
      sql.update(
          """
          update reminder.reminder r set carried = false
          from reminder.letter mine
          where mine.id = ? and r.digest_id = mine.digest_id
            and not exists (select 1 from reminder.letter l where l.digest_id = mine.digest_id
                            and (l.sent_at is not null or l.lease_until is not null))
          """,
          claim.id());
    }
  }
}
