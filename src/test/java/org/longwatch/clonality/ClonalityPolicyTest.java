package org.longwatch.clonality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.clonality.ClonalityPolicy.Finding;
import org.longwatch.clonality.ClonalityPolicy.Sample;

class ClonalityPolicyTest {

  private static final ClonalityPolicy POLICY = new ClonalityPolicy(0.2, 2, 0.01, 4);
  private static final LocalDate DAY = LocalDate.of(2026, 1, 10);

  @Test
  void oneSampleWithAFifthInOneCloneIsUrgent() {
    Sample sample = sample(0, mecom(0.2));
    Finding finding = only(List.of(sample));
    assertEquals(ClonalityTier.C3, finding.tier());
    assertEquals("clone >= 20 %", finding.rule());
    assertEquals("MECOM chr3:169000000+", finding.cloneLabel());
    assertEquals(List.of(sample.id()), finding.samples());
    assertEquals(
        "Clone MECOM chr3:169000000+ makes up 20 % of the sample of 2026-01-10.", finding.text());
  }

  @Test
  void justBelowAFifthIsNotUrgent() {
    assertEquals(List.of(), POLICY.findings(List.of(sample(0, mecom(0.1999)))));
  }

  @Test
  void aDoubledCloneOfOnePercentIsWatched() {
    Sample before = sample(0, mecom(0.005));
    Sample after = sample(6, mecom(0.01));
    Finding finding = only(List.of(before, after));
    assertEquals(ClonalityTier.C1, finding.tier());
    assertEquals("rise >= 2-fold and clone >= 1 %", finding.rule());
    assertEquals(List.of(before.id(), after.id()), finding.samples());
    assertTrue(finding.text().contains("up from 0.5 % on 2026-01-10"), finding.text());
  }

  @Test
  void aDoubledCloneBelowOnePercentIsNotWatched() {
    assertEquals(
        List.of(), POLICY.findings(List.of(sample(0, mecom(0.004)), sample(6, mecom(0.0099)))));
  }

  @Test
  void aCloneThatRoseLessThanTwofoldIsNotWatched() {
    assertEquals(
        List.of(), POLICY.findings(List.of(sample(0, mecom(0.06)), sample(6, mecom(0.119)))));
  }

  @Test
  void bothRulesGiveTheHigherTierAndBothReasons() {
    Finding finding = only(List.of(sample(0, mecom(0.1)), sample(6, mecom(0.3))));
    assertEquals(ClonalityTier.C3, finding.tier());
    assertEquals("clone >= 20 %; rise >= 2-fold and clone >= 1 %", finding.rule());
    assertEquals(2, finding.samples().size());
  }

  @Test
  void onlyConsecutiveSamplesOfOneTissueAreCompared() {
    assertEquals(
        List.of(),
        POLICY.findings(
            List.of(sample(0, mecom(0.02)), sample(6, mecom(0.03)), sample(12, mecom(0.05)))));
    Sample marrow = new Sample(UUID.randomUUID(), DAY.plusMonths(6), "BM", List.of(mecom(0.05)));
    assertEquals(List.of(), POLICY.findings(List.of(sample(0, mecom(0.02)), marrow)));
  }

  @Test
  void aCloneTheSampleBeforeDidNotReportHasNoMeasuredRise() {
    assertEquals(List.of(), POLICY.findings(List.of(sample(0), sample(6, mecom(0.15)))));
  }

  @Test
  void sitesWithinFourBasePairsAreOneClone() {
    Clone shifted = new Clone("chr3", 169000004, "+", "MECOM", 0.05);
    assertEquals(1, POLICY.findings(List.of(sample(0, mecom(0.02)), sample(6, shifted))).size());
    Clone elsewhere = new Clone("chr3", 169000005, "+", "MECOM", 0.05);
    assertEquals(List.of(), POLICY.findings(List.of(sample(0, mecom(0.02)), sample(6, elsewhere))));
    Clone otherStrand = new Clone("chr3", 169000000, "-", "MECOM", 0.05);
    assertEquals(
        List.of(), POLICY.findings(List.of(sample(0, mecom(0.02)), sample(6, otherStrand))));
  }

  @Test
  void theOrderOfTheSamplesPlaysNoPart() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        samples.add(
            sample(
                random.nextInt(4),
                mecom(random.nextDouble() / 3),
                new Clone("chr11", 33890000, "-", "LMO2", random.nextDouble() / 3)));
      }
      Set<Finding> inOneOrder = new HashSet<>(POLICY.findings(samples));
      Collections.shuffle(samples, random);
      assertEquals(inOneOrder, new HashSet<>(POLICY.findings(samples)));
    }
  }

  private static Finding only(List<Sample> samples) {
    List<Finding> findings = POLICY.findings(samples);
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0);
  }

  private static Sample sample(int months, Clone... clones) {
    return new Sample(UUID.randomUUID(), DAY.plusMonths(months), "PB", List.of(clones));
  }

  private static Clone mecom(double abundance) {
    return new Clone("chr3", 169000000, "+", "MECOM", abundance);
  }
}
