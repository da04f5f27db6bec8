package org.longwatch.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.registry.Catalogue;

/**
 * Keeps every night how complete follow-up is, so that a centre sees where it comes from: each day
 * for a month, one day of each month for ever. Run again on a day it replaces that day.
 */
@ApplicationScoped
@Transactional
public class RetentionSweep implements TimedTask {

  private static final int DAYS = 31;

  @Inject ContactCounts counts;
  @Inject Catalogue catalogue;
  @Inject Sql sql;

  @Override
  public String name() {
    return "retention-sweep";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("0 40 1 * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    int kept = counts.keep(day, catalogue.centres());
    sql.update(
        """
        delete from retention.snapshot s where s.taken_on < ?
          and s.taken_on > (select min(f.taken_on) from retention.snapshot f
                            where f.taken_on >= date_trunc('month', s.taken_on)
                              and f.taken_on <= s.taken_on)
        """,
        day.minusDays(DAYS));
    return kept == 0 ? "" : kept + " lines of completeness kept";
  }
}
