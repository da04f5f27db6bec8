package org.longwatch.clonality;

/** How far a clone has come, from nothing to report to urgent (domain.md 2.4). */
public enum ClonalityTier {
  /** Polyclonal, nothing to report. */
  C0("none"),
  C1("watch"),
  C2("alert"),
  C3("urgent");

  private final String label;

  ClonalityTier(String label) {
    this.label = label;
  }

  /** The tier for people. */
  public String label() {
    return label;
  }
}
