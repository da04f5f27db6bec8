package org.longwatch.fhir.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import org.longwatch.platform.TimedTask;

/**
 * Makes resources findable that an earlier release has kept. In small transactions, so that it goes
 * on where it was stopped and holds nobody up; nothing to do costs nothing.
 */
@ApplicationScoped
public class IndexSweep implements TimedTask {

  private static final int MOST = 200;

  @Inject SearchIndex index;

  @Override
  public String name() {
    return "search-parameters";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("35 * * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    int all = 0;
    for (int i = 0; i < MOST; i++) {
      int some = index.catchUp();
      if (some == 0) {
        break;
      }
      all += some;
    }
    return all == 0 ? "" : all + " resources indexed";
  }
}
