package org.longwatch.reminder;

import biweekly.Biweekly;
import biweekly.component.VEvent;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.FollowUp;
import org.longwatch.followup.RecordVisit;
import org.longwatch.identity.AccountLine;
import org.longwatch.identity.Accounts;
import org.longwatch.identity.Passwords;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ContactLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.support.TestSettings;

/** What tests of reminders do to nodes, contacts and mail servers. */
final class PostRoom implements AutoCloseable {

  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final TimedTask.Timing MORNING = new TimedTask.Timing("0 0 7 ? * MON-FRI", BERLIN);

  private GreenMail post;

  PostRoom() {
    TestSettings.set("longwatch.public.url", "https://registry.example.org");
    up();
  }

  /** The mail server works. */
  void up() {
    if (post == null) {
      post = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
      post.start();
      TestSettings.set("longwatch.smtp.host", "127.0.0.1");
      TestSettings.set("longwatch.smtp.port", String.valueOf(post.getSmtp().getPort()));
    }
  }

  /** The mail server is away. */
  void down() {
    if (post != null) {
      post.stop();
      post = null;
    }
  }

  @Override
  public void close() {
    down();
  }

  /** What has arrived since it was last asked. */
  List<MimeMessage> take() {
    List<MimeMessage> mails = Arrays.asList(post.getReceivedMessages());
    try {
      post.purgeEmailFromAllMailboxes();
    } catch (com.icegreen.greenmail.store.FolderException e) {
      throw new IllegalStateException(e);
    }
    return mails;
  }

  static void today(Harness node, LocalDate day) {
    node.moveTo(day.atTime(7, 0).atZone(BERLIN).toInstant());
  }

  static String sweep(Harness node, LocalDate day) {
    today(node, day);
    return sweep(node);
  }

  static String sweep(Harness node) {
    return node.get(ReminderSweep.class).run(node.get(Clocks.class).instant(), MORNING);
  }

  static void outbox(Harness node) {
    node.get(OutboxSweep.class)
        .run(node.get(Clocks.class).instant(), TimedTask.Timing.utc("0 * * * * ?").get(0));
  }

  static int shift(Harness node, String assignment) {
    return node.asRegistry(
        () ->
            node.get(Sql.class)
                .update("update reminder.letter set " + assignment + " where state = 'PENDING'"));
  }

  static long number(Harness node, String query, Object... parameters) {
    return node.asRegistry(() -> node.get(Sql.class).number(query, parameters));
  }

  static ContactLine contact(Harness node, Clinic clinic, ContactRole role, String mail) {
    ContactLine line =
        new ContactLine(UUID.randomUUID(), clinic.centre(), "Contact", mail, role, true);
    put(node, line);
    return line;
  }

  static void put(Harness node, ContactLine line) {
    node.asRegistry(
        () -> {
          node.get(Catalogue.class).putContact(line);
          return null;
        });
  }

  static void steward(Harness node, String mail) {
    node.asRegistry(
        () ->
            node.get(Accounts.class)
                .add(
                    new AccountLine(
                        UUID.randomUUID(),
                        mail,
                        "Steward",
                        Set.of(Role.STEWARD),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(mail),
                        true),
                    node.get(Passwords.class).choose("long enough a password")));
  }

  static Actor actor(Role role) {
    return new Actor(
        UUID.randomUUID(), "test", "Test", Set.of(role), Optional.empty(), Optional.empty());
  }

  static void visit(Harness node, Clinic clinic, PatientId patient, LocalDate day) {
    node.as(
        clinic.staff(),
        () ->
            node.get(FollowUp.class)
                .record(
                    new RecordVisit(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        "V-" + UUID.randomUUID(),
                        day,
                        ContactMode.EXAMINATION)));
  }

  static String to(MimeMessage mail) throws MessagingException {
    return mail.getAllRecipients()[0].toString().toLowerCase(Locale.ROOT);
  }

  static List<VEvent> events(MimeMessage mail) throws MessagingException {
    try {
      return Biweekly.parse(((MimeMultipart) mail.getContent()).getBodyPart(1).getInputStream())
          .first()
          .getEvents();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(MimeMessage mail) throws MessagingException {
    try {
      MimeMultipart both =
          (MimeMultipart) ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent();
      return both.getBodyPart(0).getContent().toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
