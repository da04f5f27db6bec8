package org.longwatch.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP server that answers as a test tells it to: refuses recipients, offers extensions, and
 * remembers every line it was told. For what a mail server that takes everything cannot show.
 */
public final class PostOffice implements AutoCloseable {

  private final ServerSocket socket;
  private final List<String> extensions;
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> accepted = new CopyOnWriteArrayList<>();
  private final List<String> inTheClear = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile ServerCertificate certificate;
  private volatile String login = "";

  /**
   * Opens on a free port of 127.0.0.1.
   *
   * @param extensions what EHLO answers, for instance {@code AUTH PLAIN}
   */
  public PostOffice(String... extensions) {
    this.extensions = List.of(extensions);
    try {
      socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread doors = new Thread(this::welcome, "post office");
    doors.setDaemon(true);
    doors.start();
  }

  /**
   * A server as providers run them: it takes nothing before STARTTLS and a log-in (RFC 3207, RFC
   * 4954).
   *
   * @param password of {@code user}, in plain text
   */
  public static PostOffice secured(ServerCertificate certificate, String user, String password) {
    PostOffice office = new PostOffice();
    office.certificate = certificate;
    office.login =
        Base64.getEncoder()
            .encodeToString(
                (user + "\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8));
    return office;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** From now on it shows another certificate, or offers no STARTTLS if there is none. */
  public void show(ServerCertificate other) {
    certificate = other;
  }

  /**
   * From now on RCPT of this address is answered so, for instance {@code 550 5.1.1 No such user}.
   */
  public void refuse(String address, String answer) {
    refusals.put(address, answer);
  }

  /** Takes this address again. */
  public void take(String address) {
    refusals.remove(address);
  }

  /** Recipients whose letter was taken, in order. */
  public List<String> accepted() {
    return accepted;
  }

  /** Every line that clients said, without the letters. */
  public List<String> lines() {
    return lines;
  }

  /** What was said before TLS, or without it. */
  public List<String> inTheClear() {
    return inTheClear;
  }

  public int connections() {
    return connections.get();
  }

  private void welcome() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        connections.incrementAndGet();
        Thread counter = new Thread(() -> serve(client), "post office counter");
        counter.setDaemon(true);
        counter.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      say(client, "220 post office");
      if (converse(client, false)) {
        try (SSLSocket safe = certificate.server(client)) {
          safe.startHandshake();
          converse(safe, true);
        }
      }
    } catch (IOException e) {
      lines.add("(gone)");
    }
  }

  /** Answers whether the client wants to go on over TLS. */
  private boolean converse(Socket client, boolean safe) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    boolean known = login.isEmpty();
    String to = "";
    for (String line; (line = in.readLine()) != null; ) {
      lines.add(line);
      if (!safe) {
        inTheClear.add(line);
      }
      String verb = line.toUpperCase(Locale.ROOT);
      if (verb.startsWith("EHLO")) {
        say(client, "250-post office");
        extensions.forEach(extension -> say(client, "250-" + extension));
        if (!safe && certificate != null) {
          say(client, "250-STARTTLS");
        }
        if (!login.isEmpty()) {
          say(client, "250-AUTH PLAIN");
        }
        say(client, "250 8BITMIME");
      } else if (verb.equals("STARTTLS") && certificate != null) {
        say(client, "220 2.0.0 go ahead");
        return true;
      } else if (verb.startsWith("AUTH")) {
        known = login.isEmpty() || line.equals("AUTH PLAIN " + login);
        say(client, known ? "235 2.7.0 welcome" : "535 5.7.8 no such log-in: " + line);
      } else if (verb.startsWith("MAIL") && !(known && (safe || login.isEmpty()))) {
        say(client, "530 5.7.0 not before STARTTLS and a log-in");
      } else if (verb.startsWith("RCPT")) {
        String address = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        String refusal = refusals.get(address);
        say(client, refusal == null ? "250 2.1.5 known" : refusal);
        to = refusal == null ? address : to;
      } else if (verb.startsWith("DATA")) {
        say(client, "354 go on");
        for (String text; !".".equals(text = in.readLine()); ) {
          if (text == null) {
            return false;
          }
        }
        accepted.add(to);
        say(client, "250 2.0.0 taken");
      } else if (verb.startsWith("QUIT")) {
        say(client, "221 good-bye");
        return false;
      } else {
        say(client, "250 2.0.0 fine");
      }
    }
    return false;
  }

  private static void say(Socket client, String line) {
    try {
      client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      client.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
