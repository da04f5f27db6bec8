package org.longwatch.security;

/** What somebody is to the registry. */
public enum Role {
  /** Data manager or study nurse of one centre. */
  SITE_STAFF("Site staff"),
  /** Physician of one centre. */
  SITE_PHYSICIAN("Site physician"),
  /** A centre's own system, sending FHIR. */
  SITE_SYSTEM("Site system"),
  /** Reviews signals of all centres. */
  SAFETY_PHYSICIAN("Safety physician"),
  /** Keeps the registry's data in order; sees all centres. */
  STEWARD("Steward"),
  /** Marketing authorisation holder; sees aggregates of its own products. */
  HOLDER("Authorisation holder"),
  /** Medicines authority; sees aggregates of all products. */
  REGULATOR("Regulator"),
  /** Configures centres, products, people and clients; sees no patient. */
  ADMINISTRATOR("Administrator");

  private final String label;

  Role(String label) {
    this.label = label;
  }

  /** The role's name for people. */
  public String label() {
    return label;
  }

  /** Whether the role belongs to one centre and sees that centre only. */
  public boolean isOfCentre() {
    return this == SITE_STAFF || this == SITE_PHYSICIAN || this == SITE_SYSTEM;
  }
}
