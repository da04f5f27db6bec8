package org.longwatch.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.reference.ProductProfile;
import org.longwatch.security.Sha256;
import org.longwatch.signal.DetectionCriteria.Attribution;
import org.longwatch.signal.DetectionCriteria.TimeAtRisk;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.surveillance.Surveillance;

class ScreeningTest {

  private final MadeRecord made = new MadeRecord();
  private final UUID centre = made.centre("C1");
  private final UUID lenti = made.product("LENTI", "HSC");
  private final UUID other = made.product("OTHER", "IN_VIVO");

  @Test
  void aPatientCountsOnceHoweverManyCasesItHas() {
    UUID ill = made.patient(centre, lenti, "L1", 1461);
    made.event(ill, "1", 700, true);
    made.event(ill, "1", 800, true);
    UUID well = made.patient(centre, other, "L2", 1461);
    made.event(well, "3", 10, false);

    PairLine line = made.line(lenti, "1");
    assertEquals(new ContingencyTable(1, 0, 0, 1), line.table());
    assertEquals(1, line.patients());
    assertEquals(2, line.cases());
    assertEquals(700 / 365.25, line.personYears(), 1e-12);
    assertEquals(1000 / (700 / 365.25), line.rate().point(), 1e-9);

    DetectionCriteria byCase = new DetectionCriteria("by case", 1, DetectionCriteria.Unit.CASE, 0);
    PairLine counted = made.line(byCase, lenti, "1");
    assertEquals(new ContingencyTable(2, 0, 0, 1), counted.table());
    assertEquals(4, counted.personYears(), 1e-12);
    assertEquals(500, counted.rate().point(), 1e-9);
  }

  @Test
  void aCaseThatNamesItsTreatmentCountsForThatProductOnly() {
    UUID both = patientWithBothProducts();
    Cohort.Treatment first = made.treatmentOf(both);
    made.cases.add(
        new Cohort.Event(
            MadeRecord.id("named"),
            both,
            centre,
            Optional.of(first.id()),
            "1",
            MadeRecord.DAY_0.plusDays(50),
            true,
            false));
    made.event(both, "3", 60, false);
    made.event(both, "4", 10, false);

    assertEquals(1, made.line(lenti, "1").cases());
    assertEquals(
        List.of(),
        made.pairs(DetectionCriteria.STANDARD).stream()
            .filter(line -> line.product().value().equals(other) && line.event().equals("1"))
            .toList());
    assertEquals(1, made.line(other, "3").cases(), "unnamed: every product before the onset");
    assertEquals(1, made.line(lenti, "3").cases());
    assertEquals(new ContingencyTable(1, 0, 0, 0), made.line(lenti, "1").table());
    assertEquals(
        new ContingencyTable(0, 1, 0, 0),
        made.line(other, "MYELOID_MALIGNANCY").table(),
        "the same patient had it, but after the other product");
    assertEquals(1, made.line(lenti, "4").cases());
    assertEquals(0, made.line(other, "INFUSION_REACTION").cases(), "before the second treatment");
  }

  @Test
  void theLagLeavesOutEventsAndTimeAlike() {
    UUID early = made.patient(centre, lenti, "L1", 100);
    made.event(early, "1", 20, true);
    UUID late = made.patient(centre, lenti, "L1", 100);
    made.event(late, "1", 60, true);
    made.event(made.patient(centre, other, "L2", 100), "3", 40, false);

    DetectionCriteria lagged =
        new DetectionCriteria("lagged", 1, DetectionCriteria.Unit.PATIENT, 30);
    PairLine line = made.line(lagged, lenti, "1");
    assertEquals(1, line.cases());
    assertEquals((70 + 30) / 365.25, line.personYears(), 1e-12);
  }

  @Test
  void aCaseOfTwoProductsCountsForThoseThatAreChosen() {
    UUID both = patientWithBothProducts();
    made.event(both, "1", 10, true);
    made.event(both, "3", 60, true);

    assertEquals(1, cases(Attribution.EVERY, TimeAtRisk.EACH, lenti, "3"));
    assertEquals(1, cases(Attribution.EVERY, TimeAtRisk.EACH, other, "3"));
    assertEquals(0, cases(Attribution.LAST, TimeAtRisk.EACH, lenti, "3"));
    assertEquals(1, cases(Attribution.LAST, TimeAtRisk.EACH, other, "3"));
    assertEquals(1, cases(Attribution.LAST, TimeAtRisk.EACH, lenti, "1"), "before the second");
    assertEquals(1, cases(Attribution.FIRST, TimeAtRisk.EACH, lenti, "3"));
    assertEquals(0, cases(Attribution.FIRST, TimeAtRisk.EACH, other, "3"));
    assertEquals(
        0, cases(Attribution.EVERY, TimeAtRisk.UNTIL_NEXT, lenti, "3"), "after the switch");
    assertEquals(1, cases(Attribution.EVERY, TimeAtRisk.UNTIL_NEXT, other, "3"));
    assertEquals(1, cases(Attribution.EVERY, TimeAtRisk.FIRST_ONLY, lenti, "3"));
    assertEquals(0, cases(Attribution.EVERY, TimeAtRisk.FIRST_ONLY, other, "3"));
  }

  @Test
  void timeEndsWhereTheChoiceSaysSo() {
    UUID both = patientWithBothProducts();
    made.event(both, "3", 20, true);

    assertEquals(List.of(100 / 365.25, 80 / 365.25), years(Attribution.EVERY, TimeAtRisk.EACH));
    assertEquals(
        List.of(20 / 365.25, 80 / 365.25), years(Attribution.EVERY, TimeAtRisk.UNTIL_NEXT));
    assertEquals(List.of(100 / 365.25, 0.0), years(Attribution.EVERY, TimeAtRisk.FIRST_ONLY));
    assertEquals(
        0,
        cases(Attribution.EVERY, TimeAtRisk.UNTIL_NEXT, lenti, "3"),
        "the day on which another product is given is that product's");
    assertEquals(1, cases(Attribution.EVERY, TimeAtRisk.UNTIL_NEXT, other, "3"));
  }

  @Test
  void whoeverIsSwitchedDoesNotDieOfTheFirstProductsTime() {
    UUID both = made.patient(centre, lenti, "L1", 100, true);
    second(both, 20);
    made.event(made.patient(centre, lenti, "L1", 100), "3", 50, true);
    DetectionCriteria criteria = criteria(Attribution.EVERY, TimeAtRisk.UNTIL_NEXT);
    assertEquals(0, made.exposures(criteria).get(0).deaths());
    assertEquals(1, made.exposures(criteria).get(1).deaths());
    assertEquals(1, made.line(criteria, lenti, "3").curve().get(1).incidence().point(), 1e-15);
  }

  @Test
  void theTreatedDiseaseIsNoHarmOfItsProductAndEndsNoTime() {
    made.profiles.put("LENTI", new ProductProfile("LENTI", Set.of("MYELOID_MALIGNANCY"), true));
    UUID relapsed = made.patient(centre, lenti, "L1", 1461);
    made.event(relapsed, "1", 700, true);
    made.event(made.patient(centre, other, "L2", 1461), "1", 700, true);
    DetectionCriteria criteria =
        DetectionCriteria.of(
            DetectionCriteria.Unit.PATIENT, 0, Attribution.EVERY, TimeAtRisk.EACH, 3, List.of());

    PairLine line = made.line(criteria, lenti, "MYELOID_MALIGNANCY");
    assertEquals(0, line.cases());
    assertEquals(4, line.personYears(), 1e-12);
    assertEquals(1, made.line(criteria, other, "MYELOID_MALIGNANCY").cases(), "not its disease");
  }

  @Test
  void aWindowOfDetectionBiasLeavesOutEventsAndTimeOfItsFamilyAlone() {
    for (int day : List.of(10, 100, 180)) {
      made.event(made.patient(centre, lenti, "L1", 365), "1", day, true);
    }
    made.event(made.patient(centre, lenti, "L1", 365), "3", 10, false);
    DetectionCriteria criteria =
        DetectionCriteria.of(
            DetectionCriteria.Unit.PATIENT,
            0,
            Attribution.EVERY,
            TimeAtRisk.EACH,
            0,
            DetectionCriteria.Window.list(
                "MYELOID_MALIGNANCY:170-190, MYELOID_MALIGNANCY:0-29 MYELOID_MALIGNANCY:20-30"));

    PairLine line = made.line(criteria, lenti, "1");
    assertEquals(1, line.cases(), "day 100");
    assertEquals((100 - 31 + 3 * (365 - 31 - 21)) / 365.25, line.personYears(), 1e-12);
    assertEquals(0.25, line.curve().get(1).incidence().point(), 1e-15, "1 of 4 at risk");
    assertEquals(0, line.curve().get(0).atRisk(), "in the window nobody is");
    PairLine fever = made.line(criteria, lenti, "3");
    assertEquals(1, fever.cases());
    assertEquals((10 + 3 * 365) / 365.25, fever.personYears(), 1e-12);
    int row = made.cohort(criteria).families.indexOf("MYELOID_MALIGNANCY");
    assertEquals(2, made.cohort(criteria).watchedTime().counted().get(row).stretches());
  }

  @Test
  void manyReportsAreNeededOfAProductUnderNoAdditionalMonitoring() {
    for (int i = 0; i < 40; i++) {
      made.event(made.patient(centre, lenti, "L", 900), i < 4 ? "1" : "3", 100, true);
      for (int k = 0; k < 4; k++) {
        made.event(made.patient(centre, other, "L", 900), i + k == 0 ? "1" : "3", 100, true);
      }
    }
    assertTrue(met(Set.of()).contains(Criterion.ROR));
    assertTrue(met(Set.of("OTHER")).contains(Criterion.ROR));
    assertFalse(met(Set.of("LENTI")).contains(Criterion.ROR), "four of the five it takes");
  }

  private Set<Criterion> met(Set<String> lessMonitored) {
    return new Screening(
            made.cohort(),
            DetectionCriteria.STANDARD,
            Thresholds.of(MadeRecord.RULES),
            lessMonitored,
            1)
        .pairs().stream()
            .filter(line -> line.productCode().equals("LENTI") && line.event().equals("1"))
            .findFirst()
            .orElseThrow()
            .met();
  }

  private UUID patientWithBothProducts() {
    UUID both = made.patient(centre, lenti, "L1", 100);
    second(both, 20);
    return both;
  }

  private void second(UUID patient, int day) {
    Cohort.Treatment first = made.treatmentOf(patient);
    made.treatments.add(
        new Cohort.Treatment(
            MadeRecord.id("second"),
            patient,
            centre,
            other,
            "L2",
            MadeRecord.DAY_0.plusDays(day),
            first.lastContact(),
            first.diedOn(),
            "FEMALE",
            "1980"));
  }

  private static DetectionCriteria criteria(Attribution attribution, TimeAtRisk time) {
    return DetectionCriteria.of(DetectionCriteria.Unit.PATIENT, 0, attribution, time, 0, List.of());
  }

  private long cases(Attribution attribution, TimeAtRisk time, UUID product, String event) {
    return made.pairs(criteria(attribution, time)).stream()
        .filter(line -> line.product().value().equals(product) && line.event().equals(event))
        .mapToLong(PairLine::cases)
        .sum();
  }

  private List<Double> years(Attribution attribution, TimeAtRisk time) {
    return made.exposures(criteria(attribution, time)).stream().map(Exposure::personYears).toList();
  }

  @Test
  void aProductWithoutCasesKeepsItsPersonYearsForFamiliesOfInterest() {
    made.event(made.patient(centre, lenti, "L1", 365), "1", 100, true);
    made.patient(centre, other, "L2", 1461);

    PairLine none = made.line(other, "MYELOID_MALIGNANCY");
    assertEquals(0, none.cases());
    assertEquals(4, none.personYears(), 1e-12);
    assertEquals(0, none.rate().point());
    assertEquals(3.688879454 / 4 * 1000, none.rate().upper(), 1e-6);
    assertTrue(none.curve().isEmpty());
  }

  @Test
  void deathCompetesInTheCumulativeIncidence() {
    // 4 subjects: one dies on day 100, one has the event on day 200, two are seen for two years.
    // At the event 3 are at risk and 3/4 are event-free: 3/4 * 1/3 = 1/4, where 1 - Kaplan-Meier
    // with death as censoring would say 1/3.
    made.patient(centre, lenti, "L1", 100, true);
    made.event(made.patient(centre, lenti, "L1", 800), "1", 200, true);
    made.patient(centre, lenti, "L1", 730);
    made.patient(centre, lenti, "L1", 730);

    List<PairLine.Year> curve = made.line(lenti, "1").curve();
    assertEquals(List.of(0, 1, 2), curve.stream().map(PairLine.Year::year).toList());
    assertEquals(0, curve.get(0).incidence().point());
    assertEquals(4, curve.get(0).atRisk());
    assertEquals(0.25, curve.get(1).incidence().point(), 1e-15);
    assertEquals(2, curve.get(1).atRisk());
    assertEquals(0.25, curve.get(2).incidence().point(), 1e-15);
  }

  @Test
  void anExcessIsRaisedAndSaysWhy() {
    plantExcess();
    PairLine line = made.line(lenti, "MYELOID_MALIGNANCY");
    assertEquals(
        Set.of(Criterion.EVANS, Criterion.IC025, Criterion.ROR, Criterion.RATE), line.met());
    assertTrue(line.raised());
    assertEquals(1, line.rankInProduct());
    String reason = line.reason();
    assertTrue(reason.contains("LENTI and Myeloid malignancy"), reason);
    assertTrue(reason.contains("Evans: PRR"), reason);
    assertTrue(reason.contains("person-years"), reason);
    assertTrue(reason.contains("control no error"), reason);
  }

  @Test
  void aPriorOfAFewCellsIsShownAndNotReliedOn() {
    plantExcess();
    PairLine line = made.line(lenti, "1");
    assertTrue(line.ebgm().lower() > 2, "it would meet the criterion: " + line.ebgm());
    assertFalse(line.met().contains(Criterion.EB05));
    Exploration.Prior prior = result(1).exploration().priors().get(0);
    assertEquals(4, prior.cells());
    assertFalse(prior.reliedOn());
    assertEquals(1000, prior.prior().alpha2(), 1e-9, "a point has a width, or quantiles are lost");
  }

  @Test
  void anExcessAmongManyCellsMeetsEb05ButRaisesNoAlertByItself() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(7);
    double[] often = {0.04, 0.08, 0.3, 0.2};
    for (int p = 0; p < 40; p++) {
      UUID product = made.product("P" + p, "HSC");
      double[] chance = new double[4];
      for (int e = 0; e < 4; e++) {
        // true ratios differ from pair to pair, as the prior supposes
        chance[e] = often[e] * Math.exp(2.5 * (random.nextDouble() + random.nextDouble() - 1));
      }
      chance[0] *= p % 5 == 0 ? 3 + 12 * random.nextDouble() : 1;
      for (int i = 0; i < 40; i++) {
        UUID patient = made.patient(centre, product, "L", 900);
        for (int e = 0; e < 4; e++) {
          if (random.nextDouble() < chance[e]) {
            made.event(patient, String.valueOf(e + 1), 400 + i, true);
          }
        }
      }
    }
    List<PairLine> lines = made.pairs(DetectionCriteria.STANDARD);
    PairLine line =
        lines.stream()
            .filter(each -> each.event().equals("1"))
            .max(java.util.Comparator.comparingDouble(each -> each.ebgm().lower()))
            .orElseThrow();
    assertTrue(line.met().contains(Criterion.EB05), line.met() + " " + line.ebgm());
    assertTrue(line.ebgm().point() < line.table().a() / line.expected(), "it is shrunk");
    assertTrue(line.reason().contains("EBGM "), line.reason());
    assertFalse(Criterion.EB05.raises());
    for (PairLine each : lines) {
      assertTrue(!each.raised() || !Set.of(Criterion.EB05).containsAll(each.met()));
      assertEquals(each.ebgm().lower() >= 2, each.met().contains(Criterion.EB05));
    }
  }

  @Test
  void equalProductsRaiseNothing() {
    for (int i = 0; i < 200; i++) {
      UUID patient = made.patient(centre, i % 2 == 0 ? lenti : other, "L", 1000);
      if (i % 10 < 4) {
        made.event(patient, "3", 100 + i, false);
      }
      if (i % 20 < 2) {
        made.event(patient, "1", 300 + i, true);
      }
    }
    assertFalse(made.pairs(DetectionCriteria.STANDARD).stream().anyMatch(PairLine::raised));
  }

  @Test
  void oneSeriousCaseOfACaseRuleComesFirst() {
    plantExcess();
    UUID carT = made.product("CAR", "CAR_T");
    made.event(made.patient(centre, carT, "L3", 900), "2", 400, true);
    made.event(made.patient(centre, lenti, "L1", 900), "2", 400, true);

    PairLine line = made.line(carT, "T_CELL_MALIGNANCY");
    assertTrue(line.met().contains(Criterion.CASE_RULE));
    assertEquals(1, line.rank());
    assertFalse(line.raised(), "the case rule has raised its own alert when the case came in");
    assertFalse(made.line(lenti, "T_CELL_MALIGNANCY").met().contains(Criterion.CASE_RULE));
  }

  @Test
  void theOrderInWhichTheRecordWasReadDoesNotMatter() {
    plantExcess();
    DetectionRuns.Result before = result();
    String hash = made.cohort().inputHash();
    Collections.reverse(made.treatments);
    Collections.reverse(made.cases);
    Collections.reverse(made.products);
    assertEquals(hash, made.cohort().inputHash());
    assertEquals(
        DetectionRuns.canonical(List.of(), before), DetectionRuns.canonical(List.of(), result()));
  }

  /**
   * Renewed when empirical Bayes ratios, their priors and the simulation of the criteria came in:
   * without their columns and lines the hash was the one before. Again when limits at sharp priors
   * came to be read from polynomials: they moved by less than 1e-11 of themselves.
   */
  @Test
  void everyMachineEveryJdkAndAnyNumberOfThreadsGiveTheSameBytes() {
    plantExcess();
    for (int threads : List.of(1, 8)) {
      String text = DetectionRuns.canonical(List.of(), result(threads));
      assertEquals(
          "6e98d6e4e26d050d97eb2608c7aa90964e92aaaeba4e369724772c74c0aaa339",
          Sha256.of(text),
          threads + " threads: " + text);
    }
  }

  private DetectionRuns.Result result() {
    return result(1);
  }

  private DetectionRuns.Result result(int threads) {
    Screening screening =
        new Screening(
            made.cohort(),
            DetectionCriteria.STANDARD,
            Thresholds.of(MadeRecord.RULES),
            Set.of(),
            threads);
    return new DetectionRuns.Result(
        screening.exposures(),
        screening.pairs(),
        List.of(),
        Surveillance.Findings.NONE,
        made.evidence(List.of()),
        new Exploration(
            screening.priors(), screening.performance(MadeRecord.DAY_0.plusDays(2000), 300)));
  }

  private void plantExcess() {
    for (int i = 0; i < 60; i++) {
      UUID treated = made.patient(centre, lenti, "L1", 2000);
      made.event(treated, "3", 50, false);
      if (i < 12) {
        made.event(treated, "1", 1000 + i, true);
      }
    }
    for (int i = 0; i < 180; i++) {
      UUID compared = made.patient(centre, other, "L2", 2000);
      made.event(compared, "3", 50, false);
      if (i == 0) {
        made.event(compared, "1", 1000, true);
      }
    }
  }
}
