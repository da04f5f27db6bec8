package org.longwatch.cli;

import java.util.concurrent.Callable;
import org.longwatch.platform.Mode;
import org.longwatch.process.CannotStart;
import org.longwatch.simulation.DemoAccounts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs everything on this machine: database, mail catcher, server, demo accounts, demo cohort. */
@Command(
    name = "demo",
    description = {
      "Run Longwatch on this machine with an embedded PostgreSQL, a mail catcher, demo accounts"
          + " and a simulated cohort. Reachable from this machine only. Ctrl-C stops everything;"
          + " the data is kept in LONGWATCH_DATA."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  @Option(names = "--port", description = "port of the web server (LONGWATCH_HTTP_PORT, 8080)")
  private Integer port;

  @Option(
      names = "--mail-port",
      description = "port of the mail catcher (LONGWATCH_SMTP_PORT, 3025)")
  private Integer mailPort;

  @Option(
      names = "--mail-page-port",
      description = "port of the page that shows caught mail (LONGWATCH_MAIL_PAGE_PORT, 3080)")
  private Integer mailPagePort;

  @Override
  public Integer call() throws InterruptedException {
    Environment environment = Environment.ofProcess();
    if (environment.externalDatabase().isPresent()) {
      throw new CannotStart(
          "The demo fills its own embedded database and never another one: unset"
              + " LONGWATCH_DB_URL, or use `run` with LONGWATCH_MODE=demo.");
    }
    if (environment.mode(Mode.DEMO) != Mode.DEMO) {
      throw new CannotStart("LONGWATCH_MODE is not demo: unset it, or use `run`.");
    }
    long begun = System.nanoTime();
    int wanted = port != null ? port : environment.port("LONGWATCH_HTTP_PORT", 8080);
    int smtp = mailPort != null ? mailPort : environment.port("LONGWATCH_SMTP_PORT", 3025);
    int mailPage =
        mailPagePort != null ? mailPagePort : environment.port("LONGWATCH_MAIL_PAGE_PORT", 3080);
    try (Installation installation = new Installation(environment, Mode.DEMO, System.out)) {
      installation.stopAtExit();
      System.out.println("Longwatch demo");
      installation.openData();
      installation.catchMail(smtp, mailPage);
      installation.administeredWith(DemoAccounts.PASSWORD);
      installation.serve(
          environment.text("LONGWATCH_HTTP_ADDRESS").orElse("127.0.0.1"), wanted, true);
      DemoLoading loading =
          new DemoLoading(
              installation.uri(),
              installation.dataDirectory().resolve("demo"),
              System.out,
              DemoLoading.Size.DEMO);
      loading.load();
      long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
      announce(installation, loading, seconds);
      return installation.await();
    }
  }

  private static void announce(Installation installation, DemoLoading loading, long seconds) {
    System.out.println();
    System.out.println("Longwatch is ready after " + seconds + " s.");
    System.out.println();
    System.out.println("  pages   " + installation.uri() + "/");
    System.out.println("  FHIR    " + installation.uri() + "/fhir");
    System.out.println(
        "  mail    http://localhost:" + installation.mail().pagePort() + "/ (nothing leaves here)");
    System.out.println("  data    " + installation.dataDirectory() + " (delete it to start anew)");
    System.out.println("  log     " + installation.serverLog());
    loading.announce();
    System.out.println();
    System.out.println("Ctrl-C stops everything.");
  }
}
