package org.longwatch.cli.computation;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads chosen columns of a CSV file (RFC 4180, UTF-8, header row) as slices of bytes.
 *
 * <p>Home-made because report files run to hundreds of megabytes and nothing here needs a String
 * per cell. Quoted fields may hold commas, doubled quotes and line breaks; lines end with CR LF, LF
 * or CR, all of them as the header does, since a change within a file tells of two files joined;
 * empty lines are skipped. Whatever else is not RFC 4180 is an error with its line number.
 */
final class CsvRows implements Closeable {
  /** The file cannot be used; the message names file and line and says what to mend. */
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  private static final int LONGEST_RECORD = 1 << 23;

  private final String name;
  private final InputStream in;
  private byte[] buffer = new byte[1 << 20];
  private int position;
  private int limit;
  private boolean ended;
  private long bytesBefore;

  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private boolean[] doubled = new boolean[16];
  private int width;
  private long line = 1;
  private long nextLine = 1;

  /** How the header ended, once it is read. */
  private String lineEnd;

  private final int headerWidth;
  private final int[] columns;

  /**
   * Opens a file and reads its header.
   *
   * @param wanted names of the columns to read, found whatever their case and order
   */
  CsvRows(String name, List<String> wanted) throws IOException {
    this(name, new FileInputStream(name), wanted);
  }

  private CsvRows(String name, InputStream in, List<String> wanted) throws IOException {
    this.name = name;
    this.in = in;
    try {
      fill();
      skipByteOrderMark();
      if (!record()) {
        throw new Unreadable(
            name + " is empty: expected a header with " + String.join(", ", wanted));
      }
      headerWidth = width;
      columns = new int[wanted.size()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = column(wanted.get(i));
      }
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Moves to the next row; false at the end. */
  boolean next() throws IOException {
    do {
      if (!record()) {
        return false;
      }
    } while (width == 1 && starts[0] == ends[0] && headerWidth > 1);
    if (width != headerWidth) {
      throw problem(
          "has " + width + (width == 1 ? " field" : " fields") + ", the header has " + headerWidth);
    }
    return true;
  }

  /** The bytes that {@link #start} and {@link #end} point into, until the next row. */
  byte[] buffer() {
    return buffer;
  }

  int start(int wanted) {
    return starts[columns[wanted]];
  }

  int end(int wanted) {
    return ends[columns[wanted]];
  }

  /** The line on which the current row begins. */
  long line() {
    return line;
  }

  long bytesRead() {
    return bytesBefore + position;
  }

  Unreadable problem(String what) {
    return problem(line, what);
  }

  private Unreadable problem(long where, String what) {
    return new Unreadable(name + ", line " + where + ": " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int column(String wanted) throws Unreadable {
    int found = -1;
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < width; i++) {
      String title =
          new String(buffer, starts[i], ends[i] - starts[i], StandardCharsets.UTF_8).strip();
      all.append(i == 0 ? "" : ", ").append(title);
      if (title.equalsIgnoreCase(wanted)) {
        if (found >= 0) {
          throw problem("the header names the column " + wanted + " twice");
        }
        found = i;
      }
    }
    if (found < 0) {
      throw problem("the column " + wanted + " is missing, the header has: " + all);
    }
    return found;
  }

  private void skipByteOrderMark() throws Unreadable {
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      position = 3;
    } else if (limit >= 2
        && (buffer[0] == (byte) 0xFF && buffer[1] == (byte) 0xFE
            || buffer[0] == (byte) 0xFE && buffer[1] == (byte) 0xFF)) {
      throw problem("the file is UTF-16, save it as UTF-8");
    }
  }

  /** Moves what is not yet used to the front and reads more behind it. */
  private void fill() throws IOException {
    if (position > 0) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      bytesBefore += position;
      position = 0;
    } else if (limit == buffer.length) {
      if (limit >= LONGEST_RECORD) {
        throw problem(
            nextLine,
            "a row longer than "
                + LONGEST_RECORD / (1 << 20)
                + " MB begins here;"
                + " is a closing quote missing?");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    while (limit < buffer.length) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        ended = true;
        return;
      }
      limit += read;
    }
  }

  /** Finds the fields of the next record, reading more until it is whole; false at the end. */
  private boolean record() throws IOException {
    while (true) {
      line = nextLine;
      if (position < limit && scan()) {
        return true;
      }
      if (ended) {
        return false;
      }
      fill();
    }
  }

  /** False when the record goes on beyond what has been read: then nothing has changed. */
  private boolean scan() throws Unreadable {
    byte[] b = buffer;
    int end = limit;
    int p = position;
    int fields = 0;
    long breaks = 0;
    while (true) {
      if (fields == starts.length) {
        starts = Arrays.copyOf(starts, 2 * fields);
        ends = Arrays.copyOf(ends, 2 * fields);
        doubled = Arrays.copyOf(doubled, 2 * fields);
      }
      if (p < end && b[p] == '"') {
        long opened = line + breaks;
        boolean twice = false;
        starts[fields] = ++p;
        while (true) {
          if (p >= end) {
            if (ended) {
              throw problem(opened, "the quote that opens here is never closed");
            }
            return false;
          }
          byte c = b[p];
          if (c == '"') {
            if (p + 1 >= end && !ended) {
              return false;
            }
            if (p + 1 >= end || b[p + 1] != '"') {
              break;
            }
            twice = true;
            p++;
          } else if (c == '\n') {
            breaks++;
          }
          p++;
        }
        ends[fields] = p++;
        doubled[fields] = twice;
        if (p < end && b[p] != ',' && b[p] != '\n' && b[p] != '\r') {
          throw problem(
              line + breaks, "text after a closing quote; a quote inside is written \"\"");
        }
      } else {
        starts[fields] = p;
        while (p < end) {
          byte c = b[p];
          if (c <= ',' && c >= 0) {
            if (c == ',' || c == '\n' || c == '\r') {
              break;
            }
            if (c == '"') {
              throw problem(
                  line + breaks,
                  "a quote inside a field that is not quoted; quote the field and double the"
                      + " quote");
            }
          }
          p++;
        }
        ends[fields] = p;
        doubled[fields] = false;
      }
      fields++;
      if (p >= end) {
        if (!ended) {
          return false;
        }
        break;
      }
      byte c = b[p++];
      if (c == ',') {
        continue;
      }
      String ending = "LF";
      if (c == '\r') {
        if (p >= end && !ended) {
          return false;
        }
        ending = "CR";
        if (p < end && b[p] == '\n') {
          ending = "CR LF";
          p++;
        }
      }
      if (lineEnd == null) {
        lineEnd = ending;
      } else if (!lineEnd.equals(ending)) {
        throw problem(
            line + breaks,
            "ends with " + ending + ", the header with " + lineEnd + "; mixed line ends");
      }
      breaks++;
      break;
    }
    position = p;
    width = fields;
    nextLine = line + breaks;
    for (int i = 0; i < fields; i++) {
      if (doubled[i]) {
        ends[i] = undouble(starts[i], ends[i]);
      }
    }
    return true;
  }

  private int undouble(int from, int to) {
    int out = from;
    for (int p = from; p < to; p++) {
      buffer[out++] = buffer[p];
      if (buffer[p] == '"') {
        p++;
      }
    }
    return out;
  }
}
