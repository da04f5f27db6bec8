package org.longwatch.fhir.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A business identifier of a resource; within a centre it names one resource. */
public record Key(String type, String system, String value) implements Comparable<Key> {

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::type).thenComparing(Key::system).thenComparing(Key::value);
  private static final String PARAMETER = "identifier=";

  /** Longer ones are in no index. */
  public static final int LONGEST = 400;

  /** Whether it can be kept as an identifier. */
  public boolean fits() {
    return system.length() <= LONGEST && value.length() <= LONGEST;
  }

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  /**
   * Reads {@code identifier=system|value}, percent-encoded or not. What clients add about the
   * answer's form is passed over.
   *
   * @return empty for any other condition: it is the only one that names one resource for certain
   */
  public static Optional<Key> of(String type, String condition) {
    List<String> asked =
        Arrays.stream(condition.split("&"))
            .filter(each -> !each.startsWith("_format=") && !each.startsWith("_pretty="))
            .toList();
    if (asked.size() != 1 || !asked.get(0).startsWith(PARAMETER)) {
      return Optional.empty();
    }
    String token;
    try {
      token =
          URLDecoder.decode(
              asked.get(0).substring(PARAMETER.length()).replace("+", "%2B"),
              StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int bar = token.indexOf('|');
    return bar <= 0 || bar == token.length() - 1
        ? Optional.empty()
        : Optional.of(new Key(type, token.substring(0, bar), token.substring(bar + 1)));
  }
}
