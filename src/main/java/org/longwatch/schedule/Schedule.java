package org.longwatch.schedule;

import java.time.LocalDate;
import java.time.Period;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.PartialDate;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule.Until;

/**
 * The arithmetic of a plan: from day 0 and the rules to windows, and from evidence to the windows
 * it fulfils. Months are calendar months; a day that a month lacks becomes its last day.
 */
public final class Schedule {

  private static final String REPEATED = "@repeated:";
  private static final int YEAR = 12;
  private static final int FIVE_YEARS = 60;

  private static final Comparator<Evidence> IN_ORDER =
      Comparator.comparing(Evidence::on).thenComparing(Evidence::id);

  private static final Comparator<Planned> IN_SERIES =
      Comparator.comparing((Planned planned) -> planned.window().earliest())
          .thenComparingInt(Planned::month);

  private Schedule() {}

  /**
   * Something that is planned.
   *
   * @param key names it within its plan, for good
   * @param month counted from day 0
   * @param completedBy any of these kinds of evidence completes it
   * @param sets who asks for it
   */
  public record Planned(
      String key,
      PlanItem item,
      int month,
      Set<EvidenceKind> completedBy,
      DateWindow window,
      Optional<Until> until,
      SortedSet<String> sets) {

    public Planned {
      completedBy = Set.copyOf(completedBy);
    }

    /** What it competes with for evidence: planned things of a kind, or itself alone. */
    String series() {
      return isExtra(this) ? key : item.name();
    }
  }

  /** Whether something is asked for by an event of the patient's own, not by months. */
  public static boolean isExtra(Planned planned) {
    return !planned.key().equals(planned.item() + "@" + planned.month());
  }

  /** What a plan asks for after day 0, in order of time. */
  public static List<Planned> of(LocalDate dayZero, MergedPlan plan) {
    return plan.rules().stream()
        .map(rule -> planned(dayZero, rule))
        .sorted(
            Comparator.comparing((Planned each) -> each.window().target())
                .thenComparing(Planned::item))
        .toList();
  }

  private static Planned planned(LocalDate dayZero, MergedRule rule) {
    LocalDate target = dayZero.plusMonths(rule.month());
    return new Planned(
        rule.item() + "@" + rule.month(),
        rule.item(),
        rule.month(),
        rule.completedBy(),
        new DateWindow(
            target.minusDays(rule.beforeDays()), target, target.plusDays(rule.afterDays())),
        rule.until(),
        rule.sets());
  }

  /**
   * The analysis that is repeated because a clone alerted.
   *
   * @param sample the one that alerted
   * @param sampled its day
   * @param within how long the repetition may take
   * @param source of the rule
   */
  public static Planned repeatedAnalysis(
      UUID sample, LocalDate dayZero, LocalDate sampled, Period within, String source) {
    LocalDate latest = sampled.plus(within);
    return new Planned(
        PlanItem.INTEGRATION_SITES + REPEATED + sample,
        PlanItem.INTEGRATION_SITES,
        Math.max(0, (int) Period.between(dayZero, sampled).toTotalMonths()),
        Set.of(EvidenceKind.INTEGRATION_SAMPLE),
        new DateWindow(sampled.plusDays(1), latest, latest),
        Optional.empty(),
        new TreeSet<>(Set.of(source)));
  }

  /**
   * The consent of one's own that is owed by somebody who was treated as a minor.
   *
   * @param age of majority, in years
   * @param days how long after it the consent is on time
   * @param ends last day of the plan; after it nothing is asked any more
   * @return empty if the patient was of age on day 0, or never will be while followed
   */
  public static Optional<Planned> ownConsent(
      PartialDate birth, LocalDate dayZero, LocalDate ends, int age, int days, String source) {
    LocalDate earliest = birth.earliest().plusYears(age);
    LocalDate target = birth.latest().plusYears(age);
    if (!earliest.isAfter(dayZero) || earliest.isAfter(ends)) {
      return Optional.empty();
    }
    return Optional.of(
        new Planned(
            PlanItem.RE_CONSENT + "@majority",
            PlanItem.RE_CONSENT,
            (int) Period.between(dayZero, earliest).toTotalMonths(),
            Set.of(EvidenceKind.OWN_CONSENT),
            new DateWindow(earliest, target, target.plusDays(days)),
            Optional.empty(),
            new TreeSet<>(Set.of(source))));
  }

  /** How people call what is planned: months up to five years, years after that. */
  public static String label(PlanItem item, String key, int month) {
    if (item == PlanItem.RE_CONSENT) {
      return item.label();
    }
    if (key.contains(REPEATED)) {
      return item.label() + " repeated";
    }
    if (month == 0) {
      return item.label() + " before treatment";
    }
    return item.label()
        + (month > FIVE_YEARS && month % YEAR == 0 ? " year " + month / YEAR : " month " + month);
  }

  /**
   * Which evidence fulfils what, by key. Evidence belongs to what began last before it among those
   * of a series that it can complete; the first that belongs fulfils. So what comes late still
   * counts, but never for something whose successor has begun, and the order of arrival plays no
   * part.
   */
  public static Map<String, Evidence> fulfilled(
      Collection<Planned> planned, Collection<Evidence> evidence) {
    Map<String, List<Planned>> series = new HashMap<>();
    planned.forEach(
        each ->
            series.computeIfAbsent(each.series(), any -> new java.util.ArrayList<>()).add(each));
    List<Evidence> ordered = evidence.stream().sorted(IN_ORDER).toList();
    Map<String, Evidence> fulfilled = new HashMap<>();
    for (List<Planned> rivals : series.values()) {
      for (Evidence each : ordered) {
        belongs(each, rivals, ordered).ifPresent(plan -> fulfilled.putIfAbsent(plan.key(), each));
      }
    }
    return fulfilled;
  }

  private static Optional<Planned> belongs(
      Evidence each, List<Planned> rivals, List<Evidence> all) {
    return rivals.stream()
        .filter(plan -> !plan.window().earliest().isAfter(each.on()))
        .filter(plan -> accepted(plan, rivals, all).contains(each.kind()))
        .max(IN_SERIES);
  }

  /** An archived specimen is enough only while everything of the first year was negative. */
  private static Set<EvidenceKind> accepted(
      Planned plan, List<Planned> rivals, List<Evidence> all) {
    if (plan.until().filter(Until.YEAR_ONE_NEGATIVE::equals).isEmpty()) {
      return plan.completedBy();
    }
    Set<EvidenceKind> tests = EnumSet.copyOf(plan.completedBy());
    tests.remove(EvidenceKind.ARCHIVED_SPECIMEN);
    LocalDate firstYear =
        rivals.stream()
            .filter(each -> each.month() <= YEAR)
            .map(each -> each.window().latest())
            .max(LocalDate::compareTo)
            .orElse(LocalDate.MIN);
    List<Evidence> results = all.stream().filter(each -> tests.contains(each.kind())).toList();
    boolean negative =
        results.stream().anyMatch(each -> each.isNegative() && !each.on().isAfter(firstYear))
            && results.stream().noneMatch(Evidence::isPositive);
    return negative ? plan.completedBy() : tests;
  }

  /**
   * What was missed, by key: the time of what follows it in its series has begun, and from then on
   * a contact or a test is one of those. What is reported late and was done in time still fulfils
   * it.
   */
  public static Set<String> missed(Collection<Planned> planned, LocalDate today) {
    Map<String, Planned> begun = new HashMap<>();
    planned.stream()
        .filter(each -> !each.window().earliest().isAfter(today))
        .forEach(each -> begun.merge(each.series(), each, BinaryOperator.maxBy(IN_SERIES)));
    return planned.stream()
        .filter(each -> each.window().latest().isBefore(today))
        .filter(each -> IN_SERIES.compare(each, begun.get(each.series())) < 0)
        .map(Planned::key)
        .collect(Collectors.toSet());
  }

  /**
   * Whether something need not be done any more, for what it looks for was not found the last time
   * before.
   */
  public static boolean dispensed(Planned planned, Collection<Evidence> evidence) {
    return planned.until().filter(Until.UNDETECTABLE::equals).isPresent()
        && evidence.stream()
            .filter(each -> planned.completedBy().contains(each.kind()))
            .filter(each -> each.on().isBefore(planned.window().earliest()))
            .max(IN_ORDER)
            .filter(Evidence::isNegative)
            .isPresent();
  }
}
