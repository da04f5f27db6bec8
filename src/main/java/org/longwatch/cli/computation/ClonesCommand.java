package org.longwatch.cli.computation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.longwatch.statistics.clonality.CloneSizes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures of dominance, diversity and richness for samples of integration sites. */
@Command(
    name = "clones",
    description = {
      "Dominance, diversity and richness of the clones in each sample of integration sites."
    },
    sortOptions = false,
    footer = {
      "",
      "Input: sample_id,chromosome,position,strand,abundance and, if there is one, gene; one row"
          + " per site of a sample. Abundance is an estimate of cells or fragments, never a"
          + " percentage; a site with 0 is no clone. A site that stands twice is refused: merge"
          + " replicates first.",
      "",
      "Output: " + ClonesCommand.HEADER,
      "sorted by sample. shannon with the natural logarithm, evenness = shannon / ln sites, simpson"
          + " = 1 - sum p^2, gini 0 when all clones are equal, uc50 = fewest clones that hold at"
          + " least half (the INSPIIRED code gives one more when they hold exactly half), chao1"
          + " classic and bias-corrected (of whole abundances only). What is not defined is empty."
          + " top_gene is the gene of the largest clone; among equals the first by place.",
      "",
      "Exit code: 0 done, 1 a file cannot be used (the message says which line), 2 wrong options."
    })
public final class ClonesCommand extends FileComputation {
  static final String HEADER =
      "sample_id,sites,total_abundance,top_abundance,top_relative,shannon,evenness,simpson,"
          + "inverse_simpson,gini,uc50,chao1,chao1_bias_corrected,top_chromosome,top_position,"
          + "top_strand,top_gene";

  @Option(
      names = "--sites",
      paramLabel = "S.csv",
      required = true,
      description = "columns sample_id, chromosome, position, strand, abundance and perhaps gene")
  private Path sites;

  @Option(
      names = "--out",
      paramLabel = "O.csv",
      required = true,
      description = "where the result goes; - is standard output")
  private Path out;

  @Override
  void compute() throws IOException {
    checkFiles(sites, out);
    if (Files.isDirectory(sites)) {
      throw refused(sites + " is a directory");
    }
    SiteFile file = new SiteFile(sites.toString(), this::progress);
    CsvTable table = new CsvTable(HEADER);
    file.samples().forEach((sample, found) -> row(table.name(sample), found));
    OutputFiles outputs = new OutputFiles();
    outputs.add(out, table);
    outputs.publish();
  }

  private static void row(CsvTable table, List<SiteFile.Site> sites) {
    double[] abundance = sites.stream().mapToDouble(SiteFile.Site::abundance).toArray();
    int top = 0;
    for (int i = 1; i < abundance.length; i++) {
      top = abundance[i] > abundance[top] ? i : top;
    }
    if (abundance[top] == 0) {
      table.count(0).count(0);
      for (int column = 3; column < HEADER.split(",").length; column++) {
        table.none();
      }
      table.end();
      return;
    }
    CloneSizes clones = CloneSizes.of(abundance);
    SiteFile.Site largest = sites.get(top);
    table
        .count(clones.clones())
        .number(clones.total())
        .number(clones.top())
        .number(clones.topShare())
        .number(clones.shannon())
        .number(clones.evenness())
        .number(clones.simpson())
        .number(clones.inverseSimpson())
        .number(clones.gini())
        .count(clones.uc50())
        .number(clones.chao1())
        .number(clones.chao1BiasCorrected())
        .name(largest.chromosome())
        .count(largest.position())
        .word(largest.strand())
        .name(largest.gene())
        .end();
  }
}
