package org.longwatch.fhir.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;

/** A business identifier of a resource; within a centre it names one resource. */
public record Key(String type, String system, String value) implements Comparable<Key> {

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::type).thenComparing(Key::system).thenComparing(Key::value);
  private static final String PARAMETER = "identifier=";

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  /**
   * Reads {@code identifier=system|value}, percent-encoded or not.
   *
   * @return empty for any other condition: it is the only one that names one resource for certain
   */
  public static Optional<Key> of(String type, String condition) {
    if (!condition.startsWith(PARAMETER) || condition.indexOf('&') >= 0) {
      return Optional.empty();
    }
    String token;
    try {
      token =
          URLDecoder.decode(
              condition.substring(PARAMETER.length()).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int bar = token.indexOf('|');
    return bar <= 0 || bar == token.length() - 1
        ? Optional.empty()
        : Optional.of(new Key(type, token.substring(0, bar), token.substring(bar + 1)));
  }
}
