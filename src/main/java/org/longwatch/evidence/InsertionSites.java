package org.longwatch.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.longwatch.statistics.clonality.CommonInsertionSites;

/**
 * Common insertion sites over the registry, by class of the vector: see {@link
 * CommonInsertionSites}. A site of a patient counts once, however many samples show it; sites
 * closer than two sites can be told apart are one.
 */
public final class InsertionSites {

  /** Genes that are kept although nothing is wrong with them. */
  private static final int KEPT = 20;

  private static final int FEWEST_GENES = 3;

  /** A clone of a patient's sample. */
  public record Site(
      UUID patient,
      String vectorClass,
      String chromosome,
      String strand,
      long position,
      String gene) {}

  private record Gene(Set<UUID> patients, long[] sites) {}

  private InsertionSites() {}

  /**
   * The genes hit most often, by class and p.
   *
   * @param lengths of transcripts, by gene
   * @param sameSite base pairs within which two sites are one
   * @param level of the test after Bonferroni
   */
  static List<InsertionSiteLine> lines(
      List<Site> sites, Map<String, Double> lengths, long sameSite, double level) {
    Map<String, List<Site>> byClass = new TreeMap<>();
    sites.forEach(
        site -> byClass.computeIfAbsent(site.vectorClass(), key -> new ArrayList<>()).add(site));
    List<InsertionSiteLine> lines = new ArrayList<>();
    byClass.forEach(
        (vectorClass, ofClass) ->
            lines.addAll(ofClass(vectorClass, distinct(ofClass, sameSite), lengths, level)));
    return lines;
  }

  private static List<Site> distinct(List<Site> sites, long sameSite) {
    List<Site> sorted = new ArrayList<>(sites);
    sorted.sort(
        Comparator.comparing((Site site) -> site.patient().toString())
            .thenComparing(Site::chromosome)
            .thenComparing(Site::strand)
            .thenComparingLong(Site::position)
            .thenComparing(Site::gene));
    List<Site> distinct = new ArrayList<>();
    Site before = null;
    for (Site site : sorted) {
      boolean same =
          before != null
              && site.patient().equals(before.patient())
              && site.chromosome().equals(before.chromosome())
              && site.strand().equals(before.strand())
              && site.position() - before.position() <= sameSite;
      if (!same) {
        distinct.add(site);
      }
      before = site;
    }
    return distinct;
  }

  private static List<InsertionSiteLine> ofClass(
      String vectorClass, List<Site> sites, Map<String, Double> lengths, double level) {
    Map<String, Gene> genes = new TreeMap<>();
    long leftOut = 0;
    for (Site site : sites) {
      if (!lengths.containsKey(site.gene())) {
        leftOut++;
        continue;
      }
      Gene gene = genes.computeIfAbsent(site.gene(), key -> new Gene(new HashSet<>(), new long[1]));
      gene.patients().add(site.patient());
      gene.sites()[0]++;
    }
    if (genes.size() < FEWEST_GENES) {
      return List.of();
    }
    List<String> names = List.copyOf(genes.keySet());
    CommonInsertionSites[] tested =
        CommonInsertionSites.of(
            names.stream().mapToLong(name -> genes.get(name).sites()[0]).toArray(),
            names.stream().mapToDouble(lengths::get).toArray());
    List<InsertionSiteLine> lines = new ArrayList<>();
    for (int i = 0; i < tested.length; i++) {
      Gene gene = genes.get(names.get(i));
      lines.add(
          new InsertionSiteLine(
              vectorClass,
              names.get(i),
              gene.sites()[0],
              gene.patients().size(),
              tested[i].frequency(),
              tested[i].z(),
              tested[i].p(),
              tested[i].bonferroni(),
              tested.length,
              leftOut,
              tested[i].z() > 0 && tested[i].bonferroni() <= level));
    }
    lines.sort(
        Comparator.comparing((InsertionSiteLine line) -> !line.flagged())
            .thenComparing(line -> -line.z())
            .thenComparing(InsertionSiteLine::gene));
    long flagged = lines.stream().filter(InsertionSiteLine::flagged).count();
    return lines.subList(0, (int) Math.min(lines.size(), Math.max(KEPT, flagged)));
  }
}
