package org.longwatch.simulation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.longwatch.fhir.bulk.Sheet;

/** The clones of one patient: many small ones that stay, and perhaps one that grows. */
final class Clones {

  private record Clone(String chromosome, int position, char strand, String gene, double share) {}

  private record Locus(String gene, String chromosome, int start, int length) {}

  /** Genes in which lentiviral vectors are often found, without harm (GRCh38, about). */
  private static final List<Locus> HARMLESS =
      List.of(
          new Locus("PACS1", "chr11", 66_070_000, 170_000),
          new Locus("KDM2A", "chr11", 67_119_000, 137_000),
          new Locus("FCHSD2", "chr11", 72_836_000, 300_000),
          new Locus("NPLOC4", "chr17", 81_556_000, 80_000),
          new Locus("PPP6R2", "chr22", 50_343_000, 100_000),
          new Locus("NSD1", "chr5", 177_133_000, 160_000),
          new Locus("RPTOR", "chr17", 80_544_000, 420_000),
          new Locus("SAFB", "chr19", 5_623_000, 45_000),
          new Locus("TNRC6C", "chr17", 78_004_000, 100_000),
          new Locus("SMG1", "chr16", 18_804_000, 120_000),
          new Locus("GPHN", "chr14", 66_507_000, 670_000),
          new Locus("VMP1", "chr17", 59_707_000, 130_000),
          new Locus("ASH1L", "chr1", 155_335_000, 227_000),
          new Locus("HERC1", "chr15", 63_608_000, 220_000));

  private static final Locus MECOM = new Locus("MECOM", "chr3", 169_083_000, 480_000);
  private static final int SMALL_CLONES = 5;

  /** Of these, in patients of a vector that likes to integrate near MECOM. */
  private static final int NEAR_MECOM = 3;

  /** Days in which the odds of the growing clone rise by a factor of e. */
  private static final double PACE = 130;

  private final List<Clone> small = new ArrayList<>();
  private final Clone growing;
  private final LocalDate half;

  /**
   * @param nearMecom whether the vector likes to integrate near MECOM
   * @param malignant day of the malignancy the growing clone leads to, or null if none grows
   */
  Clones(Draws draws, boolean nearMecom, LocalDate malignant) {
    int first = draws.between(0, HARMLESS.size() - 1);
    for (int i = 0; i < SMALL_CLONES; i++) {
      Locus locus =
          nearMecom && i < NEAR_MECOM ? MECOM : HARMLESS.get((first + i * 3) % HARMLESS.size());
      small.add(clone(draws, locus, draws.between(0.15, 2.2)));
    }
    growing = malignant == null ? null : clone(draws, MECOM, draws.between(55.0, 75.0));
    half = malignant == null ? null : malignant.minusDays(420);
  }

  /** Per cent of all clones that the growing one makes up. */
  double grown(LocalDate day) {
    if (growing == null) {
      return 0;
    }
    double time = (day.toEpochDay() - half.toEpochDay()) / PACE;
    return growing.share() / (1 + StrictMath.exp(-time));
  }

  Sheet.Sample sample(Draws draws, String identifier, LocalDate day) {
    double grown = grown(day);
    List<Sheet.Site> sites = new ArrayList<>();
    if (grown >= 0.05) {
      sites.add(site(growing, grown));
    }
    for (Clone clone : small) {
      sites.add(site(clone, clone.share() * (1 - grown / 100) * draws.between(0.85, 1.15)));
    }
    sites.sort((a, b) -> b.perCent().compareTo(a.perCent()));
    int unique = (int) (draws.between(900, 2600) * (1 - grown / 110));
    return new Sheet.Sample(identifier, unique, sites);
  }

  private static Clone clone(Draws draws, Locus locus, double share) {
    return new Clone(
        locus.chromosome(),
        locus.start() + draws.between(0, locus.length()),
        draws.chance(0.5) ? '+' : '-',
        locus.gene(),
        share);
  }

  private static Sheet.Site site(Clone clone, double perCent) {
    BigDecimal rounded = Draws.decimal(Math.max(0.01, perCent), 2);
    return new Sheet.Site(
        clone.chromosome(), clone.position(), clone.strand(), clone.gene(), rounded);
  }
}
