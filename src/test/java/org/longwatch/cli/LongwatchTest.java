package org.longwatch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LongwatchTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    assertEquals(0, execute("--help"));
    for (String command : Longwatch.commandLine().getSubcommands().keySet()) {
      assertTrue(out.toString().contains("  " + command), command + " in " + out);
    }
    assertTrue(out.toString().contains("Exit codes"), out.toString());
  }

  @Test
  void everyCommandExplainsItself() {
    for (String command : Longwatch.commandLine().getSubcommands().keySet()) {
      out.getBuffer().setLength(0);
      assertEquals(0, execute(command, "--help"), command);
      assertTrue(out.toString().contains("Usage: longwatch " + command), out.toString());
    }
  }

  @Test
  void anUnknownCommandOrOptionIsAUsageError() {
    assertEquals(2, execute("runn"));
    assertEquals(2, execute("demo", "--prot", "8081"));
    assertEquals(2, execute("demo", "--port", "eighty"));
    assertTrue(err.toString().contains("eighty"), err.toString());
  }

  private int execute(String... arguments) {
    CommandLine line = Longwatch.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
