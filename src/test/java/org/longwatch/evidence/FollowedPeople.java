package org.longwatch.evidence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.longwatch.reference.BackgroundRateSet;
import org.longwatch.surveillance.CountedDays;
import org.longwatch.surveillance.ScreeningLimits;
import org.longwatch.surveillance.WatchedTime;

/** People made by hand, all treated on the same day; the first family is the one of interest. */
final class FollowedPeople {

  static final LocalDate DAY_0 = LocalDate.of(2010, 1, 1);

  private final List<String> families;
  private final List<String> products = new ArrayList<>();
  private final List<int[]> rows = new ArrayList<>();
  private final List<int[]> events = new ArrayList<>();
  private String modality = "HSC";

  FollowedPeople(String... families) {
    this.families = List.of(families);
  }

  FollowedPeople modality(String name) {
    modality = name;
    return this;
  }

  /** Seen to a day, could have been seen to another; first events by family, -1 without. */
  FollowedPeople seen(String product, int exit, boolean died, int possible, int... firstDays) {
    if (!products.contains(product)) {
      products.add(product);
    }
    rows.add(new int[] {products.indexOf(product), exit, died ? 1 : 0, possible});
    int[] first = new int[families.size()];
    Arrays.fill(first, -1);
    System.arraycopy(firstDays, 0, first, 0, firstDays.length);
    events.add(first);
    return this;
  }

  FollowedTime followed(int lagDays) {
    return followed(CountedDays.of(lagDays, List.of()));
  }

  /** With days left out, for every family the same. */
  FollowedTime followed(CountedDays counted) {
    int n = rows.size();
    int[][] first = new int[families.size()][n];
    boolean[] died = new boolean[n];
    String[] sex = new String[n];
    int[] born = new int[n];
    int[] start = new int[n];
    for (int row = 0; row < n; row++) {
      for (int family = 0; family < first.length; family++) {
        first[family][row] = events.get(row)[family];
      }
      died[row] = rows.get(row)[2] == 1;
      sex[row] = "FEMALE";
      born[row] = 1980;
      start[row] = (int) DAY_0.toEpochDay();
    }
    WatchedTime watched =
        new WatchedTime(
            products,
            products.stream().map(code -> "LENTI").toList(),
            List.of("PL"),
            families,
            column(0),
            start,
            column(1),
            sex,
            born,
            new int[n],
            first,
            families.stream().map(family -> counted).toList());
    return new FollowedTime(
        watched,
        products.stream().map(code -> modality).toList(),
        died,
        column(3),
        Set.of(families.get(0)));
  }

  Evidence evidence(Map<String, String> windows, Optional<BackgroundRateSet> rates, int lagDays) {
    return evidence(windows, rates, CountedDays.of(lagDays, List.of()));
  }

  Evidence evidence(
      Map<String, String> windows, Optional<BackgroundRateSet> rates, CountedDays counted) {
    Naming nothing = new Naming("FAMILY", new int[0], new int[0], new int[0], families, Set.of());
    return Evidence.of(
        followed(counted),
        rates,
        new Evidence.Read(
            List.of(), List.of(), List.of(), List.of(), nothing, nothing, List.of(), Map.of()),
        new Evidence.Rules(400, 5, 0.05, new OnsetWindows(windows), 3, 0, 4, 0.05),
        new PairJudgement(
            new ScreeningLimits(2, 4, 3, 0, 3, 1, 3, 5, 1, 3, 2, 100, 0.05), Set.of(), Map.of()));
  }

  Evidence evidence() {
    return evidence(Map.of(OnsetWindows.KEY, "0 1 3"), Optional.empty(), 0);
  }

  private int[] column(int number) {
    return rows.stream().mapToInt(row -> row[number]).toArray();
  }
}
