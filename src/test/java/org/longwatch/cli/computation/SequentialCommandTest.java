package org.longwatch.cli.computation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialCommandTest {

  private static CommandRun run(String arguments) {
    return CommandRun.of(new SequentialCommand(), (Object[]) arguments.split(" "));
  }

  private static double cell(CommandRun run, int column) {
    return Double.parseDouble(run.out().split("\n")[1].split(",")[column]);
  }

  @Test
  void theBoundaryIsOneRowWithPowerAndTimePerRateRatio() {
    CommandRun run = run("--alpha 0.05 --expected-max 10 --min-events 1 --rr 1.5,2,4");
    assertEquals(0, run.code(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(2, lines.size());
    assertEquals(
        "alpha,expected_max,min_events,critical_value,alpha_spent,power_1.5,expected_time_1.5,"
            + "power_2,expected_time_2,power_4,expected_time_4",
        lines.get(0));
    assertTrue(lines.get(1).startsWith("0.05,10,1,3.467"), lines.get(1));
    assertEquals(3.467952, cell(run, 3), 6e-7);
    assertEquals(0.05, cell(run, 4), 1e-12);
    assertTrue(cell(run, 5) < cell(run, 7) && cell(run, 7) < cell(run, 9));
    assertTrue(cell(run, 8) > cell(run, 10), "a larger excess is found earlier");
  }

  @Test
  void looksSpendLessThanAlpha() {
    CommandRun run = run("--alpha 0.05 --expected-max 12 --looks 2,6,12");
    assertEquals(0, run.code(), run.err());
    assertEquals(2.2165, cell(run, 3), 5e-5);
    assertTrue(cell(run, 4) <= 0.05 && cell(run, 4) > 0.02);
  }

  @Test
  void whereNoBoundaryExistsItSaysSo() {
    CommandRun run = run("--alpha 0.05 --expected-max 0.5 --min-events 3");
    assertEquals(1, run.code());
    assertEquals("", run.out());
    assertTrue(run.err().contains("no boundary exists"), run.err());
    assertTrue(run.err().contains("0.01438767"), run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--expected-max 0",
        "--expected-max NaN",
        "--expected-max 1e9",
        "--expected-max x",
        "--alpha 0.05",
        "--alpha 1 --expected-max 5",
        "--expected-max 5 --min-events 0",
        "--expected-max 5 --looks 2,1",
        "--expected-max 5 --looks 2,6",
        "--expected-max 5 --rr 0",
        "--expected-max 5 --rr -2"
      })
  void wrongOptionsAreRefusedWithoutOutput(String arguments) {
    CommandRun run = run(arguments);
    assertEquals(2, run.code(), run.err());
    assertEquals("", run.out());
  }
}
