package org.longwatch.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayaraProcessTest {

  @TempDir Path directory;

  @Test
  void aServerIsReadyOnlyWhenTheApplicationsOwnCheckIsUp() {
    String own = "{\"name\":\"longwatch\",\"status\":\"UP\"}";
    assertTrue(PayaraProcess.saysReady("{\"status\":\"UP\",\"checks\":[" + own + "]}"));
    assertFalse(PayaraProcess.saysReady("{\"status\":\"UP\",\"checks\":[]}"));
    assertFalse(
        PayaraProcess.saysReady(
            "{\"status\":\"UP\",\"checks\":[{\"name\":\"other\",\"status\":\"UP\"}]}"));
    assertFalse(
        PayaraProcess.saysReady(
            "{\"status\":\"DOWN\",\"checks\":[" + own + ",{\"name\":\"x\",\"status\":\"DOWN\"}]}"));
    assertFalse(PayaraProcess.saysReady("<html>some other server</html>"));
  }

  @Test
  void theReasonOfAFailedStartIsToldInPlainText() {
    String line =
        "{\"level\":\"SEVERE\",\"message\":\"start failed: LONGWATCH_DB_URL\\nis not set\"}";
    assertTrue(PayaraProcess.isDeploymentFailure(line));
    assertEquals("start failed: LONGWATCH_DB_URL\n  is not set", PayaraProcess.readable(line));
    assertEquals("no JSON", PayaraProcess.readable("no JSON"));
    assertEquals(
        "a.B: why",
        PayaraProcess.readable(
            "{\"Throwable\":{\"Exception\":\"x\",\"StackTrace\":\"x: a.B: why\\n\\tat x.Y\\n"
                + "Caused by: a.B: why\\n\\tat a.B.c\\n\\tat d\"}}"));
    assertFalse(PayaraProcess.isDeploymentFailure("{\"message\":\"longwatch was deployed\"}"));
  }

  @Test
  void aMissingBuildIsNamed() {
    CannotStart refusal = assertThrows(CannotStart.class, () -> process(Ports.free()).start());
    assertTrue(refusal.getMessage().contains(directory.resolve("lib").toString()));
    assertTrue(refusal.getMessage().contains("mvn package"));
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      CannotStart refusal =
          assertThrows(CannotStart.class, () -> process(other.getLocalPort()).start());
      assertTrue(refusal.getMessage().contains("Port " + other.getLocalPort()));
      assertTrue(refusal.getMessage().contains("LONGWATCH_HTTP_PORT"));
    }
  }

  @Test
  void aServerThatEndsAtOnceIsReportedWithItsLastLines() throws Exception {
    Files.createDirectories(directory.resolve("lib"));
    Files.writeString(directory.resolve("lib").resolve("payara-micro-0.jar"), "not a jar");
    Files.writeString(directory.resolve("longwatch.war"), "not a war");
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PayaraProcess process = new PayaraProcess(plan(Ports.free()), new PrintStream(log, true));
    CannotStart refusal = assertThrows(CannotStart.class, process::start);
    assertTrue(refusal.getMessage().contains("exit code 1"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("payara-micro-0.jar"), refusal.getMessage());
    assertTrue(log.toString(StandardCharsets.UTF_8).contains("payara-micro-0.jar"));
  }

  private PayaraProcess process(int port) {
    return new PayaraProcess(plan(port), System.out);
  }

  private PayaraProcess.Plan plan(int port) {
    return new PayaraProcess.Plan(
        directory,
        "127.0.0.1",
        port,
        Map.of(),
        List.of(),
        directory.resolve("server"),
        Duration.ofSeconds(30));
  }
}
