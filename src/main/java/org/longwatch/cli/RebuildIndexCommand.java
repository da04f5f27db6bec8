package org.longwatch.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks a running node to build its search index anew. */
@Command(
    name = "rebuild-index",
    description = {
      "Ask a running node to throw its search index away and build it anew from the record. Each"
          + " node has an index of its own; ask each. A node whose index is lost does this by"
          + " itself."
    },
    mixinStandardHelpOptions = true)
final class RebuildIndexCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private RunningNode node;

  @Override
  public Integer call() throws IOException, InterruptedException {
    spec.commandLine().getErr().println("rebuilding the index ...");
    spec.commandLine()
        .getOut()
        .printf("%,d documents%n", node.post("/api/search/rebuild").path("documents").asLong());
    return 0;
  }
}
