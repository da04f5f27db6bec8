package org.longwatch.clonality;

/** How far a clone has come, from nothing to report to confirmed virus (domain.md 2.4). */
public enum ClonalityTier {
  /** Polyclonal, nothing to report. */
  C0("none"),
  C1("watch"),
  C2("alert"),
  C3("urgent"),
  /** Replication-competent virus, confirmed by as many results as the rule book asks for. */
  C4("replication-competent virus");

  private final String label;

  ClonalityTier(String label) {
    this.label = label;
  }

  /** Whether one alert of this tier is a reason to look, whatever the numbers say. */
  public boolean isUrgent() {
    return compareTo(C3) >= 0;
  }

  /** The tier for people. */
  public String label() {
    return label;
  }
}
