package org.longwatch.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.ExactTail;
import org.longwatch.statistics.Multiplicity;
import org.longwatch.statistics.SiteUnderReporting;

/**
 * Compares lots of a product with its other lots, and centres with the other centres. The error of
 * each family of comparisons is controlled: lots by Tarone's method, centres by Bonferroni's.
 */
final class OutlierScreening {

  /** Comparisons that are kept although nothing is wrong with them. */
  private static final int KEPT = 20;

  private final Cohort cohort;
  private final Thresholds thresholds;

  OutlierScreening(Cohort cohort, Thresholds thresholds) {
    this.cohort = cohort;
    this.thresholds = thresholds;
  }

  /**
   * Lots whose patients had an event soon after treatment more often than the patients of the
   * product's other lots, by Fisher's exact test.
   */
  List<Outlier> lots() {
    int window = thresholds.whole("lot.window-days");
    Map<Integer, Map<String, Set<Integer>>> treated = new TreeMap<>();
    for (int t = 0; t < cohort.treatments.size(); t++) {
      treated
          .computeIfAbsent(cohort.treatmentProduct[t], p -> new TreeMap<>())
          .computeIfAbsent(cohort.treatments.get(t).lot(), lot -> new HashSet<>())
          .add(cohort.treatmentPatient[t]);
    }
    // product and family, then lot, then patients with such an event
    Map<String, Map<String, Set<Integer>>> affected = new TreeMap<>();
    for (int i = 0; i < cohort.counted(); i++) {
      Cohort.Treatment treatment = cohort.treatments.get(cohort.countedTreatment[i]);
      int theCase = cohort.countedCase[i];
      long day = cohort.cases.get(theCase).onset().toEpochDay() - treatment.start().toEpochDay();
      if (day <= window) {
        int product = cohort.exposureProduct[cohort.countedExposure[i]];
        int family = cohort.familyOfTerm[cohort.caseTerm[theCase]];
        affected
            .computeIfAbsent(product + " " + family, k -> new TreeMap<>())
            .computeIfAbsent(treatment.lot(), lot -> new HashSet<>())
            .add(cohort.casePatient[theCase]);
      }
    }
    List<Outlier> lines = new ArrayList<>();
    List<Double> smallest = new ArrayList<>();
    affected.forEach(
        (key, lots) -> {
          int product = Integer.parseInt(key.substring(0, key.indexOf(' ')));
          int family = Integer.parseInt(key.substring(key.indexOf(' ') + 1));
          Map<String, Set<Integer>> all = treated.get(product);
          long patients = all.values().stream().mapToLong(Set::size).sum();
          long events = lots.values().stream().mapToLong(Set::size).sum();
          all.forEach(
              (lot, ofLot) -> {
                if (ofLot.size() == patients) {
                  return;
                }
                long observed = lots.getOrDefault(lot, Set.of()).size();
                ContingencyTable table =
                    ContingencyTable.ofMargins(observed, ofLot.size(), events, patients);
                Cohort.Product line = cohort.products.get(product);
                smallest.add(ExactTail.fisherSmallest(table));
                lines.add(
                    new Outlier(
                        Outlier.Kind.LOT,
                        Optional.of(line.id()),
                        Optional.of(line.code()),
                        Optional.empty(),
                        lot,
                        Optional.of(cohort.families.get(family)),
                        observed,
                        ofLot.size(),
                        (double) (events - observed) / (patients - ofLot.size()) * ofLot.size(),
                        ExactTail.fisherAtLeast(table),
                        0,
                        false,
                        0));
              });
        });
    double limit =
        Multiplicity.tarone(
            smallest.stream().mapToDouble(Double::doubleValue).toArray(),
            thresholds.number("lot.family-wise-error"));
    double fewest = thresholds.number("lot.n");
    return rank(
        lines.stream()
            .map(line -> flag(line, limit, line.p() <= limit && line.observed() >= fewest))
            .toList());
  }

  /**
   * Centres whose patients have far fewer cases by a visit than patients of the same products have
   * by it elsewhere, see {@link SiteUnderReporting}.
   */
  List<Outlier> sites() {
    int[][] reported = new int[cohort.patients][];
    for (int patient = 0; patient < cohort.patients; patient++) {
      reported[patient] = new int[cohort.patientVisits[patient].length];
    }
    for (int i = 0; i < cohort.casePatient.length; i++) {
      int patient = cohort.casePatient[i];
      if (patient >= 0) {
        long onset = cohort.cases.get(i).onset().toEpochDay();
        int[] visits = cohort.patientVisits[patient];
        for (int visit = visits.length - 1; visit >= 0 && visits[visit] >= onset; visit--) {
          reported[patient][visit]++;
        }
      }
    }
    long[] keys =
        cohort.centres.stream()
            .mapToLong(
                centre ->
                    centre.value().getMostSignificantBits()
                        ^ centre.value().getLeastSignificantBits())
            .toArray();
    SiteUnderReporting.Site[] judged =
        new SiteUnderReporting(
                thresholds.whole("site.replicates"),
                thresholds.whole("site.patients"),
                thresholds.whole("site.seed"))
            .judge(cohort.patientCentre, cohort.patientFirstProduct, reported, keys);
    long comparisons = Arrays.stream(judged).filter(site -> !Double.isNaN(site.p())).count();
    double limit = thresholds.number("site.family-wise-error") / Math.max(1, comparisons);
    double ratio = thresholds.number("site.ratio");
    List<Outlier> lines = new ArrayList<>();
    for (int centre = 0; centre < judged.length; centre++) {
      SiteUnderReporting.Site site = judged[centre];
      if (Double.isNaN(site.p())) {
        continue;
      }
      lines.add(
          new Outlier(
              Outlier.Kind.SITE,
              Optional.empty(),
              Optional.empty(),
              Optional.of(cohort.centres.get(centre)),
              cohort.centreCodes.get(centre),
              Optional.empty(),
              Math.round(site.mean() * site.patients()),
              site.patients(),
              site.expected() * site.patients(),
              site.p(),
              limit,
              site.p() <= limit && site.mean() <= ratio * site.expected(),
              0));
    }
    return rank(lines);
  }

  private static Outlier flag(Outlier line, double limit, boolean flagged) {
    return new Outlier(
        line.kind(),
        line.product(),
        line.productCode(),
        line.centre(),
        line.subject(),
        line.family(),
        line.observed(),
        line.size(),
        line.expected(),
        line.p(),
        limit,
        flagged,
        0);
  }

  private static List<Outlier> rank(List<Outlier> lines) {
    List<Outlier> sorted = new ArrayList<>(lines);
    sorted.sort(
        Comparator.comparing((Outlier line) -> !line.flagged())
            .thenComparingDouble(Outlier::p)
            .thenComparing(line -> line.productCode().orElse(""))
            .thenComparing(Outlier::subject)
            .thenComparing(line -> line.family().orElse("")));
    List<Outlier> ranked = new ArrayList<>();
    for (Outlier line : sorted) {
      if (line.flagged() || ranked.size() < KEPT) {
        ranked.add(line.ranked(ranked.size() + 1));
      }
    }
    return ranked;
  }
}
