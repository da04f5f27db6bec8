package org.longwatch.cli.computation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.longwatch.statistics.ShortestFormat;
import org.longwatch.statistics.sequential.MaxSprt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The boundary of a surveillance that looks repeatedly, and what it can find. */
@Command(
    name = "sequential",
    description = {
      "Critical value of the Poisson maximised sequential probability ratio test (MaxSPRT), exact"
          + " for any level, length and minimum of events; on request power and time to signal."
    },
    sortOptions = false,
    footer = {
      "",
      "It signals when LLR = c ln(c/mu) - (c - mu), with c events and mu < c expected, reaches the"
          + " critical value and c the minimum. Without --looks it looks after every event until"
          + " --expected-max are expected.",
      "",
      "Output, one row: alpha,expected_max,min_events,critical_value,alpha_spent and for each rate"
          + " ratio power_RR,expected_time_RR. alpha_spent is the probability of a signal without"
          + " an excess; with looks it is below alpha, as counts are whole. expected_time is the"
          + " expected count at the signal, on average of the surveillances that signal.",
      "",
      "Exit code: 0 done, 1 there is no boundary (the message says why), 2 wrong options."
    })
public final class SequentialCommand extends FileComputation {

  @Option(
      names = "--alpha",
      paramLabel = "A",
      defaultValue = "0.05",
      description = "probability of a signal without any excess (default: ${DEFAULT-VALUE})")
  private double alpha;

  @Option(
      names = "--expected-max",
      paramLabel = "T",
      required = true,
      description = "the expected count at which surveillance ends, at most 2000")
  private double mostExpected;

  @Option(
      names = "--min-events",
      paramLabel = "M",
      defaultValue = "1",
      description = "no signal with fewer events (default: ${DEFAULT-VALUE})")
  private int leastEvents;

  @Option(
      names = "--looks",
      paramLabel = "E",
      split = ",",
      description =
          "look only when these counts are expected since the start, rising, for example 2,6,12"
              + " (R's Sequential takes the differences, 2,4,6); the last of them is the last look,"
              + " even if it lies before --expected-max")
  private double[] looks;

  @Option(
      names = "--rr",
      paramLabel = "RR",
      split = ",",
      description = "rate ratios for power and time to signal, for example 1.5,2,4")
  private double[] rateRatios = {};

  @Override
  void compute() throws IOException {
    if (looks != null && looks[looks.length - 1] > mostExpected) {
      throw wrong("the last of --looks lies behind --expected-max");
    }
    Optional<MaxSprt> found;
    try {
      found =
          looks == null
              ? MaxSprt.continuous(alpha, mostExpected, leastEvents)
              : MaxSprt.atLooks(alpha, looks, leastEvents);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    if (found.isEmpty()) {
      throw refused(
          String.format(
              Locale.ROOT,
              "no boundary exists: with %s expected, a signal at any excess of at least %d events"
                  + " has probability %s, below alpha %s",
              ShortestFormat.of(mostExpected),
              leastEvents,
              ShortestFormat.of(MaxSprt.mostSpendable(mostExpected, leastEvents)),
              ShortestFormat.of(alpha)));
    }
    MaxSprt test = found.get();
    StringBuilder header =
        new StringBuilder("alpha,expected_max,min_events,critical_value,alpha_spent");
    for (double ratio : rateRatios) {
      String name = ShortestFormat.of(ratio);
      header.append(",power_").append(name).append(",expected_time_").append(name);
    }
    CsvTable table = new CsvTable(header.toString());
    table.number(alpha).number(mostExpected).count(leastEvents);
    table.number(test.criticalValue()).number(test.alphaSpent());
    try {
      Arrays.stream(rateRatios)
          .mapToObj(test::performance)
          .forEach(p -> table.number(p.power()).number(p.timeToSignal()));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    table.end();
    OutputFiles outputs = new OutputFiles();
    outputs.add(Path.of("-"), table);
    outputs.publish();
  }
}
