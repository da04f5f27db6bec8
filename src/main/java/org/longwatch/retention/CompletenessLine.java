package org.longwatch.retention;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.ProductId;

/**
 * Completeness of a centre's patients after a product, in one year since infusion.
 *
 * @param centre empty where centres are added up
 * @param product empty where products are added up
 * @param year whole years since the last administration, from 0; empty for all together
 * @param treated patients that have reached the year, alive or not followed any more; a patient
 *     with two products counts once for each
 * @param counts contacts planned in the year
 * @param capturedDays days from the infusion to the last contact with data (domain.md 4.3)
 * @param possibleDays days of life from the infusion to today or the end of the plan, followed or
 *     not
 */
public record CompletenessLine(
    Optional<CentreId> centre,
    Optional<ProductId> product,
    Optional<Integer> year,
    long treated,
    Completeness counts,
    long capturedDays,
    long possibleDays) {

  private static final double DAYS_PER_YEAR = 365.25;

  public double capturedYears() {
    return capturedDays / DAYS_PER_YEAR;
  }

  public double possibleYears() {
    return possibleDays / DAYS_PER_YEAR;
  }

  /** Share of the person-years of the living that was captured; NaN if there were none. */
  public double captured() {
    return possibleDays == 0 ? Double.NaN : capturedDays / (double) possibleDays;
  }

  /** Years apart, centres and products together, in order of the years. */
  static List<CompletenessLine> byYear(Collection<CompletenessLine> lines) {
    Map<Integer, List<CompletenessLine>> years =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.year().orElseThrow(), TreeMap::new, Collectors.toList()));
    return years.entrySet().stream()
        .map(each -> sum(each.getValue(), Optional.of(each.getKey())))
        .toList();
  }

  /** All years together. Who was treated has reached the first. */
  static CompletenessLine total(Collection<CompletenessLine> lines) {
    return sum(lines, Optional.empty());
  }

  private static CompletenessLine sum(Collection<CompletenessLine> lines, Optional<Integer> year) {
    Completeness counts = Completeness.NONE;
    long treated = 0;
    long captured = 0;
    long possible = 0;
    for (CompletenessLine line : lines) {
      counts = counts.plus(line.counts());
      treated += year.isPresent() || line.year().equals(Optional.of(0)) ? line.treated() : 0;
      captured += line.capturedDays();
      possible += line.possibleDays();
    }
    return new CompletenessLine(
        same(lines, CompletenessLine::centre),
        same(lines, CompletenessLine::product),
        year,
        treated,
        counts,
        captured,
        possible);
  }

  private static <T> Optional<T> same(
      Collection<CompletenessLine> lines, Function<CompletenessLine, Optional<T>> what) {
    List<Optional<T>> found = lines.stream().map(what).distinct().limit(2).toList();
    return found.size() == 1 ? found.get(0) : Optional.empty();
  }
}
