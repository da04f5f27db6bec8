package org.longwatch.traceability;

import java.util.regex.Pattern;

/**
 * An ISBT 128 donation identification number: facility 5, year 2, sequence 6; labels add two flag
 * characters and sometimes a check character.
 *
 * @param text as it was sent, without spaces
 */
public record DonationNumber(String text) {

  /** The standard is licensed; only its published outline is held here, so this can be wrong. */
  private static final Pattern OUTLINE =
      Pattern.compile("[A-Z0-9]{5}[0-9]{2}[0-9]{6}([A-Z0-9]{2}[A-Z0-9*]?)?");

  public DonationNumber {
    text = text.replaceAll("\\s", "");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("A donation identification number is not empty");
    }
  }

  /** Whether it looks like one; other coding systems number donations otherwise. */
  public boolean isUsual() {
    return OUTLINE.matcher(text).matches();
  }
}
