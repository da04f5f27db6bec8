package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.disproportionality.Masking;
import org.longwatch.statistics.disproportionality.ProductPairTable;

/** How products hide each other's scores, and whether two together do more than each alone. */
final class Interplay {

  private Interplay() {}

  /** Pairs that meet a criterion only when the product with most of the event is left out. */
  static List<MaskingLine> masked(List<String> products, Naming naming, PairJudgement judgement) {
    int events = naming.events().size();
    Masking[][] all =
        Masking.ofRows(naming.unit(), naming.product(), naming.event(), products.size(), events);
    List<MaskingLine> lines = new ArrayList<>();
    for (int p = 0; p < products.size(); p++) {
      for (int e = 0; e < events; e++) {
        Masking pair = all[p][e];
        if (pair.maskingProduct() >= 0 && pair.without().a() > 0) {
          MaskingLine line = masked(products, naming, judgement, pair, p, e);
          if (!line.crossed().isEmpty()) {
            lines.add(line);
          }
        }
      }
    }
    return lines;
  }

  private static MaskingLine masked(
      List<String> products, Naming naming, PairJudgement judgement, Masking pair, int p, int e) {
    String product = products.get(p);
    String event = naming.events().get(e);
    boolean important = naming.important().contains(event);
    PairJudgement.Scores with = judgement.scores(naming.level(), pair.all());
    PairJudgement.Scores without = judgement.scores(naming.level(), pair.without());
    List<String> crossed =
        new ArrayList<>(judgement.met(without, pair.without().a(), product, important));
    crossed.removeAll(judgement.met(with, pair.all().a(), product, important));
    return new MaskingLine(
        naming.level(),
        product,
        event,
        products.get(pair.maskingProduct()),
        crossed,
        pair.all().a(),
        pair.without().a(),
        with,
        without);
  }

  /**
   * Two products together, where enough units have both and the event.
   *
   * @param fewest units with both products and the event
   * @param limit above which the lower limit of Omega is flagged
   */
  static List<InteractionLine> together(
      List<String> products, Naming naming, int fewest, double limit) {
    int n = products.size();
    int events = naming.events().size();
    int units = Arrays.stream(naming.unit()).max().orElse(-1) + 1;
    boolean[][] has = new boolean[units][];
    boolean[][] had = new boolean[units][];
    for (int i = 0; i < naming.unit().length; i++) {
      int unit = naming.unit()[i];
      if (has[unit] == null) {
        has[unit] = new boolean[n];
        had[unit] = new boolean[events];
      }
      has[unit][naming.product()[i]] = true;
      had[unit][naming.event()[i]] = true;
    }
    long[][] count = new long[n * n][events];
    long[] pairs = new long[n * n];
    long[] withEvent = new long[events];
    long all = 0;
    for (int unit = 0; unit < units; unit++) {
      if (has[unit] == null) {
        continue;
      }
      all++;
      for (int e = 0; e < events; e++) {
        withEvent[e] += had[unit][e] ? 1 : 0;
      }
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n && has[unit][i]; j++) {
          if (has[unit][j]) {
            pairs[i * n + j]++;
            for (int e = 0; e < events; e++) {
              count[i * n + j][e] += had[unit][e] ? 1 : 0;
            }
          }
        }
      }
    }
    List<InteractionLine> lines = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        for (int e = 0; e < events; e++) {
          long n111 = count[i * n + j][e];
          if (n111 < fewest) {
            continue;
          }
          long both = pairs[i * n + j];
          long n101 = count[i * n + i][e] - n111;
          long n011 = count[j * n + j][e] - n111;
          long firstOnly = pairs[i * n + i] - both;
          long secondOnly = pairs[j * n + j] - both;
          long n001 = withEvent[e] - n111 - n101 - n011;
          long neither = all - both - firstOnly - secondOnly;
          ProductPairTable table =
              new ProductPairTable(
                  n111,
                  both - n111,
                  n101,
                  firstOnly - n101,
                  n011,
                  secondOnly - n011,
                  n001,
                  neither - n001);
          Interval omega = table.omega();
          lines.add(
              new InteractionLine(
                  products.get(i),
                  products.get(j),
                  naming.events().get(e),
                  both,
                  n111,
                  table.expected(),
                  omega,
                  omega.lower() > limit));
        }
      }
    }
    return lines;
  }
}
