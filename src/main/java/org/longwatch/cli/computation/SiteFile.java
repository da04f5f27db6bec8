package org.longwatch.cli.computation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.longwatch.statistics.ShortestFormat;

/** Integration sites read from a file, by sample; one row per site of a sample. */
final class SiteFile {
  private static final List<String> TITLES =
      List.of("sample_id", "chromosome", "position", "strand", "abundance");
  private static final int GENE = TITLES.size();
  private static final double MOST_ABUNDANT = 1e15;
  private static final double LONGEST_CHROMOSOME = 1e10;
  private static final int ROWS_BETWEEN_PROGRESS = 1 << 14;

  /** A place where a vector went in, and how many cells carry it there. */
  record Site(String chromosome, long position, String strand, double abundance, String gene) {
    static final Comparator<Site> BY_PLACE =
        Comparator.comparing(Site::chromosome)
            .thenComparingLong(Site::position)
            .thenComparing(Site::strand);
  }

  private final Map<String, List<Site>> samples = new TreeMap<>();
  private final boolean genes;

  SiteFile(String file, Consumer<String> progress) throws IOException {
    List<String> titles = new ArrayList<>(TITLES);
    titles.add("gene");
    CsvRows opened;
    try {
      opened = new CsvRows(file, titles);
    } catch (CsvRows.Unreadable withoutGene) {
      // the gene may be missing; whatever else is wrong is found again
      titles.remove(GENE);
      opened = new CsvRows(file, titles);
    }
    genes = titles.size() > GENE;
    long total = Math.max(1, new File(file).length());
    Names seen = new Names();
    List<Long> lines = new ArrayList<>();
    try (CsvRows csv = opened) {
      RowCells cells = new RowCells(csv, titles);
      while (csv.next()) {
        String sample = cells.text(0);
        Site site = site(cells);
        byte[] key =
            (sample + '\0' + site.chromosome + '\0' + site.position + site.strand)
                .getBytes(StandardCharsets.UTF_8);
        int before = seen.of(key, 0, key.length);
        if (before < lines.size()) {
          throw csv.problem(
              "the same site of this sample stands already on line " + lines.get(before));
        }
        lines.add(csv.line());
        samples.computeIfAbsent(sample, s -> new ArrayList<>()).add(site);
        if (lines.size() % ROWS_BETWEEN_PROGRESS == 0) {
          progress.accept(
              "reading " + file + ", " + Math.min(100, csv.bytesRead() * 100 / total) + " %");
        }
      }
    }
    if (samples.isEmpty()) {
      throw FileComputation.refused(file + " has a header but no row");
    }
    samples.values().forEach(sites -> sites.sort(Site.BY_PLACE));
  }

  /** The sites of each sample by place, samples by name. */
  Map<String, List<Site>> samples() {
    return samples;
  }

  private Site site(RowCells cells) throws CsvRows.Unreadable {
    String chromosome = cells.text(1);
    double position = cells.number(2);
    if (position < 0 || position > LONGEST_CHROMOSOME || position != Math.rint(position)) {
      throw cells.problem(2, ShortestFormat.of(position) + " is not a position on a chromosome");
    }
    String strand = cells.text(3).strip();
    if (!strand.equals("+") && !strand.equals("-")) {
      throw cells.problem(3, "must be + or -, not " + RowCells.brief(strand));
    }
    double abundance = cells.number(4);
    if (abundance < 0 || abundance > MOST_ABUNDANT) {
      throw cells.problem(
          4, ShortestFormat.of(abundance) + " is not a number of cells or fragments");
    }
    return new Site(
        chromosome, (long) position, strand, abundance, genes ? cells.anyText(GENE) : "");
  }
}
