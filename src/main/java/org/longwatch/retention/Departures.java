package org.longwatch.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.registry.CentreLine;
import org.longwatch.statistics.survival.KaplanMeier;

/** Who of a centre's patients is still followed, year by year. */
@ApplicationScoped
@Transactional
class Departures {

  /**
   * Whether somebody has left follows from the plan, in which the contacts to come are closed; on
   * which day, from the records of it that fit what the plan closed first.
   */
  private static final String COURSES =
      """
      with course as (
        select f.id, f.patient_id, f.day_zero,
               least(?::date, p.deceased_on, coalesce(f.ends_on, ?::date)) as until
        from followup.plan f join registry.patient p on p.id = f.patient_id
        where f.centre_id = ? and not f.withdrawn and f.day_zero <= ?
          and (?::uuid is null or f.product_id = ?::uuid)
      ),
      gone as (
        select k.id, k.patient_id, g.latest, g.earliest
        from course k
        cross join lateral (
          select v.latest, v.earliest from followup.planned_visit v
          where v.plan_id = k.id and v.item = 'FOLLOW_UP' and not v.withdrawn
            and v.closed_for in ('LOSS', 'WITHDRAWAL')
            and v.latest > coalesce((
              select max(o.latest) from followup.planned_visit o
              where o.plan_id = k.id and o.item = 'FOLLOW_UP' and not o.withdrawn
                and coalesce(o.closed_for, '') not in ('LOSS', 'WITHDRAWAL')), '-infinity')
          order by v.latest limit 1) g
      ),
      said as (
        select l.patient_id, l.lost_on as day from outreach.loss l where not l.withdrawn
          and l.patient_id in (select patient_id from gone)
        union all
        select e.patient_id, coalesce(e.ended_on, e.started_on) from enrolment.enrolment e
        where not e.withdrawn and e.status in ('OFF_STUDY', 'WITHDRAWN')
          and e.patient_id in (select patient_id from gone)
        union all
        select c.patient_id, c.decided_on from enrolment.consent c
        where not c.withdrawn and (c.status <> 'ACTIVE' or not c.permits or c.kind = 'WITHDRAWAL')
          and c.patient_id in (select patient_id from gone)
      )
      select greatest(0, least(k.until, g.day) - k.day_zero) as days,
             g.day is not null and g.day <= k.until as gone
      from course k
      left join (
        select gone.id, coalesce(max(said.day) filter (where said.day <= gone.latest),
                                 gone.earliest) as day
        from gone left join said using (patient_id)
        group by gone.id, gone.latest, gone.earliest) g on g.id = k.id
      order by k.id
      """;

  private static final String FUNNEL =
      """
      select v.month / 12 as year,
             count(*) filter (where v.state = 'FULFILLED') as seen, count(*) as expected
      from followup.planned_visit v join followup.plan f on f.id = v.plan_id
      where v.centre_id = ? and v.item = 'FOLLOW_UP' and not v.withdrawn
        and v.month > 0 and v.month % 12 = 0 and (?::uuid is null or f.product_id = ?::uuid)
        and (v.state = 'FULFILLED'
             or v.latest < ? and (v.state = 'OPEN'
                                  or v.closed_for in ('MISSED', 'LOSS', 'WITHDRAWAL')))
      group by 1 order by 1
      """;

  @Inject Sql sql;
  @Inject Clocks clocks;

  /**
   * One year of the funnel.
   *
   * @param seen patients with the contact of the anniversary
   * @param expected patients who have lived to the end of its window, followed or not
   */
  record Seen(int year, long seen, long expected) {}

  /** How many had the contact of each anniversary, of those who should have had it by now. */
  List<Seen> funnel(CentreLine centre, Optional<ProductId> product) {
    return sql.list(
        FUNNEL,
        row -> new Seen(row.getInt("year"), row.getLong("seen"), row.getLong("expected")),
        id(centre.id()),
        id(product),
        id(product),
        clocks.today(centre.zone()));
  }

  /**
   * Probability of still being followed. Loss and withdrawal end it; death, the end of the plan and
   * today only end the watching.
   */
  RetentionCurve curve(CentreLine centre, Optional<ProductId> product, int years) {
    java.time.LocalDate today = clocks.today(centre.zone());
    record Course(int days, boolean gone) {}
    List<Course> courses =
        sql.list(
            COURSES,
            row -> new Course(row.getInt("days"), row.getBoolean("gone")),
            today,
            today,
            id(centre.id()),
            today,
            id(product),
            id(product));
    int[] exit = courses.stream().mapToInt(Course::days).toArray();
    boolean[] gone = new boolean[exit.length];
    int left = 0;
    for (int i = 0; i < gone.length; i++) {
      gone[i] = courses.get(i).gone();
      left += gone[i] ? 1 : 0;
    }
    KaplanMeier estimate = KaplanMeier.of(exit, gone);
    int[] days = IntStream.rangeClosed(0, years).map(RetentionCurve::day).toArray();
    int[] atRisk = KaplanMeier.atRisk(exit, days);
    int longest = Arrays.stream(exit).max().orElse(0);
    List<RetentionCurve.Year> points =
        IntStream.rangeClosed(0, years)
            .filter(year -> days[year] <= longest)
            .mapToObj(year -> new RetentionCurve.Year(year, atRisk[year], estimate.at(days[year])))
            .toList();
    return new RetentionCurve(exit.length, left, points, estimate.steps());
  }

  private static Object id(CentreId centre) {
    return centre.value();
  }

  private static Object id(Optional<ProductId> product) {
    return product.map(ProductId::value).orElse(null);
  }
}
