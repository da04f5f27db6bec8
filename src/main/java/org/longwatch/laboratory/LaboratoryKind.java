package org.longwatch.laboratory;

/** What was looked for. Copies per cell and integration sites are the business of clonality. */
public enum LaboratoryKind {
  /** Cells with the vector or the transgene, by amount or share. */
  PERSISTENCE("persistence"),
  /** Replication-competent lentivirus or retrovirus. */
  RCL("replication-competent virus"),
  /** Antibodies or cells against the product. */
  IMMUNOGENICITY("immunogenicity"),
  /** Vector that leaves the body. */
  SHEDDING("shedding"),
  /** Blood count, by the number of leukocytes. */
  BLOOD_COUNT("blood count");

  private final String label;

  LaboratoryKind(String label) {
    this.label = label;
  }

  /** The kind for people. */
  public String label() {
    return label;
  }
}
