package org.longwatch.simulation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.longwatch.fhir.bulk.Sheet;

/**
 * What follows an event that was reported: a malignancy is stated as a diagnosis of its own, and
 * what was given because of it or of another event as a further therapy. Draws from a stream of its
 * own, so that the rest of the course does not depend on it.
 */
final class Aftermath {

  /** How often the cells of a malignancy without planted vector were tested for it. */
  private static final double TESTED = 0.6;

  /** A therapy: its kind, its ATC code (empty where there is none) and how long it lasts. */
  private record Remedy(String kind, String atc, String words, int shortest, int longest) {}

  /** Morphologies of ICD-O-3 by how the centre calls the tumour. */
  private static final Map<String, Morphology> MORPHOLOGY =
      Map.of(
          "Breast carcinoma", new Morphology("8500/3", "Infiltrating duct carcinoma"),
          "Colon carcinoma", new Morphology("8140/3", "Adenocarcinoma"),
          "Melanoma of the skin", new Morphology("8720/3", "Malignant melanoma"),
          "Thyroid carcinoma", new Morphology("8260/3", "Papillary adenocarcinoma"));

  private record Morphology(String code, String words) {}

  private final String pseudonym;
  private final LocalDate until;
  private final Draws draws;
  private int malignancies;
  private int therapies;

  /**
   * @param until the last day of which the centre can tell
   */
  Aftermath(String pseudonym, LocalDate until, Draws draws) {
    this.pseudonym = pseudonym;
    this.until = until;
    this.draws = draws;
  }

  /** The diagnosis, if the event is a malignancy. */
  Optional<Sheet.Malignancy> malignancy(Happening happening, Sheet.Event told) {
    EventKind kind = happening.kind();
    if (!"new-malignancy".equals(kind.question(true))) {
      return Optional.empty();
    }
    boolean planted = !happening.addition().isEmpty();
    boolean ofT = kind == EventKind.T_CELL_LYMPHOMA;
    boolean tested = draws.chance(TESTED);
    Morphology histology = histology(kind, told.words());
    return Optional.of(
        new Sheet.Malignancy(
            pseudonym + "-M" + ++malignancies,
            told.code(),
            told.dictionaryVersion(),
            told.term(),
            told.words(),
            histology.code(),
            histology.words(),
            told.onset(),
            told.recordedOn(),
            planted ? "yes" : tested ? "no" : "not-tested",
            kind == EventKind.SOLID_TUMOUR ? Optional.empty() : Optional.of(ofT)));
  }

  private static Morphology histology(EventKind kind, String words) {
    return switch (kind) {
      case MYELODYSPLASIA -> new Morphology("9989/3", "Myelodysplastic syndrome");
      case MYELOID_LEUKAEMIA -> new Morphology("9861/3", "Acute myeloid leukaemia");
      case T_CELL_LYMPHOMA -> new Morphology("9702/3", "Mature T-cell lymphoma");
      default -> MORPHOLOGY.getOrDefault(words, new Morphology("8000/3", "Malignant neoplasm"));
    };
  }

  /** What was given because of an event. */
  List<Sheet.Therapy> therapies(Happening happening, boolean serious) {
    List<Sheet.Therapy> given = new ArrayList<>();
    LocalDate began = happening.onset().plusDays(draws.between(1, 20));
    boolean transplanted = draws.chance(0.4);
    int waited = draws.between(90, 160);
    for (Remedy remedy : remedies(happening.kind(), serious)) {
      add(given, remedy, began, draws.between(remedy.shortest(), remedy.longest()));
    }
    if (transplanted
        && (happening.kind() == EventKind.MYELODYSPLASIA
            || happening.kind() == EventKind.MYELOID_LEUKAEMIA)) {
      Remedy graft =
          new Remedy("stem-cell-transplantation", "", "Allogeneic stem cell transplantation", 0, 0);
      add(given, graft, began.plusDays(waited), 0);
    }
    return given;
  }

  private void add(List<Sheet.Therapy> given, Remedy remedy, LocalDate began, int days) {
    if (!began.isBefore(until)) {
      return;
    }
    LocalDate ended = began.plusDays(days);
    given.add(
        new Sheet.Therapy(
            pseudonym + "-T" + ++therapies,
            remedy.kind(),
            remedy.atc(),
            remedy.words(),
            began,
            ended.isAfter(until) ? Optional.empty() : Optional.of(ended)));
  }

  private List<Remedy> remedies(EventKind kind, boolean serious) {
    double which = draws.unit();
    return switch (kind) {
      case MYELODYSPLASIA -> List.of(new Remedy("anticancer", "L01BC07", "Azacitidine", 90, 240));
      case MYELOID_LEUKAEMIA ->
          List.of(
              new Remedy("anticancer", "L01BC01", "Cytarabine", 7, 60),
              new Remedy("anticancer", "L01DB02", "Daunorubicin", 3, 3));
      case T_CELL_LYMPHOMA ->
          List.of(
              new Remedy("anticancer", "L01AA01", "Cyclophosphamide", 90, 130),
              new Remedy("anticancer", "L01DB01", "Doxorubicin", 90, 130));
      case SOLID_TUMOUR ->
          which < 0.5
              ? List.of(new Remedy("anticancer", "L01CD01", "Paclitaxel", 80, 140))
              : List.of();
      case CYTOKINE_RELEASE ->
          which < 0.6
              ? List.of(new Remedy("immunosuppressant", "L04AC07", "Tocilizumab", 0, 1))
              : List.of();
      case LIVER_ENZYMES ->
          which < 0.6
              ? List.of(new Remedy("immunosuppressant", "H02AB06", "Prednisolone", 40, 70))
              : List.of();
      case AUTOIMMUNE ->
          serious
              ? List.of(new Remedy("immunosuppressant", "H02AB07", "Prednisone", 60, 400))
              : List.of();
      case MICROANGIOPATHY -> List.of(new Remedy("other", "L04AJ01", "Eculizumab", 30, 180));
      default -> List.of();
    };
  }
}
