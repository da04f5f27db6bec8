package org.longwatch.cli;

import java.util.concurrent.Callable;
import org.longwatch.platform.Mode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server in the foreground. */
@Command(
    name = "run",
    description = {
      "Run the server in the foreground, on the PostgreSQL of LONGWATCH_DB_URL or, when that is"
          + " not set, on an embedded one in LONGWATCH_DATA. Ctrl-C stops everything."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  @Option(names = "--port", description = "port of the web server (LONGWATCH_HTTP_PORT, 8080)")
  private Integer port;

  @Override
  public Integer call() throws InterruptedException {
    Environment environment = Environment.ofProcess();
    int wanted = port != null ? port : environment.port("LONGWATCH_HTTP_PORT", 8080);
    try (Installation installation =
        new Installation(environment, environment.mode(Mode.PRODUCTION), System.out)) {
      installation.stopAtExit();
      installation.openData();
      installation.serve(
          environment.text("LONGWATCH_HTTP_ADDRESS").orElse("0.0.0.0"), wanted, false);
      installation.say("Longwatch is ready at " + installation.uri());
      return installation.await();
    }
  }
}
