package org.longwatch.reminder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.registry.ContactRole;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.support.PostOffice;
import org.longwatch.support.ServerCertificate;
import org.longwatch.support.TestSettings;

/**
 * A letter and a mail server that wants STARTTLS and a log-in: it goes over TLS or it waits, and
 * the outbox says why. Handshakes are real ones.
 */
class SecuredMailDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);
  private static final LocalDate AHEAD_30 = LocalDate.of(2026, 4, 27);
  private static final String TO = "manager@t1.example";
  private static final String PASSWORD = "s3cret of the registry";

  private static ServerCertificate trusted;
  private static ServerCertificate unknown;
  private static ServerCertificate elsewhere;

  private final Harness node = Harness.start("reminder");
  private final Journal journal = new Journal();
  private PostOffice office;

  /** Everything that is logged. */
  private static final class Journal extends Handler {

    private final List<String> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord each) {
      StringWriter text = new StringWriter();
      text.append(each.getMessage());
      if (each.getThrown() != null) {
        each.getThrown().printStackTrace(new PrintWriter(text));
      }
      records.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeAll
  static void certificates() {
    trusted = ServerCertificate.of("ip:127.0.0.1", 1);
    unknown = ServerCertificate.of("ip:127.0.0.1", 1);
    elsewhere = ServerCertificate.of("dns:mail.example.org", 1);
  }

  @BeforeEach
  void aClinicThatOwesAContactAndAServerThatWantsALogIn() {
    Logger.getLogger("").addHandler(journal);
    journal.setLevel(Level.ALL);
    office = PostOffice.secured(trusted, "registry", PASSWORD);
    TestSettings.set("longwatch.public.url", "https://registry.example.org");
    TestSettings.set("longwatch.smtp.host", "127.0.0.1");
    TestSettings.set("longwatch.smtp.port", String.valueOf(office.port()));
    TestSettings.set("longwatch.smtp.user", "registry");
    TestSettings.set("longwatch.smtp.password", PASSWORD);
    TestSettings.set("longwatch.smtp.starttls", "true");
    TestSettings.set("longwatch.smtp.trust", trusted.pem().toString());
    PostRoom.today(node, DAY_ZERO);
    Clinic clinic = new Clinic(node, "T1");
    PostRoom.contact(node, clinic, ContactRole.DATA_MANAGER, TO);
    clinic.treat(clinic.patient("P1"), Clinic.LENTI, DAY_ZERO);
  }

  @AfterEach
  void close() {
    Logger.getLogger("").removeHandler(journal);
    office.close();
    node.close();
  }

  @Test
  void aLetterGoesOverTlsToAServerWhoseCertificateIsTrusted() {
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of(TO), office.accepted());
    assertEquals(LetterState.SENT, letter().state());
    assertEquals(2, office.inTheClear().size(), office.inTheClear().toString());
    assertTrue(office.inTheClear().get(0).startsWith("EHLO "), office.inTheClear().toString());
    assertEquals("STARTTLS", office.inTheClear().get(1));
    assertTrue(office.lines().contains("AUTH PLAIN " + login()), office.lines().toString());
  }

  @Test
  void aLetterWaitsWhenTheServerOffersNoStartTls() {
    office.show(null);
    assertItWaits("no STARTTLS");
    assertEquals(0, count("AUTH"), "no password in the clear");
    office.show(trusted);
    assertItGoes();
  }

  @Test
  void aLetterWaitsWhenTheCertificateIsNotTrusted() {
    office.show(unknown);
    assertItWaits("certificate not trusted");
    assertEquals(0, count("AUTH"), "no password to a stranger");
    office.show(trusted);
    assertItGoes();
  }

  @Test
  void aCertificateOfOnesOwnIsNotTrustedUnlessTheSettingSaysSo() {
    TestSettings.set("longwatch.smtp.trust", "");
    assertItWaits("certificate not trusted");
    TestSettings.set("longwatch.smtp.trust", trusted.pem().toString());
    assertItGoes();
  }

  @Test
  void aLetterWaitsWhenTheTrustedCertificateIsOfAnotherHost() {
    TestSettings.set("longwatch.smtp.trust", elsewhere.pem().toString());
    office.show(elsewhere);
    assertItWaits("certificate of another host");
    assertEquals(0, count("AUTH"), "no password to another host");
  }

  @Test
  void aLetterWaitsWhenTheLogInIsRefused() {
    TestSettings.set("longwatch.smtp.password", "changed since");
    assertItWaits("log-in refused 535 5.7.8");
    assertEquals(1, count("AUTH"), "said over TLS");
    TestSettings.set("longwatch.smtp.password", PASSWORD);
    assertItGoes();
  }

  @Test
  void aLetterWaitsWhenTheFileOfTrustedCertificatesIsGone() throws IOException {
    Path file = Files.createTempFile(Path.of("target"), "trusted", ".pem");
    TestSettings.set("longwatch.smtp.trust", file.toString());
    assertItWaits("trusted certificates cannot be read");
    assertEquals(0, office.connections());
    Files.copy(trusted.pem(), file, StandardCopyOption.REPLACE_EXISTING);
    assertItGoes();
  }

  private void assertItWaits(String why) {
    PostRoom.sweep(node, AHEAD_30);
    OutboxLine letter = letter();
    assertEquals(LetterState.PENDING, letter.state());
    assertEquals(Optional.of(why), letter.lastFailure());
    assertEquals(List.of(), office.accepted());
    assertEquals(0, count("MAIL"), "nothing of the letter is said");
    assertTrue(
        office.inTheClear().stream().allMatch(line -> line.matches("(EHLO .*|STARTTLS|QUIT)")),
        office.inTheClear().toString());
    assertTrue(
        journal.records.stream().anyMatch(line -> line.contains(why)), journal.records.toString());
    for (String word : List.of(PASSWORD, "changed since", login(), TO)) {
      assertFalse(
          journal.records.stream().anyMatch(line -> line.contains(word)), "logged: " + word);
    }
  }

  private void assertItGoes() {
    PostRoom.shift(node, "next_attempt = clock_timestamp()");
    PostRoom.outbox(node);
    assertEquals(List.of(TO), office.accepted());
    assertEquals(LetterState.SENT, letter().state());
  }

  private long count(String verb) {
    return office.lines().stream().filter(line -> line.startsWith(verb)).count();
  }

  private OutboxLine letter() {
    return node.asRegistry(() -> node.get(Outbox.class).latest(Optional.empty(), 10)).get(0);
  }

  private static String login() {
    return Base64.getEncoder()
        .encodeToString(("registry\0registry\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }
}
