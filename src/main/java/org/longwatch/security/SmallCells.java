package org.longwatch.security;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Hides counts so small that they could point to a person, and as many others as are needed that
 * the hidden ones cannot be worked out from the totals (primary and complementary suppression). The
 * one place where this is done, for every channel.
 *
 * @param threshold counts of 1 to {@code threshold - 1} are hidden; 1 or less hides nothing
 */
public record SmallCells(int threshold) {

  /** Whether this count must not be shown on its own. */
  public boolean hides(long count) {
    return count > 0 && count < threshold;
  }

  /** The count, or empty if it must not be shown. */
  public OptionalLong show(long count) {
    return hides(count) ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /**
   * Decides which cells of a line whose total is published must be hidden. If exactly one cell is
   * too small, or the hidden ones together are, the smallest other non-zero cells follow until
   * neither holds.
   *
   * @param counts the cells of one line
   * @return one flag per cell, true for hidden
   */
  public List<Boolean> hideAmong(List<Long> counts) {
    boolean[] hidden = new boolean[counts.size()];
    int cells = 0;
    long sum = 0;
    for (int i = 0; i < hidden.length; i++) {
      if (hides(counts.get(i))) {
        hidden[i] = true;
        cells++;
        sum += counts.get(i);
      }
    }
    while (cells > 0 && (cells == 1 || sum < threshold)) {
      int next = -1;
      for (int i = 0; i < hidden.length; i++) {
        if (!hidden[i] && counts.get(i) > 0 && (next < 0 || counts.get(i) < counts.get(next))) {
          next = i;
        }
      }
      if (next < 0) {
        break;
      }
      hidden[next] = true;
      cells++;
      sum += counts.get(next);
    }
    List<Boolean> flags = new ArrayList<>();
    for (boolean flag : hidden) {
      flags.add(flag);
    }
    return flags;
  }
}
