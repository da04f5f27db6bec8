package org.longwatch.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.reference.RuleBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ProductLine;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.security.SmallCells;

/**
 * Completeness and retention for those who may see them: a centre its own as of today, with its
 * place among peers who stay unnamed; steward and safety physician every centre; a regulator
 * products only, over all centres, with small counts hidden.
 */
@ApplicationScoped
@Transactional
public class Retention {

  /** Years of the curve and the funnel: the longest plan (FDA Long Term Follow-Up, V.E). */
  public static final int YEARS = 15;

  private static final Role[] READERS = {
    Role.SITE_STAFF, Role.SITE_PHYSICIAN, Role.SAFETY_PHYSICIAN, Role.STEWARD
  };

  @Inject ContactCounts counts;
  @Inject Departures departures;
  @Inject Catalogue catalogue;
  @Inject RuleBook rules;
  @Inject Access access;
  @Inject Clocks clocks;
  @Inject Sql sql;

  /** What the lines of a question have in common; empty means all. */
  public record Filter(Optional<ProductId> product, Optional<Integer> year) {
    public static final Filter NONE = new Filter(Optional.empty(), Optional.empty());

    boolean takes(CompletenessLine line) {
      return (product.isEmpty() || product.equals(line.product()))
          && (year.isEmpty() || year.equals(line.year()));
    }
  }

  /** A day of the trend. */
  public record Day(LocalDate day, Completeness counts) {}

  /**
   * A year of the funnel.
   *
   * @param seen patients with the contact of the anniversary
   * @param expected patients who should have had it by now
   */
  public record FunnelStep(int year, long seen, long expected) {}

  /** A product as a reader may see it; hidden numbers are not there at all. */
  public record ProductYear(
      ProductLine product,
      Optional<Integer> year,
      Optional<Long> treated,
      Optional<Completeness> counts,
      Optional<Double> capturedYears,
      Optional<Double> possibleYears) {}

  /** By product and year since infusion, as things stand today at the centre. */
  public List<CompletenessLine> lines(CentreId centre, Filter filter) {
    return counts.lines(List.of(readable(centre))).stream().filter(filter::takes).toList();
  }

  /** Years apart, products together. */
  public List<CompletenessLine> byYear(List<CompletenessLine> lines) {
    return CompletenessLine.byYear(lines);
  }

  /** Everything together. */
  public CompletenessLine total(List<CompletenessLine> lines) {
    return CompletenessLine.total(lines);
  }

  /** Contacts of every centre that has any, as things stand. For stewards and safety physicians. */
  public Map<CentreId, Completeness> byCentre() {
    access.require(Role.STEWARD, Role.SAFETY_PHYSICIAN);
    return counts.byCentre(catalogue.centres());
  }

  /** What the nights kept of a centre, oldest first, and today at the end. */
  public List<Day> trend(CentreId centre, Filter filter) {
    CentreLine line = readable(centre);
    List<Day> days =
        new ArrayList<>(
            sql.list(
                """
                select taken_on, sum(on_time) as on_time, sum(late) as late, sum(missed) as missed,
                       sum(lost) as lost, sum(open) as open
                from retention.snapshot
                where centre_id = ? and taken_on < ?
                  and (?::uuid is null or product_id = ?::uuid)
                  and (?::integer is null or year = ?::integer)
                group by taken_on order by taken_on
                """,
                row ->
                    new Day(
                        row.getObject("taken_on", LocalDate.class),
                        ContactCounts.completeness(row)),
                centre.value(),
                clocks.today(line.zone()),
                product(filter),
                product(filter),
                filter.year().orElse(null),
                filter.year().orElse(null)));
    days.add(new Day(clocks.today(line.zone()), total(lines(centre, filter)).counts()));
    return days;
  }

  /**
   * Where the centre stood last night among all that have enough patients; empty if it has not, or
   * too few others have, or no night was kept yet.
   */
  public Optional<PeerPlace> place(CentreId centre, Filter filter) {
    readable(centre);
    Optional<LocalDate> last = lastKept();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Map<CentreId, Double> shares = new HashMap<>();
    sql.list(
        """
        select centre_id, sum(on_time) as on_time, sum(late) as late, sum(missed) as missed,
               sum(lost) as lost, sum(open) as open
        from retention.snapshot
        where taken_on = ? and (?::uuid is null or product_id = ?::uuid)
          and (?::integer is null or year = ?::integer)
        group by centre_id
        having coalesce(sum(treated) filter (where year = coalesce(?::integer, 0)), 0) >= ?
          and sum(on_time + late + missed + lost) > 0
        """,
        row ->
            shares.put(
                new CentreId(row.getObject("centre_id", UUID.class)),
                ContactCounts.completeness(row).share()),
        last.get(),
        product(filter),
        product(filter),
        filter.year().orElse(null),
        filter.year().orElse(null),
        filter.year().orElse(null),
        (long) rules.number("retention.peers.patients"));
    Double own = shares.remove(centre);
    return own == null
        ? Optional.empty()
        : PeerPlace.of(own, shares.values(), (int) rules.number("retention.peers.centres"));
  }

  /** Treated, seen in year 1, and so on, beside how many should have been seen by now. */
  public List<FunnelStep> funnel(CentreId centre, Optional<ProductId> product) {
    return departures.funnel(readable(centre), product).stream()
        .map(each -> new FunnelStep(each.year(), each.seen(), each.expected()))
        .toList();
  }

  /** Probability of still being followed over the years. */
  public RetentionCurve curve(CentreId centre, Optional<ProductId> product) {
    return departures.curve(readable(centre), product, YEARS);
  }

  /** The day that the latest night kept, if there was one. */
  public Optional<LocalDate> lastKept() {
    return sql.first(
        "select max(taken_on) from retention.snapshot", row -> row.getObject(1, LocalDate.class));
  }

  /**
   * Products over all centres, as the latest night kept them, years apart and together; counts that
   * are too small for the reader's role are not there, nor what would give them away.
   */
  public List<ProductYear> byProduct() {
    access.require(Role.REGULATOR, Role.SAFETY_PHYSICIAN, Role.STEWARD);
    SmallCells cells = cells();
    Optional<LocalDate> last = lastKept();
    List<CompletenessLine> all =
        last.isEmpty() ? List.of() : counts.kept(last.get(), Optional.empty());
    List<ProductYear> shown = new ArrayList<>();
    catalogue.products().stream()
        .sorted(Comparator.comparing(ProductLine::code))
        .forEach(
            product -> {
              List<CompletenessLine> own =
                  all.stream()
                      .filter(line -> line.product().equals(Optional.of(product.id())))
                      .toList();
              if (!own.isEmpty()) {
                shown.addAll(shown(product, CompletenessLine.byYear(own), cells));
              }
            });
    return shown;
  }

  /**
   * A year is shown whole or not at all. The sum of the years is shown only if every year is: what
   * is hidden could be worked out from it.
   */
  static List<ProductYear> shown(
      ProductLine product, List<CompletenessLine> years, SmallCells cells) {
    List<ProductYear> shown = new ArrayList<>();
    boolean all = true;
    for (CompletenessLine year : years) {
      boolean hidden =
          cells.hides(year.treated())
              || year.treated() == 0 && cells.hides(year.counts().expected());
      hidden = hidden || parts(year.counts()).stream().anyMatch(cells::hides);
      all = all && !hidden;
      shown.add(shown(product, year, year.year(), hidden, cells));
    }
    CompletenessLine total = CompletenessLine.total(years);
    shown.add(shown(product, total, Optional.empty(), !all, cells));
    return shown;
  }

  private static ProductYear shown(
      ProductLine product,
      CompletenessLine line,
      Optional<Integer> year,
      boolean hidden,
      SmallCells cells) {
    Optional<Long> treated =
        cells.hides(line.treated()) ? Optional.empty() : Optional.of(line.treated());
    return hidden
        ? new ProductYear(
            product, year, treated, Optional.empty(), Optional.empty(), Optional.empty())
        : new ProductYear(
            product,
            year,
            treated,
            Optional.of(line.counts()),
            Optional.of(line.capturedYears()),
            Optional.of(line.possibleYears()));
  }

  private static List<Long> parts(Completeness counts) {
    return List.of(counts.onTime(), counts.late(), counts.missed(), counts.lost(), counts.open());
  }

  /** As whom somebody reads products: in the role that may see most. */
  private SmallCells cells() {
    var actor = access.require(Role.REGULATOR, Role.SAFETY_PHYSICIAN, Role.STEWARD);
    String role =
        actor.is(Role.SAFETY_PHYSICIAN)
            ? "safety"
            : actor.is(Role.REGULATOR) && !actor.is(Role.STEWARD) ? "regulator" : "steward";
    return new SmallCells((int) rules.number("small-cells." + role));
  }

  /** A centre that the reader may see. */
  private CentreLine readable(CentreId centre) {
    access.require(READERS);
    if (access.compartment().filter(own -> !own.equals(centre)).isPresent()) {
      throw new NotFound("Not found");
    }
    return catalogue.centre(centre);
  }

  private static UUID product(Filter filter) {
    return filter.product().map(ProductId::value).orElse(null);
  }
}
