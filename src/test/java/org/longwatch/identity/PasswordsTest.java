package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private static final Optional<String> KEPT =
      Optional.of("$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg");

  @Test
  void whoeverFindsNoPlaceIsToldToComeAgainRatherThanKeptWaiting() {
    Passwords crowded = new Passwords(0, Duration.ofMillis(10));
    assertThrows(Passwords.Busy.class, () -> crowded.matches("a long password", KEPT));
    assertFalse(new Passwords(1, Duration.ofMillis(10)).matches("a long password", KEPT));
  }
}
