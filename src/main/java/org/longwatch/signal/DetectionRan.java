package org.longwatch.signal;

import java.util.List;
import org.longwatch.surveillance.SequentialLine;

/** A run is being stored; whoever observes it takes part in that transaction. */
public record DetectionRan(
    DetectionRun run, List<PairLine> pairs, List<Outlier> outliers, List<SequentialLine> streams) {

  public DetectionRan {
    pairs = List.copyOf(pairs);
    outliers = List.copyOf(outliers);
    streams = List.copyOf(streams);
  }
}
