package org.longwatch.cli.computation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClonesCommandTest {
  private static final String HEADER = "sample_id,chromosome,position,strand,abundance,gene\n";
  @TempDir Path folder;

  private CommandRun run(String text) throws IOException {
    Path in = Files.writeString(folder.resolve("s.csv"), text);
    return CommandRun.of(new ClonesCommand(), "--sites", in, "--out", folder.resolve("o.csv"));
  }

  private List<String> rows(String text) throws IOException {
    CommandRun run = run(text);
    assertEquals(0, run.code(), run.err());
    return Files.readAllLines(folder.resolve("o.csv"));
  }

  private static List<String> known(String sample) {
    int[] abundance = {50, 20, 10, 5, 5, 4, 3, 2, 1};
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < abundance.length; i++) {
      lines.add(
          sample
              + ",chr"
              + (i + 1)
              + ","
              + (1000 + i)
              + ","
              + "+-".charAt(i % 2)
              + ","
              + abundance[i]
              + ",GENE"
              + i);
    }
    return lines;
  }

  /** domain.md section 11. */
  @Test
  void aKnownSampleHasItsKnownMeasures() throws IOException {
    List<String> lines = rows(HEADER + String.join("\n", known("P1")));
    assertEquals(
        "sample_id,sites,total_abundance,top_abundance,top_relative,shannon,evenness,simpson,"
            + "inverse_simpson,gini,uc50,chao1,chao1_bias_corrected,top_chromosome,top_position,"
            + "top_strand,top_gene",
        lines.get(0));
    String[] cells = lines.get(1).split(",", -1);
    assertEquals(List.of("P1", "9", "100", "50", "0.5"), List.of(cells).subList(0, 5));
    double[] expected = {1.5565, 0.7084, 0.6920, 3.2468, 0.5889, 1, 9.5, 9};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], Double.parseDouble(cells[5 + i]), 5e-5, "column " + (5 + i));
    }
    assertEquals(List.of("chr1", "1000", "+", "GENE0"), List.of(cells).subList(13, 17));
  }

  @Test
  void samplesAreSortedAndTheOrderOfRowsPlaysNoPart() throws IOException {
    List<String> lines = new ArrayList<>(known("b"));
    lines.addAll(known("a"));
    lines.add("c,chr2,7,+,4,");
    lines.add("c,chr1,9,-,4,\"X,Y\"");
    rows(HEADER + String.join("\n", lines));
    byte[] first = Files.readAllBytes(folder.resolve("o.csv"));
    Collections.shuffle(lines, new Random(1));
    List<String> again = rows(HEADER + String.join("\n", lines));
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("o.csv")));
    assertTrue(again.get(1).startsWith("a,") && again.get(2).startsWith("b,"));
    assertTrue(again.get(3).endsWith(",chr1,9,-,\"X,Y\""), again.get(3));
  }

  @Test
  void theGeneMayBeMissingAndWhatIsNotDefinedIsEmpty() throws IOException {
    List<String> lines =
        rows(
            "abundance,sample_id,chromosome,position,strand\n"
                + "0,none,chr1,5,+\n3,one,chr1,5,+\n1,two,chr1,5,+\n1.5,two,chr1,6,+\n");
    assertEquals("none,0,0,,,,,,,,,,,,,,", lines.get(1));
    assertEquals("one,1,3,3,1,0,,0,1,0,1,1,1,chr1,5,+,", lines.get(2));
    String[] two = lines.get(3).split(",", -1);
    assertEquals(List.of("1", "", ""), List.of(two).subList(10, 13));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,chr1,5,+,NaN,g|line 2: the abundance is not a number: NaN",
        "a,chr1,5,+,-2,g|line 2: the abundance -2 is not a number of cells or fragments",
        "a,chr1,5,*,2,g|line 2: the strand must be + or -, not *",
        "a,chr1,5.5,+,2,g|line 2: the position 5.5 is not a position on a chromosome",
        "a,chr1,-5,+,2,g|line 2: the position -5 is not a position on a chromosome",
        "a,,5,+,2,g|line 2: the chromosome is empty",
        "a,chr1,5,+,2,g~a,chr1,5,+,3,h|line 3: the same site of this sample stands already on line"
            + " 2",
        "a,chr1,5,+,2|line 2: has 5 fields, the header has 6",
        "a,chr1,5,+,2,g\"|line 2: a quote inside a field that is not quoted",
        "a,chr1,5,+,2,g~a,chr1,6,+,2,g^|line 3: ends with CR LF, the header with LF"
      })
  void aBadRowIsNamedAndNothingIsWritten(String rows, String message) throws IOException {
    CommandRun run = run(HEADER + rows.replace("~", "\n").replace("^", "\r\n"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains(message), run.err());
    assertFalse(Files.exists(folder.resolve("o.csv")));
  }

  @Test
  void anEmptyFileAMissingColumnAndOtherEncodingsAreRefused() throws IOException {
    assertTrue(run("").err().contains("is empty"));
    assertTrue(run("sample_id,chromosome\n").err().contains("column position is missing"));
    assertTrue(run(HEADER).err().contains("has a header but no row"));
    Path in = folder.resolve("l.csv");
    Files.write(in, (HEADER + "\u00e9,chr1,5,+,2,g\n").getBytes(StandardCharsets.ISO_8859_1));
    CommandRun run =
        CommandRun.of(new ClonesCommand(), "--sites", in, "--out", folder.resolve("o.csv"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("line 2: the sample_id is not UTF-8"), run.err());
    assertFalse(Files.exists(folder.resolve("o.csv")));
  }
}
