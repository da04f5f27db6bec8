package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.chart.Figures;
import org.longwatch.kernel.NotFound;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.StoredLine;
import org.longwatch.signal.comparison.Comparisons;
import org.longwatch.signal.comparison.MovedLine;
import org.longwatch.signal.comparison.RunComparison;

/** Two runs side by side: what moved, and why. */
@Named
@RequestScoped
public class ComparisonPage {

  /** More lines than anybody reads; the file has all. */
  private static final int SHOWN = 200;

  @Inject Comparisons comparisons;
  @Inject Access access;
  @Inject Figures figures;

  private String before;
  private String after;
  private String level = PairLine.Level.FAMILY.name();
  private RunComparison comparison;

  public void open() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    comparison = comparisons.compare(id(before), id(after));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(String.valueOf(text));
    } catch (IllegalArgumentException e) {
      throw new NotFound("There is no such detection run");
    }
  }

  public RunComparison getComparison() {
    return comparison;
  }

  /** Lines of the chosen level, the weightiest first. */
  public List<RunComparison.Line> getLines() {
    return ofLevel().stream().limit(SHOWN).toList();
  }

  private List<RunComparison.Line> ofLevel() {
    return comparison.lines().stream()
        .filter(line -> line.any().level().name().equals(level))
        .toList();
  }

  /** Lines of the level that are in the file only. */
  public int getFurther() {
    return Math.max(0, ofLevel().size() - SHOWN);
  }

  public int getMoved() {
    return ofLevel().size();
  }

  /** Kinds of lines beside the pairs that moved. */
  public List<StoredLine.Kind> getKinds() {
    return comparison.beside().stream().map(MovedLine::kind).distinct().toList();
  }

  /** Lines of a kind that moved, flags first. */
  public List<MovedLine> beside(StoredLine.Kind kind) {
    return ofKind(kind).stream().limit(SHOWN).toList();
  }

  public int movedBeside(StoredLine.Kind kind) {
    return ofKind(kind).size();
  }

  /** Lines of the kind that are in the file only. */
  public int furtherBeside(StoredLine.Kind kind) {
    return Math.max(0, ofKind(kind).size() - SHOWN);
  }

  private List<MovedLine> ofKind(StoredLine.Kind kind) {
    return comparison.beside().stream().filter(line -> line.kind() == kind).toList();
  }

  /** What a line is about, in words: names as they are, families and the like in lower case. */
  public String about(MovedLine line) {
    return line.key().entrySet().stream()
        .filter(part -> !part.getValue().isEmpty())
        .map(part -> about(line, part.getKey(), part.getValue()))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  private String about(MovedLine line, String column, String value) {
    return switch (column) {
      case "level" ->
          line.kind() == StoredLine.Kind.PRIOR
              ? (value.equals(PairLine.Level.TERM.name()) ? "single terms" : "families of terms")
              : "";
      case "event" -> line.eventName().isEmpty() ? figures.words(value) : line.eventName();
      case "family", "vector_class", "criterion" -> figures.words(value);
      case "from_year" -> "from year " + value;
      case "rate_ratio" -> "rate ratio " + value;
      default -> value;
    };
  }

  /** Name and both values, for instance {@code person years 3 → 4}. */
  public String moved(MovedLine.Value value) {
    return value.name().replace('_', ' ')
        + " "
        + written(value.before())
        + " → "
        + written(value.after());
  }

  private String written(Object value) {
    if (value == null) {
      return "–";
    }
    if (value instanceof Double number) {
      return figures.number(number);
    }
    return value instanceof Boolean is ? (is ? "yes" : "no") : value.toString();
  }

  /** The causes of a line, in one order. */
  public String causes(Set<RunComparison.Cause> causes) {
    return causes.stream()
        .sorted()
        .map(RunComparison.Cause::label)
        .collect(Collectors.joining(", "));
  }

  /** How many cases changed in which way, for instance {@code 2 nullified}. */
  public String changes(RunComparison.Line line) {
    return line.changes().entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey().label())
        .collect(Collectors.joining("; "));
  }

  /** What an alert does between the runs, in words; empty if nothing. */
  public String alert(RunComparison.Line line) {
    if (!line.alertChanged()) {
      return "";
    }
    return line.after().map(PairLine::raised).orElse(false)
        ? "alert is due now"
        : "alert is due no longer";
  }

  /** A count with its sign. */
  public String signed(long number) {
    return number > 0 ? "+" + number : number < 0 ? "−" + -number : "0";
  }

  /** Person-years with their sign, to two places. */
  public String signedYears(double years) {
    String text = String.format(Locale.ROOT, "%.2f", Math.abs(years));
    return text.equals("0.00") ? text : (years > 0 ? "+" : "−") + text;
  }

  public String getBefore() {
    return before;
  }

  public void setBefore(String before) {
    this.before = before;
  }

  public String getAfter() {
    return after;
  }

  public void setAfter(String after) {
    this.after = after;
  }

  public String getLevel() {
    return level;
  }

  public void setLevel(String level) {
    this.level = "TERM".equals(level) ? level : PairLine.Level.FAMILY.name();
  }
}
