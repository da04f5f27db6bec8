package org.longwatch.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.longwatch.process.CannotStart;
import org.longwatch.process.DataDirectory;
import org.longwatch.process.EmbeddedPostgres;

/**
 * The database a command works on: the external one where one is set, else the embedded one of the
 * data directory, which is started for the command unless a running Longwatch has it open already.
 */
final class ConfiguredDatabase implements AutoCloseable {

  private final DatabaseAddress address;
  private final DataDirectory directory;
  private final EmbeddedPostgres started;

  private ConfiguredDatabase(
      DatabaseAddress address, DataDirectory directory, EmbeddedPostgres started) {
    this.address = address;
    this.directory = directory;
    this.started = started;
  }

  /** For commands that may work while Longwatch runs. */
  static ConfiguredDatabase open(Environment environment) {
    Optional<DatabaseAddress> external = environment.externalDatabase();
    if (external.isPresent()) {
      return external(external.get());
    }
    Optional<EmbeddedPostgres> running =
        EmbeddedPostgres.running(environment.data().resolve("postgres"));
    if (running.isPresent()) {
      return new ConfiguredDatabase(address(running.get()), null, null);
    }
    return start(environment);
  }

  /** For commands that must have the database for themselves. */
  static ConfiguredDatabase openAlone(Environment environment) {
    Optional<DatabaseAddress> external = environment.externalDatabase();
    return external.isPresent() ? external(external.get()) : start(environment);
  }

  private static ConfiguredDatabase external(DatabaseAddress address) {
    checkReachable(address);
    return new ConfiguredDatabase(address, null, null);
  }

  static void checkReachable(DatabaseAddress address) {
    try (Connection connection = address.dataSource().getConnection()) {
      if (!connection.isValid(10)) {
        throw new CannotStart("The database " + address + " does not answer.");
      }
    } catch (SQLException e) {
      throw new CannotStart(
          "The database "
              + address
              + " cannot be used: "
              + e.getMessage()
              + "\nCheck LONGWATCH_DB_URL, LONGWATCH_DB_USER and LONGWATCH_DB_PASSWORD.",
          e);
    }
  }

  private static ConfiguredDatabase start(Environment environment) {
    DataDirectory directory = DataDirectory.open(environment.data());
    EmbeddedPostgres postgres =
        new EmbeddedPostgres(directory.postgres(), environment.port("LONGWATCH_DB_PORT", 0));
    try {
      postgres.start();
      return new ConfiguredDatabase(address(postgres), directory, postgres);
    } catch (RuntimeException e) {
      postgres.close();
      directory.close();
      throw e;
    }
  }

  static DatabaseAddress address(EmbeddedPostgres postgres) {
    return new DatabaseAddress(postgres.url(), postgres.user(), postgres.password());
  }

  DatabaseAddress address() {
    return address;
  }

  @Override
  public void close() {
    if (started != null) {
      started.close();
    }
    if (directory != null) {
      directory.close();
    }
  }
}
