package org.longwatch.signal;

/** A reason to look at a pair of product and event. */
public enum Criterion {
  EVANS("Evans", "PRR, chi-square with Yates' correction and number (Evans 2001)"),
  IC025("IC025", "lower limit of the information component (Norén 2013)"),
  ROR("ROR", "lower limit of the reporting odds ratio of an important event (EMA/849944/2016)"),
  EB05(
      "EB05",
      "5 % point of the empirical Bayes ratio, with a prior that came to rest (DuMouchel 1999);"
          + " shown, but raises no alert: a prior wants a larger table than a registry's"),
  RATE("Rate", "lower limit of the rate ratio against the other products (exact, conditional)"),
  CASE_RULE("Case rule", "one such case is a reason, whatever the numbers say");

  private static final String CAR_T = "CAR_T";
  private static final String T_CELL_MALIGNANCY = "T_CELL_MALIGNANCY";

  private final String label;
  private final String meaning;

  Criterion(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /**
   * Whether one such case is a reason to look, whatever the numbers say.
   *
   * @param modality of the product
   * @param family of the event's term
   */
  public static boolean oneCaseIsEnough(String modality, String family, boolean serious) {
    return serious && CAR_T.equals(modality) && T_CELL_MALIGNANCY.equals(family);
  }

  /** Whether it is a reason for an alert of the run; a case rule has raised its own before. */
  boolean raises() {
    return this != CASE_RULE && this != EB05;
  }

  /** Short name for tables. */
  public String label() {
    return label;
  }

  /** What it compares, with its source. */
  public String meaning() {
    return meaning;
  }
}
