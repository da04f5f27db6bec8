package org.longwatch.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.registry.CentreLine;

/** Counts, by each centre's own today; the same statement for a reader and for the night. */
@ApplicationScoped
@Transactional
class ContactCounts {

  /** Of planned contacts {@code v} at a centre {@code c} whose window has begun. */
  private static final String COUNTED =
      """
      count(*) filter (where v.state = 'FULFILLED' and v.fulfilled_on <= v.latest) as on_time,
      count(*) filter (where v.state = 'FULFILLED' and v.fulfilled_on > v.latest) as late,
      count(*) filter (where v.state = 'OPEN' and v.latest < c.today
                          or v.closed_for = 'MISSED') as missed,
      count(*) filter (where v.closed_for = 'LOSS') as lost,
      count(*) filter (where v.state = 'OPEN' and v.latest >= c.today) as open
      """;

  private static final String BEGUN =
      """
      from followup.planned_visit v
      join centre c on c.id = v.centre_id%s
      where v.earliest <= c.today and not v.withdrawn and v.item = 'FOLLOW_UP'
      """;

  private static final String CENTRES =
      "with centre as (select * from unnest(?::uuid[], ?::text[]::date[]) as c (id, today)), ";

  /**
   * Captured are the days from the infusion to the last contact with data; possible are those to
   * today, death or the end of the plan.
   */
  private static final String LINES =
      CENTRES
          + """
          course as (
            select f.id, f.centre_id, f.patient_id, f.product_id, f.day_zero,
                   least(c.today, p.deceased_on, coalesce(f.ends_on, c.today)) as until
            from centre c
            join followup.plan f on f.centre_id = c.id and not f.withdrawn
            join registry.patient p on p.id = f.patient_id
            where f.day_zero <= c.today
          ),
          followed as (select distinct patient_id from course),
          seen as (
            select s.patient_id, max(s.day) as day from (
              select v.patient_id, v.held_on as day
              from followup.visit v join followed using (patient_id) where not v.withdrawn
              union all
              select a.patient_id, a.assessed_on
              from followup.assessment a join followed using (patient_id)
              where not (a.kind = 'VITAL_STATUS' and a.value = 'UNKNOWN') and not a.withdrawn
              union all
              select s.patient_id, s.taken_on
              from clonality.sample s join followed using (patient_id) where not s.withdrawn
              union all
              select n.patient_id, n.measured_on
              from clonality.copy_number n join followed using (patient_id) where not n.withdrawn
              union all
              select r.patient_id, r.measured_on
              from laboratory.result r join followed using (patient_id) where not r.withdrawn
              union all
              select g.patient_id, g.measured_on
              from interval.growth g join followed using (patient_id) where not g.withdrawn
              union all
              select p.id, p.deceased_on
              from registry.patient p join followed on followed.patient_id = p.id
            ) s group by s.patient_id
          ),
          time as (
            select k.centre_id, k.product_id, y.year, count(*) as treated,
                   sum(greatest(0, least(k.until, b.next) - b.start)) as possible_days,
                   sum(greatest(0, least(coalesce(s.day, k.day_zero), k.until, b.next) - b.start)) as captured_days
            from course k
            left join seen s on s.patient_id = k.patient_id
            cross join lateral generate_series(
              0, greatest(0, extract(year from age(k.until - 1, k.day_zero))::integer)) as y (year)
            cross join lateral (
              select (k.day_zero + make_interval(years => y.year))::date as start,
                     (k.day_zero + make_interval(years => y.year + 1))::date as next) b
            group by k.centre_id, k.product_id, y.year
          ),
          contact as (
            select v.centre_id, f.product_id, greatest(0, (v.month - 1) / 12) as year,
          """
          + COUNTED
          + BEGUN.formatted(" join followup.plan f on f.id = v.plan_id")
          + """
            group by v.centre_id, f.product_id, 3
          )
          select centre_id, product_id, year, coalesce(t.treated, 0) as treated,
                 coalesce(n.on_time, 0) as on_time, coalesce(n.late, 0) as late,
                 coalesce(n.missed, 0) as missed, coalesce(n.lost, 0) as lost,
                 coalesce(n.open, 0) as open, coalesce(t.captured_days, 0) as captured_days,
                 coalesce(t.possible_days, 0) as possible_days
          from time t full join contact n using (centre_id, product_id, year)
          """;

  @Inject Sql sql;
  @Inject Clocks clocks;

  /** By centre, product and year, as things stand. */
  List<CompletenessLine> lines(List<CentreLine> centres) {
    return sql.list(
        LINES + " order by centre_id, product_id, year",
        ContactCounts::read,
        ids(centres),
        todays(centres));
  }

  /** The same, kept for a day; what was kept of the day before is replaced. */
  int keep(LocalDate day, List<CentreLine> centres) {
    // two nodes, or an operator and the clock, at once
    sql.list("select pg_advisory_xact_lock(hashtext('retention.snapshot'))", row -> "");
    sql.update("delete from retention.snapshot where taken_on = ?", day);
    return sql.update(
        "insert into retention.snapshot (taken_on, centre_id, product_id, year, treated, on_time,"
            + " late, missed, lost, open, captured_days, possible_days) select ?::date, l.* from ("
            + LINES
            + ") l",
        day,
        ids(centres),
        todays(centres));
  }

  /** Kept of a day, of one centre or of all. */
  List<CompletenessLine> kept(LocalDate day, Optional<CentreId> centre) {
    return sql.list(
        "select * from retention.snapshot where taken_on = ? and (?::uuid is null or centre_id ="
            + " ?::uuid) order by centre_id, product_id, year",
        ContactCounts::read,
        day,
        centre.map(CentreId::value).orElse(null),
        centre.map(CentreId::value).orElse(null));
  }

  /** Contacts of every centre, all products and years together. */
  Map<CentreId, Completeness> byCentre(List<CentreLine> centres) {
    Map<CentreId, Completeness> byCentre = new LinkedHashMap<>();
    sql.list(
        CENTRES.strip().replaceFirst(",$", "")
            + " select v.centre_id, "
            + COUNTED
            + BEGUN.formatted("")
            + " group by v.centre_id order by v.centre_id",
        row ->
            byCentre.put(new CentreId(row.getObject("centre_id", UUID.class)), completeness(row)),
        ids(centres),
        todays(centres));
    byCentre.values().removeIf(counts -> counts.expected() == 0);
    return byCentre;
  }

  private static CompletenessLine read(ResultSet row) throws SQLException {
    return new CompletenessLine(
        Optional.of(new CentreId(row.getObject("centre_id", UUID.class))),
        Optional.of(new ProductId(row.getObject("product_id", UUID.class))),
        Optional.of(row.getInt("year")),
        row.getLong("treated"),
        completeness(row),
        row.getLong("captured_days"),
        row.getLong("possible_days"));
  }

  static Completeness completeness(ResultSet row) throws SQLException {
    return new Completeness(
        row.getLong("on_time"),
        row.getLong("late"),
        row.getLong("missed"),
        row.getLong("lost"),
        row.getLong("open"));
  }

  private static Sql.Column ids(List<CentreLine> centres) {
    return new Sql.Column("uuid", centres.stream().map(each -> each.id().value()).toList());
  }

  private Sql.Column todays(List<CentreLine> centres) {
    return new Sql.Column(
        "text", centres.stream().map(each -> clocks.today(each.zone()).toString()).toList());
  }
}
