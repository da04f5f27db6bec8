package org.longwatch.simulation;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/**
 * Settles who is treated where, when and with what, and whom a late event awaits. Places in a
 * Kronecker sequence (Roberts 2018, generalised golden ratio in four dimensions) spread patients
 * evenly over all of these, so that small cohorts hold what large ones hold.
 */
final class Destinies {

  private static final double G = 1.1673039782614187;
  private static final double SHARE_MYELOID = 0.13;
  private static final double SHARE_CLONE_ONLY = 0.17;

  /** Shortest and longest time to a myeloid malignancy, in days: two to eight years. */
  private static final int MYELOID_FIRST = 740;

  private static final int MYELOID_LAST = 2900;
  private static final int T_CELL_FIRST = 200;
  private static final int T_CELL_LAST = 1700;

  /** Days that are left at least to write a planted late event down. */
  private static final int TO_REPORT = 40;

  private static final int CENTRE = 0;
  private static final int PRODUCT = 1;
  private static final int TIME = 2;
  private static final int FATE = 3;

  private final CohortPlan plan;
  private final int silentCentre;
  private final double[] centres;
  private final double[] products;
  private final double[] offsets = new double[4];
  private final double[] steps = new double[4];

  /**
   * @param silentCentre the centre that under-reports, to which nothing late is sent; -1 for none
   */
  Destinies(CohortPlan plan, List<SimulatedCentre> centres, int silentCentre) {
    this.plan = plan;
    this.silentCentre = silentCentre;
    this.centres = upTo(centres.stream().mapToDouble(SimulatedCentre::share).toArray());
    this.products =
        upTo(Arrays.stream(SimulatedProduct.values()).mapToDouble(each -> each.share).toArray());
    Draws draws = Draws.of(plan.seed(), -1);
    double step = 1;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = draws.unit();
      step /= G;
      steps[i] = step;
    }
  }

  /** The centre alone, for writing centre by centre. */
  int centreOf(int number) {
    return pick(place(number, CENTRE), centres);
  }

  Destiny of(int number) {
    int centre = centreOf(number);
    SimulatedProduct product = SimulatedProduct.values()[pick(place(number, PRODUCT), products)];
    LocalDate treated = plan.start().plusDays((long) (place(number, TIME) * (plan.days() - 20)));
    double share = plan.planted() && centre != silentCentre ? lateShare(product) : 0;
    int first = product == SimulatedProduct.AURINGENE ? MYELOID_FIRST : T_CELL_FIRST;
    int last = product == SimulatedProduct.AURINGENE ? MYELOID_LAST : T_CELL_LAST;
    long longest = Math.min(last, plan.days() - TO_REPORT);
    double fate = place(number, FATE);
    if (fate >= share || longest <= first) {
      return new Destiny(number, centre, product, treated, null);
    }
    Draws draws = Draws.of(plan.seed(), -2L - number);
    double length = draws.unit();
    long wait = first + (long) (length * length * (longest - first));
    LocalDate late =
        product == SimulatedProduct.AURINGENE && fate >= SHARE_MYELOID
            ? plan.end().plusDays(draws.between(20, 140)) // so far only the clone is seen
            : plan.start()
                .plusDays(wait + (long) (draws.unit() * (plan.days() - wait - TO_REPORT)));
    return new Destiny(number, centre, product, late.minusDays(wait), late);
  }

  private double lateShare(SimulatedProduct product) {
    return switch (product) {
      case AURINGENE -> SHARE_CLONE_ONLY;
      // rare: about four cases in a small cohort, one in two hundred in a large one
      case CASTORLEUCEL -> Math.max(0.005, Math.min(0.12, 4 / (product.share * plan.patients())));
      default -> 0;
    };
  }

  private double place(int number, int dimension) {
    double x = offsets[dimension] + steps[dimension] * number;
    return x - StrictMath.floor(x);
  }

  private static double[] upTo(double[] shares) {
    double[] sums = new double[shares.length];
    double all = Arrays.stream(shares).sum();
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i];
      sums[i] = sum / all;
    }
    return sums;
  }

  private static int pick(double place, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      if (place < sums[i]) {
        return i;
      }
    }
    return sums.length - 1;
  }
}
