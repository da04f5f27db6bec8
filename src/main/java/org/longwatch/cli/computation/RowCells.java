package org.longwatch.cli.computation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The cells of the current row as texts and numbers; what is neither is an error of its line. */
final class RowCells {
  private static final int LONGEST_TEXT = 10_000;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

  private final CsvRows csv;
  private final List<String> titles;

  RowCells(CsvRows csv, List<String> titles) {
    this.csv = csv;
    this.titles = titles;
  }

  /** A text that must not be empty. */
  String text(int column) throws CsvRows.Unreadable {
    String text = anyText(column);
    if (text.isEmpty()) {
      throw problem(column, "is empty");
    }
    return text;
  }

  String anyText(int column) throws CsvRows.Unreadable {
    int length = csv.end(column) - csv.start(column);
    if (length > LONGEST_TEXT) {
      throw problem(column, "has " + length + " bytes, more than " + LONGEST_TEXT);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(csv.buffer(), csv.start(column), length))
          .toString();
    } catch (CharacterCodingException e) {
      throw problem(column, "is not UTF-8, save the file as UTF-8");
    }
  }

  /** A finite decimal number. */
  double number(int column) throws CsvRows.Unreadable {
    String text = text(column).strip();
    if (!NUMBER.matcher(text).matches()) {
      throw problem(column, "is not a number: " + brief(text));
    }
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      throw problem(column, "is too large: " + brief(text));
    }
    return number + 0.0;
  }

  CsvRows.Unreadable problem(int column, String what) {
    return csv.problem("the " + titles.get(column) + " " + what);
  }

  /** The start of a text, so that a message stays readable. */
  static String brief(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
