package org.longwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.longwatch.platform.Clocks;
import org.longwatch.simulation.CohortGenerator;
import org.longwatch.simulation.CohortPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes an invented cohort to files. */
@Command(
    name = "simulate",
    description = {
      "Write an invented cohort as FHIR transaction bundles, one per line: DIR/C01.ndjson and so"
          + " on, one file per centre, to be sent with `submit` in the name of that centre's"
          + " client. DIR/setup.json says which centres, products and lots must be entered first."
          + " DIR/truths.json says what was planted. The same options give the same bytes."
    },
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

  private static final double DAYS_PER_YEAR = 365.25;

  @Spec private CommandSpec spec;

  @Option(names = "--patients", defaultValue = "400", description = "default ${DEFAULT-VALUE}")
  private int patients;

  @Option(names = "--centres", defaultValue = "12", description = "default ${DEFAULT-VALUE}")
  private int centres;

  @Option(
      names = "--years",
      defaultValue = "8",
      description = "from the first treatment to the end (${DEFAULT-VALUE})")
  private double years;

  @Option(names = "--start", description = "day of the first treatment, instead of --years")
  private LocalDate start;

  @Option(names = "--end", description = "last day of everything (today)")
  private LocalDate end;

  @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--null", description = "plant nothing: all products, lots and centres are alike")
  private boolean nothingPlanted;

  @Option(
      names = "--join",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "join a patient's sheets in one bundle up to N resources"
              + " (${DEFAULT-VALUE}: each visit and each event has its own)")
  private int joined;

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "directory to fill")
  private Path out;

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    LocalDate last = end == null ? new Clocks().today(ZoneOffset.UTC) : end;
    LocalDate first = start == null ? last.minusDays(Math.round(years * DAYS_PER_YEAR)) : start;
    CohortPlan plan;
    try {
      plan = new CohortPlan(patients, centres, first, last, seed, !nothingPlanted, joined);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    CohortGenerator.Written written =
        new CohortGenerator(plan)
            .write(
                out,
                done -> {
                  console.printf("  %,d of %,d patients%n", done, patients);
                  console.flush();
                });
    console.printf(
        "%,d patients treated from %s to %s: %,d bundles with %,d resources in %s%n",
        written.patients(), first, last, written.bundles(), written.resources(), out);
    return 0;
  }
}
