package org.longwatch.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A real SMTP server on 127.0.0.1 that delivers nowhere: what it receives is kept in memory and
 * shown at a page of its own ({@code /}) and as JSON ({@code /mails.json}). For demo and tests.
 */
public final class MailCatcher implements AutoCloseable {

  /** Held, because the log system forgets the level of a logger nobody holds. */
  private static final Logger CHATTY = Logger.getLogger("com.icegreen");

  static {
    CHATTY.setLevel(Level.WARNING);
  }

  private static final String HOST = "127.0.0.1";
  private static final String PAGE_PORT = "LONGWATCH_MAIL_PAGE_PORT or --mail-page-port";
  private static final String STYLE =
      "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
          + "color:#1c2733}table{border-collapse:collapse;width:100%}td,th{text-align:left;"
          + "padding:.35rem .6rem;border-bottom:1px solid #d9e0e6}pre{white-space:pre-wrap;"
          + "background:#f4f6f8;padding:1rem}a{color:#0b5c8a}";

  /** One caught letter; {@code number} counts from 1 in order of arrival. */
  public record Mail(
      int number,
      String messageId,
      String from,
      String to,
      String subject,
      String receivedAt,
      String text,
      Optional<String> calendar) {}

  /** A letter before it has a number. */
  private record Caught(
      Instant at,
      String messageId,
      String from,
      String to,
      String subject,
      String text,
      Optional<String> calendar) {

    Mail numbered(int number) {
      return new Mail(number, messageId, from, to, subject, at.toString(), text, calendar);
    }
  }

  /** Each letter is read once, however often all are asked for. */
  private final Map<MimeMessage, Caught> read = new ConcurrentHashMap<>();

  private final GreenMail smtp;
  private final HttpServer page;
  private final ExecutorService threads;

  /**
   * Starts both servers.
   *
   * @param smtpPort port for letters, 0 for any free one
   * @param pagePort port for the page, 0 for any free one
   */
  public MailCatcher(int smtpPort, int pagePort) {
    int port = smtpPort == 0 ? Ports.free() : smtpPort;
    Ports.require(port, "the mail catcher", "LONGWATCH_SMTP_PORT or --mail-port");
    if (pagePort != 0) {
      Ports.require(pagePort, "the page of the mail catcher", PAGE_PORT);
    }
    smtp =
        new GreenMail(new ServerSetup(port, HOST, ServerSetup.PROTOCOL_SMTP))
            .withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
    smtp.start();
    threads = Executors.newFixedThreadPool(2);
    try {
      page = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), pagePort), 0);
    } catch (IOException e) {
      smtp.stop();
      threads.shutdown();
      throw new CannotStart(Ports.taken(pagePort, "the mail page", PAGE_PORT), e);
    }
    page.createContext("/", this::answer);
    page.setExecutor(threads);
    page.start();
  }

  public int smtpPort() {
    return smtp.getSmtp().getPort();
  }

  public int pagePort() {
    return page.getAddress().getPort();
  }

  /** Everything caught so far, oldest first. */
  public List<Mail> mails() {
    List<Caught> caught = new ArrayList<>();
    for (MimeMessage message : smtp.getReceivedMessages()) {
      caught.add(read.computeIfAbsent(message, MailCatcher::read));
    }
    caught.sort(Comparator.comparing(Caught::at));
    List<Mail> mails = new ArrayList<>();
    for (Caught each : caught) {
      mails.add(each.numbered(mails.size() + 1));
    }
    return mails;
  }

  private static Caught read(MimeMessage message) {
    try {
      return new Caught(
          message.getReceivedDate().toInstant(),
          Optional.ofNullable(message.getMessageID()).orElse(""),
          addresses(message.getFrom()),
          addresses(message.getAllRecipients()),
          Optional.ofNullable(message.getSubject()).orElse(""),
          find(message, "text/plain").orElse(""),
          find(message, "text/calendar"));
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("A caught letter cannot be read", e);
    }
  }

  private static String addresses(Object[] addresses) {
    return addresses == null
        ? ""
        : String.join(", ", Arrays.stream(addresses).map(Object::toString).toList());
  }

  private static Optional<String> find(Part part, String type)
      throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      try (InputStream in = part.getInputStream()) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart inner = parts.getBodyPart(i);
        Optional<String> found = find(inner, type);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "text/plain", "Only GET\n");
      } else if (path.equals("/")) {
        send(exchange, 200, "text/html", list());
      } else if (path.equals("/style.css")) {
        send(exchange, 200, "text/css", STYLE);
      } else if (path.equals("/mails.json")) {
        send(exchange, 200, "application/json", json());
      } else {
        one(exchange, path);
      }
    }
  }

  private void one(HttpExchange exchange, String path) throws IOException {
    boolean calendar = path.endsWith(".ics");
    String number = path.substring(1).replace(".ics", "").replace(".txt", "");
    List<Mail> mails = mails();
    int index = number.matches("\\d{1,6}") ? Integer.parseInt(number) - 1 : -1;
    Optional<Mail> mail =
        index < 0 || index >= mails.size() ? Optional.empty() : Optional.of(mails.get(index));
    Optional<String> text =
        calendar ? mail.flatMap(Mail::calendar) : mail.map(MailCatcher::plainText);
    if (text.isEmpty()) {
      send(exchange, 404, "text/plain", "No such letter\n");
    } else {
      send(exchange, 200, calendar ? "text/calendar" : "text/plain", text.get());
    }
  }

  private static String plainText(Mail mail) {
    return "From: "
        + mail.from()
        + "\nTo: "
        + mail.to()
        + "\nSubject: "
        + mail.subject()
        + "\nReceived: "
        + mail.receivedAt()
        + "\n\n"
        + mail.text();
  }

  private String list() {
    List<Mail> mails = mails();
    StringBuilder rows = new StringBuilder();
    for (int i = mails.size() - 1; i >= 0; i--) {
      Mail mail = mails.get(i);
      rows.append("<tr><td>")
          .append(escape(mail.receivedAt()))
          .append("<td>")
          .append(escape(mail.to()))
          .append("<td><a href=\"/")
          .append(mail.number())
          .append(".txt\">")
          .append(escape(mail.subject().isBlank() ? "(no subject)" : mail.subject()))
          .append("</a><td>");
      if (mail.calendar().isPresent()) {
        rows.append("<a href=\"/").append(mail.number()).append(".ics\">.ics</a>");
      }
      rows.append("</tr>\n");
    }
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Caught mail</title>"
        + "<link rel=\"stylesheet\" href=\"/style.css\"><h1>Caught mail</h1><p>"
        + mails.size()
        + (mails.size() == 1 ? " letter" : " letters")
        + ", newest first. Nothing leaves this machine. <a href=\"/mails.json\">JSON</a></p>"
        + "<table><thead><tr><th>Received<th>To<th>Subject<th>Calendar</tr></thead><tbody>\n"
        + rows
        + "</tbody></table></html>\n";
  }

  private String json() throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Mail mail : mails()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("number", mail.number());
      fields.put("messageId", mail.messageId());
      fields.put("from", mail.from());
      fields.put("to", mail.to());
      fields.put("subject", mail.subject());
      fields.put("receivedAt", mail.receivedAt());
      fields.put("text", mail.text());
      fields.put("calendar", mail.calendar().orElse(null));
      all.add(fields);
    }
    return new ObjectMapper().writeValueAsString(all);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", "default-src 'none'; style-src 'self'");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    page.stop(0);
    threads.shutdown();
    smtp.stop();
  }
}
