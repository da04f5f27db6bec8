package org.longwatch.cli.computation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.statistics.RNumbers;

class IncidenceCommandTest {
  private static final String HEADER = "subject_id,group,entry,exit,status\n";
  @TempDir Path folder;

  private CommandRun run(Object... arguments) {
    return CommandRun.of(new IncidenceCommand(), arguments);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("c.csv"), text);
  }

  private Path out(String name) {
    return folder.resolve(name);
  }

  private static List<String> cohort(String name) {
    List<RNumbers> rows =
        RNumbers.of("competing-cohorts.csv").filter(r -> r.text("cohort").equals(name)).toList();
    List<String> lines = new ArrayList<>();
    for (RNumbers r : rows) {
      lines.add(
          "s"
              + lines.size()
              + ","
              + String.join(",", List.copyOf(r.cells().values()).subList(1, 5)));
    }
    return lines;
  }

  private static double value(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "three", "late", "late-ties"})
  void curvesAreThoseOfSurvfit(String cohort) throws IOException {
    Path in = file(HEADER + String.join("\n", cohort(cohort)));
    CommandRun run = run("--cohort", in, "--out", out("o.csv"));
    assertEquals(0, run.code(), run.err());
    List<String> lines = Files.readAllLines(out("o.csv"));
    assertEquals(
        "group,time,at_risk,events,competing,censored,survival,cumulative_incidence,std_error,"
            + "lower,upper",
        lines.get(0));
    List<RNumbers> expected =
        RNumbers.of("competing-risks.csv").filter(r -> r.text("cohort").equals(cohort)).toList();
    assertEquals(expected.size(), lines.size() - 1);
    for (int i = 0; i < expected.size(); i++) {
      check(expected.get(i), lines.get(i + 1).split(",", -1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two", "late", "late-ties", "mgus2"})
  void atChosenTimesTheRowsAreThoseOfSummary(String cohort) throws IOException {
    Path in = file(HEADER + String.join("\n", cohort(cohort)));
    CommandRun run = run("--cohort", in, "--out", out("o.csv"), "--at", "0,1,2.5,7,12,60,180");
    assertEquals(0, run.code(), run.err());
    List<String[]> known =
        Files.readAllLines(out("o.csv")).stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .filter(cells -> !cells[6].isEmpty())
            .toList();
    List<RNumbers> expected =
        RNumbers.of("competing-risks-at.csv").filter(r -> r.text("cohort").equals(cohort)).toList();
    assertTrue(known.size() >= expected.size());
    for (RNumbers r : expected) {
      // R prints those at risk at the next exit, among them who enters between
      if (cohort.startsWith("late")) {
        r.cells().remove("at_risk");
      }
      check(r, known.stream().filter(cells -> same(r, cells)).findFirst().orElseThrow());
    }
  }

  private static boolean same(RNumbers r, String[] cells) {
    return r.text("group").equals(cells[0]) && r.number("time") == value(cells[1]);
  }

  /** R prints limits of 0 before its first row and NA in the rows of the curve: here both empty. */
  private static void check(RNumbers r, String[] cells) {
    assertEquals(r.text("group"), cells[0]);
    String[] titles = {
      "time",
      "at_risk",
      "events",
      "competing",
      "censored",
      "survival",
      "incidence",
      "error",
      "lower",
      "upper"
    };
    boolean before = r.number("incidence") == 0 && cells[9].isEmpty() && cells[10].isEmpty();
    for (int k = 0; k < (before ? titles.length - 2 : titles.length); k++) {
      if (r.cells().containsKey(titles[k])) {
        r.same(titles[k], value(cells[k + 1]), 1e-10);
      }
    }
  }

  @Test
  void atChosenTimesCountsAreThoseSinceTheTimeBefore() throws IOException {
    Path in =
        file(
            HEADER
                + "a,X,0,10,1\nb,X,0,20,0\nc,X,5,20,2\nd,X,0,30,1\ne,X,0,40,0\n"
                + "f,Y,0,12,1\ng,Y,0,15,1\n");
    CommandRun run = run("--cohort", in, "--out", out("o.csv"), "--at", "60,5,20,30");
    assertEquals(0, run.code(), run.err());
    List<String> lines = Files.readAllLines(out("o.csv"));
    assertEquals("X,5,4,0,0,0,1,0,0,,", lines.get(1));
    assertTrue(lines.get(2).startsWith("X,20,4,1,1,1,0.6"), lines.get(2));
    assertTrue(lines.get(3).startsWith("X,30,2,1,0,0,0.3"), lines.get(3));
    assertEquals("X,60,0,0,0,1,,,,,", lines.get(4), "nobody was seen for so long");
    assertTrue(lines.get(7).startsWith("Y,30,0,0,0,0,0,1,"), lines.get(7));
    assertTrue(lines.get(8).startsWith("Y,60,0,0,0,0,0,1,"), "all had it by then: " + lines.get(8));
  }

  @Test
  void ratesHaveExactLimitsAndTestsAreThoseOfR() throws IOException {
    Path in = file(HEADER + String.join("\n", cohort("three")));
    CommandRun run =
        run(
            "--cohort",
            in,
            "--out",
            out("o.csv"),
            "--rates",
            out("r.csv"),
            "--tests",
            out("t.csv"));
    assertEquals(0, run.code(), run.err());
    List<String> rates = Files.readAllLines(out("r.csv"));
    assertEquals(
        "group,subjects,person_time,events,competing,censored,rate,lower,upper", rates.get(0));
    String[] first = rates.get(1).split(",");
    assertEquals("A", first[0]);
    double time = 0;
    int events = 0;
    for (String line : cohort("three")) {
      String[] cells = line.split(",");
      if (cells[1].equals("A")) {
        time += value(cells[3]) - value(cells[2]);
        events += cells[4].equals("1") ? 1 : 0;
      }
    }
    assertEquals(time, value(first[2]), 1e-9);
    assertEquals(events, Integer.parseInt(first[3]));
    assertEquals(events / time, value(first[6]), 1e-12);
    assertTrue(value(first[7]) < events / time && events / time < value(first[8]));
    List<String> tests = Files.readAllLines(out("t.csv"));
    assertEquals("test,groups,statistic,df,p", tests.get(0));
    RNumbers r =
        RNumbers.of("group-tests.csv")
            .filter(row -> row.text("cohort").equals("three"))
            .findFirst()
            .orElseThrow();
    String[] logRank = tests.get(1).split(",");
    String[] gray = tests.get(2).split(",");
    assertEquals(List.of("log_rank", "3"), List.of(logRank).subList(0, 2));
    assertEquals(List.of("gray", "3"), List.of(gray).subList(0, 2));
    r.same("log_rank", value(logRank[2]), 1e-8);
    r.same("log_rank_p", value(logRank[4]), 1e-8);
    r.same("gray", value(gray[2]), 1e-8);
    r.same("gray_p", value(gray[4]), 1e-8);
    assertEquals("2", gray[3]);
  }

  @Test
  void ratesAreThoseOfTheGoldenExampleAndNoTimeIsNoRate() throws IOException {
    StringBuilder text = new StringBuilder(HEADER).append("z,None,0,0,0\n");
    for (int i = 0; i < 125; i++) {
      text.append("s").append(i).append(",All,0,10,").append(i < 3 ? 1 : 0).append('\n');
    }
    Path in = file(text.toString());
    assertEquals(0, run("--cohort", in, "--out", out("o.csv"), "--rates", out("r.csv")).code());
    List<String> rates = Files.readAllLines(out("r.csv"));
    String[] all = rates.get(1).split(",");
    assertEquals(0.0024, value(all[6]), 1e-15);
    assertEquals(0.0004949, value(all[7]), 5e-8);
    assertEquals(0.0070138, value(all[8]), 5e-8);
    assertEquals("None,1,0,0,0,1,,,", rates.get(2));
  }

  @Test
  void graysTestIsLeftEmptyWhenSomebodyEntersLate() throws IOException {
    Path in = file(HEADER + String.join("\n", cohort("late")));
    CommandRun run = run("--cohort", in, "--out", out("o.csv"), "--tests", out("t.csv"));
    assertEquals(0, run.code(), run.err());
    assertEquals("gray,2,,,", Files.readAllLines(out("t.csv")).get(2));
    assertTrue(run.err().contains("delayed entry"), run.err());
  }

  @Test
  void testsOfMoreGroupsThanMakesSenseAreRefused() throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < 51; i++) {
      text.append("a,g").append(i).append(",0,5,1\n");
    }
    Path in = file(text.toString());
    CommandRun run = run("--cohort", in, "--out", out("o.csv"), "--tests", out("t.csv"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("at most 50 groups, there are 51"), run.err());
    assertNothingWritten();
    assertEquals(0, run("--cohort", in, "--out", out("o.csv")).code());
  }

  @Test
  void theOrderOfRowsPlaysNoPart() throws IOException {
    List<String> rows = new ArrayList<>(cohort("late-ties"));
    List<byte[]> results = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Path in = file(HEADER + String.join("\n", rows) + "\n");
      Path[] outs = {out("o.csv"), out("r.csv"), out("t.csv")};
      run("--cohort", in, "--out", outs[0], "--rates", outs[1], "--tests", outs[2]);
      for (Path each : outs) {
        results.add(Files.readAllBytes(each));
      }
      Collections.shuffle(rows, new Random(6));
    }
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(results.get(i), results.get(i + 3));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,X,0,NaN,1|line 2: the exit is not a number: NaN",
        "a,X,-1,5,1|line 2: the entry -1 is not a time between 0 and 100000",
        "a,X,0,1e300,1|line 2: the exit 1E300 is not a time between 0 and 100000",
        "a,X,0,1e999,1|line 2: the exit 1E",
        "a,X,6,5,1|line 2: the exit 5 is before the entry 6",
        "a,X,0,5,3|line 2: the status must be 0 (censored), 1 (event) or 2 (competing), not 3",
        "a,X,0,5,|line 2: the status is empty",
        "a,,0,5,1|line 2: the group is empty",
        "a,X,0,5,1~b,X,0,0x10,1|line 3: the exit is not a number: 0x10",
        "a,X,0,5,1~a,X,0,6,0|line 3: the subject_id a stands already on line 2 in the same group",
        "a,X,0,5,1~b,X,0,5|line 3: has 4 fields, the header has 5",
        "a,X,0,5,1~\"b,X,0,5,1|line 3: the quote that opens here is never closed",
        "a,X,0,5,1~b,X,0,5,1^|line 3: ends with CR LF, the header with LF"
      })
  void aBadRowIsNamedAndNothingIsWritten(String rows, String message) throws IOException {
    Path in = file(HEADER + rows.replace("~", "\n").replace("^", "\r\n"));
    CommandRun run = run("--cohort", in, "--out", out("o.csv"), "--rates", out("r.csv"));
    assertEquals(1, run.code());
    assertTrue(
        message.endsWith("1E")
            ? run.err().contains("line 2: the exit")
            : run.err().contains(message),
        run.err());
    assertNothingWritten();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty: expected a header",
        "subject_id,group,entry,exit|line 1: the column status is missing",
        "subject_id,group,entry,exit,status|has a header but no row"
      })
  void aFileWithoutSubjectsIsRefused(String text, String message) throws IOException {
    CommandRun run = run("--cohort", file(text), "--out", out("o.csv"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains(message), run.err());
    assertNothingWritten();
  }

  @Test
  void textThatIsNotUtf8OrEndlessIsRefused() throws IOException {
    Path in = folder.resolve("c.csv");
    Files.write(in, (HEADER + "J\u00f6,X,0,5,1\n").getBytes(StandardCharsets.ISO_8859_1));
    CommandRun run = run("--cohort", in, "--out", out("o.csv"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("line 2: the subject_id is not UTF-8"), run.err());
    run = run("--cohort", file(HEADER + "x".repeat(10 << 20) + ",X,0,5,1"), "--out", out("o.csv"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("line 2: a row longer than 8 MB begins here"), run.err());
    assertNothingWritten();
  }

  @Test
  void oneUnwritableOutputKeepsTheOthersBack() throws IOException {
    Path in = file(HEADER + "a,X,0,5,1\n");
    CommandRun run =
        run("--cohort", in, "--out", out("o.csv"), "--rates", out("nowhere").resolve("r.csv"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("there is no such directory"), run.err());
    assertNothingWritten();
    assertEquals(1, run("--cohort", in, "--out", out("o.csv"), "--tests", out("t.csv")).code());
    assertNothingWritten();
    assertEquals(2, run("--cohort", in, "--out", in).code());
    assertEquals(2, run("--cohort", in, "--out", out("o.csv"), "--rates", out("o.csv")).code());
    assertEquals(2, run("--cohort", in, "--out", out("o.csv"), "--at", "-3").code());
    assertNothingWritten();
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of("c.csv"), files.map(f -> f.getFileName().toString()).toList());
    }
    assertFalse(Files.exists(out("o.csv")));
  }
}
