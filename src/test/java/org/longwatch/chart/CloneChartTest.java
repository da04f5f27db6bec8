package org.longwatch.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.clonality.Clone;
import org.longwatch.clonality.SampleLine;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

class CloneChartTest {

  @Test
  void theLargestCloneComesFirstAndIsNamedInTheSentence() {
    CloneChart chart =
        CloneChart.of(
            List.of(
                sample(2024, clone("LMO2", 0.02), clone("MECOM", 0.04)),
                sample(2025, clone("MECOM", 0.31))),
            0.2);
    assertTrue(chart.series().get(0).name().startsWith("MECOM"));
    assertEquals(List.of(4.0, 31.0), chart.series().get(0).values());
    assertEquals(List.of(2.0, 0.0), chart.series().get(1).values());
    assertTrue(chart.getSentence().contains("31.0 %"), chart.getSentence());
    assertTrue(chart.getSentence().contains("at or above"), chart.getSentence());
  }

  @Test
  void smallClonesAreOneBandThatKeepsTheTotal() {
    List<Clone> clones = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      clones.add(clone("G" + i, 0.01));
    }
    CloneChart chart = CloneChart.of(List.of(sample(2024, clones.toArray(Clone[]::new))), 0.2);
    assertEquals(9, chart.series().size());
    assertTrue(chart.series().get(8).rest());
    assertEquals(
        12, chart.series().stream().mapToDouble(series -> series.values().get(0)).sum(), 1e-9);
  }

  @Test
  void noSampleIsNoChart() {
    assertTrue(CloneChart.of(List.of(), 0.2).series().isEmpty());
    assertEquals(
        "No integration sites were reported.", CloneChart.of(List.of(), 0.2).getSentence());
  }

  private static Clone clone(String gene, double abundance) {
    return new Clone("chr1", gene.hashCode() & 0xffff, "+", gene, abundance);
  }

  private static SampleLine sample(int year, Clone... clones) {
    return new SampleLine(
        UUID.randomUUID(),
        new CentreId(UUID.randomUUID()),
        new PatientId(UUID.randomUUID()),
        "S" + year,
        LocalDate.of(year, 1, 15),
        "blood",
        "LAM-PCR",
        List.of(clones));
  }
}
