package org.longwatch.followup;

/** How a patient was reached. */
public enum ContactMode {
  /** A visit with physical examination. */
  EXAMINATION,
  PHONE,
  QUESTIONNAIRE,
  /** Samples only. */
  LABORATORY
}
