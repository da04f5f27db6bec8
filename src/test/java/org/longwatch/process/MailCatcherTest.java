package org.longwatch.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailCatcherTest {

  private final MailCatcher catcher = new MailCatcher(0, 0);

  @AfterEach
  void stop() {
    catcher.close();
  }

  @Test
  void aLetterIsCaughtWithItsTextAndCalendar() throws Exception {
    send("a@centre.example", "Two visits are due <b>", "See Today.", "BEGIN:VCALENDAR");
    MailCatcher.Mail mail = catcher.mails().get(0);
    assertEquals("a@centre.example", mail.to());
    assertEquals("Two visits are due <b>", mail.subject());
    assertEquals("See Today.", mail.text().strip());
    assertEquals("BEGIN:VCALENDAR", mail.calendar().orElseThrow().strip());
  }

  @Test
  void thePageAndTheJsonShowWhatWasCaught() throws Exception {
    send("a@centre.example", "Two visits are due <b>", "See Today.", "BEGIN:VCALENDAR");
    send("b@centre.example", "Second", "Other text", "BEGIN:VCALENDAR");
    HttpResponse<String> page = get("/");
    assertTrue(page.body().contains("Two visits are due &lt;b&gt;"), page.body());
    assertTrue(
        page.headers()
            .firstValue("Content-Security-Policy")
            .orElse("")
            .startsWith("default-src 'none'"));
    JsonNode json = new ObjectMapper().readTree(get("/mails.json").body());
    assertEquals(2, json.size());
    assertEquals("b@centre.example", json.get(1).get("to").asText());
    assertEquals("See Today.", json.get(0).get("text").asText().strip());
    assertTrue(get("/2.txt").body().contains("Other text"));
    assertTrue(get("/1.ics").body().startsWith("BEGIN:VCALENDAR"));
    assertEquals(404, get("/3.txt").statusCode());
    assertEquals(404, get("/nothing").statusCode());
  }

  @Test
  void aTakenPortIsNamed() {
    CannotStart refusal =
        assertThrows(CannotStart.class, () -> new MailCatcher(catcher.smtpPort(), 0));
    assertTrue(refusal.getMessage().contains("Port " + catcher.smtpPort()), refusal.getMessage());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + catcher.pagePort()).resolve(path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private void send(String to, String subject, String text, String calendar) throws Exception {
    Properties smtp = new Properties();
    smtp.put("mail.smtp.host", "127.0.0.1");
    smtp.put("mail.smtp.port", Integer.toString(catcher.smtpPort()));
    MimeMessage message = new MimeMessage(Session.getInstance(smtp));
    message.setFrom(new InternetAddress("longwatch@localhost"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    message.setSubject(subject, "UTF-8");
    MimeMultipart parts = new MimeMultipart();
    for (String[] content :
        new String[][] {{text, "text/plain; charset=UTF-8"}, {calendar, "text/calendar"}}) {
      MimeBodyPart part = new MimeBodyPart();
      part.setText(content[0], "UTF-8");
      part.setHeader("Content-Type", content[1]);
      parts.addBodyPart(part);
    }
    message.setContent(parts);
    Transport.send(message);
  }
}
