package org.longwatch.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

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
  private final AtomicInteger connections = new AtomicInteger();

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

  public int port() {
    return socket.getLocalPort();
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
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
      say(client, "220 post office");
      String to = "";
      for (String line; (line = in.readLine()) != null; ) {
        lines.add(line);
        String verb = line.toUpperCase(java.util.Locale.ROOT);
        if (verb.startsWith("EHLO")) {
          say(client, "250-post office");
          extensions.forEach(extension -> say(client, "250-" + extension));
          say(client, "250 8BITMIME");
        } else if (verb.startsWith("AUTH")) {
          say(client, "235 2.7.0 welcome");
        } else if (verb.startsWith("RCPT")) {
          String address = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
          String refusal = refusals.get(address);
          say(client, refusal == null ? "250 2.1.5 known" : refusal);
          to = refusal == null ? address : to;
        } else if (verb.startsWith("DATA")) {
          say(client, "354 go on");
          for (String text; !".".equals(text = in.readLine()); ) {
            if (text == null) {
              return;
            }
          }
          accepted.add(to);
          say(client, "250 2.0.0 taken");
        } else if (verb.startsWith("QUIT")) {
          say(client, "221 good-bye");
          return;
        } else {
          say(client, "250 2.0.0 fine");
        }
      }
    } catch (IOException e) {
      lines.add("(gone)");
    }
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
