package org.longwatch.reference;

/** What a follow-up plan asks for. */
public enum PlanItem {
  /** A contact with the patient. */
  FOLLOW_UP("Follow-up"),
  BLOOD_COUNT("Blood count"),
  /** Where the vector sits, and whether one clone predominates. */
  INTEGRATION_SITES("Integration sites"),
  /** Whether the vector is still there. */
  PERSISTENCE("Vector persistence"),
  /** Replication-competent virus. */
  RCL("Virus test"),
  /** A consent of one's own, once of age. */
  RE_CONSENT("Consent of one's own");

  private final String label;

  PlanItem(String label) {
    this.label = label;
  }

  /** For people, without clinical words beyond the test's own name. */
  public String label() {
    return label;
  }
}
