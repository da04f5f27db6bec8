package org.longwatch.search;

/** What kind of thing was found. */
public enum CaseKind {
  PATIENT("Patient"),
  ADVERSE_EVENT("Adverse event"),
  CLONALITY_ALERT("Clonality alert"),
  SECOND_MALIGNANCY("Second malignancy"),
  FURTHER_THERAPY("Further therapy"),
  LABORATORY_RESULT("Laboratory result");

  private final String label;

  CaseKind(String label) {
    this.label = label;
  }

  /** The kind's name for people. */
  public String label() {
    return label;
  }
}
