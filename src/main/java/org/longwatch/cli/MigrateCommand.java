package org.longwatch.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.longwatch.platform.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings the schema up to date without starting a server. */
@Command(
    name = "migrate",
    description = "Bring the configured database to the schema of this release.",
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

  @Option(names = "--dry-run", description = "only list what would be applied")
  private boolean dryRun;

  @Override
  public Integer call() {
    Environment environment = Environment.ofProcess();
    try (ConfiguredDatabase database =
        dryRun ? ConfiguredDatabase.open(environment) : ConfiguredDatabase.openAlone(environment)) {
      Migrations migrations = new Migrations(database.address().dataSource());
      List<String> pending = migrations.pending();
      pending.forEach(System.out::println);
      if (dryRun) {
        System.out.println(pending.size() + " to apply");
      } else {
        System.out.println(migrations.apply() + " applied");
      }
      return 0;
    }
  }
}
