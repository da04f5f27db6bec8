package org.longwatch.cli.computation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.RNumbers;
import org.longwatch.statistics.disproportionality.EmpiricalBayes;
import org.longwatch.statistics.disproportionality.MgpsPrior;
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
            + "ror,ror_lower,ror_upper,ic,ic_lower,ic_upper,ebgm,eb05,eb95",
        lines.get(0));
    assertEquals(5, lines.size());
    String[] cells = lines.get(1).split(",", -1);
    assertEquals(List.of("", "", ""), List.of(cells).subList(18, 21));
    assertEquals(List.of("X", "E", "4", "46", "10", "940", "0.7"), List.of(cells).subList(0, 7));
    assertEquals(7.6, Double.parseDouble(cells[7]), 1e-14);
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
    Path file = file("r.csv", known());
    run("--reports", file, "--prior", "0.2,0.1,2,4,0.3", "--out", folder.resolve("o.csv"));
    byte[] bytes = Files.readAllBytes(folder.resolve("o.csv"));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertEquals(
        "8fa37bb635203f249e6b432e5c05ca115b7cbd5d2971c443a5fd4260a1f2ec61",
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
    assertTrue(Files.readAllLines(out).get(1).startsWith("A,x,1,0,0,1,0.5,Infinity,,Infinity,2,"));
  }

  @Test
  void brokenInputNamesItsLineAndLeavesNoResult() throws IOException {
    fails("name the same single product", "report_id,product,event\n1,A,x\n2,A,y\n");
    fails("name the same single event", "report_id,product,event\n1,A,x\n2,B,x\n");
    fails("no complete row", "report_id,product,event\n1,,x\n2,A,\n");
    fails("line 3: ends with LF", "report_id,product,event\r\n1,A,x\r\n2,B,y\n");
    fails(
        "line 2: a row longer than 8 MB",
        "report_id,product,event\n1," + "A".repeat(10 << 20) + ",x\n2,B,y\n");
    fails("line 2: a quote inside a field", "report_id,product,event\n1,A\"a,x\n");
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
    Run run = run("--reports", latin, "--ebgm", "--out", folder.resolve("o.csv"));
    assertEquals(1, run.code);
    assertFalse(Files.exists(folder.resolve("o.json")));
    assertTrue(run.err.contains("line 2: the event is not UTF-8"), run.err);
    assertFalse(Files.exists(folder.resolve("o.csv")));
  }

  private void fails(String message, String text) throws IOException {
    Path out = folder.resolve("o.csv");
    Run run = run("--reports", file("r.csv", text), "--ebgm", "--out", out);
    assertEquals(1, run.code);
    assertFalse(Files.exists(folder.resolve("o.json")));
    assertTrue(run.err.contains(message), run.err);
    assertFalse(Files.exists(out));
    assertFalse(Files.exists(folder.resolve("o.csv.part")));
  }

  @Test
  void ebgmAtAGivenPriorIsThatOfThePublishedFormula() throws IOException {
    Path out = folder.resolve("o.csv");
    // X and E: n = 4, expected 0.7
    Run run = run("--reports", file("r.csv", known()), "--prior", "0.2,0.1,2,4,0.25", "--out", out);
    assertEquals(0, run.code, run.err);
    String[] cells = Files.readAllLines(out).get(1).split(",", -1);
    Interval expected = new EmpiricalBayes(new MgpsPrior(0.2, 0.1, 2, 4, 0.25), 9).of(4, 0.7);
    assertEquals(expected.point(), Double.parseDouble(cells[18]));
    assertEquals(expected.lower(), Double.parseDouble(cells[19]));
    assertEquals(expected.upper(), Double.parseDouble(cells[20]));
    assertTrue(Files.readString(folder.resolve("o.json")).contains("\"fitted\": false"));
  }

  /** The sets, their likelihoods and optima are those of src/test/R/mgps.R. */
  @Test
  void aFittedPriorIsToldAndKeptBesideTheOutput() throws Exception {
    Path out = folder.resolve("o.csv");
    Path reports = folder.resolve("seeded.csv");
    try (InputStream in = getClass().getResourceAsStream("/statistics/mgps-reports-seeded.csv")) {
      Files.copy(in, reports);
    }
    RNumbers r =
        RNumbers.of("mgps-fit.csv")
            .filter(row -> row.text("set").equals("seeded"))
            .filter(row -> row.text("stratified").equals("true"))
            .filter(row -> row.text("model").equals("TRUNCATED"))
            .findFirst()
            .orElseThrow();
    Run run = run("--reports", reports, "--strata", "sex", "--mgps", "truncated", "--out", out);
    assertEquals(0, run.code, run.err);
    assertTrue(run.err.contains("; converged"), run.err);
    String json = Files.readString(folder.resolve("o.json"));
    assertTrue(json.contains("\"model\": \"truncated\""), json);
    assertTrue(json.contains("\"converged\": true"), json);
    assertTrue(json.contains("\"strata\": [\"sex\"]"), json);
    double likelihood =
        Double.parseDouble(json.replaceAll("(?s).*?\"minus_log_likelihood\": ([^,]*),.*", "$1"));
    assertTrue(likelihood <= r.number("best") + 1e-4, likelihood + " against " + r.number("best"));
    double squares = 0;
    for (String line : Files.readAllLines(out).subList(1, r.whole("cells") + 1)) {
      squares += Math.pow(Double.parseDouble(line.split(",")[6]), 2);
    }
    r.same("expected_squares", squares, 1e-12);
  }

  @Test
  void aPriorThatCannotBeFittedIsSaidAloud() throws IOException {
    Path out = folder.resolve("o.csv");
    Run run = run("--reports", file("r.csv", known()), "--ebgm", "--out", out);
    assertEquals(0, run.code, run.err);
    assertTrue(run.err.contains("did not converge"), run.err);
    assertTrue(Files.readString(folder.resolve("o.json")).contains("\"converged\": false"));
  }

  @Test
  void strataComeFromAttributesAndTheMissingOnesFormAStratum() throws IOException {
    String one = "report_id,product,event,sex,age\n";
    String products = "report_id,product\n";
    String events = "report_id,event\n";
    String attributes = "report_id,age,sex\nunknown,old,F\n";
    Random random = new Random(5);
    for (int r = 0; r < 500; r++) {
      String p = "P" + random.nextInt(4);
      String e = "E" + random.nextInt(6);
      String sex = random.nextInt(3) == 0 ? "" : random.nextBoolean() ? "F" : "M";
      String age = sex.isEmpty() ? "" : random.nextBoolean() ? "old" : "young";
      one += r + "," + p + "," + e + "," + sex + "," + age + "\n";
      products += r + "," + p + "\n";
      events += r + "," + e + "\n";
      attributes += sex.isEmpty() ? "" : r + "," + age + "," + sex + "\n";
    }
    Path single = folder.resolve("single.csv");
    Path thrice = folder.resolve("thrice.csv");
    Run first =
        run("--reports", file("r.csv", one), "--strata", "sex,age", "--ebgm", "--out", single);
    assertEquals(0, first.code, first.err);
    Run second =
        run(
            "--products",
            file("p.csv", products),
            "--events",
            file("e.csv", events),
            "--attributes",
            file("a.csv", attributes),
            "--strata",
            "sex,age",
            "--ebgm",
            "--out",
            thrice);
    assertEquals(0, second.code, second.err);
    assertTrue(second.err.contains("reports have no row in"), second.err);
    assertArrayEquals(Files.readAllBytes(single), Files.readAllBytes(thrice));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("single.json")),
        Files.readAllBytes(folder.resolve("thrice.json")));
  }

  @Test
  void aReportOfTwoStrataIsRefusedWithItsLine() throws IOException {
    Path out = folder.resolve("o.csv");
    Path file = file("r.csv", "report_id,product,event,sex\n1,A,x,F\n1,A,y,M\n2,B,y,M\n");
    Run run = run("--reports", file, "--strata", "sex", "--out", out);
    assertEquals(1, run.code);
    assertTrue(run.err.contains("line 3: the report has another sex before"), run.err);
    assertFalse(Files.exists(out));
    Run missing = run("--reports", file, "--strata", "age", "--out", out);
    assertEquals(1, missing.code);
    assertTrue(missing.err.contains("line 1: the column age is missing"), missing.err);
  }

  @Test
  void orderAndNamesAndThreadsDoNotMoveAScore() throws IOException {
    List<String> rows = new ArrayList<>();
    List<String> renamed = new ArrayList<>();
    Random random = new Random(8);
    for (int r = 0; r < 3000; r++) {
      int p = (int) (20 * Math.pow(random.nextDouble(), 2));
      int e = random.nextInt(4) == 0 ? p : random.nextInt(30);
      rows.add("r" + r + ",P" + (10 + p) + ",E" + (10 + e) + "," + r % 3 + "\n");
      renamed.add(
          "case " + (9999 - r) + ",\"Q, " + (10 + p) + "\",F" + (10 + e) + "," + r % 3 + "\n");
    }
    Collections.shuffle(renamed, random);
    String header = "report_id,product,event,region\n";
    Path first = folder.resolve("first.csv");
    Path second = folder.resolve("second.csv");
    run(
        "--reports",
        file("r1.csv", header + String.join("", rows)),
        "--strata",
        "region",
        "--ebgm",
        "--threads",
        1,
        "--out",
        first);
    run(
        "--reports",
        file("r2.csv", header + String.join("", renamed)),
        "--strata",
        "region",
        "--ebgm",
        "--threads",
        8,
        "--out",
        second);
    assertEquals(
        Files.readString(first), Files.readString(second).replaceAll("\"Q, (\\d+)\",F", "P$1,E"));
  }

  @Test
  void anUnrelatedReportRaisesTheRatiosOfTheOthers() throws IOException {
    List<String> before = score(known());
    List<String> after = score(known() + "new,Z,G\n");
    String[] x = before.get(1).split(",");
    String[] y = after.get(1).split(",");
    assertEquals("X,E", String.join(",", x[0], x[1]));
    for (int column : new int[] {7, 12, 15}) {
      assertTrue(Double.parseDouble(y[column]) > Double.parseDouble(x[column]), "column " + column);
    }
    assertEquals(x[2], y[2]);
  }

  @Test
  void fewerReportsThanAskedForAreNotWritten() throws IOException {
    Path out = folder.resolve("o.csv");
    Run run = run("--reports", file("r.csv", known()), "--min-count", 5, "--out", out);
    assertEquals(0, run.code, run.err);
    assertEquals(
        List.of("product", "X,F", "Y,E", "Y,F"),
        Files.readAllLines(out).stream().map(l -> l.replaceAll(",(\\d|event).*", "")).toList());
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
    assertEquals(2, run("--reports", file, "--min-count", 0).code);
    assertEquals(2, run("--reports", file, "--mgps", "none").code);
    assertEquals(2, run("--reports", file, "--prior", "1,2,3").code);
    assertEquals(2, run("--reports", file, "--prior", "1,2,3,4,NaN").code);
    assertEquals(2, run("--reports", file, "--prior", "1,-2,3,4,0.5").code);
    assertEquals(2, run("--reports", file, "--prior", "1,2,3,4,x").code);
    assertEquals(2, run("--reports", file, "--strata", "product").code);
    assertEquals(2, run("--reports", file, "--attributes", file, "--strata", "sex").code);
    assertEquals(2, run("--products", file, "--events", file, "--strata", "sex").code);
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
