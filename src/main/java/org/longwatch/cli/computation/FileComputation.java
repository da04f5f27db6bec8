package org.longwatch.cli.computation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that reads a file to its end, computes, and only then writes: exit code 0, or 1 and a
 * reason when the file cannot be used or there is no answer.
 */
abstract class FileComputation implements Callable<Integer> {
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this text")
  private boolean help;

  private long lastProgress;

  abstract void compute() throws IOException;

  @Override
  public final Integer call() {
    lastProgress = System.nanoTime();
    try {
      compute();
      return 0;
    } catch (FileNotFoundException e) {
      say("cannot open " + e.getMessage());
    } catch (CsvRows.Unreadable e) {
      say(e.getMessage());
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "not allowed" : e.getReason();
      say("cannot write " + e.getFile() + ": " + reason);
    } catch (IOException e) {
      say(e.toString());
    }
    return 1;
  }

  /** A reason why there is no answer. */
  static IOException refused(String reason) {
    return new CsvRows.Unreadable(reason);
  }

  final ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  /** Every output is another file, and none is the input. */
  final void checkFiles(Path input, Path... outputs) {
    List<Path> seen = new ArrayList<>(List.of(input.toAbsolutePath().normalize()));
    for (Path output : outputs) {
      if (output == null || output.toString().equals("-")) {
        continue;
      }
      Path normal = output.toAbsolutePath().normalize();
      if (seen.contains(normal)) {
        throw wrong(output + " is given twice");
      }
      seen.add(normal);
    }
  }

  final CommandSpec spec() {
    return spec;
  }

  final void say(String what) {
    spec.commandLine().getErr().println(spec.name() + ": " + what);
    spec.commandLine().getErr().flush();
  }

  final void progress(String what) {
    long now = System.nanoTime();
    if (now - lastProgress > PROGRESS_NANOS) {
      lastProgress = now;
      say(what);
    }
  }
}
