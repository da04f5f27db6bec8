package org.longwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Verifies the audit trail of a running node. */
@Command(
    name = "verify-audit",
    description = {
      "Seal what is new in the audit trail, recompute every seal from the entries, and name the"
          + " first broken place. Keep the hash it prints elsewhere: it also shows a trail that was"
          + " rewritten as a whole."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit code: 0 intact, 1 broken, 3 the node does not answer."})
final class VerifyAuditCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RunningNode node;

  @Override
  public Integer call() throws IOException, InterruptedException {
    spec.commandLine().getErr().println("verifying the audit trail ...");
    JsonNode found = node.post("/api/operations/verify-audit");
    String fault = found.path("fault").asText();
    spec.commandLine()
        .getOut()
        .printf(
            "%,d entries in %,d sealed blocks are intact, up to hash %s%n",
            found.path("entries").asLong(),
            found.path("blocks").asLong(),
            found.path("head").asText());
    if (!fault.isEmpty()) {
      spec.commandLine().getErr().println("BROKEN at " + fault);
      return Longwatch.REFUSED;
    }
    return 0;
  }
}
