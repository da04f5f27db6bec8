package org.longwatch.fhir.wire;

/** Whether JSON says only what text can be: no NUL and no half of a surrogate pair. */
public final class Signs {

  private Signs() {}

  /** Whether everything in it can be kept as text. */
  public static boolean areText(byte[] json) {
    int high = -1;
    for (int i = 0; i + 1 < json.length; i++) {
      if (json[i] != '\\') {
        continue;
      }
      i++;
      if (json[i] != 'u') {
        continue;
      }
      int sign = hex(json, i + 1);
      if (sign == 0) {
        return false;
      }
      if (sign >= 0xD800 && sign <= 0xDBFF) {
        if (high >= 0 || i + 6 >= json.length || json[i + 5] != '\\' || json[i + 6] != 'u') {
          return false;
        }
        high = i;
      } else if (sign >= 0xDC00 && sign <= 0xDFFF) {
        if (high < 0 || high + 6 != i) {
          return false;
        }
        high = -1;
      } else if (high >= 0) {
        return false;
      }
    }
    return high < 0;
  }

  /** Four hexadecimal digits, -1 if they are none: whoever parses it says so better. */
  private static int hex(byte[] json, int from) {
    int number = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < json.length ? Character.digit(json[i], 16) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * 16 + digit;
    }
    return number;
  }
}
