package org.longwatch.simulation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.longwatch.fhir.bulk.CaseFile;
import org.longwatch.fhir.bulk.Sheet;

/** What happens to one patient from treatment to the end of the cohort, death or loss. */
final class Course {

  private static final List<String> QUESTIONS =
      List.of(
          "new-malignancy",
          "new-neurologic",
          "new-autoimmune",
          "new-haematologic",
          "new-infection");
  private static final double DEATHS_PER_YEAR = 0.016;
  private static final double LOSSES_PER_YEAR = 0.02;

  /** Of what it sees, the silent centre reports one in eight. */
  private static final double SILENT = 0.125;

  private static final String TREATMENT = "-A1";

  private static final String STUDY = "LTFU-CAR-T";

  private final CohortPlan plan;
  private final Destiny destiny;
  private final String centre;
  private final boolean silent;
  private final boolean reportsTwice;
  private final String pseudonym;
  private final Truths truths;
  private final Draws draws;
  private final LocalDate end;
  private LocalDate died;
  private LocalDate lost;

  private record Dated(LocalDate day, Sheet sheet) {}

  private final List<Dated> sheets = new ArrayList<>();

  /**
   * @param silent whether the centre keeps most events to itself
   * @param reportsTwice whether the centre reports this patient's first event twice
   */
  Course(
      CohortPlan plan,
      Destiny destiny,
      String centre,
      String pseudonym,
      boolean silent,
      boolean reportsTwice,
      Truths truths) {
    this.plan = plan;
    this.destiny = destiny;
    this.centre = centre;
    this.pseudonym = pseudonym;
    this.silent = silent;
    this.reportsTwice = reportsTwice;
    this.truths = truths;
    this.draws = Draws.of(plan.seed(), destiny.number());
    this.end = plan.end();
  }

  CaseFile caseFile() {
    SimulatedProduct product = destiny.product();
    LocalDate treated = destiny.treated();
    int ageInDays = draws.between(product.youngest * 365 + 31, product.oldest * 365);
    String birth = treated.minusDays(ageInDays).toString().substring(0, 7);
    String gender = draws.chance(0.004) ? "unknown" : draws.chance(0.5) ? "female" : "male";
    int lot = product.lotOn(treated, plan);
    sheets.add(
        new Dated(
            treated,
            new Sheet.Treatment(
                pseudonym + TREATMENT,
                product.code,
                product.label,
                product.vectorClass,
                product.lotNumber(lot),
                product.lotExpires(lot, plan),
                treated,
                dose(product),
                doseUnit(product),
                doseCode(product),
                cells(product))));
    fate();
    List<Happening> happenings = happenings(lot);
    Map<Happening, Boolean> serious = new LinkedHashMap<>();
    for (Happening happening : happenings) {
      serious.put(happening, happening.fatal() || draws.chance(happening.kind().often.serious()));
    }
    visits(serious, treated.minusDays(ageInDays));
    report(serious);
    if (died != null) {
      sheets.add(new Dated(died, new Sheet.Death(pseudonym + "-death", died)));
    }
    takePart(product);
    sheets.sort(Comparator.comparing(Dated::day));
    return new CaseFile(
        centre, pseudonym, gender, birth, sheets.stream().map(Dated::sheet).toList());
  }

  // ---- enrolment, and the patient's own cells

  /** Draws of their own, so that what they tell changes nothing else in the course. */
  private Draws aside(int about) {
    return Draws.of(plan.seed() + 7_919L * about, destiny.number());
  }

  private void takePart(SimulatedProduct product) {
    if (!product.isCarT()) {
      return;
    }
    Draws chances = aside(1);
    LocalDate consented = destiny.treated().minusDays(chances.between(50, 80));
    Sheet.Enrolment enrolment =
        new Sheet.Enrolment(
            pseudonym + "-N1",
            pseudonym + "-C1",
            STUDY,
            consented,
            consented.plusDays(chances.between(0, 7)));
    sheets.add(new Dated(enrolment.startedOn(), enrolment));
    boolean withdrew = chances.chance(0.3);
    if (died != null) {
      sheets.add(new Dated(died, leaving(enrolment, died, "death", false)));
    } else if (lost != null) {
      sheets.add(
          new Dated(
              lost,
              leaving(
                  enrolment,
                  lost,
                  withdrew ? "consent-withdrawn" : "lost-to-follow-up",
                  withdrew)));
    }
  }

  private Sheet.Leaving leaving(
      Sheet.Enrolment enrolment, LocalDate day, String reason, boolean withdrew) {
    return new Sheet.Leaving(
        enrolment, day, reason, withdrew ? Optional.of(pseudonym + "-C2") : Optional.empty());
  }

  private Optional<Sheet.Cells> cells(SimulatedProduct product) {
    if (!product.isCarT()) {
      return Optional.empty();
    }
    Draws chances = aside(2);
    LocalDate collected = destiny.treated().minusDays(chances.between(24, 45));
    String donation =
        "Z9"
            + centre
            + collected.toString().substring(2, 4)
            + String.format(Locale.ROOT, "%06d", destiny.number());
    return Optional.of(
        new Sheet.Cells(
            pseudonym + "-L1",
            pseudonym + "-COI-A",
            pseudonym + "-COI-D",
            donation,
            collected,
            collected.plusYears(1)));
  }

  // ---- how long the patient is seen

  private void fate() {
    LocalDate treated = destiny.treated();
    double untilDeath = draws.daysUntil(DEATHS_PER_YEAR);
    double untilLoss = draws.daysUntil(LOSSES_PER_YEAR);
    int afterLate = draws.between(60, 500);
    boolean lateIsFatal = draws.chance(0.4);
    if (destiny.awaitsLateEvent()) {
      LocalDate day = destiny.late().plusDays(afterLate);
      died = lateIsFatal && day.isBefore(end) ? day : null;
      return;
    }
    long days = end.toEpochDay() - treated.toEpochDay();
    if (untilDeath + 1 < days && untilDeath <= untilLoss) {
      died = treated.plusDays(1 + (long) untilDeath);
    } else if (untilLoss + 1 < days) {
      lost = treated.plusDays(1 + (long) untilLoss);
    }
  }

  private boolean sees(LocalDate day) {
    return !day.isAfter(end)
        && (died == null || !day.isAfter(died))
        && (lost == null || !day.isAfter(lost));
  }

  private LocalDate lastSeen() {
    LocalDate day = died == null ? end : earlier(died, end);
    return lost == null ? day : earlier(lost, day);
  }

  // ---- events

  private List<Happening> happenings(int lot) {
    LocalDate treated = destiny.treated();
    List<Happening> all = new ArrayList<>();
    for (EventKind kind : EventKind.values()) {
      if (draws.chance(kind.often.soon())) {
        all.add(happening(kind, treated.plusDays(draws.between(0, kind.often.within()))));
      }
      double day = kind.often.within() + draws.daysUntil(kind.often.perYear());
      while (sees(treated.plusDays((long) Math.min(day, 1e6)))) {
        all.add(happening(kind, treated.plusDays((long) day)));
        day += draws.daysUntil(kind.often.perYear());
      }
    }
    if (plan.planted()) {
      plant(all, lot);
    }
    if (died != null && destiny.late() == null) {
      double cause = draws.unit();
      if (cause < 0.7) {
        all.add(
            cause < 0.4
                ? new Happening(EventKind.UNEXPLAINED_DEATH, died, true, "")
                : new Happening(
                    EventKind.SEPSIS,
                    later(died.minusDays(draws.between(1, 6)), treated),
                    true,
                    ""));
      }
    }
    all.removeIf(happening -> !sees(happening.onset()));
    all.sort(
        Comparator.comparing(Happening::onset)
            .thenComparing(happening -> !happening.fatal())
            .thenComparing(Happening::kind));
    return withoutRelapses(all);
  }

  private void plant(List<Happening> all, int lot) {
    SimulatedProduct product = destiny.product();
    LocalDate treated = destiny.treated();
    double early = draws.unit();
    int day = draws.between(1, 9);
    int week = draws.between(14, 84);
    switch (product) {
      case AURINGENE -> {
        if (destiny.awaitsLateEvent()) {
          all.add(
              new Happening(
                  early < 0.65 ? EventKind.MYELODYSPLASIA : EventKind.MYELOID_LEUKAEMIA,
                  destiny.late(),
                  false,
                  draws.pick(
                      List.of(
                          "Integration site analysis showed a dominant clone near MECOM.",
                          "One clone with the vector in MECOM made up most of the marrow.",
                          "The clone with the MECOM insertion had grown over the last visits."))));
        }
      }
      case CASTORLEUCEL, DORADOLEUCEL -> {
        if (early < (product == SimulatedProduct.CASTORLEUCEL ? 0.5 : 0.42)) {
          all.add(happening(EventKind.CYTOKINE_RELEASE, treated.plusDays(day)));
        }
        if (destiny.awaitsLateEvent()) {
          all.add(
              new Happening(
                  EventKind.T_CELL_LYMPHOMA,
                  destiny.late(),
                  false,
                  "The CAR transgene was found in the tumour cells."));
        }
      }
      case ELARAVEC -> {
        if (early < 0.4) {
          all.add(happening(EventKind.LIVER_ENZYMES, treated.plusDays(week)));
        }
      }
      case FENIXVEC -> {
        if (isBadLot(lot) && early < 0.95) {
          all.add(happening(EventKind.INFUSION_REACTION, treated.plusDays(day % 3)));
        }
      }
      default -> {
        // nothing is planted here
      }
    }
  }

  private boolean isBadLot(int lot) {
    int lots = destiny.product().lots(plan.patients());
    return lots > 1 && lot == lots / 2;
  }

  private static Happening happening(EventKind kind, LocalDate onset) {
    return new Happening(kind, onset, false, "");
  }

  /** The same again within six weeks is not told as another event. */
  private static List<Happening> withoutRelapses(List<Happening> sorted) {
    List<Happening> kept = new ArrayList<>();
    Map<EventKind, LocalDate> last = new LinkedHashMap<>();
    for (Happening happening : sorted) {
      LocalDate before = last.get(happening.kind());
      if (before == null || happening.fatal() || happening.onset().isAfter(before.plusDays(42))) {
        kept.add(happening);
        last.put(happening.kind(), happening.onset());
      }
    }
    return kept;
  }

  // ---- reports

  private void report(Map<Happening, Boolean> happenings) {
    int number = 0;
    boolean twice = reportsTwice;
    Aftermath aftermath = new Aftermath(pseudonym, lastSeen(), aside(3));
    for (Map.Entry<Happening, Boolean> entry : happenings.entrySet()) {
      Happening happening = entry.getKey();
      boolean unreported = silent && !draws.chance(SILENT);
      int delay = draws.between(0, 24);
      Sheet.Event sheet = sheet(happening, entry.getValue(), ++number, delay);
      if (unreported) {
        truths.addUnreported(centre, pseudonym);
        continue;
      }
      noteTruth(happening);
      Optional<Sheet.Malignancy> diagnosis = aftermath.malignancy(happening, sheet);
      if (diagnosis.isPresent()) {
        sheets.add(new Dated(sheet.recordedOn(), diagnosis.get()));
        sheet = sheet.diagnosedAs(diagnosis.get().identifier());
      }
      sheets.add(new Dated(sheet.recordedOn(), sheet));
      for (Sheet.Therapy therapy : aftermath.therapies(happening, entry.getValue())) {
        sheets.add(new Dated(therapy.ended().orElse(therapy.began()), therapy));
      }
      if (twice && number == 1) {
        Sheet.Event again = again(sheet, ++number);
        sheets.add(new Dated(again.recordedOn(), again));
        truths.addDuplicate(centre, sheet.identifier(), again.identifier());
      }
    }
  }

  private Sheet.Event sheet(Happening happening, boolean serious, int number, int delay) {
    EventKind kind = happening.kind();
    int severity = draws.between(0, 1);
    boolean malignant = "new-malignancy".equals(kind.question(serious));
    boolean recent = happening.onset().plusDays(70).isAfter(end);
    String outcome =
        happening.fatal()
            ? "fatal"
            : draws.chance(malignant || recent ? 0.15 : 0.88)
                ? "resolved"
                : draws.pick(List.of("ongoing", "recovering", "ongoing", "unknown"));
    List<String> criteria = new ArrayList<>();
    if (happening.fatal()) {
      criteria.add("C48275");
    } else if (serious) {
      criteria.add(severity == 1 && !malignant ? "C84266" : "C83052");
      if (malignant || kind == EventKind.CYTOKINE_RELEASE) {
        criteria.add("C82521");
      }
    }
    boolean planted = !happening.addition().isEmpty();
    String causality =
        planted
            ? "Probably-Likely"
            : draws.pick(
                List.of("Possible", "Unlikely", "Possible", "Unassessable-Unclassifiable"));
    Storyteller.Story story =
        Storyteller.tell(draws, happening, destiny.treated(), serious, outcome);
    return new Sheet.Event(
        pseudonym + "-E" + number,
        pseudonym + TREATMENT,
        kind.code,
        EventKind.VERSION,
        kind.term,
        story.words(),
        happening.onset(),
        earlier(happening.onset().plusDays(delay), end),
        criteria,
        happening.fatal() ? 5 : (serious ? 3 : 1) + severity,
        outcome,
        causality,
        story.text(),
        Optional.empty());
  }

  private Sheet.Event again(Sheet.Event first, int number) {
    LocalDate onset =
        later(earlier(first.onset().plusDays(draws.between(-3, 3)), end), destiny.treated());
    return new Sheet.Event(
        pseudonym + "-E" + number,
        first.administration(),
        first.code(),
        first.dictionaryVersion(),
        first.term(),
        first.term(),
        onset,
        earlier(later(first.recordedOn(), onset).plusDays(draws.between(2, 9)), end),
        first.criteria(),
        first.grade(),
        first.outcome(),
        first.causality(),
        Storyteller.retell(first.narrative()),
        first.malignancy());
  }

  private void noteTruth(Happening happening) {
    SimulatedProduct product = destiny.product();
    long days = happening.onset().toEpochDay() - destiny.treated().toEpochDay();
    if (!plan.planted()) {
      return;
    }
    switch (happening.kind()) {
      case MYELODYSPLASIA, MYELOID_LEUKAEMIA -> {
        if (happening.onset().equals(destiny.late())) {
          truths.add(Truths.Kind.LATE_MYELOID, product, "MYELOID_MALIGNANCY", pseudonym);
        }
      }
      case T_CELL_LYMPHOMA ->
          truths.add(Truths.Kind.LATE_T_CELL, product, "T_CELL_MALIGNANCY", pseudonym);
      case CYTOKINE_RELEASE ->
          truths.add(Truths.Kind.EARLY_CYTOKINE_RELEASE, product, "CYTOKINE_RELEASE", pseudonym);
      case LIVER_ENZYMES -> {
        if (product == SimulatedProduct.ELARAVEC && days >= 14 && days <= 84) {
          truths.add(Truths.Kind.EARLY_LIVER, product, "HEPATOTOXICITY", pseudonym);
        }
      }
      case INFUSION_REACTION -> {
        int lot = product.lotOn(destiny.treated(), plan);
        if (product == SimulatedProduct.FENIXVEC && isBadLot(lot) && days <= 2) {
          truths.addLot(product, product.lotNumber(lot), "INFUSION_REACTION", pseudonym);
        }
      }
      default -> {
        // background
      }
    }
  }

  // ---- visits

  private void visits(Map<Happening, Boolean> happenings, LocalDate born) {
    SimulatedProduct product = destiny.product();
    LocalDate treated = destiny.treated();
    boolean watched = product == SimulatedProduct.AURINGENE && destiny.awaitsLateEvent();
    boolean nearMecom = plan.planted() && product == SimulatedProduct.AURINGENE;
    Clones clones = new Clones(draws, nearMecom, watched ? destiny.late() : null);
    boolean told = false;
    double copies = product.isCarT() ? draws.between(0.3, 1.4) : draws.between(0.7, 2.3);
    boolean careless = draws.chance(0.1);
    Findings findings = new Findings(product, born, aside(2), aside(4));
    LocalDate before = treated;
    for (int month : product.months()) {
      LocalDate due = treated.plusMonths(month);
      int window = month <= 6 ? 14 : month <= 60 ? 30 : 60;
      boolean missed = draws.chance(careless ? 0.25 : 0.035) && !watched;
      boolean late = draws.chance(careless ? 0.3 : 0.06) && !watched;
      int shift = (int) (draws.bell() * window / 4);
      int lateBy = draws.between(3, 45);
      int toEnter = draws.between(0, 18);
      double kind = draws.unit();
      boolean answered = draws.chance(0.985);
      LocalDate day =
          late
              ? due.plusDays(window + lateBy)
              : due.plusDays(Math.max(-window, Math.min(window, shift)));
      if (missed
          || !day.isAfter(before)
          || !sees(day)
          || day.plusDays(toEnter).isAfter(end)
          || day.equals(died)) {
        continue;
      }
      Sheet.Mode mode = watched ? Sheet.Mode.EXAMINATION : mode(month, kind);
      double grown = clones.grown(day);
      boolean sampled =
          product.integrates()
              && mode != Sheet.Mode.PHONE
              && mode != Sheet.Mode.QUESTIONNAIRE
              && !(watched && day.isAfter(destiny.late()))
              && (month == 6 || month % 12 == 0 || watched && grown >= 0.05);
      double noise = draws.between(0.9, 1.1);
      double decline = product.isCarT() ? StrictMath.exp(-month / 14.0) : 1;
      boolean measured =
          product.integrates() && mode != Sheet.Mode.PHONE && mode != Sheet.Mode.QUESTIONNAIRE;
      sheets.add(
          new Dated(
              day,
              new Sheet.Visit(
                  pseudonym + "-V" + month,
                  day,
                  mode,
                  answers(mode, happenings, before, day, answered),
                  measured
                      ? Optional.of(
                          Draws.decimal(0.01 + (copies * decline + grown / 60) * noise, 2))
                      : Optional.empty(),
                  sampled
                      ? Optional.of(clones.sample(draws, pseudonym + "-S" + month, day))
                      : Optional.empty())));
      if (mode != Sheet.Mode.QUESTIONNAIRE && mode != Sheet.Mode.PHONE) {
        findings
            .at(pseudonym + "-V" + month, day, month)
            .ifPresent(found -> sheets.add(new Dated(found.day(), found)));
      }
      if (sampled && nearMecom && !told) {
        truths.add(Truths.Kind.COMMON_SITE, product, null, pseudonym);
        told = true;
      }
      if (sampled && grown >= 1) {
        truths.add(Truths.Kind.GROWING_CLONE, product, null, pseudonym);
      }
      before = day;
    }
  }

  private static Sheet.Mode mode(int month, double kind) {
    if (month > 60) {
      return kind < 0.2
          ? Sheet.Mode.PHONE
          : kind < 0.3 ? Sheet.Mode.QUESTIONNAIRE : Sheet.Mode.EXAMINATION;
    }
    return month % 12 == 6 && month > 12 && kind < 0.6
        ? Sheet.Mode.LABORATORY
        : Sheet.Mode.EXAMINATION;
  }

  private static Map<String, String> answers(
      Sheet.Mode mode,
      Map<Happening, Boolean> happenings,
      LocalDate after,
      LocalDate until,
      boolean answered) {
    Map<String, String> answers = new LinkedHashMap<>();
    if (mode == Sheet.Mode.LABORATORY) {
      return answers;
    }
    QUESTIONS.forEach(question -> answers.put(question, answered ? "no" : "unknown"));
    happenings.forEach(
        (happening, serious) -> {
          String question = happening.kind().question(serious);
          if (question != null
              && happening.onset().isAfter(after)
              && !happening.onset().isAfter(until)) {
            answers.put(question, "yes");
          }
        });
    return answers;
  }

  // ---- doses

  private BigDecimal dose(SimulatedProduct product) {
    double dose =
        switch (product.vectorClass) {
          case "AAV" -> draws.between(2.0, 6.0);
          case "NON_GM_CELL" -> draws.between(0.8, 3.0);
          default -> product.isCarT() ? draws.between(0.6, 2.4) : draws.between(3.0, 14.0);
        };
    return Draws.decimal(dose, 1);
  }

  private static String doseUnit(SimulatedProduct product) {
    return switch (product.vectorClass) {
      case "AAV" -> "10*13 vg/kg";
      case "NON_GM_CELL" -> "10*6 cells/cm2";
      default -> "10*6 cells/kg";
    };
  }

  private static String doseCode(SimulatedProduct product) {
    return switch (product.vectorClass) {
      case "AAV" -> "10*13.{vg}/kg";
      case "NON_GM_CELL" -> "10*6.{cells}/cm2";
      default -> "10*6.{cells}/kg";
    };
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  private static LocalDate later(LocalDate a, LocalDate b) {
    return a.isAfter(b) ? a : b;
  }
}
