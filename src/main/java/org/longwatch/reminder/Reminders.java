package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligations;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.reference.ReminderStage;
import org.longwatch.reference.ReminderStage.Audience;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.CentreLine;

/** Decides what is to be reminded of and puts it into the outbox, in one transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class Reminders {

  /** Advisory lock: one sweep at a time decides; any constant that nobody else uses. */
  private static final long DECIDING = 7_230_003L;

  @Inject @Any Instance<Obligations> sources;
  @Inject RuleBook rules;
  @Inject Recipients recipients;
  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject Settings settings;

  /** What one sweep put into the outbox. */
  record Posted(int reminders, int letters) {}

  private record Due(String source, Obligation obligation, ReminderStage stage) {}

  private record Address(CentreId centre, Audience audience) {}

  /**
   * Puts every new reminder of the centres into the outbox.
   *
   * @param today in the zone of these centres
   */
  Posted post(Collection<CentreLine> centres, LocalDate today) {
    sql.list("select pg_advisory_xact_lock(?)", row -> true, DECIDING);
    Map<Address, List<Due>> digests = fresh(centres, today);
    List<Object[]> digestRows = new ArrayList<>();
    List<Object[]> reminderRows = new ArrayList<>();
    List<Object[]> letterRows = new ArrayList<>();
    String host = Digest.host(settings.publicUrl());
    digests.forEach(
        (address, owed) -> {
          UUID digest = TimeOrderedId.next();
          digestRows.add(
              new Object[] {
                digest, address.centre().value(), address.audience(), today, clocks.instant()
              });
          for (Due due : owed) {
            reminderRows.add(
                new Object[] {
                  TimeOrderedId.next(),
                  due.obligation().id(),
                  due.stage().code(),
                  due.source(),
                  digest,
                  due.obligation().version(),
                  due.obligation().window().target(),
                  due.obligation().owedSince()
                });
          }
          List<String> to = recipients.of(address.centre(), address.audience());
          if (to.isEmpty()) {
            letterRows.add(letter(digest, null, LetterState.FAILED, "no recipient", host));
          }
          to.forEach(one -> letterRows.add(letter(digest, one, LetterState.PENDING, null, host)));
        });
    sql.batch(
        "insert into reminder.digest (id, centre_id, audience, day, created_at) values (?,?,?,?,?)",
        digestRows);
    sql.batch(
        "insert into reminder.reminder (id, obligation_id, stage, source, digest_id, sequence,"
            + " target_day, owed_since) values (?,?,?,?,?,?,?,?)",
        reminderRows);
    sql.batch(
        "insert into reminder.letter (id, digest_id, recipient, state, last_failure, message_id)"
            + " values (?,?,?,?,?,?)",
        letterRows);
    return new Posted(reminderRows.size(), letterRows.size());
  }

  /** The digests that {@link #post} would write if it were {@code day}; writes nothing. */
  List<DigestPreview> preview(CentreLine centre, LocalDate day) {
    List<DigestPreview> previews = new ArrayList<>();
    fresh(List.of(centre), day)
        .forEach(
            (address, owed) -> {
              Digest digest =
                  new Digest(
                      centre.code(),
                      address.audience(),
                      owed.stream()
                          .map(due -> Digest.Item.of(due.obligation(), due.stage()))
                          .toList(),
                      List.of());
              previews.add(
                  new DigestPreview(
                      address.audience(),
                      recipients.of(address.centre(), address.audience()),
                      owed.size(),
                      digest.subject(),
                      digest.text(settings.publicUrl())));
            });
    return previews;
  }

  static Object[] letter(
      UUID digest, String recipient, LetterState state, String failure, String host) {
    UUID id = TimeOrderedId.next();
    return new Object[] {id, digest, recipient, state, failure, "letter." + id + "@" + host};
  }

  private Map<Address, List<Due>> fresh(Collection<CentreLine> centres, LocalDate today) {
    List<Due> due = due(centres, today);
    Set<String> known = known(due);
    Map<Address, List<Due>> digests =
        new TreeMap<>(
            Comparator.comparing((Address address) -> address.centre().value())
                .thenComparing(Address::audience));
    for (Due one : due) {
      if (known.add(key(one))) {
        digests
            .computeIfAbsent(
                new Address(one.obligation().centre(), one.stage().audience()),
                any -> new ArrayList<>())
            .add(one);
      }
    }
    return digests;
  }

  private List<Due> due(Collection<CentreLine> centres, LocalDate today) {
    List<ReminderStage> stages = rules.reminderStages();
    List<CentreId> ids = centres.stream().map(CentreLine::id).toList();
    LocalDate horizon = today.plusDays(ReminderPolicy.lead(stages));
    List<Due> due = new ArrayList<>();
    for (Obligations source : sources) {
      for (Obligation owed : source.open(ids, horizon)) {
        ReminderPolicy.newest(stages, owed.window(), today, owed.owedSince())
            .ifPresent(stage -> due.add(new Due(source.source(), owed, stage)));
      }
    }
    return due;
  }

  private Set<String> known(List<Due> due) {
    if (due.isEmpty()) {
      return new HashSet<>();
    }
    return new HashSet<>(
        sql.list(
            "select obligation_id || stage || owed_since from reminder.reminder"
                + " where obligation_id = any (?)",
            row -> row.getString(1),
            due.stream().map(one -> one.obligation().id()).toList()));
  }

  /** A re-based obligation is owed since another day, and its stages begin anew. */
  private static String key(Due due) {
    return due.obligation().id() + due.stage().code() + due.obligation().owedSince();
  }
}
