package org.longwatch.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.platform.Sql;

/**
 * Who did and who looked at what, from both books, newest first. A centre sees what concerns its
 * own compartment: changes in it, and whoever looked at its patients.
 */
@ApplicationScoped
@Transactional
public class AuditReader {

  static final String ACCOUNT = "security.account";

  /** What the trail says of those who come and go. */
  static final Set<String> AUTHENTICATING =
      Set.of(
          "logged in",
          "logged out",
          "failed to log in",
          "sent a wrong one-time code",
          "used a recovery code");

  private static final Book TRAIL =
      new Book(
          "security.audit_entry",
          "'e-' || lpad(t.id::text, 19, '0')",
          "t.kind",
          "t.subject",
          """
          case when t.action in ('added', 'created', 'recorded', 'registered', 'reported',
                                 'raised', 'proposed', 'ran', 'issued', 'opened') then 'CREATE'
               when t.action in ('nullified', 'withdrawn', 'withdrew', 'deleted', 'removed',
                                 'purged') then 'DELETE'
               when t.kind = 'security.account'
                 and t.action in ('logged in', 'logged out', 'failed to log in',
                                  'sent a wrong one-time code', 'used a recovery code')
                 then 'EXECUTE'
               else 'UPDATE' end
          """);

  private static final Book LOG =
      new Book(
          "security.access_log",
          "'a-' || t.id::text",
          "t.target",
          // as the index has it
          "substring(t.target from"
              + " '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')::uuid",
          """
          case when t.action like 'search%' or t.action like 'ask%' or t.action like '%log%'
                 then 'EXECUTE'
               when t.action like 'delete%' then 'DELETE' else 'READ' end
          """);

  /** One of the two books, and how it says things. */
  private record Book(String table, String id, String target, String subject, String did) {}

  private static final String UUID_TEXT =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  @Inject Sql sql;
  @Inject Access access;

  /**
   * What is asked; empty parts do not narrow.
   *
   * @param from not before
   * @param until not after
   * @param actor log-in or client id
   * @param entity id of what was changed or read, for instance a resource
   * @param before only what comes after this line in the order of answers
   */
  public record Question(
      Optional<String> id,
      Optional<Instant> from,
      Optional<Instant> until,
      Optional<UUID> patient,
      Optional<String> actor,
      Set<AuditLine.Did> did,
      Optional<UUID> entity,
      Optional<Place> before) {

    public Question {
      did = Set.copyOf(did);
    }

    /** The line with an id. */
    public static Question of(String id) {
      return new Question(
          Optional.of(id),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** The place of a line in the order of answers: newest first, then by id. */
  public record Place(Instant at, String id) {}

  /** Lines that fit, newest first. */
  public List<AuditLine> find(Question question, int limit) {
    Actor actor =
        access.require(Role.ADMINISTRATOR, Role.STEWARD, Role.SITE_PHYSICIAN, Role.SITE_SYSTEM);
    boolean everything =
        actor.isRegistry() || actor.is(Role.ADMINISTRATOR) || actor.is(Role.STEWARD);
    Optional<UUID> own =
        everything ? Optional.empty() : Optional.of(actor.centre().orElseThrow().value());
    // who works at a centre is no business of the centre's systems
    boolean people = !actor.is(Role.SITE_SYSTEM);
    List<Object> values = new ArrayList<>();
    String query =
        "select * from (("
            + branch(TRAIL, question, own, people, limit, values)
            + ") union all ("
            + branch(LOG, question, own, people, limit, values)
            + ")) x order by at desc, id desc limit ?";
    values.add(limit);
    return sql.list(query, AuditReader::line, values.toArray());
  }

  private static String branch(
      Book book,
      Question question,
      Optional<UUID> own,
      boolean people,
      int limit,
      List<Object> values) {
    StringBuilder query = new StringBuilder("select ");
    query.append(book.id()).append(" as id, t.at, t.actor, t.roles, ").append(book.did());
    query.append(" as did, t.action, ").append(book.target()).append(" as target, ");
    query.append(book.subject()).append(" as subject, t.patient_id, t.correlation from ");
    query.append(book.table()).append(" t where true");
    own.ifPresent(
        centre ->
            and(
                query,
                values,
                book == TRAIL
                    ? " and t.centre_id = ?"
                    : " and exists (select 1 from security.audit_entry o"
                        + " where o.patient_id = t.patient_id and o.centre_id = ?)",
                centre));
    if (book == TRAIL && !people) {
      and(query, values, " and t.kind <> ?", ACCOUNT);
    }
    question.id().ifPresent(id -> one(book, id, query, values));
    question.from().ifPresent(from -> and(query, values, " and t.at >= ?", from));
    question.until().ifPresent(until -> and(query, values, " and t.at <= ?", until));
    question.patient().ifPresent(id -> and(query, values, " and t.patient_id = ?", id));
    question.actor().ifPresent(name -> and(query, values, " and t.actor = ?", name));
    if (!question.did().isEmpty()) {
      and(
          query,
          values,
          " and " + book.did() + " = any (?::text[])",
          question.did().stream().map(Enum::name).toList());
    }
    question
        .entity()
        .ifPresent(
            id ->
                and(
                    query,
                    values,
                    book == TRAIL
                        ? " and t.subject = ?"
                        : " and "
                            + book.subject().substring(0, book.subject().indexOf("::uuid"))
                            + " = ?::text",
                    id));
    question
        .before()
        .ifPresent(
            place -> {
              query.append(" and t.at <= ? and (t.at, ").append(book.id()).append(") < (?, ?)");
              values.add(place.at());
              values.add(place.at());
              values.add(place.id());
            });
    query.append(" order by t.at desc, 1 desc limit ?");
    values.add(limit);
    return query.toString();
  }

  /** The line with an id, found by the key of its book. */
  private static void one(Book book, String id, StringBuilder query, List<Object> values) {
    if (book == TRAIL && id.matches("e-\\d{19}")) {
      and(query, values, " and t.id = ?", Long.valueOf(id.substring(2)));
    } else if (book == LOG && id.matches("a-" + UUID_TEXT)) {
      and(query, values, " and t.id = ?", UUID.fromString(id.substring(2)));
    } else {
      query.append(" and false");
    }
  }

  private static void and(StringBuilder query, List<Object> values, String term, Object value) {
    query.append(term);
    values.add(value);
  }

  private static AuditLine line(ResultSet row) throws SQLException {
    return new AuditLine(
        row.getString("id"),
        Sql.instant(row, "at"),
        row.getString("actor"),
        row.getString("roles"),
        AuditLine.Did.valueOf(row.getString("did")),
        row.getString("action"),
        row.getString("target"),
        Optional.ofNullable(row.getObject("subject", UUID.class)),
        Optional.ofNullable(row.getObject("patient_id", UUID.class)),
        Optional.ofNullable(row.getString("correlation")));
  }
}
