package org.longwatch.reference;

/** What can complete something that a plan asks for. */
public enum EvidenceKind {
  /** A contact with physical examination. */
  EXAMINATION("examination"),
  PHONE("telephone"),
  QUESTIONNAIRE("questionnaire"),
  /** A contact for samples only. */
  LABORATORY("laboratory visit"),
  BLOOD_COUNT("blood count"),
  PERSISTENCE_TEST("persistence test"),
  COPY_NUMBER("copy number"),
  RCL_TEST("virus test"),
  /** A sample that is kept and can be tested later. */
  ARCHIVED_SPECIMEN("archived sample"),
  INTEGRATION_SAMPLE("integration-site analysis"),
  OWN_CONSENT("consent of one's own");

  private final String label;

  EvidenceKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
