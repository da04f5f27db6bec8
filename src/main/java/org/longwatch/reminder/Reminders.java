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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
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
import org.longwatch.reminder.Digest.Recipient;

/** Decides what is to be reminded of and puts it into the outbox, in one transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class Reminders {

  /** Advisory lock: one sweep at a time decides; any constant that nobody else uses. */
  private static final long DECIDING = 7_230_003L;

  /** How far before its first stage a dry run shows what is coming, in days. */
  private static final int SEEN_AHEAD = 30;

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
    Recipients.Known known =
        recipients.known(digests.keySet().stream().map(Address::centre).distinct().toList(), today);
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
          List<Recipient> to = known.of(address.centre(), address.audience());
          if (to.isEmpty()) {
            letterRows.add(Letters.toNobody(digest, host));
          }
          to.forEach(one -> letterRows.add(Letters.fresh(digest, one, host)));
        });
    sql.batch(
        "insert into reminder.digest (id, centre_id, audience, day, created_at) values (?,?,?,?,?)",
        digestRows);
    sql.batch(
        "insert into reminder.reminder (id, obligation_id, stage, source, digest_id, sequence,"
            + " target_day, owed_since) values (?,?,?,?,?,?,?,?)",
        reminderRows);
    sql.batch(Letters.INSERT, letterRows);
    return new Posted(reminderRows.size(), letterRows.size());
  }

  /** The morning of a zone and hour is decided on. */
  void decided(ReminderSweep.Morning morning, LocalDate day) {
    sql.update(
        "insert into reminder.morning (zone, hour, day, decided_at) values (?,?,?,?)"
            + " on conflict do nothing",
        morning.zone().getId(),
        morning.hour(),
        day,
        clocks.instant());
  }

  /** Whether the morning of a zone and hour was decided on. */
  boolean isDecided(ReminderSweep.Morning morning, LocalDate day) {
    return sql.number(
            "select count(*) from reminder.morning where zone = ? and hour = ? and day = ?",
            morning.zone().getId(),
            morning.hour(),
            day)
        > 0;
  }

  /** The digests that {@link #post} would write if it were {@code day}; writes nothing. */
  List<DigestPreview> preview(CentreLine centre, LocalDate day) {
    Recipients.Known known = recipients.known(List.of(centre.id()), day);
    List<DigestPreview> previews = new ArrayList<>();
    fresh(List.of(centre), day)
        .forEach(
            (address, owed) -> {
              List<Recipient> to = known.of(address.centre(), address.audience());
              Recipient reader =
                  to.stream().findFirst().orElse(new Recipient("", Wording.ENGLISH, false));
              Digest digest =
                  new Digest(
                      centre.code(),
                      address.audience(),
                      owed.stream()
                          .map(due -> Digest.Item.of(due.obligation(), due.stage()))
                          .toList(),
                      List.of());
              Wording words = Wording.in(reader.language());
              previews.add(
                  new DigestPreview(
                      address.audience(),
                      to.stream().map(Recipient::mail).toList(),
                      owed.size(),
                      digest.subject(words),
                      digest.text(words, reader.onBehalf(), settings.publicUrl())));
            });
    return previews;
  }

  /**
   * What {@code day} would mean for everything the centre owes by then, or has owed until its first
   * stage a month later: which of it goes into a digest, and why the rest does not.
   */
  List<Prospect> prospects(CentreLine centre, LocalDate day) {
    List<ReminderStage> stages = rules.reminderStages();
    List<Prospect> prospects = new ArrayList<>();
    LocalDate horizon = day.plusDays(ReminderPolicy.lead(stages) + SEEN_AHEAD);
    for (Obligations source : sources) {
      List<Obligation> open = source.open(List.of(centre.id()), horizon);
      Map<UUID, Map<String, LocalDate>> told = told(open);
      for (Obligation owed : open) {
        prospects.add(Prospect.of(owed, stages, day, told.getOrDefault(owed.id(), Map.of())));
      }
    }
    prospects.sort(
        Comparator.comparing(Prospect::verdict)
            .thenComparing(prospect -> prospect.owed().window().latest())
            .thenComparing(prospect -> prospect.owed().id()));
    return prospects;
  }

  /** On which day each obligation was reminded of at which stage; what begins anew is left out. */
  private Map<UUID, Map<String, LocalDate>> told(List<Obligation> open) {
    Map<UUID, Map<String, LocalDate>> told = new HashMap<>();
    if (!open.isEmpty()) {
      Map<UUID, LocalDate> since =
          open.stream().collect(Collectors.toMap(Obligation::id, Obligation::owedSince));
      sql
          .list(
              "select r.obligation_id, r.stage, r.owed_since, d.day from reminder.reminder r"
                  + " join reminder.digest d on d.id = r.digest_id where r.obligation_id = any (?)",
              row ->
                  new Told(
                      row.getObject("obligation_id", UUID.class),
                      row.getString("stage"),
                      row.getObject("owed_since", LocalDate.class),
                      row.getObject("day", LocalDate.class)),
              since.keySet())
          .stream()
          .filter(one -> one.owedSince().equals(since.get(one.obligation())))
          .forEach(
              one ->
                  told.computeIfAbsent(one.obligation(), any -> new HashMap<>())
                      .put(one.stage(), one.day()));
    }
    return told;
  }

  private record Told(UUID obligation, String stage, LocalDate owedSince, LocalDate day) {}

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
