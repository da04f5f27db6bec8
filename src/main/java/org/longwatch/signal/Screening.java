package org.longwatch.signal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.longwatch.evidence.PairJudgement;
import org.longwatch.kernel.ProductId;
import org.longwatch.reference.Term;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.ExactTail;
import org.longwatch.statistics.IncidenceRate;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.Multiplicity;
import org.longwatch.statistics.PersonTime;
import org.longwatch.statistics.RateRatio;
import org.longwatch.statistics.disproportionality.Disproportionality;
import org.longwatch.statistics.disproportionality.EmpiricalBayes;
import org.longwatch.statistics.disproportionality.MgpsPrior;
import org.longwatch.statistics.disproportionality.PriorFit;
import org.longwatch.statistics.disproportionality.ReportCounts;
import org.longwatch.statistics.survival.CompetingRisks;
import org.longwatch.surveillance.CountedDays;
import org.longwatch.surveillance.ExploratoryPerformance;
import org.longwatch.surveillance.Lanes;
import org.longwatch.surveillance.PerformanceLine;
import org.longwatch.surveillance.ScreeningLimits;

/**
 * Computes every number of a run from the cohort and judges it; knows no database. Evans' rule, the
 * information component, the odds ratio and the rate ratio are exploratory and control no error; an
 * alert is due only if the exact p-value holds as well after Benjamini and Hochberg over all pairs
 * of the level with enough events (domain: "exploratory screens labelled, Benjamini-Hochberg across
 * families").
 */
final class Screening {

  private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);
  private static final double DAYS_PER_YEAR = 365.25;

  /** Largest shape of a component of a prior. */
  private static final double SHARPEST = 1_000;

  private final Cohort cohort;
  private final DetectionCriteria criteria;

  private final ScreeningLimits limits;
  private final Set<String> lessMonitored;
  private final int threads;
  private final List<Exploration.Prior> priors = new ArrayList<>();

  Screening(Cohort cohort, DetectionCriteria criteria, Thresholds thresholds) {
    this(cohort, criteria, thresholds, Set.of(), 1);
  }

  /**
   * Screens with several threads, which changes no bit of the result.
   *
   * @param lessMonitored codes of products that are not under additional monitoring
   */
  Screening(
      Cohort cohort,
      DetectionCriteria criteria,
      Thresholds thresholds,
      Set<String> lessMonitored,
      int threads) {
    this.cohort = cohort;
    this.criteria = criteria;
    this.limits = thresholds.limits();
    this.lessMonitored = Set.copyOf(lessMonitored);
    this.threads = threads;
  }

  /** One line per product, also for those that nobody was treated with. */
  List<Exposure> exposures() {
    List<Exposure> lines = new ArrayList<>();
    for (int p = 0; p < cohort.products.size(); p++) {
      long treated = 0;
      long days = 0;
      long deaths = 0;
      for (int x = 0; x < cohort.exposures(); x++) {
        if (cohort.exposureProduct[x] == p) {
          treated++;
          days += atRisk(cohort.exposureExit[x]);
          deaths += cohort.exposureDied[x] ? 1 : 0;
        }
      }
      Cohort.Product product = cohort.products.get(p);
      lines.add(new Exposure(product.id(), product.code(), treated, days / DAYS_PER_YEAR, deaths));
    }
    return lines;
  }

  /** All pairs with a case, and for families of interest those without, ranked. */
  List<PairLine> pairs() {
    List<PairLine> lines = new ArrayList<>();
    priors.clear();
    for (PairLine.Level level : PairLine.Level.values()) {
      lines.addAll(rank(judge(score(level))));
    }
    return lines;
  }

  /** The priors of the empirical Bayes ratios, after {@link #pairs}; none without a case. */
  List<Exploration.Prior> priors() {
    return List.copyOf(priors);
  }

  /** By what pairs are judged from their tables alone; after {@link #pairs}. */
  PairJudgement judgement() {
    Map<String, MgpsPrior> reliedOn = new HashMap<>();
    priors.stream()
        .filter(Exploration.Prior::reliedOn)
        .forEach(each -> reliedOn.put(each.level().name(), each.prior()));
    return new PairJudgement(limits, lessMonitored, reliedOn);
  }

  /**
   * How the criteria of families would behave in this registry; after {@link #pairs}.
   *
   * @param replicates histories simulated for each truth
   */
  List<PerformanceLine> performance(LocalDate cutOff, int replicates) {
    Set<String> important = new HashSet<>();
    for (int e = 0; e < cohort.families.size(); e++) {
      if (important(PairLine.Level.FAMILY, e)) {
        important.add(cohort.families.get(e));
      }
    }
    Optional<MgpsPrior> prior =
        priors.stream()
            .filter(each -> each.level() == PairLine.Level.FAMILY && each.reliedOn())
            .findFirst()
            .map(Exploration.Prior::prior);
    return new ExploratoryPerformance(
            cohort.watchedTime(), cutOff, bands(), limits, important, lessMonitored, prior)
        .lines(replicates, threads);
  }

  /** What is known of one pair while it is being counted. */
  private static final class Tally {
    final Set<Integer> patients = new HashSet<>();
    final Set<Integer> caseIds = new HashSet<>();
    long serious;
    long fatal;
    long ruleCases;

    /** Day of the first such case of each exposure to the product, -1 without one. */
    int[] firstDay;
  }

  /** Events and time of one pair by time since treatment. */
  private static final class Time {
    private final long[] happened;

    /** The day of an event counts as watched here, or there could be events without time. */
    private final long[] watched;

    private long days;

    Time(int bands) {
      happened = new long[bands];
      watched = new long[bands];
    }

    /** Adds the days that count, until an event or the last day; that of an event is watched. */
    void watched(int[] cuts, CountedDays counted, int to, boolean event) {
      for (int i = 0; i < counted.stretches() && counted.begin(i) < to; i++) {
        int end = Math.min(counted.end(i), to);
        days += end - counted.begin(i);
        watched(cuts, counted.begin(i), end);
      }
      if (event) {
        watched(cuts, to, to + 1);
        happened(cuts, to);
      }
    }

    private void watched(int[] cuts, int from, int end) {
      for (int k = 0; k < cuts.length && cuts[k] < end; k++) {
        int last = k + 1 < cuts.length ? Math.min(end, cuts[k + 1]) : end;
        watched[k] += Math.max(0, last - Math.max(from, cuts[k]));
      }
    }

    void happened(int[] cuts, int day) {
      int k = cuts.length - 1;
      while (k > 0 && cuts[k] > day) {
        k--;
      }
      happened[k]++;
    }

    void add(Time other) {
      days += other.days;
      for (int k = 0; k < happened.length; k++) {
        happened[k] += other.happened[k];
        watched[k] += other.watched[k];
      }
    }

    long events() {
      return Arrays.stream(happened).sum();
    }

    /** Against the rest of {@code all}, of which this is a part. */
    RateRatio against(Time all) {
      int bands = happened.length;
      long[] others = new long[bands];
      double[] time = new double[bands];
      double[] otherTime = new double[bands];
      for (int k = 0; k < bands; k++) {
        others[k] = all.happened[k] - happened[k];
        time[k] = watched[k];
        otherTime[k] = all.watched[k] - watched[k];
      }
      return RateRatio.stratified(happened, time, others, otherTime);
    }
  }

  /**
   * First days of the bands in which a rate may be taken as constant: reactions come within days,
   * other effects within months, tumours within years.
   */
  private int[] bands() {
    int longest = 0;
    for (int exit : cohort.exposureExit) {
      longest = Math.max(longest, exit);
    }
    List<Integer> cuts = new ArrayList<>(List.of(0, 3, 7, 14, 30, 90, 180));
    for (int year = 1; PersonTime.firstDayOfYear(year) < longest; year++) {
      cuts.add(PersonTime.firstDayOfYear(year));
    }
    return cuts.stream().mapToInt(Integer::intValue).toArray();
  }

  private List<PairLine> score(PairLine.Level level) {
    int products = cohort.products.size();
    int events = level == PairLine.Level.TERM ? cohort.terms.size() : cohort.families.size();
    int rows = cohort.counted();
    int[] unit = new int[rows];
    int[] product = new int[rows];
    int[] event = new int[rows];
    Tally[][] tallies = new Tally[products][events];
    for (int i = 0; i < rows; i++) {
      int theCase = cohort.countedCase[i];
      int exposure = cohort.countedExposure[i];
      int term = cohort.caseTerm[theCase];
      unit[i] =
          criteria.unit() == DetectionCriteria.Unit.PATIENT ? cohort.casePatient[theCase] : theCase;
      product[i] = cohort.exposureProduct[exposure];
      event[i] = level == PairLine.Level.TERM ? term : cohort.familyOfTerm[term];
      Tally tally = tallies[product[i]][event[i]];
      if (tally == null) {
        tally = new Tally();
        tally.firstDay = new int[cohort.exposuresOf[product[i]]];
        Arrays.fill(tally.firstDay, -1);
        tallies[product[i]][event[i]] = tally;
      }
      tally.patients.add(cohort.casePatient[theCase]);
      tally.caseIds.add(theCase);
      Cohort.Event theEvent = cohort.cases.get(theCase);
      tally.serious += theEvent.serious() ? 1 : 0;
      tally.fatal += theEvent.fatal() ? 1 : 0;
      if (Criterion.oneCaseIsEnough(
          cohort.products.get(product[i]).modality(),
          cohort.terms.get(term).family(),
          theEvent.serious())) {
        tally.ruleCases++;
      }
      int place = cohort.exposurePlace[exposure];
      int first = tally.firstDay[place];
      if (first < 0 || cohort.countedDay[i] < first) {
        tally.firstDay[place] = cohort.countedDay[i];
      }
    }
    // named together for a; anywhere in the same unit for the margins, so that a unit which has the
    // event after another product only is one with this product and without the event
    ReportCounts named = ReportCounts.ofRows(unit, product, event, products, events);
    ReportCounts listed = ReportCounts.ofLists(unit, product, unit, event, products, events);

    EmpiricalBayes bayes = bayes(level, named);
    int[] cuts = bands();
    int[][] rowsOf = rowsByEvent(event, events);
    return Lanes.each(
            threads,
            events,
            e -> {
              if (rowsOf[e].length == 0
                  && !(level == PairLine.Level.FAMILY && important(level, e))) {
                return List.<PairLine>of(); // as most terms of a full dictionary
              }
              Time[] times = times(level, e, tallies, cuts, rowsOf[e], product);
              Time all = new Time(cuts.length);
              for (Time time : times) {
                all.add(time);
              }
              List<PairLine> lines = new ArrayList<>();
              for (int p = 0; p < products; p++) {
                Tally tally = tallies[p][e];
                if (tally == null && !(level == PairLine.Level.FAMILY && important(level, e))) {
                  continue;
                }
                int withBoth = both(listed, p, e);
                int a = both(named, p, e);
                ContingencyTable table =
                    new ContingencyTable(
                        a,
                        named.productReports(p) - a,
                        named.eventReports(e) - withBoth,
                        named.reports()
                            - named.productReports(p)
                            - named.eventReports(e)
                            + withBoth);
                Interval ebgm =
                    a == 0 || bayes == null ? UNKNOWN : limits(bayes, a, table.expected());
                lines.add(
                    line(
                        level,
                        p,
                        e,
                        tally == null ? new Tally() : tally,
                        table,
                        ebgm,
                        times[p],
                        all));
              }
              return lines;
            })
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /** Time and events of every product for one event. */
  private Time[] times(
      PairLine.Level level, int e, Tally[][] tallies, int[] cuts, int[] rows, int[] productOf) {
    Time[] times = new Time[cohort.products.size()];
    for (int p = 0; p < times.length; p++) {
      times[p] = new Time(cuts.length);
    }
    CountedDays counted = counted(level, e);
    boolean byPatient = criteria.unit() == DetectionCriteria.Unit.PATIENT;
    for (int x = 0; x < cohort.exposures(); x++) {
      int p = cohort.exposureProduct[x];
      Tally tally = tallies[p][e];
      int first = tally == null ? -1 : tally.firstDay[cohort.exposurePlace[x]];
      boolean ends = first >= 0 && byPatient;
      times[p].watched(cuts, counted, ends ? first : cohort.exposureExit[x], ends);
    }
    if (!byPatient) {
      for (int row : rows) {
        times[productOf[row]].happened(cuts, cohort.countedDay[row]);
      }
    }
    return times;
  }

  private CountedDays counted(PairLine.Level level, int event) {
    return cohort.countedDays.get(
        level == PairLine.Level.TERM ? cohort.familyOfTerm[event] : event);
  }

  private static int[][] rowsByEvent(int[] event, int events) {
    int[] size = new int[events];
    for (int e : event) {
      size[e]++;
    }
    int[][] rows = new int[events][];
    for (int e = 0; e < events; e++) {
      rows[e] = new int[size[e]];
    }
    int[] next = new int[events];
    for (int row = 0; row < event.length; row++) {
      rows[event[row]][next[event[row]]++] = row;
    }
    return rows;
  }

  /**
   * The prior is fitted to all cells of the run in which product and event are named together; null
   * where there is no case.
   */
  private EmpiricalBayes bayes(PairLine.Level level, ReportCounts named) {
    if (named.pairs() == 0) {
      return null;
    }
    PriorFit fit = PriorFit.of(named, PriorFit.Model.ALL, threads);
    MgpsPrior prior = blunt(fit.prior());
    double minusLogLikelihood =
        prior.equals(fit.prior())
            ? fit.minusLogLikelihood()
            : PriorFit.minusLogLikelihood(named, PriorFit.Model.ALL, prior);
    priors.add(
        new Exploration.Prior(
            level,
            prior,
            minusLogLikelihood,
            fit.converged(),
            fit.converged() && fit.cells() >= limits.priorCells(),
            fit.cells(),
            fit.starts().size(),
            fit.agreeing()));
    int largest = 0;
    for (int pair = 0; pair < named.pairs(); pair++) {
      largest = Math.max(largest, named.count(pair));
    }
    return new EmpiricalBayes(prior, largest);
  }

  /** Unknown where a prior is so extreme that rounding puts the limits in disorder. */
  private static Interval limits(EmpiricalBayes bayes, int n, double expected) {
    try {
      return bayes.of(n, expected);
    } catch (IllegalArgumentException e) {
      return UNKNOWN; // an exploratory number must not end a nightly run
    }
  }

  /**
   * In a table as small as a registry's a component often becomes a point: its likelihood no longer
   * changes with its shape, and quantiles at such shapes are lost in rounding. It is taken with a
   * standard deviation of 3 % of its mean then.
   */
  private static MgpsPrior blunt(MgpsPrior prior) {
    double first = Math.min(1, SHARPEST / prior.alpha1());
    double second = Math.min(1, SHARPEST / prior.alpha2());
    return new MgpsPrior(
        prior.alpha1() * first,
        prior.beta1() * first,
        prior.alpha2() * second,
        prior.beta2() * second,
        prior.p());
  }

  private PairLine line(
      PairLine.Level level,
      int p,
      int e,
      Tally tally,
      ContingencyTable table,
      Interval ebgm,
      Time own,
      Time all) {
    Cohort.Product product = cohort.products.get(p);
    Term term = level == PairLine.Level.TERM ? cohort.terms.get(e) : null;
    double years = own.days / DAYS_PER_YEAR;
    RateRatio ratio = own.against(all);
    Interval perYear = new IncidenceRate(own.events(), years).perYear();
    double tableP = table.reports() == 0 ? 1 : ExactTail.fisherAtLeast(table);
    double smaller = Math.min(tableP, ratio.atLeast());
    double score = smaller >= 1 ? 0 : -StrictMath.log10(Math.max(smaller, 1e-300));
    return new PairLine(
        level,
        product.id(),
        product.code(),
        term == null ? cohort.families.get(e) : term.code(),
        term == null ? words(cohort.families.get(e)) : term.name(),
        term == null ? cohort.families.get(e) : term.family(),
        important(level, e),
        tally.patients.size(),
        tally.caseIds.size(),
        tally.serious,
        tally.fatal,
        tally.ruleCases,
        table,
        table.expected(),
        Disproportionality.prr(table),
        Disproportionality.chiSquare(table),
        Disproportionality.chiSquareYates(table),
        Disproportionality.ror(table),
        table.reports() == 0 ? UNKNOWN : Disproportionality.ic(table),
        ebgm,
        years,
        perYear.times(1000),
        ratio.ratio(),
        tableP,
        ratio.atLeast(),
        1,
        Set.of(),
        false,
        score,
        0,
        0,
        tally.firstDay == null ? List.of() : curve(p, tally.firstDay, counted(level, e)));
  }

  /**
   * Events end a subject's time before death on the same day does (they came first). Whoever is in
   * days that do not count is not at risk then and comes back later.
   */
  private List<PairLine.Year> curve(int product, int[] firstDay, CountedDays counted) {
    int n = 0;
    double longest = 0;
    double[] entry = new double[cohort.exposuresOf[product] * counted.stretches()];
    double[] exit = new double[entry.length];
    int[] status = new int[entry.length];
    for (int x = 0; x < cohort.exposures(); x++) {
      if (cohort.exposureProduct[x] != product) {
        continue;
      }
      int first = firstDay[cohort.exposurePlace[x]];
      boolean had = first >= 0;
      int last = had ? first : cohort.exposureExit[x] - (cohort.exposureSwitched[x] ? 1 : 0);
      for (int i = 0; i < counted.stretches() && counted.begin(i) <= last; i++) {
        boolean ends = last < counted.end(i);
        entry[n] = counted.begin(i);
        exit[n] = ends ? last : counted.end(i) - 1;
        status[n] =
            !ends
                ? CompetingRisks.CENSORED
                : had
                    ? CompetingRisks.EVENT
                    : cohort.exposureDied[x] ? CompetingRisks.COMPETING : CompetingRisks.CENSORED;
        longest = Math.max(longest, exit[n]);
        n++;
      }
    }
    entry = Arrays.copyOf(entry, n);
    exit = Arrays.copyOf(exit, n);
    CompetingRisks incidence = CompetingRisks.of(entry, exit, Arrays.copyOf(status, n));
    int years = 1;
    while (PersonTime.firstDayOfYear(years) < longest) {
      years++;
    }
    double[] at = new double[years + 1];
    for (int year = 0; year <= years; year++) {
      at[year] = PersonTime.firstDayOfYear(year);
    }
    int[] atRisk = CompetingRisks.atRisk(entry, exit, at);
    List<PairLine.Year> points = new ArrayList<>();
    for (int year = 0; year <= years; year++) {
      points.add(new PairLine.Year(year, incidence.at(at[year]), atRisk[year]));
    }
    return points;
  }

  private List<PairLine> judge(List<PairLine> lines) {
    int fewest = limits.fewestTested();
    int[] tested =
        java.util.stream.IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).table().event() >= fewest)
            .toArray();
    double[] p = new double[2 * tested.length];
    for (int i = 0; i < tested.length; i++) {
      p[2 * i] = lines.get(tested[i]).tableP();
      p[2 * i + 1] = lines.get(tested[i]).rateP();
    }
    double[] adjusted = Multiplicity.benjaminiHochberg(p);
    double[] ofLine = new double[lines.size()];
    Arrays.fill(ofLine, 1);
    for (int i = 0; i < tested.length; i++) {
      ofLine[tested[i]] = Math.min(adjusted[2 * i], adjusted[2 * i + 1]);
    }
    List<PairLine> judged = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      PairLine line = lines.get(i);
      Set<Criterion> met = met(line);
      boolean numbersSpeak = met.stream().anyMatch(Criterion::raises);
      judged.add(
          line.judged(ofLine[i], met, numbersSpeak && ofLine[i] <= limits.falseDiscoveryRate()));
    }
    return judged;
  }

  private Set<Criterion> met(PairLine line) {
    Set<Criterion> met = EnumSet.noneOf(Criterion.class);
    long n = line.table().a();
    if (limits.evans(line.prr().point(), line.chiSquareYates(), n)) {
      met.add(Criterion.EVANS);
    }
    if (limits.ic(line.ic().lower(), n)) {
      met.add(Criterion.IC025);
    }
    if (line.important()
        && limits.ror(line.ror().lower(), n, !lessMonitored.contains(line.productCode()))) {
      met.add(Criterion.ROR);
    }
    if (reliedOn(line.level()) && limits.empiricalBayes(line.ebgm().lower())) {
      met.add(Criterion.EB05);
    }
    if (limits.rate(line.rateRatio().lower(), n)) {
      met.add(Criterion.RATE);
    }
    if (line.ruleCases() > 0) {
      met.add(Criterion.CASE_RULE);
    }
    return met;
  }

  /** A prior that did not come to rest, or rests on a few cells, says nothing about a pair. */
  private boolean reliedOn(PairLine.Level level) {
    return priors.stream().anyMatch(prior -> prior.level() == level && prior.reliedOn());
  }

  /**
   * Case rules first, then what holds after adjustment, then what is exploratory, then the rest.
   */
  private static List<PairLine> rank(List<PairLine> lines) {
    List<PairLine> sorted = new ArrayList<>(lines);
    sorted.sort(
        Comparator.comparingInt(Screening::tier)
            .thenComparing(line -> !line.important())
            .thenComparing(Comparator.comparingDouble(PairLine::score).reversed())
            .thenComparing(PairLine::productCode)
            .thenComparing(PairLine::event));
    java.util.Map<ProductId, Integer> places = new java.util.HashMap<>();
    List<PairLine> ranked = new ArrayList<>();
    for (PairLine line : sorted) {
      int inProduct = places.merge(line.product(), 1, Integer::sum);
      ranked.add(line.ranked(ranked.size() + 1, inProduct));
    }
    return ranked;
  }

  private static int tier(PairLine line) {
    if (line.met().contains(Criterion.CASE_RULE)) {
      return 0;
    }
    if (line.raised()) {
      return 1;
    }
    return line.met().isEmpty() ? 3 : 2;
  }

  private boolean important(PairLine.Level level, int event) {
    if (level == PairLine.Level.TERM) {
      return cohort.terms.get(event).important();
    }
    String family = cohort.families.get(event);
    return cohort.terms.stream().anyMatch(term -> term.important() && term.family().equals(family));
  }

  private int atRisk(int end) {
    return Math.max(0, end - criteria.lagDays());
  }

  private static int both(ReportCounts counts, int product, int event) {
    for (int pair = counts.first(product); pair < counts.first(product + 1); pair++) {
      if (counts.event(pair) == event) {
        return counts.count(pair);
      }
    }
    return 0;
  }

  /** {@code MYELOID_MALIGNANCY} as words. */
  static String words(String family) {
    String lower = family.toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
  }
}
