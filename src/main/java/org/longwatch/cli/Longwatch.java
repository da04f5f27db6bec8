package org.longwatch.cli;

import org.longwatch.cli.computation.ClonesCommand;
import org.longwatch.cli.computation.DisproportionalityCommand;
import org.longwatch.cli.computation.IncidenceCommand;
import org.longwatch.cli.computation.SequentialCommand;
import org.longwatch.process.CannotStart;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code java -jar longwatch.jar <command>}. */
@Command(
    name = "longwatch",
    description = "Long-term follow-up registry for gene, cell and tissue therapies.",
    mixinStandardHelpOptions = true,
    versionProvider = Longwatch.Version.class,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      MigrateCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      VerifyAuditCommand.class,
      RebuildIndexCommand.class,
      SubmitCommand.class,
      SimulateCommand.class,
      DisproportionalityCommand.class,
      IncidenceCommand.class,
      SequentialCommand.class,
      ClonesCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 done, but something was refused or did not verify; 2 wrong options;",
      "3 something outside prevents it (the message says what); 4 unexpected failure.",
      "",
      "Settings come from the environment: LONGWATCH_DATA (default ./.longwatch),",
      "LONGWATCH_HTTP_PORT (8080), LONGWATCH_HTTP_ADDRESS, LONGWATCH_DB_URL/_USER/_PASSWORD"
          + " (without",
      "them an embedded PostgreSQL runs in the data directory), LONGWATCH_DB_PORT (of the embedded",
      "one, default any), LONGWATCH_SMTP_HOST/_PORT/_USER/_PASSWORD/_STARTTLS/_TRUST,"
          + " LONGWATCH_MODE,",
      "LONGWATCH_PUBLIC_URL, LONGWATCH_INBOX_KEY, LONGWATCH_ADMIN_PASSWORD,"
          + " LONGWATCH_JAVA_OPTIONS,",
      "LONGWATCH_START_SECONDS (300), LONGWATCH_MAIL_PAGE_PORT (of the demo, 3080)."
    })
public final class Longwatch {

  static final int REFUSED = 1;
  static final int PREVENTED = 3;
  static final int FAILED = 4;

  private Longwatch() {}

  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs one command and answers its exit code. */
  static int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Longwatch());
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          if (failure instanceof CannotStart) {
            command.getErr().println(failure.getMessage());
            return PREVENTED;
          }
          failure.printStackTrace(command.getErr());
          return FAILED;
        });
    return line;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Longwatch.class.getPackage().getImplementationVersion();
      return new String[] {"Longwatch " + (version == null ? "(not packaged)" : version)};
    }
  }
}
