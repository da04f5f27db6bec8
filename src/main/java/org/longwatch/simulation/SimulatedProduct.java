package org.longwatch.simulation;

import java.time.LocalDate;
import java.util.List;

/** The invented products, and how their patients are treated and followed. */
enum SimulatedProduct {
  AURINGENE("LV-AURIN", "Auringene", "LENTI", "HSC_GENE_THERAPY", Holders.NORDLYS, 0.17, 1, 16),
  BOREACEL("LV-BOREA", "Boreacel", "LENTI", "HSC_GENE_THERAPY", Holders.MERIDIAN, 0.13, 2, 24),
  CASTORLEUCEL("CT-CASTOR", "Castorleucel", "LENTI", "CAR_T", Holders.MERIDIAN, 0.14, 20, 72),
  DORADOLEUCEL("CT-DORADO", "Doradoleucel", "GAMMARETRO", "CAR_T", Holders.NORDLYS, 0.12, 20, 75),
  ELARAVEC("AV-ELARA", "Elaravec", "AAV", "IN_VIVO_GENE_THERAPY", Holders.SOLENT, 0.13, 18, 60),
  FENIXVEC("AV-FENIX", "Fenixvec", "AAV", "IN_VIVO_GENE_THERAPY", Holders.SOLENT, 0.14, 1, 12),
  GALENECEL(
      "GE-GALENE", "Galenecel", "GENOME_EDITING", "EDITED_CELLS", Holders.SOLENT, 0.09, 12, 35),
  HELIXODERM(
      "TE-HELIX", "Helixoderm", "NON_GM_CELL", "TISSUE_ENGINEERED", Holders.NORDLYS, 0.08, 16, 55);

  /** Invented companies. */
  private static final class Holders {
    static final String NORDLYS = "Nordlys Therapeutics";
    static final String MERIDIAN = "Meridian Cell and Gene";
    static final String SOLENT = "Solent Biologics";
  }

  private static final List<Integer> LONG =
      List.of(
          3, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 72, 84, 96, 108, 120, 132, 144, 156, 168, 180);
  private static final List<Integer> FIVE_YEARS = List.of(3, 6, 12, 18, 24, 36, 48, 60);
  private static final List<Integer> CELLS = List.of(3, 6, 12, 24, 36, 48, 60);

  final String code;
  final String label;
  final String vectorClass;
  final String modality;
  final String holder;
  final double share;
  final int youngest;
  final int oldest;

  SimulatedProduct(
      String code,
      String label,
      String vectorClass,
      String modality,
      String holder,
      double share,
      int youngest,
      int oldest) {
    this.code = code;
    this.label = label;
    this.vectorClass = vectorClass;
    this.modality = modality;
    this.holder = holder;
    this.share = share;
    this.youngest = youngest;
    this.oldest = oldest;
  }

  /** Months after treatment in which its patients are seen. */
  List<Integer> months() {
    return switch (vectorClass) {
      case "AAV" -> FIVE_YEARS;
      case "NON_GM_CELL" -> CELLS;
      default -> LONG;
    };
  }

  boolean integrates() {
    return vectorClass.equals("LENTI") || vectorClass.equals("GAMMARETRO");
  }

  boolean isCarT() {
    return modality.equals("CAR_T");
  }

  /** Lots are made one after the other, in this number over the whole time. */
  int lots(int patients) {
    double treated = share * patients;
    return (int) Math.max(1, Math.min(StrictMath.floor(treated / 9), Math.max(5, treated / 40)));
  }

  /** Number of the lot of a day, from 0. */
  int lotOn(LocalDate day, CohortPlan plan) {
    long passed = day.toEpochDay() - plan.start().toEpochDay();
    return (int) Math.min(lots(plan.patients()) - 1, passed * lots(plan.patients()) / plan.days());
  }

  String lotNumber(int lot) {
    String digits = Integer.toString(lot + 1);
    return code.substring(code.indexOf('-') + 1, code.indexOf('-') + 3)
        + "0".repeat(Math.max(0, 4 - digits.length()))
        + digits;
  }

  LocalDate lotExpires(int lot, CohortPlan plan) {
    return plan.start().plusDays(plan.days() * (lot + 1) / lots(plan.patients()) + 180);
  }
}
