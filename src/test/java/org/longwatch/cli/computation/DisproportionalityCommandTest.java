package org.longwatch.cli.computation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DisproportionalityCommandTest {
  @TempDir Path folder;

  private record Run(int code, String out, String err) {}

  private static Run run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new DisproportionalityCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> score(String reports) throws IOException {
    Path out = folder.resolve("o.csv");
    Run run = run("--reports", file("r.csv", reports), "--out", out);
    assertEquals(0, run.code, run.err);
    return Files.readAllLines(out);
  }

  /** a, b, c, d = 4, 46, 10, 940: the values are those of domain.md section 11. */
  private static String known() {
    StringBuilder text = new StringBuilder("report_id,product,event\n");
    for (int i = 0; i < 1000; i++) {
      boolean event = i < 4 || i >= 50 && i < 60;
      String row = i + "," + (i < 50 ? "X" : "Y") + "," + (event ? "E" : "F") + "\n";
      text.append(row).append(i % 3 == 0 ? row : "");
    }
    return text.toString();
  }

  @Test
  void aKnownTableIsScoredFromDistinctReports() throws IOException {
    List<String> lines = score(known());
    assertEquals(
        "product,event,a,b,c,d,expected,prr,prr_lower,prr_upper,chi2,chi2_yates,"
            + "ror,ror_lower,ror_upper,ic,ic_lower,ic_upper",
        lines.get(0));
    assertEquals(5, lines.size());
    String[] cells = lines.get(1).split(",");
    assertEquals(
        List.of("X", "E", "4", "46", "10", "940", "0.7", "7.6"), List.of(cells).subList(0, 8));
    double[] expected = {
      2.469539755996,
      23.388973350737,
      16.608458265339,
      11.956869862282,
      8.173913043478,
      2.470056250894,
      27.049122633617,
      1.906890595609,
      0.170133108539,
      2.9866
    };
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], Double.parseDouble(cells[8 + i]), 5e-5, "column " + (8 + i));
    }
    assertEquals(
        List.of("X,E", "X,F", "Y,E", "Y,F"),
        lines.stream().skip(1).map(l -> l.substring(0, 3)).collect(Collectors.toList()));
  }

  @Test
  void twoFilesGiveTheBytesOfTheirCrossProduct() throws IOException {
    StringBuilder one = new StringBuilder("product,report_id,event\n");
    StringBuilder products = new StringBuilder("report_id,product\n");
    StringBuilder events = new StringBuilder("event,report_id\n");
    Random random = new Random(3);
    List<String> rows = new ArrayList<>();
    for (int r = 0; r < 2000; r++) {
      String id = "case-" + r;
      List<String> p = names(random, 3, "P", 40);
      List<String> e = names(random, 4, "E", 300);
      for (String x : p) {
        products.append(id).append(',').append(x).append('\n');
        for (String y : e) {
          rows.add(x + "," + id + "," + y + "\n");
        }
      }
      for (String y : e) {
        events.append(y).append(',').append(id).append('\n');
      }
    }
    products.append("only-product,P1\n");
    events.append("E1,only-event\n");
    Collections.shuffle(rows, random);
    rows.forEach(one::append);
    Path single = folder.resolve("single.csv");
    Path twice = folder.resolve("twice.csv");
    assertEquals(0, run("--reports", file("r.csv", one.toString()), "--out", single).code);
    Run run =
        run(
            "--products", file("p.csv", products.toString()),
            "--events", file("e.csv", events.toString()),
            "--out", twice);
    assertEquals(0, run.code, run.err);
    assertTrue(run.err.contains("2 reports without product or event left out"), run.err);
    assertArrayEquals(Files.readAllBytes(single), Files.readAllBytes(twice));
    for (int threads : new int[] {1, 2, 8}) {
      Path again = folder.resolve("threads.csv");
      run("--reports", folder.resolve("r.csv"), "--threads", threads, "--out", again);
      assertArrayEquals(
          Files.readAllBytes(single), Files.readAllBytes(again), threads + " threads");
    }
  }

  private static List<String> names(Random random, int most, String prefix, int of) {
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      names.add(prefix + random.nextInt(of));
    }
    return names;
  }

  @Test
  void theBytesAreTheSameOnEveryMachine() throws Exception {
    score(known());
    byte[] bytes = Files.readAllBytes(folder.resolve("o.csv"));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertEquals(
        "d38da08158b4c6b1da3652ef8344c4a02a95a7953585ee32aa6ab13436d7bd81",
        HexFormat.of().formatHex(hash));
  }

  @Test
  void textThatASpreadsheetWouldRunIsDisarmed() throws IOException {
    List<String> lines =
        score(
            "report_id,product,event\n1,=1+1,\"@a,b\"\n2,+x,\"-say \"\"y\"\"\"\n3,A,plain\n"
                + "4,\"a, b\",Änderung\n");
    Map<String, Long> starts =
        lines.stream()
            .skip(1)
            .collect(
                Collectors.groupingBy(l -> l.replaceAll(",1,0,.*", ""), Collectors.counting()));
    assertEquals(
        Map.of(
            "'=1+1,\"'@a,b\"", 1L,
            "'+x,\"'-say \"\"y\"\"\"", 1L,
            "A,plain", 1L,
            "\"a, b\",Änderung", 1L),
        starts);
  }

  @Test
  void standardOutputIsTheDefaultAndHoldsNothingElse() throws IOException {
    Path file = file("r.csv", known());
    PrintStream before = System.out;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, run("--reports", file).code);
    } finally {
      System.setOut(before);
    }
    score(known());
    assertEquals(
        Files.readString(folder.resolve("o.csv")), caught.toString(StandardCharsets.UTF_8));
  }

  @Test
  void rowsWithAnEmptyNameAreLeftOutAndCounted() throws IOException {
    Path out = folder.resolve("o.csv");
    Run run =
        run(
            "--reports",
            file("r.csv", "report_id,product,event\n1,A,x\n2,,x\n3,A,\n4,B,y\n"),
            "--out",
            out);
    assertEquals(0, run.code, run.err);
    assertTrue(
        run.err.contains("2 rows with an empty cell left out, the first on line 3"), run.err);
    assertTrue(Files.readAllLines(out).get(1).startsWith("A,x,1,0,0,1,0.5,Inf,NaN,Inf,2,"));
  }

  @Test
  void brokenInputNamesItsLineAndLeavesNoResult() throws IOException {
    fails("line 3: has 2 fields, the header has 3", "report_id,product,event\n1,A,x\n2,A\n");
    fails("line 2: the report_id is empty", "report_id,product,event\n,A,x\n");
    fails("line 1: the column event is missing", "report_id,product\n1,A\n");
    fails("is empty: expected a header with report_id, product, event", "");
    fails("has a header but no complete row", "report_id,product,event\n");
    fails(
        "line 2: the quote that opens here is never closed", "report_id,product,event\n1,\"A,x\n");
    Path latin = folder.resolve("latin.csv");
    Files.write(
        latin, "report_id,product,event\n1,A,Fi\u00e8vre\n".getBytes(StandardCharsets.ISO_8859_1));
    Run run = run("--reports", latin, "--out", folder.resolve("o.csv"));
    assertEquals(1, run.code);
    assertTrue(run.err.contains("line 2: the event is not UTF-8"), run.err);
    assertFalse(Files.exists(folder.resolve("o.csv")));
  }

  private void fails(String message, String text) throws IOException {
    Path out = folder.resolve("o.csv");
    Run run = run("--reports", file("r.csv", text), "--out", out);
    assertEquals(1, run.code);
    assertTrue(run.err.contains(message), run.err);
    assertFalse(Files.exists(out));
    assertFalse(Files.exists(folder.resolve("o.csv.part")));
  }

  @Test
  void filesThatAreNotThereAreNamed() throws IOException {
    Run run = run("--reports", folder.resolve("none.csv"));
    assertEquals(1, run.code);
    assertTrue(run.err.contains("cannot open " + folder.resolve("none.csv")), run.err);
    Run out = run("--reports", file("r.csv", known()), "--out", folder.resolve("no/o.csv"));
    assertEquals(1, out.code);
    assertTrue(out.err.contains("there is no such directory"), out.err);
    Run directory = run("--reports", file("r.csv", known()), "--out", folder);
    assertEquals(1, directory.code);
    assertTrue(directory.err.contains("cannot write " + folder), directory.err);
  }

  @Test
  void wrongOptionsAreExplained() throws IOException {
    assertEquals(2, run().code);
    Path file = file("r.csv", known());
    Run half = run("--products", file);
    assertEquals(2, half.code);
    assertTrue(half.err.contains("--products together with --events"), half.err);
    assertEquals(2, run("--reports", file, "--events", file).code);
    assertEquals(2, run("--reports", file, "--threads", 0).code);
    Run same = run("--reports", file, "--out", file);
    assertEquals(2, same.code);
    assertTrue(same.err.contains("would overwrite the input"), same.err);
  }

  @Test
  void helpExplainsColumnsAndExitCodes() {
    Run run = run("--help");
    assertEquals(0, run.code);
    assertTrue(run.out.contains("columns report_id, product, event"), run.out);
    assertTrue(run.out.contains("95 % limits"), run.out);
    assertTrue(run.out.contains("Exit code"), run.out);
  }
}
