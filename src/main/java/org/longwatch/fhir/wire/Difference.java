package org.longwatch.fhir.wire;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where two documents say something else. White space and the order of fields say nothing. Values
 * are told for coded fields only: others may be about a person, and the answer may be logged.
 */
public final class Difference {

  private static final int MOST = 50;
  private static final int LONGEST = 40;

  private static final Set<String> CODED =
      Set.of("code", "system", "status", "version", "method", "resourceType", "type", "actuality");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final List<Line> lines = new ArrayList<>();

  private Difference() {}

  /**
   * One place.
   *
   * @param path FHIRPath, for instance {@code Bundle.entry[1].resource.status}
   * @param text what is different there
   */
  public record Line(String path, String text) {}

  /**
   * The places where the later document differs, at most fifty.
   *
   * @return empty when one of them cannot be read, a list without lines when they say the same
   */
  public static Optional<List<Line>> between(byte[] earlier, byte[] later) {
    if (Arrays.equals(earlier, later)) {
      return Optional.of(List.of());
    }
    try {
      JsonNode first = JSON.readTree(earlier);
      JsonNode second = JSON.readTree(later);
      Difference difference = new Difference();
      difference.compare(root(second), first, second);
      return Optional.of(List.copyOf(difference.lines));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String root(JsonNode document) {
    return document.path("resourceType").asText("");
  }

  private void compare(String path, JsonNode earlier, JsonNode later) {
    if (lines.size() >= MOST) {
      return;
    }
    if (earlier.isObject() && later.isObject()) {
      Set<String> names = new TreeSet<>();
      earlier.fieldNames().forEachRemaining(names::add);
      later.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        compare(
            path.isEmpty() ? name : path + "." + name, name, earlier.get(name), later.get(name));
      }
    } else if (earlier.isArray() && later.isArray()) {
      for (int i = 0; i < Math.max(earlier.size(), later.size()); i++) {
        compare(path + "[" + i + "]", "", earlier.get(i), later.get(i));
      }
    } else if (!same(earlier, later)) {
      add(path, name(path), earlier, later);
    }
  }

  private void compare(String path, String name, JsonNode earlier, JsonNode later) {
    if (lines.size() >= MOST) {
      return;
    }
    if (earlier == null) {
      lines.add(new Line(path, "is new"));
    } else if (later == null) {
      lines.add(new Line(path, "is missing now"));
    } else {
      compare(path, earlier, later);
    }
  }

  private void add(String path, String name, JsonNode earlier, JsonNode later) {
    boolean coded =
        CODED.contains(name)
            && earlier.isValueNode()
            && later.isValueNode()
            && earlier.asText().length() <= LONGEST
            && later.asText().length() <= LONGEST;
    lines.add(
        new Line(
            path,
            coded
                ? "was '" + earlier.asText() + "', is '" + later.asText() + "' now"
                : "has another value"));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** In FHIR 1.0 and 1.00 differ: the places after the point say how precise it is. */
  private static boolean same(JsonNode earlier, JsonNode later) {
    if (earlier.isNumber() && later.isNumber()) {
      BigDecimal first = earlier.decimalValue();
      return first.equals(later.decimalValue());
    }
    return earlier.equals(later);
  }
}
