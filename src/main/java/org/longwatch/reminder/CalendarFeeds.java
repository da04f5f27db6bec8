package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligations;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.reference.ReminderStage.Audience;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.security.Sha256;

/**
 * What a centre owes, for its calendars: one address per centre with a secret in it, made, renewed
 * and revoked by the centre's own staff. Whoever knows the address reads days and nothing else: no
 * patient, no product, no clinical word.
 */
@ApplicationScoped
@Transactional
public class CalendarFeeds {

  /** Beyond the longest plan: everything that is owed. */
  private static final int YEARS = 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  @Inject Sql sql;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject AuditTrail audit;
  @Inject CurrentActor currentActor;
  @Inject Catalogue catalogue;
  @Inject Clocks clocks;
  @Inject Settings settings;
  @Inject @Any Instance<Obligations> sources;

  /** That a centre has a feed, since when, by whom; never its secret. */
  public record Feed(UUID id, Instant createdAt, String createdBy) {}

  /** The asker's own centre's feed, if it has one. */
  public Optional<Feed> own() {
    return sql.first(
        "select id, created_at, created_by from reminder.calendar_feed where centre_id = ?",
        row ->
            new Feed(
                row.getObject("id", UUID.class),
                Sql.instant(row, "created_at"),
                row.getString("created_by")),
        centre().value());
  }

  /**
   * Makes the feed of the asker's own centre, or renews it; an older address is good for nothing
   * then.
   *
   * @return the address, which cannot be shown again
   */
  public String create() {
    CentreId centre = centre();
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    UUID id = TimeOrderedId.next();
    sql.update(
        """
        insert into reminder.calendar_feed (centre_id, id, sha256, created_at, created_by)
        values (?, ?, ?, ?, ?)
        on conflict (centre_id) do update set id = excluded.id, sha256 = excluded.sha256,
          created_at = excluded.created_at, created_by = excluded.created_by
        """,
        centre.value(),
        id,
        Sha256.of(secret),
        clocks.instant(),
        currentActor.get().name());
    audit.record("created", "reminder.calendar_feed", id, centre, null, Map.of());
    return settings.publicUrl().toString().replaceAll("/+$", "") + "/calendar/" + secret + ".ics";
  }

  /**
   * Ends the feed of the asker's own centre.
   *
   * @throws NotFound if it has none
   */
  public void revoke() {
    CentreId centre = centre();
    UUID id = own().orElseThrow(() -> new NotFound("The centre has no calendar address")).id();
    sql.update("delete from reminder.calendar_feed where centre_id = ?", centre.value());
    audit.record("revoked", "reminder.calendar_feed", id, centre, null, Map.of());
  }

  /**
   * The calendar behind a secret (RFC 5545): an all-day event for each open obligation. Nobody is
   * asked who they are; that it was read is in the access log.
   *
   * @throws NotFound if the secret is unknown or revoked, or the centre is closed
   */
  public String calendar(String secret) {
    CentreLine centre =
        sql.first(
                "select centre_id from reminder.calendar_feed where sha256 = ?",
                row -> new CentreId(row.getObject(1, UUID.class)),
                Sha256.of(secret))
            .map(catalogue::centre)
            .filter(CentreLine::active)
            .orElseThrow(() -> new NotFound("There is no such calendar"));
    Actor reader =
        new Actor(
            centre.id().value(),
            "calendar of " + centre.code(),
            "calendar of " + centre.code(),
            Set.of(Role.SITE_SYSTEM),
            Optional.of(centre.id()),
            Optional.empty());
    return currentActor.as(reader, () -> calendar(centre));
  }

  private String calendar(CentreLine centre) {
    LocalDate horizon = clocks.today(centre.zone()).plusYears(YEARS);
    List<Digest.Item> items = new ArrayList<>();
    for (Obligations source : sources) {
      for (Obligation owed : source.open(List.of(centre.id()), horizon)) {
        // a feed reminds of nothing, so there is no stage
        items.add(Digest.Item.of(owed, null));
      }
    }
    accessLog.note("read calendar", centre.code(), List.of());
    return new Digest(centre.code(), Audience.CENTRE, items, List.of())
        .calendar(Wording.in("en"), settings.publicUrl(), clocks.instant());
  }

  private CentreId centre() {
    Actor actor = access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN);
    return actor
        .centre()
        .orElseThrow(() -> new Forbidden("A calendar belongs to a centre's own staff"));
  }
}
