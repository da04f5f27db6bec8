package org.longwatch.traceability;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How cells or tissue were collected. */
public enum CollectionKind {
  APHERESIS,
  BONE_MARROW,
  TISSUE_BIOPSY,
  CORD_BLOOD,
  OTHER;

  /** Reads the code as the profiles write it, for instance {@code bone-marrow}. */
  public static Optional<CollectionKind> of(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
