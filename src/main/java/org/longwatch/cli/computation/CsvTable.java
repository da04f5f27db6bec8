package org.longwatch.cli.computation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.longwatch.statistics.ShortestFormat;

/** A table to be written as CSV; it is whole before any of it reaches a file. */
final class CsvTable {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean inside;

  CsvTable(String header) {
    add(header.getBytes(StandardCharsets.UTF_8));
    end();
  }

  /** A name as it stood in the input; see {@link ScoreRows#cell}. */
  CsvTable name(String text) {
    return add(ScoreRows.cell(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A word of this program or of a fixed vocabulary. */
  CsvTable word(String text) {
    return add(text.getBytes(StandardCharsets.US_ASCII));
  }

  CsvTable count(long n) {
    return add(Long.toString(n).getBytes(StandardCharsets.US_ASCII));
  }

  /** The shortest text that reads back to the same double; no value for NaN. */
  CsvTable number(double x) {
    return Double.isNaN(x) ? none() : add(ShortestFormat.of(x).getBytes(StandardCharsets.US_ASCII));
  }

  /** A cell without a value. */
  CsvTable none() {
    return add(new byte[0]);
  }

  CsvTable end() {
    bytes.write('\n');
    inside = false;
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private CsvTable add(byte[] cell) {
    if (inside) {
      bytes.write(',');
    }
    bytes.writeBytes(cell);
    inside = true;
    return this;
  }
}
