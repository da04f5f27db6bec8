package org.longwatch.fhir.profile;

import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days and moments as FHIR writes them. */
final class Moments {

  /** Years that nobody would take for a mistake; what lies outside is looked at. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01])"
              + "(T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,3})?"
              + "(Z|[+-](?:0[0-9]|1[0-2]):[0-5][0-9]))?)?)?");

  private static final int LENGTH_OF_DAY = 10;

  private Moments() {}

  /**
   * How precise a moment is, and how far from UTC; moments of one kind stand in the order of their
   * texts.
   *
   * @return null if there is no such moment
   */
  static String kind(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return null;
    }
    if (written.group(3) != null
        && Integer.parseInt(written.group(3))
            > YearMonth.of(Integer.parseInt(written.group(1)), Integer.parseInt(written.group(2)))
                .lengthOfMonth()) {
      return null;
    }
    if (text.length() <= LENGTH_OF_DAY) {
      return Integer.toString(text.length());
    }
    return text.length() + written.group(6);
  }
}
