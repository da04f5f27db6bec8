package org.longwatch.platform;

import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** Brings the database to the schema this release needs. */
public final class Migrations {

  /** Held, because the log system forgets the level of a logger nobody holds. */
  private static final Logger CHATTY = Logger.getLogger("org.flywaydb");

  static {
    CHATTY.setLevel(Level.WARNING);
  }

  private final Flyway flyway;

  public Migrations(DataSource database) {
    this(database, null);
  }

  /**
   * @param target last version to apply, null for the newest; for tests of upgrades
   */
  public Migrations(DataSource database, String target) {
    flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(database)
            .locations("classpath:db-migrations")
            .schemas("platform")
            .createSchemas(true)
            .table("schema_version")
            .target(target == null ? MigrationVersion.LATEST : MigrationVersion.fromVersion(target))
            .validateMigrationNaming(true)
            .load();
  }

  /** Applies what is missing; answers how many migrations that were. */
  public int apply() {
    return flyway.migrate().migrationsExecuted;
  }

  /** Names of the migrations not yet applied. */
  public List<String> pending() {
    return Arrays.stream(flyway.info().pending()).map(MigrationInfo::getScript).toList();
  }

  /** Versions known to this release, oldest first. */
  public List<String> versions() {
    return Arrays.stream(flyway.info().all())
        .filter(info -> info.getVersion() != null)
        .map(info -> info.getVersion().getVersion())
        .toList();
  }

  /** Version of the newest migration this release knows. */
  public String newest() {
    List<String> versions = versions();
    return versions.get(versions.size() - 1);
  }
}
