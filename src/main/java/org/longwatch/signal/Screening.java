package org.longwatch.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
import org.longwatch.statistics.disproportionality.ReportCounts;
import org.longwatch.statistics.survival.CompetingRisks;

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

  private final Cohort cohort;
  private final DetectionCriteria criteria;
  private final Thresholds thresholds;

  Screening(Cohort cohort, DetectionCriteria criteria, Thresholds thresholds) {
    this.cohort = cohort;
    this.criteria = criteria;
    this.thresholds = thresholds;
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
    for (PairLine.Level level : PairLine.Level.values()) {
      lines.addAll(rank(judge(score(level))));
    }
    return lines;
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

    void watched(int[] cuts, int from, int to, boolean event) {
      days += Math.max(0, to - from);
      int end = event ? to + 1 : to;
      for (int k = 0; k < cuts.length && cuts[k] < end; k++) {
        int last = k + 1 < cuts.length ? Math.min(end, cuts[k + 1]) : end;
        watched[k] += Math.max(0, last - Math.max(from, cuts[k]));
      }
      if (event) {
        happened(cuts, to);
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
          criteria.unit() == DetectionCriteria.Unit.CASE ? theCase : cohort.casePatient[theCase];
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

    int[] cuts = bands();
    Time[][] times = new Time[products][events];
    for (int p = 0; p < products; p++) {
      for (int e = 0; e < events; e++) {
        times[p][e] = new Time(cuts.length);
      }
    }
    boolean byPatient = criteria.unit() == DetectionCriteria.Unit.PATIENT;
    for (int x = 0; x < cohort.exposures(); x++) {
      int p = cohort.exposureProduct[x];
      for (int e = 0; e < events; e++) {
        Tally tally = tallies[p][e];
        int first = tally == null ? -1 : tally.firstDay[cohort.exposurePlace[x]];
        boolean ends = first >= 0 && byPatient;
        times[p][e].watched(cuts, criteria.lagDays(), ends ? first : cohort.exposureExit[x], ends);
      }
    }
    if (!byPatient) {
      for (int i = 0; i < rows; i++) {
        times[product[i]][event[i]].happened(cuts, cohort.countedDay[i]);
      }
    }
    Time[] all = new Time[events];
    for (int e = 0; e < events; e++) {
      all[e] = new Time(cuts.length);
      for (int p = 0; p < products; p++) {
        all[e].add(times[p][e]);
      }
    }
    List<PairLine> lines = new ArrayList<>();
    for (int e = 0; e < events; e++) {
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
                named.reports() - named.productReports(p) - named.eventReports(e) + withBoth);
        lines.add(
            line(level, p, e, tally == null ? new Tally() : tally, table, times[p][e], all[e]));
      }
    }
    return lines;
  }

  private PairLine line(
      PairLine.Level level, int p, int e, Tally tally, ContingencyTable table, Time own, Time all) {
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
        tally.firstDay == null ? List.of() : curve(p, tally.firstDay));
  }

  /** Events end a subject's time before death on the same day does (they came first). */
  private List<PairLine.Year> curve(int product, int[] firstDay) {
    int n = 0;
    double longest = 0;
    double[] entry = new double[cohort.exposures()];
    double[] exit = new double[entry.length];
    int[] status = new int[entry.length];
    for (int x = 0; x < entry.length; x++) {
      if (cohort.exposureProduct[x] != product || cohort.exposureExit[x] < criteria.lagDays()) {
        continue;
      }
      int first = firstDay[cohort.exposurePlace[x]];
      boolean had = first >= 0;
      entry[n] = criteria.lagDays();
      exit[n] = had ? first : cohort.exposureExit[x];
      status[n] =
          had
              ? CompetingRisks.EVENT
              : cohort.exposureDied[x] ? CompetingRisks.COMPETING : CompetingRisks.CENSORED;
      longest = Math.max(longest, exit[n]);
      n++;
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
    int fewest = Math.min(thresholds.whole("sdr.evans.n"), thresholds.whole("sdr.rate.n"));
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
      boolean numbersSpeak = met.stream().anyMatch(criterion -> criterion != Criterion.CASE_RULE);
      judged.add(
          line.judged(
              ofLine[i],
              met,
              numbersSpeak && ofLine[i] <= thresholds.number("sdr.false-discovery-rate")));
    }
    return judged;
  }

  private Set<Criterion> met(PairLine line) {
    Set<Criterion> met = EnumSet.noneOf(Criterion.class);
    long n = line.table().a();
    if (line.prr().point() >= thresholds.number("sdr.evans.prr")
        && line.chiSquareYates() >= thresholds.number("sdr.evans.chi2")
        && n >= thresholds.number("sdr.evans.n")) {
      met.add(Criterion.EVANS);
    }
    if (line.ic().lower() > thresholds.number("sdr.ic025")
        && n >= thresholds.number("sdr.ic025.n")) {
      met.add(Criterion.IC025);
    }
    if (line.important()
        && line.ror().lower() > thresholds.number("sdr.ror.lower")
        && n >= thresholds.number("sdr.ror.n")) {
      met.add(Criterion.ROR);
    }
    if (line.rateRatio().lower() > thresholds.number("sdr.rate.lower")
        && n >= thresholds.number("sdr.rate.n")) {
      met.add(Criterion.RATE);
    }
    if (line.ruleCases() > 0) {
      met.add(Criterion.CASE_RULE);
    }
    return met;
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
