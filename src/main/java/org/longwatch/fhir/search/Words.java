package org.longwatch.fhir.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** How text is compared: without case and accents, and code systems by a number. */
final class Words {

  /** Longer values are in no index, and nobody can ask for them. */
  static final int LONGEST = 500;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final int MOST_REMEMBERED = 1000;
  private static final Map<String, Long> NUMBERS = new ConcurrentHashMap<>();

  private Words() {}

  static String folded(String text) {
    String bare = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    return Normalizer.normalize(bare, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /** Whether a value can be in the index at all. */
  static boolean fits(String text) {
    return text != null && !text.isEmpty() && text.length() <= LONGEST && writable(text);
  }

  /** Whether the database can hold the text: no NUL, no half of a surrogate pair. */
  static boolean writable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == 0 || Character.isLowSurrogate(each)) {
        return false;
      }
      if (Character.isHighSurrogate(each)
          && (++i == text.length() || !Character.isLowSurrogate(text.charAt(i)))) {
        return false;
      }
    }
    return true;
  }

  /** The number of a code system, 0 for none. */
  static long system(String address) {
    if (address == null || address.isEmpty()) {
      return 0;
    }
    Long known = NUMBERS.get(address);
    if (known == null) {
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
        known = ByteBuffer.wrap(hash).getLong();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
      if (NUMBERS.size() < MOST_REMEMBERED) {
        NUMBERS.put(address, known);
      }
    }
    return known;
  }
}
