package org.longwatch.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.OnsetWindows;
import org.longwatch.reference.Rule;
import org.longwatch.reference.RuleBook;
import org.longwatch.statistics.FixedFormat;
import org.longwatch.surveillance.ScreeningLimits;

/** The rule book's rows that a run uses, and which versions of them it were. */
final class Thresholds {

  private static final List<String> KEYS =
      List.of(
          "sdr.evans.prr",
          "sdr.evans.chi2",
          "sdr.evans.n",
          "sdr.ic025",
          "sdr.ic025.n",
          "sdr.ror.lower",
          "sdr.ror.n",
          "sdr.ror.n.others",
          "sdr.eb05",
          "sdr.mgps.cells",
          "sdr.rate.lower",
          "sdr.rate.n",
          "sdr.false-discovery-rate",
          "lot.family-wise-error",
          "lot.n",
          "lot.window-days",
          "site.family-wise-error",
          "site.ratio",
          "site.replicates",
          "site.patients",
          "site.seed",
          "duplicate.days",
          "duplicate.overlap",
          "loss.grace-days",
          "onset.events",
          "onset.screen.level",
          "omega.n",
          "omega.lower",
          "clonality.same-site.bp",
          "insertion-sites.level",
          "bayes.prior",
          "power.replicates");

  private final Map<String, Double> numbers;
  private final List<String> versions;

  private Thresholds(Map<String, Double> numbers, List<String> versions) {
    this.numbers = numbers;
    this.versions = List.copyOf(versions);
  }

  static Thresholds of(RuleBook book) {
    Map<String, Double> numbers = new TreeMap<>();
    List<String> versions = new ArrayList<>();
    for (String key : KEYS) {
      Rule rule = book.rule(key);
      double number = book.number(key);
      numbers.put(key, number);
      versions.add(
          key
              + " v"
              + rule.version()
              + " = "
              + FixedFormat.of(number)
              + (rule.verified() ? " verified" : " draft"));
    }
    return new Thresholds(numbers, versions);
  }

  /** For tests of the policies, without a rule book. */
  static Thresholds of(Map<String, Double> numbers) {
    return new Thresholds(new TreeMap<>(numbers), List.of());
  }

  double number(String key) {
    Double number = numbers.get(key);
    if (number == null) {
      throw new IllegalArgumentException("A run does not read the rule " + key);
    }
    return number;
  }

  int whole(String key) {
    return (int) number(key);
  }

  /** What the evidence of a run rests on. */
  Evidence.Rules evidence(Map<String, Rule> windows) {
    Map<String, String> years = new TreeMap<>();
    windows.forEach((key, rule) -> years.put(key, rule.text().orElse("")));
    return new Evidence.Rules(
        whole("loss.grace-days"),
        whole("onset.events"),
        number("onset.screen.level"),
        new OnsetWindows(years),
        whole("omega.n"),
        number("omega.lower"),
        whole("clonality.same-site.bp"),
        number("insertion-sites.level"));
  }

  /** A row of words as runs keep it. */
  static String label(Rule rule) {
    return rule.key()
        + " v"
        + rule.version()
        + " = "
        + rule.text().orElse("")
        + (rule.verified() ? " verified" : " draft");
  }

  /** What the exploratory criteria ask for. */
  ScreeningLimits limits() {
    return new ScreeningLimits(
        number("sdr.evans.prr"),
        number("sdr.evans.chi2"),
        number("sdr.evans.n"),
        number("sdr.ic025"),
        number("sdr.ic025.n"),
        number("sdr.ror.lower"),
        number("sdr.ror.n"),
        number("sdr.ror.n.others"),
        number("sdr.rate.lower"),
        number("sdr.rate.n"),
        number("sdr.eb05"),
        number("sdr.mgps.cells"),
        number("sdr.false-discovery-rate"));
  }

  /** One line per rule: key, version, number, status. */
  List<String> versions() {
    return versions;
  }
}
