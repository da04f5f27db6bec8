package org.longwatch.clonality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

class SampleMeasuresTest {

  private static SampleLine sample(int month, String tissue, Clone... clones) {
    return new SampleLine(
        UUID.randomUUID(),
        CentreId.next(),
        PatientId.next(),
        "S" + month,
        LocalDate.of(2025, month, 1),
        tissue,
        "LAM-PCR",
        List.of(clones));
  }

  private static Clone clone(long position, double abundance) {
    return new Clone("chr3", position, "+", position == 100 ? "MECOM" : "", abundance);
  }

  @Test
  void measuresAreThoseOfTheWorkedExample() {
    // domain: abundances 50,20,10,5,5,4,3,2,1 give H 1.5565, evenness .7084, Simpson .6920,
    // Gini .5889, largest .50, UC50 1
    List<Clone> clones = new ArrayList<>();
    double[] abundance = {50, 20, 10, 5, 5, 4, 3, 2, 1};
    for (int i = 0; i < abundance.length; i++) {
      clones.add(clone(1000L * i, abundance[i] / 200));
    }
    SampleMeasures measures =
        SampleMeasures.of(List.of(sample(1, "PB", clones.toArray(Clone[]::new))), 4).get(0);
    assertEquals(9, measures.clones());
    assertEquals(1.5565, measures.shannon(), 5e-5);
    assertEquals(0.7084, measures.evenness(), 5e-5);
    assertEquals(0.6920, measures.simpson(), 5e-5);
    assertEquals(0.5889, measures.gini(), 5e-5);
    assertEquals(0.5, measures.topShare(), 1e-12, "of what was measured");
    assertEquals(1, measures.uc50());
  }

  @Test
  void theCloneThatGrewMostIsComparedWithTheFormerSampleOfItsTissue() {
    List<SampleMeasures> measures =
        SampleMeasures.of(
            List.of(
                sample(1, "PB", clone(100, 0.1), clone(500, 0.3), clone(900, 0.6)),
                sample(2, "BM", clone(100, 0.9), clone(500, 0.1)),
                // the same site, read three base pairs off
                sample(3, "PB", clone(103, 0.4), clone(900, 0.35), clone(2000, 0.25))),
            4);
    assertEquals(Optional.empty(), measures.get(0).rise());
    assertEquals(Optional.empty(), measures.get(1).rise(), "another tissue");
    SampleMeasures.Rise rise = measures.get(2).rise().orElseThrow();
    assertEquals("chr3:103+", rise.label());
    assertEquals(0.1, rise.before(), 1e-12);
    assertEquals(0.4, rise.after(), 1e-12);
    assertEquals(4, rise.fold(), 1e-12);
  }

  @Test
  void aNewCloneGrewWithoutBounds() {
    List<SampleMeasures> measures =
        SampleMeasures.of(
            List.of(
                sample(1, "PB", clone(100, 0.5), clone(500, 0.5)),
                sample(2, "PB", clone(100, 0.4), clone(500, 0.3), clone(900, 0.3))),
            4);
    SampleMeasures.Rise rise = measures.get(1).rise().orElseThrow();
    assertEquals("chr3:900+", rise.label());
    assertEquals(Double.POSITIVE_INFINITY, rise.fold());
  }

  @Test
  void aSampleWithoutAnyCloneHasNoMeasuresAndIsSkippedInComparisons() {
    List<SampleMeasures> measures =
        SampleMeasures.of(
            List.of(
                sample(1, "PB", clone(100, 0.2), clone(500, 0.8)),
                sample(2, "PB"),
                sample(3, "PB", clone(100, 0.5), clone(500, 0.5))),
            4);
    assertEquals(0, measures.get(1).clones());
    assertTrue(Double.isNaN(measures.get(1).shannon()));
    assertEquals(2.5, measures.get(2).rise().orElseThrow().fold(), 1e-12);
  }
}
