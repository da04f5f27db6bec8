package org.longwatch.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A row of numbers that R has computed; the scripts are in src/test/R. */
public record RNumbers(Map<String, String> cells) {
  public static Stream<RNumbers> of(String file) {
    List<String> lines;
    try (InputStream in = RNumbers.class.getResourceAsStream("/statistics/" + file);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines = reader.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String[] titles = lines.get(0).split(",");
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] values = line.split(",");
              Map<String, String> cells = new LinkedHashMap<>();
              for (int i = 0; i < titles.length; i++) {
                cells.put(titles[i], values[i]);
              }
              return new RNumbers(cells);
            });
  }

  public String text(String title) {
    return cells.get(title);
  }

  public int whole(String title) {
    return Integer.parseInt(cells.get(title));
  }

  public double number(String title) {
    String text = cells.get(title);
    if (text == null) {
      throw new IllegalArgumentException("no column " + title);
    }
    return switch (text) {
      case "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NA", "NaN" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  /** Within a relative tolerance; NaN and infinities must be the same. */
  public void same(String title, double actual, double relative) {
    double expected = number(title);
    close(title + " of " + this, expected, actual, Math.abs(expected) * relative);
  }

  /** Within an absolute tolerance. */
  public void near(String title, double actual, double absolute) {
    close(title + " of " + this, number(title), actual, absolute);
  }

  private static void close(String what, double expected, double actual, double tolerance) {
    if (Double.isFinite(expected) && Double.isFinite(actual) && tolerance > 0) {
      assertEquals(expected, actual, tolerance, what);
    } else {
      assertEquals(expected, actual + 0.0, what);
    }
  }
}
