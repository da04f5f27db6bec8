package org.longwatch.cli.computation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
  @TempDir Path folder;

  private List<List<String>> read(byte[] bytes, String... wanted) throws IOException {
    Path file = Files.write(folder.resolve("x.csv"), bytes);
    List<List<String>> rows = new ArrayList<>();
    try (CsvRows csv = new CsvRows(file.toString(), List.of(wanted))) {
      while (csv.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
          row.add(
              new String(
                  csv.buffer(), csv.start(i), csv.end(i) - csv.start(i), StandardCharsets.UTF_8));
        }
        row.add(Long.toString(csv.line()));
        rows.add(row);
      }
    }
    return rows;
  }

  private List<List<String>> read(String text, String... wanted) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8), wanted);
  }

  @Test
  void quotesCommasAndLineBreaksInsideAFieldAreKept() throws IOException {
    assertEquals(
        List.of(
            List.of("a,b", "say \"no\"", "2"),
            List.of("two\r\nlines", "", "3"),
            List.of("\"\"", "end", "5")),
        read(
            "x,y\r\n\"a,b\",\"say \"\"no\"\"\"\r\n\"two\r\nlines\",\r\n\"\"\"\"\"\",end",
            "x",
            "y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndWorksWithAndWithoutTheLastOne(String end) throws IOException {
    List<List<String>> expected = List.of(List.of("1", "2", "2"), List.of("3", "", "3"));
    String text = String.join(end, "a,b", "1,2", "3,");
    assertEquals(expected, read(text, "a", "b"));
    assertEquals(expected, read(text + end, "a", "b"));
    assertEquals(expected, read(text + end + end, "a", "b"));
  }

  @Test
  void columnsAreFoundByNameWhateverTheirOrder() throws IOException {
    assertEquals(
        List.of(List.of("P", "7", "2")),
        read("\uFEFFextra, Report_ID ,\"PRODUCT\"\nzz,7,P\n", "product", "report_id"));
  }

  @Test
  void rowsThatCrossTheEndOfTheBufferStayWhole() throws IOException {
    StringBuilder text = new StringBuilder("a,b\r\n");
    List<List<String>> expected = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      text.append(i).append(",\"q \"\"").append(i).append("\"\"\"\r\n");
      expected.add(List.of(Integer.toString(i), "q \"" + i + "\"", Integer.toString(i + 2)));
    }
    String wide = "w".repeat(3 << 20);
    text.append("last,\"").append(wide).append('"');
    expected.add(List.of("last", wide, "200002"));
    assertEquals(expected, read(text.toString(), "a", "b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|x.csv is empty: expected a header with a, b",
        "a,c\\n1,2|x.csv, line 1: the column b is missing, the header has: a, c",
        "a,b,A\\n1,2,3|x.csv, line 1: the header names the column a twice",
        "a,b\\n1,2\\n3|x.csv, line 3: has 1 field, the header has 2",
        "a,b\\n1,2,3|x.csv, line 2: has 3 fields, the header has 2",
        "a,b\\n\"1\\n2\",2\\n3,\"4\\n\\n|x.csv, line 4: the quote that opens here is never closed",
        "a,b\\n"
            + "1,\"2\"x\\n"
            + "|x.csv, line 2: text after a closing quote; a quote inside is written \"\"",
        "a,b\\n"
            + "1,2\\n"
            + "1,6\" needle|x.csv, line 3: a quote inside a field that is not quoted; quote the"
            + " field and double the quote",
        "a,b\\n1,2\\n3,4\r\\n|x.csv, line 3: ends with CR LF, the header with LF; mixed line"
            + " ends"
      })
  void aBrokenFileIsRefusedWithItsLine(String text, String message) {
    CsvRows.Unreadable e =
        assertThrows(
            CsvRows.Unreadable.class,
            () -> read((text == null ? "" : text).replace("\\n", "\n"), "a", "b"));
    assertEquals(message, e.getMessage().replace(folder + "/", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'a,b\r\n1,2\n3,4\n', 'x.csv, line 2: ends with LF, the header with CR LF; mixed line ends'",
    "'a,b\n1,2\n3,4\r\n', 'x.csv, line 3: ends with CR LF, the header with LF; mixed line ends'",
    "'a,b\n1,2\r3,4\n', 'x.csv, line 2: ends with CR, the header with LF; mixed line ends'"
  })
  void mixedLineEndsAreRefused(String text, String message) {
    CsvRows.Unreadable e = assertThrows(CsvRows.Unreadable.class, () -> read(text, "a", "b"));
    assertEquals(message, e.getMessage().replace(folder + "/", ""));
  }

  @Test
  void aLineOfTenMegabytesIsRefused() {
    String text = "a,b\n1,2\n3," + "x".repeat(10 << 20) + "\n";
    CsvRows.Unreadable e = assertThrows(CsvRows.Unreadable.class, () -> read(text, "a", "b"));
    assertEquals(
        "x.csv, line 3: a row longer than 8 MB begins here; is a closing quote missing?",
        e.getMessage().replace(folder + "/", ""));
  }

  @Test
  void sixteenBitTextIsRefusedByName() {
    CsvRows.Unreadable e =
        assertThrows(
            CsvRows.Unreadable.class,
            () -> read("\uFEFFa,b\n".getBytes(StandardCharsets.UTF_16LE), "a", "b"));
    assertEquals(
        "x.csv, line 1: the file is UTF-16, save it as UTF-8",
        e.getMessage().replace(folder + "/", ""));
  }
}
