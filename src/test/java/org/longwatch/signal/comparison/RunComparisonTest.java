package org.longwatch.signal.comparison;

import static java.lang.Double.NaN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.ProductId;
import org.longwatch.signal.Cohort;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.MadeRecord;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.StoredLine;
import org.longwatch.signal.StoredLine.Kind;
import org.longwatch.signal.comparison.RunComparison.Cause;
import org.longwatch.signal.comparison.RunComparison.Change;

/** The record is changed by hand between two runs; the comparison must say how. */
class RunComparisonTest {

  private static final String LEUKAEMIA = "1";
  private static final String FEVER = "3";
  private static final LocalDate LATE = LocalDate.of(2025, 12, 31);

  private final MadeRecord made = new MadeRecord();
  private UUID centre;
  private UUID lenti;
  private UUID other;
  private UUID patient;
  private UUID leukaemia;

  /** What the next run says beside its pairs. */
  private final List<StoredLine> beside = new ArrayList<>();

  @BeforeEach
  void makeARecord() {
    centre = made.centre("C");
    lenti = made.product("LENTI", "GENE_THERAPY");
    other = made.product("OTHER", "GENE_THERAPY");
    for (int i = 0; i < 20; i++) {
      UUID each = made.patient(centre, i % 2 == 0 ? lenti : other, "L", 1000);
      UUID event = made.event(each, i < 6 ? LEUKAEMIA : FEVER, 100 + i, false);
      if (i == 0) {
        patient = each;
        leukaemia = event;
      }
    }
  }

  @Test
  void theSameRecordCountedTheSameWayMovesNothing() {
    RunComparison comparison = RunComparison.of(side(LATE), side(LATE));
    assertEquals(List.of(), comparison.lines());
    assertEquals(List.of(), comparison.method());
    assertEquals(List.of(), comparison.denominators());
    assertEquals(made.pairs(DetectionCriteria.STANDARD).size(), comparison.unchanged());
    assertTrue(comparison.told());
  }

  @Test
  void aNewCaseIsNewWhereItCountsAndMovesOtherLinesOnlyAsOthers() {
    RunComparison.Side before = side(LATE);
    UUID added = made.event(patient, FEVER, 400, true);
    RunComparison comparison = RunComparison.of(before, side(LATE));

    RunComparison.Line fever = line(comparison, PairLine.Level.TERM, lenti, FEVER);
    assertEquals(1, fever.moreCases());
    assertEquals(Set.of(Cause.NEW_CASES), fever.causes());
    assertEquals(
        List.of(new RunComparison.CaseChange(added, patient, Change.NEW, "", FEVER)),
        fever.cases());
    RunComparison.Line elsewhere = line(comparison, PairLine.Level.TERM, other, FEVER);
    assertEquals(0, elsewhere.moreCases());
    assertEquals(Set.of(Cause.OTHER_LINES), elsewhere.causes());
    assertEquals(1, comparison.lines().get(0).moreCases(), "what has more cases comes first");
    assertEquals(List.of(), comparison.denominators());
  }

  @Test
  void aWithdrawnCaseIsSaidToBeWithdrawn() {
    RunComparison.Side before = side(LATE);
    made.withdraw(leukaemia);
    RunComparison.Line line =
        line(
            RunComparison.of(before, side(LATE)),
            PairLine.Level.FAMILY,
            lenti,
            "MYELOID_MALIGNANCY");
    assertEquals(-1, line.moreCases());
    assertEquals(Set.of(Cause.WITHDRAWN_CASES), line.causes());
    assertEquals(Map.of(Change.WITHDRAWN, 1L), line.changes());
  }

  @Test
  void aRecodedTermLeavesOneLineAndComesToAnother() {
    RunComparison.Side before = side(LATE);
    made.recode(leukaemia, FEVER);
    RunComparison comparison = RunComparison.of(before, side(LATE));
    RunComparison.Line from = line(comparison, PairLine.Level.TERM, lenti, LEUKAEMIA);
    RunComparison.Line to = line(comparison, PairLine.Level.TERM, lenti, FEVER);
    assertEquals(
        List.of(
            new RunComparison.CaseChange(
                leukaemia, patient, Change.RECODED_AWAY, LEUKAEMIA, FEVER)),
        from.cases());
    assertEquals(
        List.of(
            new RunComparison.CaseChange(
                leukaemia, patient, Change.RECODED_HERE, LEUKAEMIA, FEVER)),
        to.cases());
    assertEquals(Set.of(Cause.RECODED), to.causes());
  }

  @Test
  void aCorrectedTreatmentMovesCasesAndPersonYearsToTheOtherProduct() {
    RunComparison.Side before = side(LATE);
    made.treatedWith(patient, other);
    RunComparison comparison = RunComparison.of(before, side(LATE));
    assertEquals(
        Map.of(Change.ATTRIBUTED_AWAY, 1L),
        line(comparison, PairLine.Level.TERM, lenti, LEUKAEMIA).changes());
    assertEquals(
        Set.of(Cause.REATTRIBUTED, Cause.DENOMINATOR),
        line(comparison, PairLine.Level.TERM, other, LEUKAEMIA).causes());
    RunComparison.Denominator less = denominator(comparison, lenti);
    assertEquals(10, less.treatedBefore());
    assertEquals(9, less.treatedAfter());
    assertEquals(new RunComparison.Shift(1, -1000 / 365.25), less.went().orElseThrow());
    assertEquals(
        new RunComparison.Shift(1, 1000 / 365.25), denominator(comparison, other).came().get());
  }

  @Test
  void longerFollowUpMovesRatesByTheDenominatorAlone() {
    RunComparison.Side before = side(LATE);
    made.seenAgain(patient, 365);
    RunComparison comparison = RunComparison.of(before, side(LATE));
    RunComparison.Denominator more = denominator(comparison, lenti);
    assertEquals(new RunComparison.Shift(1, 365 / 365.25), more.longer().orElseThrow());
    assertEquals(365 / 365.25, more.yearsAfter() - more.yearsBefore(), 1e-9);
    assertEquals(
        Set.of(Cause.DENOMINATOR), line(comparison, PairLine.Level.TERM, lenti, FEVER).causes());
  }

  @Test
  void aCaseBeyondTheCutOffIsNotWithdrawn() {
    RunComparison.Side before = side(LATE);
    LocalDate early = LocalDate.of(2020, 3, 1);
    made.withdraw(leukaemia); // what is read at the earlier cut-off does not hold it
    RunComparison later = RunComparison.of(before, side(early));
    assertEquals(
        Map.of(Change.BEYOND_CUT_OFF, 1L),
        line(later, PairLine.Level.TERM, lenti, LEUKAEMIA).changes());
    RunComparison back = RunComparison.of(side(early), before);
    assertEquals(Set.of(Cause.CUT_OFF), line(back, PairLine.Level.TERM, lenti, LEUKAEMIA).causes());
  }

  @Test
  void aCaseThatBecameSeriousIsAssessedAnew() {
    RunComparison.Side before = side(LATE);
    made.serious(leukaemia);
    assertEquals(
        Map.of(Change.ASSESSED, 1L),
        line(RunComparison.of(before, side(LATE)), PairLine.Level.TERM, lenti, LEUKAEMIA)
            .changes());
  }

  @Test
  void everyDifferenceOfMethodIsNamed() {
    DetectionCriteria lagged = DetectionCriteria.of(DetectionCriteria.Unit.PATIENT, 103);
    RunComparison comparison =
        RunComparison.of(
            side(LATE),
            side(run(lagged, LATE, "2", "d2", List.of("sdr.evans.prr v2 = 3.0 draft")), lagged));
    assertEquals(
        List.of(
            new RunComparison.Difference("Lag", "none", "the first 103 days are left out"),
            new RunComparison.Difference("Dictionary", "d1", "d2"),
            new RunComparison.Difference("Software", "1", "2"),
            new RunComparison.Difference("Rule sdr.evans.prr", "v1 = 2.0 draft", "v2 = 3.0 draft"),
            new RunComparison.Difference("Rule sdr.ic025", "v1 = 0.0 draft", "")),
        comparison.method());
    RunComparison.Line line = line(comparison, PairLine.Level.TERM, lenti, LEUKAEMIA);
    assertEquals(-2, line.moreCases(), "days 100 and 102 are within the lag");
    assertEquals(
        Set.of(Cause.REATTRIBUTED, Cause.DENOMINATOR, Cause.CHOICE, Cause.METHOD), line.causes());
    assertEquals(
        -10 * 103 / 365.25, denominator(comparison, lenti).shorter().orElseThrow().years(), 1e-9);
  }

  @Test
  void anotherChoiceIsNamedAndMovesOnlyWhatItConcerns() {
    DetectionCriteria windowed =
        DetectionCriteria.of(
            DetectionCriteria.Unit.PATIENT,
            0,
            DetectionCriteria.Attribution.EVERY,
            DetectionCriteria.TimeAtRisk.EACH,
            0,
            DetectionCriteria.Window.list("MYELOID_MALIGNANCY:0-103"));
    List<String> rules = side(LATE).run().rules();
    RunComparison comparison =
        RunComparison.of(side(LATE), side(run(windowed, LATE, "1", "d1", rules), windowed));
    assertEquals(
        List.of(
            new RunComparison.Difference(
                "Windows of detection bias",
                "none",
                "myeloid malignancy days 0 to 103 are left out")),
        comparison.method());
    assertEquals(List.of(), comparison.denominators(), "the window is of one family");
    RunComparison.Line line = line(comparison, PairLine.Level.TERM, lenti, LEUKAEMIA);
    assertEquals(-2, line.moreCases());
    assertTrue(line.causes().contains(Cause.CHOICE));
    assertFalse(line.causes().contains(Cause.METHOD), "rules and software are the same");
    assertEquals(Map.of(Change.ATTRIBUTED_AWAY, 2L), line.changes());
  }

  @Test
  void aTextOfBeforeThereWasAChoiceMeansTheSame() {
    DetectionRun now = side(LATE).run();
    DetectionRun then =
        new DetectionRun(
            now.id(),
            now.startedAt(),
            now.finishedAt(),
            now.startedBy(),
            now.criteriaName(),
            now.criteriaVersion(),
            "standard v1 unit=PATIENT lag=0",
            now.lockPoint(),
            now.clinicalCutOff(),
            true,
            now.softwareVersion(),
            now.dictionaryVersion(),
            now.rules(),
            20,
            20,
            20,
            "in",
            "out");
    assertEquals(
        List.of(), RunComparison.of(side(then, DetectionCriteria.STANDARD), side(LATE)).method());
    assertEquals(
        "a patient, whose time ends with its first such event", then.choices().get("Counted once"));
  }

  @Test
  void whatCannotBeToldIsSaidSoAndNotGuessed() {
    RunComparison.Side before = side(LATE);
    made.withdraw(leukaemia);
    RunComparison.Side read = side(LATE);
    RunComparison.Side unread =
        new RunComparison.Side(
            read.run(), read.exposures(), read.lines(), List.of(), Optional.empty());
    RunComparison comparison = RunComparison.of(before, unread);
    assertFalse(comparison.told());
    RunComparison.Line line = line(comparison, PairLine.Level.TERM, lenti, LEUKAEMIA);
    assertEquals(-1, line.moreCases());
    assertEquals(Set.of(Cause.UNTOLD), line.causes());
    assertEquals(List.of(), line.cases());
  }

  @Test
  void countsThatDoNotAddUpAreNotExplained() {
    RunComparison.Side before = side(LATE);
    RunComparison.Counted counted = before.counted().orElseThrow();
    RunComparison.Side short1 =
        new RunComparison.Side(
            before.run(),
            before.exposures(),
            before.lines(),
            List.of(),
            Optional.of(
                new RunComparison.Counted(
                    counted.cases().stream()
                        .filter(each -> !each.event().equals(leukaemia))
                        .toList(),
                    counted.terms(),
                    counted.watched(),
                    0)));
    made.event(patient, LEUKAEMIA, 500, true);
    RunComparison.Line line =
        line(RunComparison.of(short1, side(LATE)), PairLine.Level.TERM, lenti, LEUKAEMIA);
    assertEquals(Set.of(Cause.UNTOLD), line.causes());
  }

  @Test
  void whatMovesBesideThePairsIsNamedByValueAndByCause() {
    String family = "MYELOID_MALIGNANCY";
    says(Kind.WINDOW, "LENTI", family, Map.of("cases", 3L, "person_years", 9.0, "ratio", NaN));
    says(Kind.WINDOW, "OTHER", family, Map.of("cases", 3L, "person_years", 9.0));
    says(Kind.DUPLICATE, "LENTI", "GENERAL", Map.of("cases", 7L, "suspected", 0L));
    RunComparison.Side before = side(LATE);
    made.event(patient, LEUKAEMIA, 400, true);
    beside.clear();
    says(Kind.WINDOW, "LENTI", family, Map.of("cases", 4L, "person_years", 9.0, "ratio", NaN));
    says(Kind.WINDOW, "OTHER", family, Map.of("cases", 3L, "person_years", 8.5));
    says(Kind.DUPLICATE, "LENTI", "GENERAL", Map.of("cases", 7L, "suspected", 1L));
    RunComparison comparison = RunComparison.of(before, side(LATE));
    assertEquals(
        List.of(
            "WINDOW LENTI [NEW_CASES] cases 3 4",
            "WINDOW OTHER [DENOMINATOR] person_years 9.0 8.5",
            "DUPLICATE LENTI [SUSPICIONS] suspected 0 1"),
        told(comparison));
    assertEquals(0, comparison.unchangedBeside());
    assertEquals(List.of(), told(RunComparison.of(before, before)));
    assertEquals(3, RunComparison.of(before, before).unchangedBeside());
  }

  @Test
  void aRuleIsACauseOnlyOfTheKindsThatRestOnIt() {
    says(Kind.FOLLOW_UP, "LENTI", "", Map.of("worst", 0.5));
    says(Kind.ONSET, "LENTI", "GENERAL", Map.of("flagged", false));
    RunComparison.Side before = side(LATE);
    beside.clear();
    says(Kind.FOLLOW_UP, "LENTI", "", Map.of("worst", 0.6));
    says(Kind.ONSET, "LENTI", "GENERAL", Map.of("flagged", true));
    List<String> rules = new ArrayList<>(before.run().rules());
    rules.add("loss.grace-days v2 = 100 draft");
    RunComparison comparison =
        RunComparison.of(
            before,
            side(
                run(DetectionCriteria.STANDARD, LATE, "1", "d1", rules),
                DetectionCriteria.STANDARD));
    assertEquals(
        List.of(
            "FOLLOW_UP LENTI [METHOD] worst 0.5 0.6", "ONSET LENTI [UNTOLD] flagged false true"),
        told(comparison));
    assertTrue(comparison.beside().get(1).flagChanged());
  }

  @Test
  void aLineThatOnlyOneRunHasComesOrGoesWithItsReason() {
    RunComparison.Side before = side(LATE);
    made.event(patient, LEUKAEMIA, 400, true);
    says(Kind.ONSET, "LENTI", "MYELOID_MALIGNANCY", Map.of("events", 5L));
    says(Kind.ONSET, "OTHER", "GENERAL", Map.of("events", 5L));
    RunComparison comparison = RunComparison.of(before, side(LATE));
    assertEquals(
        List.of("ONSET LENTI [NEW_CASES] events null 5", "ONSET OTHER [OTHER_LINES] events null 5"),
        told(comparison));
    assertEquals(
        List.of("events 5 null", "events 5 null"),
        RunComparison.of(side(LATE), before).beside().stream()
            .flatMap(line -> line.values().stream())
            .map(value -> value.name() + " " + value.before() + " " + value.after())
            .toList());
  }

  @Test
  void aNumberThatOneRunDidNotKnowYetIsNoDifference() {
    Map<String, Object> unknown = new HashMap<>();
    unknown.put("ebgm", null);
    says(Kind.SCORE, "LENTI", "GENERAL", unknown);
    RunComparison.Side before = side(LATE);
    beside.clear();
    says(Kind.SCORE, "LENTI", "GENERAL", Map.of("ebgm", 1.5));
    assertEquals(List.of(), told(RunComparison.of(before, side(LATE))));
  }

  private void says(Kind kind, String product, String family, Map<String, Object> values) {
    Map<String, String> key = new LinkedHashMap<>();
    key.put("product_code", product);
    key.put("family", family);
    beside.add(new StoredLine(kind, key, values));
  }

  private static List<String> told(RunComparison comparison) {
    return comparison.beside().stream()
        .flatMap(
            line ->
                line.values().stream()
                    .map(
                        value ->
                            line.kind()
                                + " "
                                + line.key().get("product_code")
                                + " "
                                + line.causes()
                                + " "
                                + value.name()
                                + " "
                                + value.before()
                                + " "
                                + value.after()))
        .toList();
  }

  @Test
  void aWayOfCountingReadsBackFromItsText() {
    for (DetectionCriteria each :
        List.of(
            DetectionCriteria.STANDARD,
            DetectionCriteria.of(DetectionCriteria.Unit.CASE, 30),
            new DetectionCriteria("by v2 unit=CASE", 12, DetectionCriteria.Unit.PATIENT, 7),
            DetectionCriteria.of(
                DetectionCriteria.Unit.REPORT,
                30,
                DetectionCriteria.Attribution.LAST,
                DetectionCriteria.TimeAtRisk.UNTIL_NEXT,
                3,
                DetectionCriteria.Window.list("SOLID_TUMOUR:0-730 SOLID_TUMOUR:1080-1110")))) {
      assertEquals(Optional.of(each), DetectionCriteria.parse(each.canonical()));
    }
    assertEquals(
        Optional.of(DetectionCriteria.STANDARD),
        DetectionCriteria.parse("standard v1 unit=PATIENT lag=0"),
        "as runs wrote it before there was a choice");
    assertEquals(Optional.empty(), DetectionCriteria.parse("standard v1 unit=WARD lag=0"));
    assertEquals(
        Optional.empty(),
        DetectionCriteria.parse(
            DetectionCriteria.STANDARD.canonical().replace("EVERY", "WHICHEVER")));
    assertEquals(Optional.empty(), DetectionCriteria.parse("a former way of counting"));
  }

  private RunComparison.Side side(LocalDate cutOff) {
    DetectionCriteria criteria = DetectionCriteria.STANDARD;
    List<String> rules = List.of("sdr.evans.prr v1 = 2.0 draft", "sdr.ic025 v1 = 0.0 draft");
    return side(run(criteria, cutOff, "1", "d1", rules), criteria);
  }

  private RunComparison.Side side(DetectionRun run, DetectionCriteria criteria) {
    Cohort cohort = made.cohort(criteria);
    return new RunComparison.Side(
        run,
        made.exposures(criteria),
        made.pairs(criteria),
        List.copyOf(beside),
        Optional.of(
            new RunComparison.Counted(
                cohort.countedCases(),
                cohort.termsOfCases(),
                cohort.watched(),
                criteria.lagDays())));
  }

  private static DetectionRun run(
      DetectionCriteria criteria,
      LocalDate cutOff,
      String software,
      String dictionary,
      List<String> rules) {
    return new DetectionRun(
        UUID.randomUUID(),
        Instant.EPOCH,
        Instant.EPOCH,
        "somebody",
        criteria.name(),
        criteria.version(),
        criteria.canonical(),
        1,
        cutOff,
        true,
        software,
        dictionary,
        rules,
        20,
        20,
        20,
        "in",
        "out");
  }

  private static RunComparison.Line line(
      RunComparison comparison, PairLine.Level level, UUID product, String event) {
    return comparison.lines().stream()
        .filter(each -> each.any().level() == level)
        .filter(each -> each.any().product().equals(new ProductId(product)))
        .filter(each -> each.any().event().equals(event))
        .findFirst()
        .orElseThrow();
  }

  private static RunComparison.Denominator denominator(RunComparison comparison, UUID product) {
    return comparison.denominators().stream()
        .filter(each -> each.product().equals(new ProductId(product)))
        .findFirst()
        .orElseThrow();
  }
}
