package org.longwatch.signal.review;

import java.util.List;
import org.longwatch.evidence.DuplicateLine;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.FollowUpLine;
import org.longwatch.evidence.OnsetLine;
import org.longwatch.security.SmallCells;

/**
 * What the holder of a product may see beside the scores of a pair of its own: how well its
 * patients are followed, suspected duplicates and the hazard, without a small count. Nothing by
 * windows of years, where counts are small, and nothing that tells of products of others: which one
 * hides a signal, how onset compares with them, Gray's test.
 */
final class HolderEvidence {

  private HolderEvidence() {}

  static Evidence of(Evidence all, SmallCells cells) {
    return new Evidence(
        all.followUp().stream().filter(line -> isShown(line, cells)).toList(),
        all.duplicates().stream().filter(line -> isShown(line, cells)).toList(),
        List.of(),
        all.onset().stream()
            .filter(line -> !cells.hides(line.events()) && !cells.hides(rest(line)))
            .map(HolderEvidence::alone)
            .toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static long rest(OnsetLine line) {
    return line.subjects() - line.events();
  }

  private static boolean isShown(FollowUpLine line, SmallCells cells) {
    return !cells.hides(line.subjects())
        && !cells.hides(line.lost())
        && !cells.hides(line.subjects() - line.lost());
  }

  /** Neither what is left nor what is taken away may be small. */
  private static boolean isShown(DuplicateLine line, SmallCells cells) {
    return !cells.hides(line.cases())
        && !cells.hides(line.casesWithout())
        && !cells.hides(line.cases() - line.casesWithout())
        && !cells.hides(line.patients())
        && !cells.hides(line.patientsWithout())
        && !cells.hides(line.patients() - line.patientsWithout());
  }

  private static OnsetLine alone(OnsetLine line) {
    return new OnsetLine(
        line.productCode(),
        line.family(),
        line.subjects(),
        line.events(),
        line.shape(),
        line.scale(),
        Double.NaN,
        Double.NaN,
        line.otherEventsDistance(),
        line.otherEventsP(),
        false);
  }
}
