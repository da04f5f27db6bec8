package org.longwatch.search;

import java.util.Locale;
import java.util.Optional;

/** The fields one can ask for, as in {@code lot:L-17}, and what each weighs in a plain question. */
enum CaseField {
  PSEUDONYM(6, false),
  PRODUCT(2, false),
  LOT(4, false),
  TERM(3, true),
  CODE(4, false),
  SERIOUS(0, false),
  CRITERION(1, false),
  OUTCOME(1, false),
  GENE(4, false),
  TIER(2, false),
  /** Whether the vector was found in a malignancy: {@code yes}, {@code no}, {@code not_tested}. */
  VECTOR(0, false),
  KIND(0, false),
  NARRATIVE(1, true);

  private final float weight;
  private final boolean prose;

  CaseField(float weight, boolean prose) {
    this.weight = weight;
    this.prose = prose;
  }

  /** Weight in a question that names no field; 0 for fields that must be named. */
  float weight() {
    return weight;
  }

  /** Whether it holds English text, and not names and codes. */
  boolean isProse() {
    return prose;
  }

  /** Its name in questions and in the index. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<CaseField> of(String key) {
    for (CaseField field : values()) {
      if (field.key().equalsIgnoreCase(key)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
