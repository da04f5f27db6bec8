package org.longwatch.statistics.disproportionality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.hipparchus.util.FastMath;

/**
 * The prior of {@link EmpiricalBayes} by maximum likelihood.
 *
 * <p>The log-likelihood is maximised over the logarithms of shapes and rates and the logit of p, by
 * BFGS steps with exact derivatives from seven starts, which for all cells are given the mean that
 * the data have; the best end is kept. With very many cells the starts look around on a rougher
 * table first, and the two best different ends are then followed to the end on the full one. The
 * result does not depend on the number of threads.
 *
 * @param prior the component with the larger mean first
 * @param minusLogLikelihood at the prior, over all cells of the model, constants included
 * @param converged false when no start came to rest within the bounds: the prior is then not to be
 *     relied on, which happens where the data hold no two components
 * @param cells how many cells the likelihood is of
 * @param starts where each start ended
 */
public record PriorFit(
    Model model,
    MgpsPrior prior,
    double minusLogLikelihood,
    boolean converged,
    double cells,
    List<Start> starts) {

  /** What the likelihood is of. */
  public enum Model {
    /** Every cell of products by events, zero cells included (DuMouchel 1999). */
    ALL,
    /**
     * Observed cells only: each negative binomial truncated at 1, then mixed, as openEBGM does by
     * default; p is then the share among observed cells, yet is used as the prior's p.
     */
    TRUNCATED
  }

  /** One start and its end; the likelihood is that of the full table. */
  public record Start(MgpsPrior from, MgpsPrior to, double minusLogLikelihood, boolean converged) {}

  /** DuMouchel's, and others around it: sharp and flat, few and many raised ratios. */
  private static final List<MgpsPrior> STARTS =
      List.of(
          new MgpsPrior(0.2, 0.1, 2, 4, 1 / 3.0),
          new MgpsPrior(0.1, 0.1, 10, 10, 0.2),
          new MgpsPrior(0.5, 0.5, 5, 8, 0.5),
          new MgpsPrior(2, 0.5, 1, 1, 0.1),
          new MgpsPrior(0.05, 0.02, 1, 2, 0.05),
          new MgpsPrior(1.5, 0.5, 0.3, 0.6, 0.3),
          new MgpsPrior(4, 1, 3, 3, 0.02));

  private static final int PARAMETERS = 5;
  private static final int POINTS_LOOKED_AT = 1_500;
  private static final int POINTS_PER_CHUNK = 4096;
  private static final int MOST_STEPS = 200;
  private static final double AT_REST = 1e-12;
  private static final double NEARLY_AT_REST = 1e-9;
  private static final double FLAT = 1e-13;
  private static final double BOUND = 20;
  private static final double LONGEST_STEP = 0.5;

  public static PriorFit of(ReportCounts counts, Model model, int threads) {
    return of(CellTable.of(counts, model == Model.ALL, threads), model, threads);
  }

  static PriorFit of(CellTable table, Model model, int threads) {
    Likelihood full = new Likelihood(table, model, threads);
    List<MgpsPrior> from = new ArrayList<>();
    for (MgpsPrior start : STARTS) {
      from.add(model == Model.ALL ? scaled(start, table.ratio()) : start);
    }
    List<Point> ends = new ArrayList<>();
    if (table.size() <= POINTS_LOOKED_AT) {
      for (MgpsPrior start : from) {
        ends.add(full.climb(full.at(logged(start)), null));
      }
    } else {
      Likelihood rough = new Likelihood(table.squashed(), model, threads);
      List<Point> looked = new ArrayList<>();
      for (MgpsPrior start : from) {
        looked.add(rough.climb(rough.at(logged(start)), null));
      }
      List<Point> followed = new ArrayList<>();
      looked.stream()
          .sorted(Comparator.comparingDouble((Point p) -> p.value))
          .forEach(
              p -> {
                if (followed.size() < 2 && followed.stream().noneMatch(f -> f.isSameEnd(p))) {
                  followed.add(p);
                }
              });
      List<Point> followedEnds = new ArrayList<>();
      for (Point p : followed) {
        followedEnds.add(full.climb(full.at(p.x), p.inverse));
      }
      for (Point p : looked) {
        Point end = null;
        for (int i = 0; i < followed.size(); i++) {
          if (end == null && followed.get(i).isSameEnd(p)) {
            end = followedEnds.get(i);
          }
        }
        if (end == null) {
          end = full.at(p.x);
          end.converged = p.converged;
        }
        ends.add(end);
      }
    }
    Point best = null;
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      Point end = ends.get(i);
      starts.add(new Start(from.get(i), end.prior().ordered(), end.value, end.converged));
      if (best == null || Double.compare(end.value, best.value) < 0) {
        best = end;
      }
    }
    return new PriorFit(
        model, best.prior().ordered(), best.value, best.converged, table.cells(), starts);
  }

  /** -log L of a prior over all cells of the model, to compare with other programs. */
  public static double minusLogLikelihood(ReportCounts counts, Model model, MgpsPrior prior) {
    CellTable table = CellTable.of(counts, model == Model.ALL, 1);
    return new Likelihood(table, model, 1).at(logged(prior)).value;
  }

  /** How many starts ended within 1e-4 of the best likelihood. */
  public int agreeing() {
    int agreeing = 0;
    for (Start start : starts) {
      if (start.minusLogLikelihood() <= minusLogLikelihood + 1e-4) {
        agreeing++;
      }
    }
    return agreeing;
  }

  /** One line for people. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "prior alpha1 %.6g, beta1 %.6g, alpha2 %.6g, beta2 %.6g, p %.6g; -log L %.6f over %,.0f"
            + " cells; %d of %d starts agree",
        prior.alpha1(),
        prior.beta1(),
        prior.alpha2(),
        prior.beta2(),
        prior.p(),
        minusLogLikelihood,
        cells,
        agreeing(),
        starts.size());
  }

  /** The start with the mean that the data have, observed to expected over all cells. */
  private static MgpsPrior scaled(MgpsPrior start, double ratio) {
    double mean =
        start.p() * start.alpha1() / start.beta1()
            + (1 - start.p()) * start.alpha2() / start.beta2();
    double factor = mean / ratio;
    return new MgpsPrior(
        start.alpha1(), start.beta1() * factor, start.alpha2(), start.beta2() * factor, start.p());
  }

  private static double[] logged(MgpsPrior prior) {
    double p = FastMath.min(1 - 1e-6, FastMath.max(1e-6, prior.p()));
    return new double[] {
      FastMath.log(prior.alpha1()),
      FastMath.log(prior.beta1()),
      FastMath.log(prior.alpha2()),
      FastMath.log(prior.beta2()),
      FastMath.log(p / (1 - p))
    };
  }

  /** A place with its value and slopes. */
  private static final class Point {
    final double[] x;
    double value;
    final double[] gradient = new double[PARAMETERS];
    double[][] inverse;
    boolean converged;

    Point(double[] x) {
      this.x = x;
    }

    MgpsPrior prior() {
      return new MgpsPrior(
          FastMath.exp(x[0]),
          FastMath.exp(x[1]),
          FastMath.exp(x[2]),
          FastMath.exp(x[3]),
          1 / (1 + FastMath.exp(-x[4])));
    }

    boolean isInside() {
      for (double v : x) {
        if (!(FastMath.abs(v) < BOUND)) {
          return false;
        }
      }
      return true;
    }

    /** The same prior, or one that the data do not tell from it. */
    boolean isSameEnd(Point other) {
      return FastMath.abs(value - other.value) <= 1e-7 * FastMath.abs(value) || isNear(other);
    }

    /** The same prior, whichever component comes first. */
    private boolean isNear(Point other) {
      List<Double> mine = prior().ordered().parameters();
      List<Double> theirs = other.prior().ordered().parameters();
      for (int i = 0; i < PARAMETERS; i++) {
        if (FastMath.abs(mine.get(i) - theirs.get(i)) > 1e-2 * FastMath.abs(mine.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Likelihood {
    private final CellTable table;
    private final boolean truncated;
    private final int threads;
    private final int[] chunkGroup;
    private final int[] chunkFrom;
    private final int[] chunkTo;
    private final double[] gammas;

    Likelihood(CellTable table, Model model, int threads) {
      this.table = table;
      this.truncated = model == Model.TRUNCATED;
      this.threads = threads;
      List<int[]> chunks = new ArrayList<>();
      int group = 0;
      while (group < table.groups()) {
        int from = table.start(group);
        int first = group;
        while (group < table.groups() && table.start(group + 1) - from <= POINTS_PER_CHUNK) {
          group++;
        }
        if (group == first) {
          for (int at = from; at < table.start(group + 1); at += POINTS_PER_CHUNK) {
            chunks.add(
                new int[] {group, at, Math.min(table.start(group + 1), at + POINTS_PER_CHUNK)});
          }
          group++;
        } else {
          chunks.add(new int[] {first, from, table.start(group)});
        }
      }
      chunkGroup = chunks.stream().mapToInt(c -> c[0]).toArray();
      chunkFrom = chunks.stream().mapToInt(c -> c[1]).toArray();
      chunkTo = chunks.stream().mapToInt(c -> c[2]).toArray();
      gammas = new double[4 * table.groups()];
    }

    /** -log L and its slopes; NaN outside of what doubles can hold. */
    Point at(double[] x) {
      Point point = new Point(x);
      double a1 = FastMath.exp(x[0]);
      double a2 = FastMath.exp(x[2]);
      double digamma1 = GammaFunctions.digamma(a1);
      double digamma2 = GammaFunctions.digamma(a2);
      for (int g = 0; g < table.groups(); g++) {
        int n = table.count(g);
        if (n > 0) {
          gammas[4 * g] = GammaFunctions.logRising(a1, n);
          gammas[4 * g + 1] = GammaFunctions.logRising(a2, n);
          gammas[4 * g + 2] = GammaFunctions.digamma(a1 + n) - digamma1;
          gammas[4 * g + 3] = GammaFunctions.digamma(a2 + n) - digamma2;
        }
      }
      double[][] parts = new double[chunkGroup.length][];
      Chunks.run(parts.length, threads, chunk -> parts[chunk] = part(x, chunk));
      double[] sum = new double[PARAMETERS + 1];
      for (double[] part : parts) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += part[i];
        }
      }
      point.value = -(sum[PARAMETERS] + table.constant());
      for (int i = 0; i < PARAMETERS; i++) {
        point.gradient[i] = -sum[i];
      }
      return point;
    }

    private double[] part(double[] x, int chunk) {
      double a1 = FastMath.exp(x[0]);
      double b1 = FastMath.exp(x[1]);
      double a2 = FastMath.exp(x[2]);
      double b2 = FastMath.exp(x[3]);
      double p = 1 / (1 + FastMath.exp(-x[4]));
      double logP1 = -FastMath.log1p(FastMath.exp(-x[4]));
      double logP2 = -FastMath.log1p(FastMath.exp(x[4]));
      double value = 0;
      double byA1 = 0;
      double byB1 = 0;
      double byA2 = 0;
      double byB2 = 0;
      double byP = 0;
      int to = chunkTo[chunk];
      int i = chunkFrom[chunk];
      for (int g = chunkGroup[chunk]; i < to; g++) {
        int n = table.count(g);
        double c1 = gammas[4 * g] - n * x[1] + logP1;
        double c2 = gammas[4 * g + 1] - n * x[3] + logP2;
        double d1 = gammas[4 * g + 2];
        double d2 = gammas[4 * g + 3];
        int end = Math.min(to, table.start(g + 1));
        for (; i < end; i++) {
          double e = table.expected(i);
          double w = table.weight(i);
          // ln(1 + E / beta), and the negative binomial without its common factor
          double r1 = GammaFunctions.logOnePlus(e / b1);
          double r2 = GammaFunctions.logOnePlus(e / b2);
          double l1 = c1 - (a1 + n) * r1;
          double l2 = c2 - (a2 + n) * r2;
          double s1 = d1 - r1;
          double s2 = d2 - r2;
          double t1 = a1 - (a1 + n) * b1 / (b1 + e);
          double t2 = a2 - (a2 + n) * b2 / (b2 + e);
          if (truncated) {
            // 1 - P(0), and P(0) / (1 - P(0)) times the slopes of ln P(0)
            double some1 = GammaFunctions.oneLessExp(a1 * r1);
            double some2 = GammaFunctions.oneLessExp(a2 * r2);
            double odds1 = (1 - some1) / some1;
            double odds2 = (1 - some2) / some2;
            l1 -= FastMath.log(some1);
            l2 -= FastMath.log(some2);
            s1 -= odds1 * r1;
            s2 -= odds2 * r2;
            t1 += odds1 * a1 * e / (b1 + e);
            t2 += odds2 * a2 * e / (b2 + e);
          }
          double small = FastMath.exp(-FastMath.abs(l1 - l2));
          double larger = l1 >= l2 ? l1 : l2;
          double q = (l1 >= l2 ? 1 : small) / (1 + small);
          double q2 = (l1 >= l2 ? small : 1) / (1 + small);
          value += w * (larger + FastMath.log(1 + small));
          byA1 += w * q * s1;
          byB1 += w * q * t1;
          byA2 += w * q2 * s2;
          byB2 += w * q2 * t2;
          byP += w * (q - p);
        }
      }
      return new double[] {byA1 * a1, byB1, byA2 * a2, byB2, byP, value};
    }

    /** BFGS with a line search for the weak conditions of Wolfe. */
    Point climb(Point from, double[][] inverse) {
      Point now = from;
      double[][] h = inverse == null ? null : copy(inverse);
      for (int step = 0; step < MOST_STEPS; step++) {
        double steepest = 0;
        for (double g : now.gradient) {
          steepest = FastMath.max(steepest, FastMath.abs(g));
        }
        double size = FastMath.max(1, FastMath.abs(now.value));
        if (h == null) {
          h = diagonal(1 / FastMath.max(1, steepest));
        }
        double[] direction = direction(h, now.gradient);
        double slope = dot(direction, now.gradient);
        if (!(slope < 0)) {
          h = diagonal(1 / FastMath.max(1, steepest));
          direction = direction(h, now.gradient);
          slope = dot(direction, now.gradient);
        }
        // half of this is what the next step can still win
        if (steepest <= AT_REST * size || -slope <= AT_REST * size && step > 0) {
          now.converged = now.isInside();
          break;
        }
        double longest = 0;
        for (double d : direction) {
          longest = FastMath.max(longest, FastMath.abs(d));
        }
        double scale = longest > LONGEST_STEP ? LONGEST_STEP / longest : 1;
        Point next = lineSearch(now, direction, slope, scale);
        if (next == null) {
          // nothing better can be told apart from rounding: at rest if little was to be won
          now.converged = now.isInside() && -slope <= NEARLY_AT_REST * size;
          break;
        }
        update(h, now, next, step == 0 && inverse == null);
        now = next;
        if (!now.isInside()) {
          break;
        }
      }
      now.inverse = h;
      return now;
    }

    private Point lineSearch(Point now, double[] direction, double slope, double first) {
      double low = 0;
      double high = Double.POSITIVE_INFINITY;
      double t = first;
      Point kept = null;
      for (int i = 0; i < 20; i++) {
        double[] x = new double[PARAMETERS];
        for (int k = 0; k < PARAMETERS; k++) {
          x[k] = now.x[k] + t * direction[k];
        }
        Point next = at(x);
        double along = dot(next.gradient, direction);
        if (FastMath.abs(next.value - now.value) <= FLAT * FastMath.abs(now.value)
            && FastMath.abs(along) <= 0.9 * -slope) {
          // values no longer tell steps apart, slopes do
          return next;
        }
        if (!(next.value <= now.value + 1e-4 * t * slope)) {
          high = t;
        } else if (along < 0.9 * slope) {
          low = t;
          kept = next;
        } else {
          return next;
        }
        if (high < Double.POSITIVE_INFINITY) {
          t = 0.5 * (low + high);
        } else if (t >= first * 8) {
          return kept;
        } else {
          t *= 2;
        }
      }
      return kept;
    }

    private static void update(double[][] h, Point now, Point next, boolean first) {
      double[] s = new double[PARAMETERS];
      double[] y = new double[PARAMETERS];
      for (int i = 0; i < PARAMETERS; i++) {
        s[i] = next.x[i] - now.x[i];
        y[i] = next.gradient[i] - now.gradient[i];
      }
      double sy = dot(s, y);
      double yy = dot(y, y);
      if (!(sy > 1e-12 * FastMath.sqrt(dot(s, s) * yy))) {
        return;
      }
      if (first) {
        for (int i = 0; i < PARAMETERS; i++) {
          h[i][i] = sy / yy;
        }
      }
      double[] hy = new double[PARAMETERS];
      for (int i = 0; i < PARAMETERS; i++) {
        hy[i] = dot(h[i], y);
      }
      double yhy = dot(y, hy);
      for (int i = 0; i < PARAMETERS; i++) {
        for (int j = 0; j < PARAMETERS; j++) {
          h[i][j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
        }
      }
    }

    private static double[] direction(double[][] h, double[] gradient) {
      double[] d = new double[PARAMETERS];
      for (int i = 0; i < PARAMETERS; i++) {
        d[i] = -dot(h[i], gradient);
      }
      return d;
    }

    private static double[][] diagonal(double value) {
      double[][] h = new double[PARAMETERS][PARAMETERS];
      for (int i = 0; i < PARAMETERS; i++) {
        h[i][i] = value;
      }
      return h;
    }

    private static double[][] copy(double[][] h) {
      double[][] copy = new double[h.length][];
      for (int i = 0; i < h.length; i++) {
        copy[i] = h[i].clone();
      }
      return copy;
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }
  }
}
