package org.longwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.longwatch.backup.BackupFile;
import org.longwatch.backup.Restore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a backup into an empty database. */
@Command(
    name = "restore",
    description = {
      "Load a backup into the configured database, which must be empty; every row is read back and"
          + " compared before anything is committed. A backup of an older release is brought to the"
          + " schema of this one afterwards."
    },
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the backup to load")
  private Path file;

  @Option(names = "--verify-only", description = "only check the file; needs no database")
  private boolean verifyOnly;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    int verified = verify(file, out, spec.commandLine().getErr());
    if (verifyOnly || verified != 0) {
      return verified;
    }
    try (BackupFile backup = BackupFile.open(file);
        ConfiguredDatabase database = ConfiguredDatabase.openAlone(Environment.ofProcess())) {
      new Restore(database.address().dataSource(), out).load(backup);
      out.println("Restored and compared: " + database.address().url());
    }
    return 0;
  }

  static int verify(Path file, PrintWriter out, PrintWriter err) throws IOException {
    try (BackupFile backup = BackupFile.open(file)) {
      List<String> faults = backup.faults();
      if (!faults.isEmpty()) {
        err.println(file + " is damaged:");
        faults.forEach(fault -> err.println("  " + fault));
        return Longwatch.REFUSED;
      }
      BackupFile.Manifest manifest = backup.manifest();
      out.printf(
          "%s is sound: %,d rows in %d tables, schema version %s, taken %s%nfingerprint %s%n",
          file,
          manifest.rows(),
          manifest.tables().size(),
          manifest.schemaVersion(),
          manifest.takenAt(),
          backup.fingerprint());
      return 0;
    }
  }
}
