package org.longwatch.followup;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.DateWindow;
import org.longwatch.reference.VisitRule;

/**
 * The arithmetic of a plan: from day 0 and the rules to windows, and from visits to the windows
 * they fulfil. Months are calendar months; a day that a month lacks becomes its last day.
 */
final class VisitSchedule {

  private static final Comparator<Held> IN_ORDER =
      Comparator.comparing(Held::on).thenComparing(Held::id);

  private VisitSchedule() {}

  /** A contact that is planned; {@code month} counts from day 0. */
  record Planned(int month, Set<ContactMode> modes, DateWindow window) {}

  /** A contact that took place. */
  record Held(UUID id, LocalDate on, ContactMode mode) {}

  /** The planned contacts of a template, in order. */
  static List<Planned> of(LocalDate dayZero, List<VisitRule> rules) {
    return rules.stream()
        .sorted(Comparator.comparingInt(VisitRule::month))
        .map(
            rule ->
                new Planned(
                    rule.month(),
                    rule.modes().stream()
                        .map(ContactMode::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new)),
                    DateWindow.around(dayZero.plusMonths(rule.month()), rule.windowDays())))
        .toList();
  }

  /** How people call a planned contact: months up to five years, years after that. */
  static String label(int month) {
    return month > 60 && month % 12 == 0 ? "Year " + month / 12 : "Month " + month;
  }

  /**
   * Which contact fulfils which planned one, by month. A contact belongs to the planned one that
   * began last before it among those that accept its mode; the first that belongs fulfils. So a
   * late contact still counts, but never for a visit whose successor has begun, and the order of
   * arrival plays no part.
   */
  static Map<Integer, Held> fulfilled(Collection<Planned> planned, Collection<Held> held) {
    Map<Integer, Held> fulfilled = new HashMap<>();
    held.stream()
        .sorted(IN_ORDER)
        .forEach(
            contact ->
                planFor(contact, planned)
                    .ifPresent(plan -> fulfilled.putIfAbsent(plan.month(), contact)));
    return fulfilled;
  }

  private static Optional<Planned> planFor(Held contact, Collection<Planned> planned) {
    return planned.stream()
        .filter(plan -> !plan.window().earliest().isAfter(contact.on()))
        .filter(plan -> plan.modes().contains(contact.mode()))
        .max(
            Comparator.comparing((Planned plan) -> plan.window().earliest())
                .thenComparingInt(Planned::month));
  }
}
