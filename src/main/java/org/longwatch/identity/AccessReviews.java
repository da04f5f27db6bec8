package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.identity.ReviewLine.Decision;
import org.longwatch.identity.ReviewLine.Kind;
import org.longwatch.identity.ReviewLine.Review;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/**
 * The periodic review of who still has access (ISO/IEC 27001, control 5.18): every account and
 * client with its rights and its use, and what was decided about it. A decision is due again after
 * the configured months, and at once when the rights are no longer those that were confirmed or
 * closed access is open again.
 */
@ApplicationScoped
@Transactional
public class AccessReviews {

  @Inject Sql sql;
  @Inject Accounts accounts;
  @Inject Clients clients;
  @Inject OneTimeCodes codes;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Clocks clocks;
  @Inject Settings settings;

  private record Use(
      Optional<Instant> loggedInAt,
      Optional<Instant> usedAt,
      Optional<Instant> failedAt,
      long failures) {
    static final Use NONE = new Use(Optional.empty(), Optional.empty(), Optional.empty(), 0);
  }

  /** Every account, then every client, by name. */
  public List<ReviewLine> lines() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    Map<UUID, Use> uses =
        sql
            .list(
                "select subject, logged_in_at, used_at, failed_at, failures from identity.last_use",
                row ->
                    Map.entry(
                        row.getObject("subject", UUID.class),
                        new Use(
                            Optional.ofNullable(Sql.instant(row, "logged_in_at")),
                            Optional.ofNullable(Sql.instant(row, "used_at")),
                            Optional.ofNullable(Sql.instant(row, "failed_at")),
                            row.getLong("failures"))))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<UUID, Review> reviews =
        sql
            .list(
                "select distinct on (subject) subject, decision, access, note, decided_by,"
                    + " decided_at from identity.access_review order by subject, decided_at desc,"
                    + " id desc",
                row ->
                    Map.entry(
                        row.getObject("subject", UUID.class),
                        new Review(
                            Decision.valueOf(row.getString("decision")),
                            row.getString("access"),
                            row.getString("note"),
                            row.getString("decided_by"),
                            Sql.instant(row, "decided_at"))))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    List<ReviewLine> lines = new ArrayList<>();
    for (AccountLine account : accounts.all()) {
      lines.add(
          line(
              account.id(),
              Kind.ACCOUNT,
              account.login(),
              account.displayName(),
              rights(account),
              account.centre(),
              account.active(),
              codes.isUsedBy(account.id()) ? "password and code" : "password or provider",
              uses,
              reviews));
    }
    for (ClientLine client : clients.all()) {
      String proof = client.jwks().isPresent() || client.jwksUri().isPresent() ? "keys" : "secret";
      lines.add(
          line(
              client.id(),
              Kind.CLIENT,
              client.clientId(),
              client.displayName(),
              rights(client),
              Optional.of(client.centre()),
              client.active(),
              proof,
              uses,
              reviews));
    }
    return lines;
  }

  /**
   * Decides about one line.
   *
   * @param rights what the reviewer saw; a decision about other rights than these is refused
   */
  public void decide(Kind kind, UUID subject, String rights, Decision decision, String note) {
    Actor reviewer = access.require(Role.STEWARD, Role.ADMINISTRATOR);
    if (reviewer.id().equals(subject)) {
      throw new RuleViolated("subject", "Somebody else must review your own access");
    }
    if (decision == Decision.CLOSED && (note == null || note.isBlank())) {
      throw new RuleViolated("note", "Say why the access is closed");
    }
    String name;
    String now;
    if (kind == Kind.ACCOUNT) {
      AccountLine account = accounts.line(subject);
      name = account.login();
      now = rights(account);
    } else {
      ClientLine client = clients.line(subject);
      name = client.clientId();
      now = rights(client);
    }
    if (!now.equals(rights)) {
      throw new Conflict("The rights of " + name + " were changed meanwhile; look again");
    }
    if (decision == Decision.CLOSED && kind == Kind.ACCOUNT) {
      accounts.close(subject);
    } else if (decision == Decision.CLOSED) {
      clients.close(subject);
    }
    UUID id = TimeOrderedId.next();
    sql.update(
        "insert into identity.access_review (id, subject, kind, name, decision, access, note,"
            + " decided_by, decided_at) values (?,?,?,?,?,?,?,?,?)",
        id,
        subject,
        kind,
        name,
        decision,
        now,
        note == null ? "" : note.strip(),
        reviewer.name(),
        clocks.instant());
    audit.record(
        "reviewed access",
        "identity.access_review",
        id,
        null,
        null,
        Map.of("subject", subject, "name", name, "decision", decision, "access", now));
  }

  private ReviewLine line(
      UUID id,
      Kind kind,
      String name,
      String displayName,
      String rights,
      Optional<org.longwatch.kernel.CentreId> centre,
      boolean active,
      String proof,
      Map<UUID, Use> uses,
      Map<UUID, Review> reviews) {
    Instant now = clocks.instant();
    Use use = uses.getOrDefault(id, Use.NONE);
    Optional<Review> review = Optional.ofNullable(reviews.get(id));
    Optional<Instant> dueAt =
        review.map(
            last ->
                last.at()
                    .atOffset(ZoneOffset.UTC)
                    .plusMonths(settings.door().reviewMonths())
                    .toInstant());
    boolean due =
        active
            && (review.isEmpty()
                || review.get().decision() == Decision.CLOSED
                || !review.get().access().equals(rights)
                || !now.isBefore(dueAt.get()));
    return new ReviewLine(
        id,
        kind,
        name,
        displayName,
        rights,
        centre,
        active,
        proof,
        use.loggedInAt(),
        use.usedAt(),
        use.failedAt(),
        use.failures(),
        use.usedAt().map(at -> Math.max(0, Duration.between(at, now).toDays())),
        review,
        dueAt,
        due);
  }

  /** A key is a right: whoever has it gets in. */
  private static String rights(ClientLine client) {
    List<String> keys = KeySets.thumbprints(client.jwks());
    return client.scopes().text()
        + (keys.isEmpty() ? "" : " by " + String.join(" ", keys))
        + client.jwksUri().map(uri -> " by " + uri).orElse("");
  }

  private static String rights(AccountLine account) {
    return account.roles().stream().sorted().map(Role::name).collect(Collectors.joining(" "))
        + account.centre().map(centre -> " @" + centre).orElse("")
        + account.holder().map(holder -> " of " + holder).orElse("");
  }
}
