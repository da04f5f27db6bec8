package org.longwatch.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/** What came in and what came of it, for pages; a centre sees its own. */
@ApplicationScoped
@Transactional
public class Receipts {

  private static final int SHORTEST_REASON = 5;

  @Inject Sql sql;
  @Inject Access access;
  @Inject CurrentActor currentActor;
  @Inject AuditTrail trail;
  @Inject Clocks clocks;

  /**
   * The latest receipts, newest first.
   *
   * @param centre of which centre; empty for all that the reader may see
   */
  public List<ReceiptLine> latest(Optional<CentreId> centre, int limit) {
    return read(centre, "", limit);
  }

  /** As {@link #latest}, but only what was refused since a moment. */
  public List<ReceiptLine> refused(Optional<CentreId> centre, Instant since, int limit) {
    return read(
        centre, " and outcome in ('REJECTED', 'TOO_LARGE') and received_at >= ?", since, limit);
  }

  /**
   * Removes the bytes of a submission for good, for instance because they name a person, and the
   * same bytes wherever else they were received: as parts of a batch, as the batch of a part, sent
   * again. Hash, size and outcome stay; what was asked and said about them does not.
   *
   * @param reason why, in words
   * @throws NotFound if there is no such receipt or nothing left of its bytes
   */
  public void purge(UUID receipt, String reason) {
    access.require(Role.STEWARD);
    if (reason == null || reason.strip().length() < SHORTEST_REASON) {
      throw new RuleViolated(
          List.of(
              Issue.error(
                  Issue.Kind.REQUIRED, "reason", "Say in a few words why the bytes are removed")));
    }
    CentreId centre =
        purgeOne(receipt, reason.strip())
            .orElseThrow(() -> new NotFound("There are no bytes of a decided submission there"));
    for (UUID other : withTheSameBytes(receipt, centre)) {
      purgeOne(other, reason.strip());
    }
  }

  /** Empty if there is no such receipt, or nothing left of its bytes. */
  private Optional<CentreId> purgeOne(UUID receipt, String reason) {
    Optional<CentreId> centre =
        sql.first(
            "update intake.receipt set purged_at = ?, purged_by = ?, purge_reason = ?,"
                + " issues = '[]', request = split_part(request, ' ', 1)"
                + " where id = ? and purged_at is null and outcome <> 'RECEIVED'"
                + " and centre_id is not null"
                + " returning centre_id",
            row -> new CentreId(row.getObject(1, UUID.class)),
            clocks.instant(),
            currentActor.get().name(),
            reason,
            receipt);
    centre.ifPresent(
        of -> {
          sql.update("delete from intake.inbox where receipt_id = ?", receipt);
          trail.record("purged", "intake.inbox", receipt, of, null, Map.of("reason", reason));
        });
    return centre;
  }

  /** Its parts, what it or they are parts of, and whatever has the bytes of one of these. */
  private List<UUID> withTheSameBytes(UUID receipt, CentreId centre) {
    return sql.list(
        "with own as (select ?::uuid as id union select part_id from intake.part where whole_id ="
            + " ?::uuid),"
            + " family as (select id from own union select p.whole_id from intake.part p"
            + " join own on own.id = p.part_id join intake.receipt r on r.id = own.id"
            + " where r.bytes > 0),"
            + " said as (select r.sha256 from intake.receipt r join family f on f.id = r.id"
            + " where r.bytes > 0)"
            + " select id from intake.receipt where centre_id = ? and purged_at is null"
            + " and (id in (select id from family) or sha256 in (select sha256 from said))",
        row -> row.getObject(1, UUID.class),
        receipt,
        receipt,
        centre.value());
  }

  private List<ReceiptLine> read(
      Optional<CentreId> centre, String condition, Object... parameters) {
    access.require(
        Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SITE_SYSTEM, Role.STEWARD, Role.ADMINISTRATOR);
    centre.ifPresent(
        asked -> {
          if (access.compartment().isPresent()) {
            access.requireCentre(asked);
          }
        });
    UUID only = access.compartment().or(() -> centre).map(CentreId::value).orElse(null);
    List<Object> all = new ArrayList<>();
    all.add(only);
    all.add(only);
    all.addAll(List.of(parameters));
    return sql.list(
        "select id, received_at, client, centre_id, sha256, bytes, outcome, issues::text as issues,"
            + " purged_at from intake.receipt where (?::uuid is null or centre_id = ?::uuid)"
            + condition
            + " order by received_at desc, id desc limit ?",
        row -> {
          UUID of = row.getObject("centre_id", UUID.class);
          return new ReceiptLine(
              row.getObject("id", UUID.class),
              Sql.instant(row, "received_at"),
              row.getString("client"),
              of == null ? null : new CentreId(of),
              row.getString("sha256"),
              (int) Math.min(row.getLong("bytes"), Integer.MAX_VALUE),
              row.getString("outcome"),
              WrittenIssues.read(row.getString("issues")),
              Sql.instant(row, "purged_at"));
        },
        all.toArray());
  }
}
