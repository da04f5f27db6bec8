package org.longwatch.chart;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.longwatch.clonality.Clone;
import org.longwatch.clonality.SampleLine;

/**
 * Abundance of a patient's largest clones over its samples, in per cent; the rest of what was
 * measured is one grey band.
 *
 * @param days of the samples
 * @param series one line per clone, largest ever first, the rest last
 * @param threshold above which one clone dominates, in per cent
 */
public record CloneChart(List<LocalDate> days, List<Series> series, double threshold) {

  private static final int LARGEST = 8;

  /**
   * A clone over the samples.
   *
   * @param rest whether this is everything else together
   */
  public record Series(String name, List<Double> values, boolean rest) {

    double highest() {
      return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
  }

  /** Reads samples in order of time. */
  public static CloneChart of(List<SampleLine> samples, double threshold) {
    Map<String, double[]> abundance = new LinkedHashMap<>();
    double[] total = new double[samples.size()];
    for (int i = 0; i < samples.size(); i++) {
      for (Clone clone : samples.get(i).clones()) {
        abundance.computeIfAbsent(clone.label(), key -> new double[samples.size()])[i] +=
            clone.abundance() * 100;
        total[i] += clone.abundance() * 100;
      }
    }
    List<Series> all = new ArrayList<>();
    abundance.forEach((name, values) -> all.add(new Series(name, rounded(values), false)));
    all.sort(Comparator.comparingDouble(Series::highest).reversed());
    List<Series> shown = new ArrayList<>(all.subList(0, Math.min(LARGEST, all.size())));
    if (all.size() > LARGEST) {
      double[] rest = total.clone();
      for (Series series : shown) {
        for (int i = 0; i < rest.length; i++) {
          rest[i] = Math.max(0, rest[i] - series.values().get(i));
        }
      }
      shown.add(new Series((all.size() - LARGEST) + " other clones", rounded(rest), true));
    }
    return new CloneChart(
        samples.stream().map(SampleLine::takenOn).toList(), shown, threshold * 100);
  }

  private static List<Double> rounded(double[] values) {
    List<Double> list = new ArrayList<>();
    for (double value : values) {
      list.add(Math.round(value * 100) / 100.0);
    }
    return list;
  }

  /** What the chart shows, in words. */
  public String getSentence() {
    if (series.isEmpty()) {
      return "No integration sites were reported.";
    }
    Series first = series.get(0);
    int at = first.values().indexOf(first.highest());
    return String.format(
        Locale.ROOT,
        "%d samples from %s to %s. The largest clone was %s with %.1f %% on %s, %s the threshold"
            + " of %.0f %% for a dominating clone.",
        days.size(),
        days.get(0),
        days.get(days.size() - 1),
        first.name(),
        first.highest(),
        days.get(at),
        first.highest() >= threshold ? "at or above" : "below",
        threshold);
  }
}
