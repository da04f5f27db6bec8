package org.longwatch.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longwatch.support.Harness;
import org.longwatch.support.PostOffice;
import org.longwatch.support.TestSettings;

/** How letters reach an SMTP server, and what is told of one that does not. */
class MailerDbTest {

  private PostOffice office;
  private final Harness harness = Harness.start();
  private final Mailer mailer = harness.get(Mailer.class);

  private void open(String... extensions) {
    office = new PostOffice(extensions);
    TestSettings.set("longwatch.smtp.host", "127.0.0.1");
    TestSettings.set("longwatch.smtp.port", String.valueOf(office.port()));
  }

  @AfterEach
  void close() {
    office.close();
    harness.close();
  }

  @Test
  void manyLettersGoOverOneConnection() throws Mailer.NotSent {
    open();
    try (Mailer.Post post = mailer.open()) {
      post.send(letter("a@example.org"));
      post.send(letter("b@example.org"));
    }
    assertEquals(List.of("a@example.org", "b@example.org"), office.accepted());
    assertEquals(1, office.connections());
  }

  @Test
  void aRefusedRecipientDoesNotHoldUpTheNextOne() throws Mailer.NotSent {
    open();
    office.refuse("gone@example.org", "550 5.1.1 No such user");
    try (Mailer.Post post = mailer.open()) {
      assertThrows(Mailer.NotSent.class, () -> post.send(letter("gone@example.org")));
      post.send(letter("b@example.org"));
    }
    assertEquals(List.of("b@example.org"), office.accepted());
    assertEquals(1, office.connections());
  }

  @ParameterizedTest
  @CsvSource({
    "550 5.1.1 No such user, true",
    "550 No such user, true",
    "553 5.1.3 Bad address, true",
    "550 5.2.1 Mailbox disabled, true",
    "550 5.7.1 Relay denied, false",
    "554 5.7.1 Blocked, false",
    "552 5.2.2 Mailbox full, false",
    "450 4.2.0 Greylisted, false",
    "451 4.3.0 Later, false"
  })
  void onlyAnAddressThatIsRefusedForGoodIsCalledSo(String answer, boolean addressRefused) {
    open();
    office.refuse("a@example.org", answer);
    Mailer.NotSent failure =
        assertThrows(Mailer.NotSent.class, () -> mailer.send(letter("a@example.org")));
    assertEquals(addressRefused, failure.isAddressRefused());
    assertTrue(failure.getMessage().contains(answer.substring(0, 3)), failure.getMessage());
    assertFalse(failure.getMessage().contains("example.org"), failure.getMessage());
  }

  @Test
  void whatIsNoAddressIsRefusedBeforeTheServerIsAsked() {
    open();
    Mailer.NotSent failure =
        assertThrows(Mailer.NotSent.class, () -> mailer.send(letter("no address")));
    assertTrue(failure.isAddressRefused());
    assertEquals(0, office.connections());
  }

  @Test
  void aServerThatIsAwayIsNoFaultOfTheAddress() {
    open();
    office.close();
    Mailer.NotSent failure =
        assertThrows(Mailer.NotSent.class, () -> mailer.send(letter("a@example.org")));
    assertFalse(failure.isAddressRefused());
  }

  @Test
  void credentialsAreGivenToAServerThatAsksForThem() throws Mailer.NotSent {
    open("AUTH PLAIN");
    TestSettings.set("longwatch.smtp.user", "registry");
    TestSettings.set("longwatch.smtp.password", "secret");
    mailer.send(letter("a@example.org"));
    String plain =
        "AUTH PLAIN "
            + Base64.getEncoder()
                .encodeToString("registry\0registry\0secret".getBytes(StandardCharsets.UTF_8));
    assertTrue(office.lines().contains(plain), office.lines().toString());
  }

  @Test
  void withStartTlsNothingIsSaidInTheClear() {
    open("AUTH PLAIN");
    TestSettings.set("longwatch.smtp.user", "registry");
    TestSettings.set("longwatch.smtp.password", "secret");
    TestSettings.set("longwatch.smtp.starttls", "true");
    assertThrows(Mailer.NotSent.class, () -> mailer.send(letter("a@example.org")));
    assertTrue(
        office.lines().stream().noneMatch(line -> line.startsWith("AUTH") || line.contains("@")),
        office.lines().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "starttls, yes, LONGWATCH_SMTP_STARTTLS must be true or false",
    "trust, pom.xml, LONGWATCH_SMTP_TRUST must be a readable PEM file",
    "trust, nowhere.pem, LONGWATCH_SMTP_TRUST must be a readable PEM file",
    "user, registry, LONGWATCH_SMTP_USER needs LONGWATCH_SMTP_STARTTLS=true"
  })
  void whatWouldSendUnsafelyStopsTheStart(String setting, String value, String fault) {
    open();
    TestSettings.set("longwatch.mode", "production");
    TestSettings.set("longwatch.smtp.host", "mail.example.org");
    new Settings().check();
    TestSettings.set("longwatch.smtp." + setting, value);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> new Settings().check());
    assertTrue(refused.getMessage().contains(fault), refused.getMessage());
  }

  private static Letter letter(String to) {
    return new Letter(
        "letter.1@example.org", to, "en", "Subject", "Text", "<p>Text</p>", Optional.empty());
  }
}
