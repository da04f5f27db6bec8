package org.longwatch.signal.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.longwatch.kernel.ProductId;
import org.longwatch.signal.Cohort;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.Exposure;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.StoredLine;
import org.longwatch.statistics.Interval;

/**
 * What moved between two runs, and why. The numbers are those that were frozen. The cases behind
 * them come from reading the record again at each run's lock point; they are believed only if what
 * is read has the hash that the run has kept, and if they add up to the stored counts.
 *
 * @param method what differs in the way of counting
 * @param denominators products whose patients or person-years differ
 * @param lines lines that differ, the weightiest first
 * @param unchanged lines of both runs that say the same
 * @param beside what moved of what a run says beside the counts and scores of its pairs
 * @param unchangedBeside lines of that which say the same
 * @param told whether the cases behind both runs can still be told
 */
public record RunComparison(
    DetectionRun before,
    DetectionRun after,
    List<Difference> method,
    List<Denominator> denominators,
    List<Line> lines,
    int unchanged,
    List<MovedLine> beside,
    int unchangedBeside,
    boolean told) {

  static final String DICTIONARY = "Dictionary";
  static final String SOFTWARE = "Software";

  /** Before the key of a row of the rule book. */
  static final String RULE = "Rule ";

  private static final double DAYS_PER_YEAR = 365.25;

  /** Person-years that differ by less are the same sum in another order. */
  private static final double SAME_YEARS = 1e-6;

  public RunComparison {
    method = List.copyOf(method);
    denominators = List.copyOf(denominators);
    lines = List.copyOf(lines);
    beside = List.copyOf(beside);
  }

  /** Why a line moved. */
  public enum Cause {
    NEW_CASES("new cases"),
    WITHDRAWN_CASES("withdrawn cases"),
    RECODED("recoded term"),
    REATTRIBUTED("other attribution"),
    CUT_OFF("other cut-off"),
    ASSESSED("other seriousness or outcome"),
    DENOMINATOR("other denominator"),
    CHOICE("other choice of what counts"),
    METHOD("other method"),
    RELEASES("other statements of what was released"),
    SAMPLES("other samples"),
    SUSPICIONS("other suspected duplicates"),
    OTHER_LINES("other lines moved"),
    UNTOLD("cannot be told");

    private final String label;

    Cause(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** What became of one case of a line. */
  public enum Change {
    NEW("came into the record, or counts again", Cause.NEW_CASES),
    WITHDRAWN("nullified, or a duplicate of another", Cause.WITHDRAWN_CASES),
    RECODED_HERE("coded to this line", Cause.RECODED),
    RECODED_AWAY("coded to another line", Cause.RECODED),
    ATTRIBUTED_HERE("counts for this product now", Cause.REATTRIBUTED),
    ATTRIBUTED_AWAY("counts for this product no longer", Cause.REATTRIBUTED),
    WITHIN_CUT_OFF("began after the first run's cut-off", Cause.CUT_OFF),
    BEYOND_CUT_OFF("began after the second run's cut-off", Cause.CUT_OFF),
    ASSESSED("seriousness or outcome changed", Cause.ASSESSED);

    private final String label;
    private final Cause cause;

    Change(String label, Cause cause) {
      this.label = label;
      this.cause = cause;
    }

    public String label() {
      return label;
    }
  }

  /** Something of the method that is not the same; empty where one run has no such thing. */
  public record Difference(String what, String before, String after) {}

  /**
   * Who was watched for how long. The person-years of those who came, went, were watched longer and
   * shorter add up to the difference; all empty if that cannot be told.
   */
  public record Denominator(
      ProductId product,
      String productCode,
      long treatedBefore,
      long treatedAfter,
      double yearsBefore,
      double yearsAfter,
      Optional<Shift> came,
      Optional<Shift> went,
      Optional<Shift> longer,
      Optional<Shift> shorter) {}

  /** Patients, and the person-years that they add or take away. */
  public record Shift(long patients, double years) {

    private Shift and(int days) {
      return new Shift(patients + 1, years + days / DAYS_PER_YEAR);
    }
  }

  /**
   * One case that is counted differently.
   *
   * @param termBefore code of its term in the first run, empty if it was not counted at all
   */
  public record CaseChange(
      UUID event, UUID patient, Change change, String termBefore, String termAfter) {}

  /**
   * A product and an event that moved.
   *
   * @param before empty if the first run has no such line
   * @param cases what became of single cases; empty if that cannot be told
   */
  public record Line(
      Optional<PairLine> before,
      Optional<PairLine> after,
      Set<Cause> causes,
      List<CaseChange> cases) {

    public Line {
      cases = List.copyOf(cases);
    }

    /** Either of both, for product and event. */
    public PairLine any() {
      return after.or(() -> before).orElseThrow();
    }

    /** Cases of the second run less those of the first. */
    public long moreCases() {
      return after.map(PairLine::cases).orElse(0L) - before.map(PairLine::cases).orElse(0L);
    }

    /** How many cases changed in each way. */
    public Map<Change, Long> changes() {
      Map<Change, Long> counts = new TreeMap<>();
      cases.forEach(each -> counts.merge(each.change(), 1L, Long::sum));
      return counts;
    }

    /** Whether an alert is due in one run and not in the other. */
    public boolean alertChanged() {
      return before.map(PairLine::raised).orElse(false)
          != after.map(PairLine::raised).orElse(false);
    }

    /** The same without the patients. */
    Line withoutCases() {
      return new Line(before, after, causes, List.of());
    }
  }

  /**
   * A run as it was stored.
   *
   * @param beside what it says beside the counts and scores of its pairs
   * @param counted its cohort, read again; empty if it does not read as it did then
   */
  record Side(
      DetectionRun run,
      List<Exposure> exposures,
      List<PairLine> lines,
      List<StoredLine> beside,
      Optional<Counted> counted) {}

  /**
   * What was counted.
   *
   * @param terms term of every case that was read, counted or not
   * @param lagDays days after the treatment that do not count
   */
  record Counted(
      List<Cohort.Counted> cases,
      Map<UUID, String> terms,
      List<Cohort.Watched> watched,
      int lagDays) {}

  private record Key(PairLine.Level level, ProductId product, String event) {
    static Key of(PairLine line) {
      return new Key(line.level(), line.product(), line.event());
    }
  }

  static RunComparison of(Side before, Side after) {
    List<Difference> choices = new ArrayList<>();
    counting(choices, before.run(), after.run());
    List<Difference> method = method(before.run(), after.run());
    List<Difference> all = new ArrayList<>(choices);
    all.addAll(method);
    boolean told = before.counted().isPresent() && after.counted().isPresent();
    List<Denominator> denominators = denominators(before, after, told);
    Set<ProductId> watchedDifferently = new TreeSet<>(Comparator.comparing(ProductId::value));
    denominators.forEach(each -> watchedDifferently.add(each.product()));

    Map<Key, PairLine> first = byKey(before.lines());
    Map<Key, PairLine> second = byKey(after.lines());
    Set<Key> keys = new java.util.LinkedHashSet<>(second.keySet());
    keys.addAll(first.keySet());
    Map<Key, Map<UUID, Cohort.Counted>> firstCases = cases(before);
    Map<Key, Map<UUID, Cohort.Counted>> secondCases = cases(after);
    List<Line> lines = new ArrayList<>();
    int unchanged = 0;
    for (Key key : keys) {
      Optional<PairLine> one = Optional.ofNullable(first.get(key));
      Optional<PairLine> other = Optional.ofNullable(second.get(key));
      if (one.isPresent() && other.isPresent() && same(one.get(), other.get())) {
        unchanged++;
        continue;
      }
      Map<UUID, Cohort.Counted> then = firstCases.getOrDefault(key, Map.of());
      Map<UUID, Cohort.Counted> now = secondCases.getOrDefault(key, Map.of());
      boolean addsUp =
          told
              && then.size() == one.map(PairLine::cases).orElse(0L)
              && now.size() == other.map(PairLine::cases).orElse(0L);
      List<CaseChange> changes = addsUp ? changes(key, before, after, then, now) : List.of();
      Set<Cause> causes = EnumSet.noneOf(Cause.class);
      changes.forEach(change -> causes.add(change.change().cause));
      if (watchedDifferently.contains(key.product())) {
        causes.add(Cause.DENOMINATOR);
      }
      if (!choices.isEmpty()) {
        causes.add(Cause.CHOICE);
      }
      if (!method.isEmpty()) {
        causes.add(Cause.METHOD);
      }
      if (!addsUp && !ownCounts(one).equals(ownCounts(other))) {
        causes.add(Cause.UNTOLD);
      }
      if (causes.isEmpty()) {
        causes.add(Cause.OTHER_LINES);
      }
      lines.add(new Line(one, other, causes, changes));
    }
    lines.sort(
        Comparator.comparing(Line::alertChanged)
            .reversed()
            .thenComparing(
                Comparator.comparingLong((Line line) -> Math.abs(line.moreCases())).reversed())
            .thenComparing(line -> line.cases().isEmpty())
            .thenComparing(line -> line.any().level())
            .thenComparing(line -> line.any().productCode())
            .thenComparing(line -> line.any().eventName())
            .thenComparing(line -> line.any().event()));
    MovedLines beside = new MovedLines(before, after, all, !choices.isEmpty(), denominators, lines);
    return new RunComparison(
        before.run(),
        after.run(),
        all,
        denominators,
        lines,
        unchanged,
        beside.lines(),
        beside.unchanged(),
        told);
  }

  private static List<Difference> method(DetectionRun before, DetectionRun after) {
    List<Difference> found = new ArrayList<>();
    differ(found, DICTIONARY, before.dictionaryVersion(), after.dictionaryVersion());
    differ(found, SOFTWARE, before.softwareVersion(), after.softwareVersion());
    Map<String, String> first = rules(before);
    Map<String, String> second = rules(after);
    Set<String> keys = new TreeSet<>(first.keySet());
    keys.addAll(second.keySet());
    keys.forEach(
        key ->
            differ(found, RULE + key, first.getOrDefault(key, ""), second.getOrDefault(key, "")));
    return found;
  }

  /**
   * What counts: by choice, as far as both texts can be read; a text that only says less may mean
   * the same.
   */
  private static void counting(List<Difference> found, DetectionRun before, DetectionRun after) {
    Optional<DetectionCriteria> one = DetectionCriteria.parse(before.criteria());
    Optional<DetectionCriteria> other = DetectionCriteria.parse(after.criteria());
    if (one.isEmpty() || other.isEmpty()) {
      differ(found, "Way of counting", before.criteria(), after.criteria());
    } else if (!one.equals(other)) {
      int size = found.size();
      Map<String, String> now = other.get().choices();
      one.get().choices().forEach((choice, then) -> differ(found, choice, then, now.get(choice)));
      if (found.size() == size) {
        differ(found, "Way of counting", before.criteria(), after.criteria());
      }
    }
  }

  private static void differ(List<Difference> found, String what, String before, String after) {
    if (!before.equals(after)) {
      found.add(new Difference(what, before, after));
    }
  }

  /** A rule is kept as "key version = number status". */
  private static Map<String, String> rules(DetectionRun run) {
    Map<String, String> rules = new HashMap<>();
    for (String rule : run.rules()) {
      int end = rule.indexOf(' ');
      rules.put(end < 0 ? rule : rule.substring(0, end), end < 0 ? "" : rule.substring(end + 1));
    }
    return rules;
  }

  private static List<Denominator> denominators(Side before, Side after, boolean told) {
    Map<ProductId, Exposure> first = new LinkedHashMap<>();
    before.exposures().forEach(line -> first.put(line.product(), line));
    Map<ProductId, Exposure> second = new LinkedHashMap<>();
    after.exposures().forEach(line -> second.put(line.product(), line));
    Set<ProductId> products = new java.util.LinkedHashSet<>(second.keySet());
    products.addAll(first.keySet());
    Map<ProductId, Map<UUID, Integer>> then = told ? watched(before) : Map.of();
    Map<ProductId, Map<UUID, Integer>> now = told ? watched(after) : Map.of();
    List<Denominator> found = new ArrayList<>();
    for (ProductId product : products) {
      Exposure any = second.getOrDefault(product, first.get(product));
      Exposure none = new Exposure(product, any.productCode(), 0, 0, 0);
      Exposure one = first.getOrDefault(product, none);
      Exposure other = second.getOrDefault(product, none);
      Shifts shifts =
          new Shifts(then.getOrDefault(product, Map.of()), now.getOrDefault(product, Map.of()));
      boolean sameWatch = shifts.none() && one.treated() == other.treated();
      if (sameWatch && Double.compare(one.personYears(), other.personYears()) == 0) {
        continue;
      }
      boolean addsUp =
          told
              && shifts.patients() == other.treated() - one.treated()
              && Math.abs(shifts.years() - (other.personYears() - one.personYears())) < SAME_YEARS;
      found.add(
          new Denominator(
              product,
              any.productCode(),
              one.treated(),
              other.treated(),
              one.personYears(),
              other.personYears(),
              Optional.of(shifts.came).filter(shift -> addsUp),
              Optional.of(shifts.went).filter(shift -> addsUp),
              Optional.of(shifts.longer).filter(shift -> addsUp),
              Optional.of(shifts.shorter).filter(shift -> addsUp)));
    }
    return found;
  }

  /** Days at risk by product and patient. */
  private static Map<ProductId, Map<UUID, Integer>> watched(Side side) {
    Map<ProductId, Map<UUID, Integer>> days = new HashMap<>();
    side.counted()
        .ifPresent(
            counted ->
                counted
                    .watched()
                    .forEach(
                        row ->
                            days.computeIfAbsent(row.product(), any -> new HashMap<>())
                                .put(row.patient(), Math.max(0, row.days() - counted.lagDays()))));
    return days;
  }

  /** Whose watching changed between two runs. */
  private static final class Shifts {
    private Shift came = new Shift(0, 0);
    private Shift went = new Shift(0, 0);
    private Shift longer = new Shift(0, 0);
    private Shift shorter = new Shift(0, 0);

    Shifts(Map<UUID, Integer> before, Map<UUID, Integer> after) {
      new TreeMap<>(after)
          .forEach(
              (patient, days) -> {
                Integer then = before.get(patient);
                if (then == null) {
                  came = came.and(days);
                } else if (days > then) {
                  longer = longer.and(days - then);
                } else if (days < then) {
                  shorter = shorter.and(days - then);
                }
              });
      new TreeMap<>(before)
          .forEach(
              (patient, days) -> {
                if (!after.containsKey(patient)) {
                  went = went.and(-days);
                }
              });
    }

    boolean none() {
      return came.patients() + went.patients() + longer.patients() + shorter.patients() == 0;
    }

    long patients() {
      return came.patients() - went.patients();
    }

    double years() {
      return came.years() + went.years() + longer.years() + shorter.years();
    }
  }

  private static Map<Key, PairLine> byKey(List<PairLine> lines) {
    Map<Key, PairLine> byKey = new LinkedHashMap<>();
    lines.forEach(line -> byKey.put(Key.of(line), line));
    return byKey;
  }

  private static Map<Key, Map<UUID, Cohort.Counted>> cases(Side side) {
    Map<Key, Map<UUID, Cohort.Counted>> cases = new HashMap<>();
    side.counted()
        .ifPresent(
            counted ->
                counted
                    .cases()
                    .forEach(
                        row -> {
                          for (PairLine.Level level : PairLine.Level.values()) {
                            cases
                                .computeIfAbsent(
                                    new Key(level, row.product(), event(level, row)),
                                    any -> new TreeMap<>())
                                .put(row.event(), row);
                          }
                        }));
    return cases;
  }

  private static String event(PairLine.Level level, Cohort.Counted row) {
    return level == PairLine.Level.TERM ? row.term() : row.family();
  }

  private static List<CaseChange> changes(
      Key key,
      Side before,
      Side after,
      Map<UUID, Cohort.Counted> then,
      Map<UUID, Cohort.Counted> now) {
    Map<UUID, String> termsThen = before.counted().orElseThrow().terms();
    Map<UUID, String> termsNow = after.counted().orElseThrow().terms();
    List<CaseChange> found = new ArrayList<>();
    now.forEach(
        (id, row) -> {
          String term = termsThen.get(id);
          if (!then.containsKey(id)) {
            found.add(
                new CaseChange(
                    id,
                    row.patient(),
                    came(row, term, before),
                    term == null ? "" : term,
                    row.term()));
          } else if (then.get(id).serious() != row.serious()
              || then.get(id).fatal() != row.fatal()) {
            found.add(new CaseChange(id, row.patient(), Change.ASSESSED, term, row.term()));
          }
        });
    then.forEach(
        (id, row) -> {
          if (!now.containsKey(id)) {
            String term = termsNow.get(id);
            found.add(
                new CaseChange(
                    id,
                    row.patient(),
                    went(row, term, after),
                    row.term(),
                    term == null ? "" : term));
          }
        });
    // at the level of the family a case that stays in it may still be coded anew
    if (key.level() == PairLine.Level.FAMILY) {
      now.forEach(
          (id, row) -> {
            if (then.containsKey(id) && !then.get(id).term().equals(row.term())) {
              found.add(
                  new CaseChange(
                      id, row.patient(), Change.RECODED_HERE, then.get(id).term(), row.term()));
            }
          });
    }
    return found;
  }

  private static Change came(Cohort.Counted row, String termThen, Side before) {
    if (termThen == null) {
      return row.onset().isAfter(before.run().clinicalCutOff())
          ? Change.WITHIN_CUT_OFF
          : Change.NEW;
    }
    return termThen.equals(row.term()) ? Change.ATTRIBUTED_HERE : Change.RECODED_HERE;
  }

  private static Change went(Cohort.Counted row, String termNow, Side after) {
    if (termNow == null) {
      return row.onset().isAfter(after.run().clinicalCutOff())
          ? Change.BEYOND_CUT_OFF
          : Change.WITHDRAWN;
    }
    return termNow.equals(row.term()) ? Change.ATTRIBUTED_AWAY : Change.RECODED_AWAY;
  }

  private static List<Long> ownCounts(Optional<PairLine> line) {
    return line.map(each -> List.of(each.patients(), each.cases(), each.serious(), each.fatal()))
        .orElse(List.of(0L, 0L, 0L, 0L));
  }

  /** Whether two lines say the same; places among others apart. */
  private static boolean same(PairLine one, PairLine other) {
    return ownCounts(Optional.of(one)).equals(ownCounts(Optional.of(other)))
        && one.ruleCases() == other.ruleCases()
        && one.table().equals(other.table())
        && one.met().equals(other.met())
        && one.raised() == other.raised()
        && same(one.personYears(), other.personYears())
        && same(one.expected(), other.expected())
        && same(one.adjustedP(), other.adjustedP())
        && same(one.prr(), other.prr())
        && same(one.ror(), other.ror())
        && same(one.ic(), other.ic())
        && (Double.isNaN(one.ebgm().point())
            || Double.isNaN(other.ebgm().point())
            || same(one.ebgm(), other.ebgm()))
        && same(one.rate(), other.rate())
        && same(one.rateRatio(), other.rateRatio());
  }

  private static boolean same(Interval one, Interval other) {
    return same(one.point(), other.point())
        && same(one.lower(), other.lower())
        && same(one.upper(), other.upper());
  }

  private static boolean same(double one, double other) {
    return Double.compare(one, other) == 0;
  }

  /** For readers who must not see patients: counts of causes stay in {@link Line#causes}. */
  RunComparison withoutCases() {
    return new RunComparison(
        before,
        after,
        method,
        denominators,
        lines.stream().map(Line::withoutCases).toList(),
        unchanged,
        beside,
        unchangedBeside,
        told);
  }
}
