package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Hands letters to the SMTP server. Never called inside a transaction. */
@ApplicationScoped
public class Mailer {

  /** Reply code of SMTP and, if the server gives it, the enhanced status code (RFC 3463). */
  private static final Pattern REPLY =
      Pattern.compile("^([245]\\d\\d)(?:[ -]([245]\\.\\d{1,3}\\.\\d{1,3}))?\\b");

  private static final String STREAMS = "jakarta.mail.util.StreamProvider";

  static {
    // Jakarta Mail looks for its own implementation in the whole class path, several times for each
    // letter, unless a property names it; that took a third of the processor time of a morning
    if (System.getProperty(STREAMS) == null) {
      System.setProperty(STREAMS, StreamProvider.provider().getClass().getName());
    }
  }

  /** A connection is taken to stand for so long after its last letter. */
  private static final Duration IDLE = Duration.ofSeconds(5);

  @Inject Settings settings;
  @Inject Clocks clocks;

  /** The SMTP server did not take a letter; the message names why, without addresses. */
  public static final class NotSent extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean addressRefused;

    NotSent(String reason, boolean addressRefused, Throwable cause) {
      super(reason, cause);
      this.addressRefused = addressRefused;
    }

    /** Whether it is the recipient's address that was refused, for good. */
    public boolean isAddressRefused() {
      return addressRefused;
    }
  }

  /** Sends one letter; returning means the server has accepted it. */
  public void send(Letter letter) throws NotSent {
    try (Post post = open()) {
      post.send(letter);
    }
  }

  /** A connection for many letters, made when the first is sent and again after a failure. */
  public Post open() {
    return new Post();
  }

  /** A connection to the SMTP server. */
  public final class Post implements AutoCloseable {

    private Session session;
    private Transport transport;
    private Instant used = Instant.MIN;

    private Post() {}

    /** Sends one letter; returning means the server has accepted it. */
    public void send(Letter letter) throws NotSent {
      InternetAddress to;
      try {
        to = new InternetAddress(letter.to(), true);
      } catch (AddressException e) {
        throw new NotSent("not an address", true, e);
      }
      if (session == null) {
        try {
          session = session();
        } catch (IllegalStateException e) {
          throw new NotSent("trusted certificates cannot be read", false, e);
        }
      }
      MimeMessage message;
      try {
        message = message(letter, to, session);
      } catch (MessagingException | IOException e) {
        throw new NotSent(e.getClass().getSimpleName(), false, e);
      }
      try {
        connect();
        transport.sendMessage(message, message.getAllRecipients());
        used = clocks.machine();
      } catch (SendFailedException e) {
        // the server answered, so the connection may be good for the next letter
        used = Instant.MIN;
        throw new NotSent(reason(e), isAddressRefused(e), e);
      } catch (MessagingException e) {
        close();
        throw new NotSent(reason(e), false, e);
      }
    }

    /** Asks whether the server is still there only when it has had time to go away. */
    private void connect() throws MessagingException {
      boolean fresh = transport != null && used.plus(IDLE).isAfter(clocks.machine());
      if (!fresh && (transport == null || !transport.isConnected())) {
        close();
        transport = session.getTransport("smtp");
        transport.connect();
        used = clocks.machine();
      }
    }

    @Override
    public void close() {
      if (transport != null) {
        try {
          transport.close();
        } catch (MessagingException e) {
          // what was accepted stays accepted, whether the server says good-bye or not
          transport = null;
        }
        transport = null;
      }
    }
  }

  /**
   * RCPT was answered for good, and for the address itself: a refusal by policy (5.7.x) is about
   * this installation, and a full mailbox (552) is emptied one day.
   */
  private static boolean isAddressRefused(SendFailedException e) {
    return e.getInvalidAddresses() != null
        && e.getInvalidAddresses().length > 0
        && reply(e)
            .filter(
                reply ->
                    reply.group(2) == null
                        ? reply.group(1).matches("550|551|553|556")
                        : reply.group(2).matches("5\\.1\\.\\d+|5\\.2\\.1"))
            .isPresent();
  }

  /** In words where an operator can do something about it; never what a server wrote. */
  private static String reason(MessagingException e) {
    return unsafe(e)
        .orElseGet(
            () ->
                (e instanceof AuthenticationFailedException
                        ? "log-in refused"
                        : e.getClass().getSimpleName())
                    + reply(e).map(reply -> " " + reply.group()).orElse(""));
  }

  /** Why there was no safe connection, so that neither log-in nor letter was said. */
  private static Optional<String> unsafe(MessagingException e) {
    boolean handshake = false;
    boolean certificate = false;
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (each instanceof CertPathBuilderException || each instanceof CertPathValidatorException) {
        return Optional.of("certificate not trusted");
      }
      certificate |= each instanceof CertificateException;
      handshake |= each instanceof SSLException;
    }
    if (certificate) {
      return Optional.of("certificate of another host");
    }
    if (handshake) {
      return Optional.of("TLS failed");
    }
    return Optional.ofNullable(e.getMessage())
        .filter(text -> text.startsWith("STARTTLS is required"))
        .map(text -> "no STARTTLS");
  }

  /** The last answer of the server in a chain of failures. */
  private static Optional<Matcher> reply(MessagingException e) {
    Optional<Matcher> found = Optional.empty();
    for (Exception each = e; each instanceof MessagingException failure; ) {
      Matcher reply = REPLY.matcher(failure.getMessage() == null ? "" : failure.getMessage());
      if (reply.find()) {
        found = Optional.of(reply);
      }
      each = failure.getNextException();
    }
    return found;
  }

  private MimeMessage message(Letter letter, InternetAddress to, Session session)
      throws MessagingException, IOException {
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + letter.messageId() + ">");
          }
        };
    message.setFrom(new InternetAddress(settings.mailFrom()));
    message.setRecipient(Message.RecipientType.TO, to);
    message.setSubject(letter.subject(), "UTF-8");
    message.setSentDate(Date.from(clocks.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("Content-Language", letter.language());
    MimeMultipart both = new MimeMultipart("alternative");
    both.addBodyPart(part(letter.text(), "text/plain; charset=UTF-8"));
    both.addBodyPart(part(letter.html(), "text/html; charset=UTF-8"));
    MimeMultipart whole = new MimeMultipart("mixed");
    MimeBodyPart body = new MimeBodyPart();
    body.setContent(both);
    whole.addBodyPart(body);
    if (letter.calendar().isPresent()) {
      MimeBodyPart calendar =
          part(letter.calendar().get(), "text/calendar; charset=UTF-8; method=PUBLISH");
      calendar.setFileName("follow-up.ics");
      whole.addBodyPart(calendar);
    }
    message.setContent(whole);
    message.saveChanges();
    return message;
  }

  private static MimeBodyPart part(String content, String type) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setContent(content, type);
    return part;
  }

  private Session session() {
    Properties smtp = new Properties();
    smtp.put("mail.smtp.host", settings.smtpHost());
    smtp.put("mail.smtp.port", String.valueOf(settings.smtpPort()));
    smtp.put("mail.smtp.connectiontimeout", "10000");
    smtp.put("mail.smtp.timeout", "20000");
    smtp.put("mail.smtp.writetimeout", "20000");
    smtp.put("mail.smtp.starttls.enable", String.valueOf(settings.smtpStartTls()));
    smtp.put("mail.smtp.starttls.required", String.valueOf(settings.smtpStartTls()));
    smtp.put("mail.smtp.ssl.checkserveridentity", "true");
    settings.smtpTrust().ifPresent(trust -> smtp.put("mail.smtp.ssl.socketFactory", trust));
    if (settings.smtpUser().isEmpty()) {
      return Session.getInstance(smtp);
    }
    smtp.put("mail.smtp.auth", "true");
    return Session.getInstance(
        smtp,
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(
                settings.smtpUser().orElseThrow(), settings.smtpPassword());
          }
        });
  }
}
