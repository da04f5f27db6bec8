package org.longwatch.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.longwatch.platform.Migrations;
import org.longwatch.process.EmbeddedPostgres;

/**
 * One PostgreSQL for all database tests of this JVM, started by the first that asks. Every test
 * asks for a database of its own, which is a copy of a migrated one.
 */
public final class TestDatabase {

  private static final Path ROOT = Path.of("target", "test-postgres").toAbsolutePath();
  private static final String TEMPLATE = "migrated";

  private static EmbeddedPostgres server;
  private static boolean templateMade;
  private static int made;

  private TestDatabase() {}

  /** A new database with all migrations applied and no data. */
  public static synchronized DataSource fresh() {
    return server().dataSource(freshName());
  }

  /** Like {@link #fresh()}, by name, for those who need address and password. */
  public static synchronized String freshName() {
    EmbeddedPostgres postgres = server();
    if (!templateMade) {
      execute("create database " + TEMPLATE);
      new Migrations(postgres.dataSource(TEMPLATE)).apply();
      templateMade = true;
    }
    String name = "t" + ++made;
    execute("create database " + name + " template " + TEMPLATE);
    return name;
  }

  /** A new database without any table. */
  public static synchronized DataSource empty() {
    return server().dataSource(emptyName());
  }

  /** Like {@link #empty()}, by name. */
  public static synchronized String emptyName() {
    String name = "t" + ++made;
    execute("create database " + name);
    return name;
  }

  /** A copy of a database to which nobody is connected. */
  public static synchronized DataSource copy(String of) {
    String name = "t" + ++made;
    execute("create database " + name + " template " + of);
    return server().dataSource(name);
  }

  /** The server itself. */
  public static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        Files.createDirectories(ROOT);
        removeLeftovers();
        Path home = ROOT.resolve("p" + ProcessHandle.current().pid());
        EmbeddedPostgres starting = new EmbeddedPostgres(home, binaries(), 0, false);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      starting.close();
                      delete(home);
                    }));
        server = starting.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }

  /** Unpacked binaries that tests share. */
  public static Path binaries() {
    return ROOT.resolveSibling("postgres-binaries");
  }

  /** A killed test run leaves a running server behind: starting on its directory stops it. */
  private static void removeLeftovers() throws IOException {
    List<Path> homes;
    try (Stream<Path> entries = Files.list(ROOT)) {
      homes = entries.filter(path -> path.getFileName().toString().matches("p\\d+")).toList();
    }
    for (Path home : homes) {
      long pid = Long.parseLong(home.getFileName().toString().substring(1));
      boolean otherRun = ProcessHandle.of(pid).isPresent() && pid != ProcessHandle.current().pid();
      if (!otherRun) {
        if (Files.exists(home.resolve("data").resolve("postmaster.pid"))) {
          new EmbeddedPostgres(home, binaries(), 0, false).start().close();
        }
        delete(home);
      }
    }
  }

  private static void execute(String sql) {
    try (Connection connection = server().dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Deletes a directory with everything in it. */
  public static void delete(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
