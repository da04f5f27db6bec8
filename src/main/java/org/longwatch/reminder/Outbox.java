package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.reference.ReminderStage.Audience;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** The registry's letters and what became of them. */
@ApplicationScoped
@Transactional
public class Outbox {

  private static final String LINES =
      "select l.id, d.centre_id, d.audience, d.day, l.recipient, l.state, l.attempts,"
          + " l.next_attempt, l.sent_at, l.subject, l.last_failure,"
          + " (select count(*) from reminder.reminder r where r.digest_id = d.id) as reminders"
          + " from reminder.letter l join reminder.digest d on d.id = l.digest_id";

  /** Languages in which letters are written, by ISO 639-1 code, each with its own name. */
  public static final Map<String, String> LANGUAGES = languages();

  @Inject Sql sql;
  @Inject Access access;
  @Inject AuditTrail audit;
  @Inject Catalogue catalogue;
  @Inject Reminders reminders;
  @Inject Recipients recipients;
  @Inject Settings settings;

  /**
   * How the outbox stands.
   *
   * @param pending letters that wait
   * @param failed letters for which nobody is known
   * @param oldestDueSeconds how long the longest due letter has waited beyond its time
   */
  public record Standing(long pending, long failed, long oldestDueSeconds) {

    /** Whether letters have been due for a day and nobody takes them. */
    public boolean isStuck() {
      return oldestDueSeconds > Duration.ofDays(1).toSeconds();
    }
  }

  /**
   * The latest letters, newest first.
   *
   * @param centre of one centre only; who belongs to a centre sees no other
   */
  public List<OutboxLine> latest(Optional<CentreId> centre, int limit) {
    return latest(centre, Optional.empty(), limit);
  }

  /**
   * The latest letters in a state, newest first.
   *
   * @param centre of one centre only; who belongs to a centre sees no other
   * @param state in this state only
   */
  public List<OutboxLine> latest(
      Optional<CentreId> centre, Optional<LetterState> state, int limit) {
    access.require(
        Role.SITE_STAFF,
        Role.SITE_PHYSICIAN,
        Role.SAFETY_PHYSICIAN,
        Role.STEWARD,
        Role.ADMINISTRATOR);
    Optional<CentreId> compartment = access.compartment();
    if (compartment.isPresent() && centre.isPresent() && !centre.equals(compartment)) {
      return List.of();
    }
    List<Object> parameters = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    compartment
        .or(() -> centre)
        .ifPresent(
            only -> {
              conditions.add("d.centre_id = ?");
              parameters.add(only.value());
            });
    state.ifPresent(
        only -> {
          conditions.add("l.state = ?");
          parameters.add(only);
        });
    parameters.add(limit);
    return sql.list(
        LINES
            + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
            + " order by l.id desc limit ?",
        Outbox::read,
        parameters.toArray());
  }

  /**
   * Sends a letter again at the next minute, under the same Message-ID and with what is owed by
   * then; one without recipient is given the contacts known by now.
   *
   * @throws RuleViolated if there is still nobody to write to
   */
  public void resend(UUID letter) {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    OutboxLine line =
        sql.first(LINES + " where l.id = ? for update of l", Outbox::read, letter)
            .orElseThrow(() -> new NotFound("There is no such letter"));
    if (line.recipient().isEmpty()) {
      List<Digest.Recipient> to =
          recipients
              .known(List.of(line.centre()), catalogue.today(line.centre()))
              .of(line.centre(), line.audience());
      if (to.isEmpty()) {
        throw new RuleViolated(
            "recipient", "The centre has no contact and the registry no steward");
      }
      UUID digest =
          sql.first(
                  "select digest_id from reminder.letter where id = ?",
                  row -> row.getObject(1, UUID.class),
                  letter)
              .orElseThrow();
      sql.update(
          "update reminder.letter set recipient = ?, language = ?, on_behalf = ? where id = ?",
          to.get(0).mail(),
          to.get(0).language(),
          to.get(0).onBehalf(),
          letter);
      String host = Digest.host(settings.publicUrl());
      sql.batch(
          Letters.INSERT,
          to.stream().skip(1).map(one -> Letters.fresh(digest, one, host)).toList());
    } else if (recipients.dead().contains(Recipients.lower(line.recipient().get()))) {
      throw new RuleViolated(
          "recipient", "Nothing arrives at this address; confirm it before you write to it again");
    }
    sql.update(
        "update reminder.letter set state = 'PENDING', next_attempt = clock_timestamp(),"
            + " last_failure = null where id = ?",
        letter);
    audit.record("resent", "reminder.letter", letter, line.centre(), null, Map.of());
  }

  /** The digests that would go out to the centre on {@code day} as things stand; sends nothing. */
  public List<DigestPreview> dryRun(LocalDate day, CentreId centre) {
    access.requireCentre(centre);
    return reminders.preview(catalogue.centre(centre), day);
  }

  /**
   * What {@code day} would mean for everything that the centre owes or will owe soon, as things
   * stand: which of it would be reminded of, and why the rest not.
   */
  public List<Prospect> prospects(LocalDate day, CentreId centre) {
    access.requireCentre(centre);
    return reminders.prospects(catalogue.centre(centre), day);
  }

  /** Letters that wait to be sent. */
  @Gauge(name = "longwatch_outbox_pending", unit = MetricUnits.NONE, absolute = true)
  public long pending() {
    return standing().pending();
  }

  /** How the outbox stands, for health and the jobs page. */
  public Standing standing() {
    return sql.first(
            """
            select count(*) filter (where state = 'PENDING') as pending,
                   count(*) filter (where state = 'FAILED') as failed,
                   coalesce(extract(epoch from max(clock_timestamp() - next_attempt) filter
                     (where state = 'PENDING' and next_attempt < clock_timestamp())), 0)::bigint as due
            from reminder.letter where state in ('PENDING', 'FAILED')
            """,
            row -> new Standing(row.getLong("pending"), row.getLong("failed"), row.getLong("due")))
        .orElseThrow();
  }

  private static Map<String, String> languages() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("en", "English");
    names.put("de", "Deutsch");
    names.put("fr", "Français");
    names.put("es", "Español");
    names.put("ja", "日本語");
    names.put("th", "ไทย");
    names.put("id", "Bahasa Indonesia");
    return Collections.unmodifiableMap(names);
  }

  private static OutboxLine read(ResultSet row) throws SQLException {
    return new OutboxLine(
        row.getObject("id", UUID.class),
        new CentreId(row.getObject("centre_id", UUID.class)),
        Audience.valueOf(row.getString("audience")),
        row.getObject("day", LocalDate.class),
        Optional.ofNullable(row.getString("recipient")),
        LetterState.valueOf(row.getString("state")),
        row.getInt("reminders"),
        row.getInt("attempts"),
        Sql.instant(row, "next_attempt"),
        Optional.ofNullable(Sql.instant(row, "sent_at")),
        Optional.ofNullable(row.getString("subject")),
        Optional.ofNullable(row.getString("last_failure")));
  }
}
