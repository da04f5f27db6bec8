package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Plain SQL inside the running transaction, on the same connection as JPA and after a flush of what
 * JPA still holds back. For sweeps, projections and bulk reads; single facts go through entities.
 */
@ApplicationScoped
public class Sql {

  @Inject EntityManager em;

  /** Reads one row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Values for {@code unnest}. A statement is prepared once only where the types of its parameters
   * stay the same, and an empty list does not tell its type.
   *
   * @param type of one value, in PostgreSQL's words
   */
  public record Column(String type, Collection<?> values) {}

  /** Number of rows changed. */
  public int update(String statement, Object... parameters) {
    try (PreparedStatement prepared = connection().prepareStatement(statement)) {
      bind(prepared, parameters);
      return prepared.executeUpdate();
    } catch (SQLException e) {
      throw failed(statement, e);
    }
  }

  /** Begins to collect changes that go to the database together. */
  public Writes writes() {
    return new Writes();
  }

  /**
   * Changes that nobody asks the outcome of, in the order in which they are added: one way to the
   * database and back for all of them, which costs more than most of them do.
   */
  public final class Writes {

    private final StringBuilder statements = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private Writes() {}

    /** Adds one statement, which must not hold a semicolon. */
    public void add(String statement, Object... values) {
      statements.append(statements.isEmpty() ? "" : ";\n").append(statement);
      parameters.addAll(Arrays.asList(values));
    }

    /** Does what was added since the last time. */
    public void send() {
      if (!statements.isEmpty()) {
        String all = statements.toString();
        Object[] values = parameters.toArray();
        statements.setLength(0);
        parameters.clear();
        update(all, values);
      }
    }
  }

  /** Runs one statement for many rows in one round trip per thousand; sum of rows changed. */
  public int batch(String statement, Collection<Object[]> rows) {
    int changed = 0;
    try (PreparedStatement prepared = connection().prepareStatement(statement)) {
      int waiting = 0;
      for (Object[] row : rows) {
        bind(prepared, row);
        prepared.addBatch();
        if (++waiting == 1000) {
          changed += sum(prepared.executeBatch());
          waiting = 0;
        }
      }
      return waiting == 0 ? changed : changed + sum(prepared.executeBatch());
    } catch (SQLException e) {
      throw failed(statement, e);
    }
  }

  public <T> List<T> list(String query, Row<T> row, Object... parameters) {
    try (PreparedStatement prepared = connection().prepareStatement(query)) {
      bind(prepared, parameters);
      try (ResultSet result = prepared.executeQuery()) {
        List<T> list = new ArrayList<>();
        while (result.next()) {
          list.add(row.read(result));
        }
        return list;
      }
    } catch (SQLException e) {
      throw failed(query, e);
    }
  }

  /** The first row, if there is one. */
  public <T> Optional<T> first(String query, Row<T> row, Object... parameters) {
    List<T> list = list(query, row, parameters);
    return list.isEmpty() ? Optional.empty() : Optional.ofNullable(list.get(0));
  }

  /** The single number a query answers with; 0 for no row or null. */
  public long number(String query, Object... parameters) {
    return first(query, row -> row.getLong(1), parameters).orElse(0L);
  }

  /** Numbers, without a flush of what JPA holds back, as {@link #insertAhead}. */
  public List<Long> numbersAhead(String query, Object... parameters) {
    try (PreparedStatement prepared = em.unwrap(Connection.class).prepareStatement(query)) {
      bind(prepared, parameters);
      try (ResultSet result = prepared.executeQuery()) {
        List<Long> numbers = new ArrayList<>();
        while (result.next()) {
          numbers.add(result.getLong(1));
        }
        return numbers;
      }
    } catch (SQLException e) {
      throw failed(query, e);
    }
  }

  /**
   * Inserts one row and answers its generated number, without a flush of what JPA holds back: the
   * audit trail uses it between the change of an entity and tying the entity to the entry.
   */
  public long insertAhead(String statement, Object... parameters) {
    try (PreparedStatement prepared = em.unwrap(Connection.class).prepareStatement(statement)) {
      bind(prepared, parameters);
      try (ResultSet result = prepared.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    } catch (SQLException e) {
      throw failed(statement, e);
    }
  }

  /** The transaction's own connection, for bulk readers; never to be closed by the caller. */
  public Connection connection() {
    em.flush();
    return em.unwrap(Connection.class);
  }

  private static void bind(PreparedStatement prepared, Object[] parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      if (value == null) {
        prepared.setNull(i + 1, Types.NULL);
      } else if (value instanceof Instant instant) {
        prepared.setObject(i + 1, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
      } else if (value instanceof Enum<?> constant) {
        prepared.setString(i + 1, constant.name());
      } else if (value instanceof Column column) {
        prepared.setArray(i + 1, array(prepared.getConnection(), column.type(), column.values()));
      } else if (value instanceof Collection<?> many) {
        prepared.setArray(i + 1, array(prepared.getConnection(), many));
      } else {
        prepared.setObject(i + 1, value);
      }
    }
  }

  private static java.sql.Array array(Connection connection, Collection<?> many)
      throws SQLException {
    Object sample = many.isEmpty() ? "" : many.iterator().next();
    String type =
        sample instanceof UUID
            ? "uuid"
            : sample instanceof Long ? "bigint" : sample instanceof Integer ? "integer" : "text";
    return array(connection, type, many);
  }

  /** The driver sends arrays of certain classes as they are, and spells out all others. */
  private static java.sql.Array array(Connection connection, String type, Collection<?> many)
      throws SQLException {
    return connection.createArrayOf(
        type,
        switch (type) {
          case "bigint" -> many.toArray(Long[]::new);
          case "integer" -> many.toArray(Integer[]::new);
          case "float8" -> many.toArray(Double[]::new);
          case "text" ->
              many.stream()
                  .map(each -> each == null ? null : each.toString())
                  .toArray(String[]::new);
          default -> many.toArray();
        });
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += Math.max(count, 0);
    }
    return sum;
  }

  private static IllegalStateException failed(String statement, SQLException e) {
    return new IllegalStateException(
        "SQL failed: " + statement.strip().lines().findFirst().orElse(""), e);
  }

  /** An {@code Instant} column, or null. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
    return moment == null ? null : moment.toInstant();
  }
}
