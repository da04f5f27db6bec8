package org.longwatch.signal.comparison;

import static org.longwatch.signal.comparison.RunComparison.Cause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.StoredLine;
import org.longwatch.signal.StoredLine.Kind;

/**
 * Finds what moved among lines of any kind by their keys, and says why by what else moved: cases of
 * the pairs that a line is about, numbers of the line that are counted and not computed, rules that
 * its kind rests on.
 */
final class MovedLines {

  /** What a pair's cases tell of a line beside it; seriousness, for one, tells nothing. */
  private static final Set<Cause> OF_CASES =
      EnumSet.of(
          Cause.NEW_CASES,
          Cause.WITHDRAWN_CASES,
          Cause.RECODED,
          Cause.REATTRIBUTED,
          Cause.CUT_OFF,
          Cause.UNTOLD);

  /** Kinds that rest on how long people were watched without showing all of it. */
  private static final Set<Kind> ON_TIME =
      EnumSet.of(Kind.ONSET, Kind.DIFFERENCE, Kind.PERFORMANCE);

  private static final Map<String, Cause> COUNTED = new HashMap<>();
  private static final Map<Kind, Map<String, Cause>> COUNTED_HERE = new EnumMap<>(Kind.class);
  private static final Map<Kind, List<String>> RULES = new EnumMap<>(Kind.class);

  static {
    for (String column :
        List.of(
            "subjects",
            "lost",
            "observed_years",
            "possible_years",
            "person_years",
            "registered",
            "registered_unstated",
            "both_products")) {
      COUNTED.put(column, Cause.DENOMINATOR);
    }
    COUNTED_HERE.put(
        Kind.COVERAGE,
        Map.of(
            "lots", Cause.RELEASES, "released", Cause.RELEASES, "lots_unstated", Cause.RELEASES));
    COUNTED_HERE.put(Kind.DUPLICATE, Map.of("suspected", Cause.SUSPICIONS));
    COUNTED_HERE.put(
        Kind.INSERTION_SITE,
        Map.of("sites", Cause.SAMPLES, "patients", Cause.SAMPLES, "sites_left_out", Cause.SAMPLES));
    RULES.put(Kind.SCORE, List.of());
    RULES.put(Kind.PRIOR, List.of("sdr.mgps."));
    RULES.put(Kind.FOLLOW_UP, List.of("loss."));
    RULES.put(Kind.WINDOW, List.of("onset.windows", "background-rates"));
    RULES.put(Kind.ONSET, List.of("onset.events", "onset.screen."));
    RULES.put(Kind.DIFFERENCE, List.of("onset.events"));
    RULES.put(Kind.DUPLICATE, List.of("duplicate."));
    RULES.put(Kind.COVERAGE, List.of());
    RULES.put(Kind.MASKING, List.of("sdr.", "product-profiles"));
    RULES.put(Kind.INTERACTION, List.of("omega."));
    RULES.put(
        Kind.INSERTION_SITE, List.of("clonality.same-site.", "insertion-sites.", "gene-lengths"));
    RULES.put(Kind.PERFORMANCE, List.of("sdr.", "power.", "product-profiles"));
  }

  private final RunComparison.Side before;
  private final RunComparison.Side after;
  private final List<RunComparison.Difference> method;
  private final boolean choice;
  private final List<RunComparison.Denominator> denominators;
  private final List<RunComparison.Line> pairs;
  private final Map<String, String> names = new HashMap<>();
  private final List<MovedLine> lines = new ArrayList<>();
  private int unchanged;

  /**
   * @param method what differs in it, choices of the way of counting included
   * @param choice whether the way of counting differs
   * @param pairs pairs that moved
   */
  MovedLines(
      RunComparison.Side before,
      RunComparison.Side after,
      List<RunComparison.Difference> method,
      boolean choice,
      List<RunComparison.Denominator> denominators,
      List<RunComparison.Line> pairs) {
    this.before = before;
    this.after = after;
    this.method = method;
    this.choice = choice;
    this.denominators = denominators;
    this.pairs = pairs;
    Stream.of(before, after)
        .flatMap(side -> side.lines().stream())
        .filter(line -> line.level() == PairLine.Level.TERM)
        .forEach(line -> names.put(line.event(), line.eventName()));
    find();
  }

  /** By kind, what came, went or is flagged differently first. */
  List<MovedLine> lines() {
    return List.copyOf(lines);
  }

  /** Lines of both runs that say the same. */
  int unchanged() {
    return unchanged;
  }

  private record Key(Kind kind, Map<String, String> key) {}

  private void find() {
    Map<Key, StoredLine> first = byKey(before.beside());
    Map<Key, StoredLine> second = byKey(after.beside());
    Set<Key> keys = new LinkedHashSet<>(second.keySet());
    keys.addAll(first.keySet());
    for (Key key : keys) {
      MovedLine bare =
          new MovedLine(
              key.kind(),
              key.key(),
              names.getOrDefault(key.key().getOrDefault("event", ""), ""),
              Optional.ofNullable(first.get(key)),
              Optional.ofNullable(second.get(key)),
              Set.of());
      if (bare.values().isEmpty()) {
        unchanged++;
      } else {
        lines.add(
            new MovedLine(
                bare.kind(),
                bare.key(),
                bare.eventName(),
                bare.before(),
                bare.after(),
                causes(bare)));
      }
    }
    lines.sort(
        Comparator.comparing(MovedLine::kind)
            .thenComparing(line -> !line.flagChanged())
            .thenComparing(line -> String.join("|", line.key().values())));
  }

  private static Map<Key, StoredLine> byKey(List<StoredLine> lines) {
    Map<Key, StoredLine> byKey = new LinkedHashMap<>();
    lines.forEach(line -> byKey.put(new Key(line.kind(), line.key()), line));
    return byKey;
  }

  private Set<Cause> causes(MovedLine line) {
    Set<Cause> causes = EnumSet.noneOf(Cause.class);
    pairs.stream()
        .filter(pair -> isAbout(line, pair.any()))
        .flatMap(pair -> pair.causes().stream())
        .filter(OF_CASES::contains)
        .forEach(causes::add);
    boolean ofBoth = line.before().isPresent() && line.after().isPresent();
    if (ofBoth) {
      counted(line, causes);
    }
    if (ON_TIME.contains(line.kind())
        && denominators.stream().anyMatch(each -> names(line, each.productCode()))) {
      causes.add(Cause.DENOMINATOR);
    }
    if (choice) {
      causes.add(Cause.CHOICE);
    }
    if (method.stream().anyMatch(each -> concerns(each, line.kind()))) {
      causes.add(Cause.METHOD);
    }
    if (causes.isEmpty() && !ofBoth) {
      counted(line, causes);
    }
    if (causes.isEmpty()) {
      causes.add(pairs.isEmpty() && denominators.isEmpty() ? Cause.UNTOLD : Cause.OTHER_LINES);
    }
    return causes;
  }

  private static void counted(MovedLine line, Set<Cause> causes) {
    Map<String, Cause> here = COUNTED_HERE.getOrDefault(line.kind(), Map.of());
    line.values().stream()
        .map(value -> here.getOrDefault(value.name(), COUNTED.get(value.name())))
        .filter(Objects::nonNull)
        .forEach(causes::add);
  }

  /** Software and dictionary concern every line, a rule those that rest on it. */
  private static boolean concerns(RunComparison.Difference difference, Kind kind) {
    String what = difference.what();
    return what.equals(RunComparison.SOFTWARE)
        || what.equals(RunComparison.DICTIONARY)
        || what.startsWith(RunComparison.RULE)
            && RULES.get(kind).stream()
                .anyMatch(rule -> what.startsWith(rule, RunComparison.RULE.length()));
  }

  /** Whether cases of the pair are among those that the line counts. */
  private static boolean isAbout(MovedLine line, PairLine pair) {
    Map<String, String> key = line.key();
    String level = key.getOrDefault("level", PairLine.Level.FAMILY.name());
    String event = key.getOrDefault("event", key.get("family"));
    boolean ofEvents = event != null || !ofProducts(line);
    return line.kind() != Kind.INSERTION_SITE
        && ofEvents
        && pair.level().name().equals(level)
        && (event == null || event.equals(pair.event()))
        && names(line, pair.productCode());
  }

  private static boolean ofProducts(MovedLine line) {
    return line.key().containsKey("product_code") || line.key().containsKey("first_product");
  }

  private static boolean names(MovedLine line, String productCode) {
    return !ofProducts(line)
        || Stream.of("product_code", "first_product", "second_product")
            .anyMatch(column -> productCode.equals(line.key().get(column)));
  }
}
