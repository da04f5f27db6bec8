package org.longwatch.interval;

import java.util.Locale;

/** Why a further therapy matters to the follow-up (domain.md 8). */
public enum TherapyKind {
  ANTICANCER,
  /** The same product again. */
  RETREATMENT,
  STEM_CELL_TRANSPLANTATION,
  /** Another gene therapy. */
  GENE_THERAPY,
  IMMUNOSUPPRESSANT,
  OTHER;

  /** The kind for people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
