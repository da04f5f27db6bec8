package org.longwatch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.longwatch.platform.Mode;
import org.longwatch.process.CannotStart;

class EnvironmentTest {

  @Test
  void aPortMustBeANumberInRange() {
    assertEquals(8080, of(Map.of()).port("LONGWATCH_HTTP_PORT", 8080));
    assertEquals(
        9000, of(Map.of("LONGWATCH_HTTP_PORT", " 9000 ")).port("LONGWATCH_HTTP_PORT", 8080));
    for (String bad : List.of("http", "-1", "65536", "80.5")) {
      CannotStart refusal =
          assertThrows(
              CannotStart.class,
              () -> of(Map.of("LONGWATCH_HTTP_PORT", bad)).port("LONGWATCH_HTTP_PORT", 8080));
      assertTrue(refusal.getMessage().startsWith("LONGWATCH_HTTP_PORT"), refusal.getMessage());
      assertTrue(refusal.getMessage().contains(bad), refusal.getMessage());
    }
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    assertTrue(of(Map.of("LONGWATCH_DB_URL", "  ")).externalDatabase().isEmpty());
    assertEquals(Mode.DEMO, of(Map.of("LONGWATCH_MODE", "")).mode(Mode.DEMO));
  }

  @Test
  void anUnknownModeIsRefused() {
    assertEquals(Mode.TEST, of(Map.of("LONGWATCH_MODE", "test")).mode(Mode.PRODUCTION));
    assertThrows(
        CannotStart.class, () -> of(Map.of("LONGWATCH_MODE", "prod")).mode(Mode.PRODUCTION));
  }

  @Test
  void aDatabaseAddressMustBeOneOfPostgresqlAndIsShownWithoutPassword() {
    CannotStart refusal =
        assertThrows(
            CannotStart.class,
            () ->
                of(Map.of("LONGWATCH_DB_URL", "jdbc:oracle:thin:@x?password=hush"))
                    .externalDatabase());
    assertFalse(refusal.getMessage().contains("hush"), refusal.getMessage());
    DatabaseAddress address =
        of(Map.of("LONGWATCH_DB_URL", "jdbc:postgresql://h/d", "LONGWATCH_DB_PASSWORD", "hush"))
            .externalDatabase()
            .orElseThrow();
    assertEquals("hush", address.password());
    assertFalse(address.toString().contains("hush"));
  }

  @Test
  void anInboxKeyOfTheWrongLengthIsRefused() {
    assertThrows(CannotStart.class, () -> of(Map.of("LONGWATCH_INBOX_KEY", "c2hvcnQ=")).inboxKey());
    assertThrows(CannotStart.class, () -> of(Map.of("LONGWATCH_INBOX_KEY", "!!")).inboxKey());
  }

  @Test
  void theServerGetsItsSettingsButNotTheLaunchers() {
    Map<String, String> given =
        of(Map.of(
                "LONGWATCH_SMTP_HOST", "mail.example",
                "LONGWATCH_DB_PORT", "5432",
                "LONGWATCH_MODE", "production",
                "PATH", "/bin"))
            .forServer(Map.of("LONGWATCH_MODE", "demo"));
    assertEquals(Map.of("LONGWATCH_SMTP_HOST", "mail.example", "LONGWATCH_MODE", "demo"), given);
  }

  private static Environment of(Map<String, String> variables) {
    return new Environment(variables);
  }
}
