package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.Date;
import java.util.Properties;

/** Hands letters to the SMTP server. Never called inside a transaction. */
@ApplicationScoped
public class Mailer {

  @Inject Settings settings;
  @Inject Clocks clocks;

  /** The SMTP server did not take a letter; the message names why, without addresses. */
  public static final class NotSent extends Exception {
    private static final long serialVersionUID = 1L;

    NotSent(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  /** Sends one letter; returning means the server has accepted it. */
  public void send(Letter letter) throws NotSent {
    try {
      Transport.send(message(letter, session()));
    } catch (MessagingException | IOException e) {
      throw new NotSent(e.getClass().getSimpleName(), e);
    }
  }

  private MimeMessage message(Letter letter, Session session)
      throws MessagingException, IOException {
    MimeMessage message =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + letter.messageId() + ">");
          }
        };
    message.setFrom(new InternetAddress(settings.mailFrom()));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to(), true));
    message.setSubject(letter.subject(), "UTF-8");
    message.setSentDate(Date.from(clocks.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
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
