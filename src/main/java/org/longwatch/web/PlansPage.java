package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.longwatch.platform.Clocks;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanBook;
import org.longwatch.reference.PlanRule;
import org.longwatch.reference.PlanSet;
import org.longwatch.security.Access;
import org.longwatch.security.Role;

/** The texts that follow-up plans are made from, as the rule book has them. */
@Named
@RequestScoped
public class PlansPage {

  @Inject PlanBook planBook;
  @Inject Reasons reasons;
  @Inject Access access;
  @Inject Clocks clocks;

  private List<PlanSet> sets;
  private LocalDate today;

  /** Checks who asks. */
  public void open() {
    access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SAFETY_PHYSICIAN, Role.STEWARD);
    sets = planBook.sets();
    today = clocks.today(ZoneOffset.UTC);
  }

  public List<PlanSet> getSets() {
    return sets;
  }

  /** Who asks, in words. */
  public String whose(PlanSet set) {
    return reasons.whose(set.jurisdiction());
  }

  /** Whether it is in force today; a newer version that is in force takes its place. */
  public String standing(PlanSet set) {
    if (set.effectiveFrom().isAfter(today)) {
      return "to come";
    }
    boolean over = set.effectiveTo().filter(day -> day.isBefore(today)).isPresent();
    boolean replaced =
        sets.stream()
            .anyMatch(
                other ->
                    other.code().equals(set.code())
                        && other.version() > set.version()
                        && !other.effectiveFrom().isAfter(today)
                        && other.effectiveTo().filter(day -> day.isBefore(today)).isEmpty());
    return over ? "ended" : replaced ? "replaced" : "in force";
  }

  /** For which products, in words. */
  public String concerns(PlanSet set) {
    return List.of(
            part("vector class", set.vectorClasses()),
            part("modality", set.modalities()),
            part("product", set.products()))
        .stream()
        .flatMap(Optional::stream)
        .collect(Collectors.collectingAndThen(Collectors.joining("; "), PlansPage::orAll));
  }

  private static Optional<String> part(String what, List<String> values) {
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(what + " " + String.join(", ", values));
  }

  private static String orAll(String words) {
    return words.isEmpty() ? "all products" : words;
  }

  /** What completes a row, in words. */
  public String completedBy(PlanRule rule) {
    return rule.completedBy().stream()
        .sorted()
        .map(EvidenceKind::label)
        .collect(Collectors.joining(" or "));
  }

  /** When a row need not be done any more, in words. */
  public String until(PlanRule rule) {
    return rule.until()
        .map(
            until ->
                switch (until) {
                  case UNDETECTABLE -> "until nothing is found any more";
                  case YEAR_ONE_NEGATIVE -> "archived sample instead once year 1 was negative";
                })
        .orElse("");
  }
}
