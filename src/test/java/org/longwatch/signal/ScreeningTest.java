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
import org.longwatch.security.Sha256;
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
    UUID both = made.patient(centre, lenti, "L1", 100);
    Cohort.Treatment first = made.treatmentOf(both);
    made.treatments.add(
        new Cohort.Treatment(
            MadeRecord.id("second"),
            both,
            centre,
            other,
            "L2",
            MadeRecord.DAY_0.plusDays(20),
            first.lastContact(),
            Optional.empty(),
            "FEMALE",
            "1980"));
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

  @Test
  void everyMachineAndEveryJdkGivesTheSameBytes() {
    plantExcess();
    String text = DetectionRuns.canonical(List.of(), result());
    assertEquals(
        "1361c1b304ea53063ec46786485aa0367cd9bcdac6f2d3f5c0ff50d9d7e011ab", Sha256.of(text), text);
  }

  private DetectionRuns.Result result() {
    Screening screening =
        new Screening(made.cohort(), DetectionCriteria.STANDARD, Thresholds.of(MadeRecord.RULES));
    return new DetectionRuns.Result(
        screening.exposures(),
        screening.pairs(),
        List.of(),
        Surveillance.Findings.NONE,
        made.evidence(List.of()));
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
