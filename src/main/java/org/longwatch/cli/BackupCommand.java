package org.longwatch.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.longwatch.backup.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies the database into a file. */
@Command(
    name = "backup",
    description = {
      "Copy the configured database into a file, in one snapshot, also while the server runs; then"
          + " read the file back and compare.",
      "",
      "The bytes of submissions stay encrypted in it: keep LONGWATCH_INBOX_KEY too, elsewhere. The"
          + " search index is not in it; the server makes it anew."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the backup to write, e.g. longwatch.backup.zip")
  private Path file;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (ConfiguredDatabase database = ConfiguredDatabase.open(Environment.ofProcess())) {
      String release = new Longwatch.Version().getVersion()[0];
      new Backup(database.address().dataSource(), out).write(file, release);
    }
    return RestoreCommand.verify(file, out, spec.commandLine().getErr());
  }
}
