package org.longwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.longwatch.process.CannotStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends bundles to a server. */
@Command(
    name = "submit",
    description = {
      "Send FHIR transaction bundles, one per line (NDJSON, also .gz), to a Longwatch server. Each"
          + " answer leaves a receipt; run the same command again and it goes on with what was not"
          + " accepted yet.",
      "",
      "The secret of the client comes from LONGWATCH_CLIENT_SECRET or --secret-file, never from"
          + " the command line, which others on the machine can see."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit code: 0 all accepted, 1 some refused, 3 the server does not answer."})
final class SubmitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "BUNDLES", description = "file with one transaction bundle per line")
  private Path bundles;

  @Option(
      names = "--server",
      defaultValue = "http://localhost:8080",
      description = "address of the server (${DEFAULT-VALUE})")
  private URI server;

  @Option(names = "--client-id", description = "FHIR client in whose name to send")
  private String clientId;

  @Option(names = "--secret-file", description = "file that holds the client's secret")
  private Path secretFile;

  @Option(
      names = "--credentials",
      description =
          "instead of one client: CSV centre,client_id,secret; each bundle goes in the"
              + " name of the centre it names")
  private Path credentials;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "bundles under way at a time (${DEFAULT-VALUE}); those of one patient keep"
              + " their order")
  private int clients;

  @Option(names = "--receipts", description = "default: BUNDLES.receipts.csv")
  private Path receipts;

  @Option(names = "--refusals", description = "default: BUNDLES.refusals.ndjson")
  private Path refusals;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "how long to go on trying while the server does not answer (${DEFAULT-VALUE})")
  private int patience;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (!Files.isReadable(bundles)) {
      throw new CannotStart(bundles + " cannot be read.");
    }
    if (clients < 1 || clients > 256) {
      throw new ParameterException(spec.commandLine(), "--clients must be from 1 to 256");
    }
    Path refused = refusals == null ? beside(".refusals.ndjson") : refusals;
    Submission.Result result =
        new Submission(
                new Submission.Plan(
                    withoutSlash(server),
                    credentials(),
                    clients,
                    receipts == null ? beside(".receipts.csv") : receipts,
                    refused,
                    Duration.ofSeconds(patience)),
                out)
            .send(bundles);
    if (result.refused() > 0) {
      spec.commandLine()
          .getErr()
          .printf("%,d refused; what to mend is in %s%n", result.refused(), refused);
      return Longwatch.REFUSED;
    }
    return 0;
  }

  private Credentials credentials() throws IOException {
    if (credentials != null) {
      if (clientId != null) {
        throw new ParameterException(
            spec.commandLine(), "Give either --client-id or --credentials");
      }
      return Credentials.read(credentials);
    }
    if (clientId == null) {
      throw new ParameterException(spec.commandLine(), "Give --client-id or --credentials");
    }
    String secret =
        secretFile == null
            ? Environment.ofProcess()
                .required("LONGWATCH_CLIENT_SECRET", "Set it, or give --secret-file.")
            : Files.readString(secretFile).strip();
    return Credentials.of(new Credentials.Client(clientId, secret));
  }

  private Path beside(String suffix) {
    return bundles.resolveSibling(bundles.getFileName() + suffix);
  }

  private static URI withoutSlash(URI uri) {
    return URI.create(uri.toString().replaceAll("/+$", ""));
  }
}
