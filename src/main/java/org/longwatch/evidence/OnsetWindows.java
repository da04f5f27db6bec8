package org.longwatch.evidence;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which windows of years since the infusion a family of events is told by: rows of the rule book
 * with years in rising order, from 0, the last of which begins the rest of life.
 *
 * @param years by key: {@value #KEY} for all, with {@code .FAMILY} for one, and with {@code
 *     .FAMILY.MODALITY} for one after products of one modality
 */
public record OnsetWindows(Map<String, String> years) {

  /** Key of the row that holds where no other does. */
  public static final String KEY = "onset.windows";

  public OnsetWindows {
    years = new TreeMap<>(years);
    if (!years.containsKey(KEY)) {
      throw new IllegalArgumentException("The rule book has no row " + KEY);
    }
    years.values().forEach(OnsetWindows::parse);
  }

  /** First years of the windows. */
  double[] of(String family, String modality) {
    String own = years.get(KEY + "." + family + "." + modality);
    return parse(own != null ? own : years.getOrDefault(KEY + "." + family, years.get(KEY)));
  }

  private static double[] parse(String text) {
    double[] first =
        Arrays.stream(text.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
    for (int i = 0; i < first.length; i++) {
      if (!(i == 0 ? first[i] == 0 : first[i] > first[i - 1] && first[i] < 200)) {
        throw new IllegalArgumentException("Windows are years that rise from 0: " + text);
      }
    }
    return first;
  }
}
