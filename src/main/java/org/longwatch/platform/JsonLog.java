package org.longwatch.platform;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Writes one JSON object per log record to standard output, with the correlation id. */
final class JsonLog extends Handler {

  private static final List<String> LOGGERS =
      List.of("org.longwatch", "ca.uhn.fhir", "org.quartz", "org.flywaydb");

  private final PrintStream out;
  private final SimpleFormatter messages = new SimpleFormatter();

  JsonLog(PrintStream out) {
    this.out = out;
  }

  /** Takes over the log lines of the application and its libraries. */
  static void install() {
    for (String name : LOGGERS) {
      Logger logger = Logger.getLogger(name);
      for (Handler handler : logger.getHandlers()) {
        if (handler.getClass().getName().equals(JsonLog.class.getName())) {
          logger.removeHandler(handler);
        }
      }
      logger.setUseParentHandlers(false);
      logger.addHandler(new JsonLog(System.out));
    }
    Logger.getLogger("ca.uhn.fhir").setLevel(Level.WARNING);
    Logger.getLogger("org.quartz").setLevel(Level.WARNING);
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record)) {
      return;
    }
    StringBuilder line = new StringBuilder(200);
    line.append("{\"at\":\"").append(record.getInstant()).append('"');
    line.append(",\"level\":\"").append(record.getLevel().getName()).append('"');
    line.append(",\"logger\":\"").append(record.getLoggerName()).append('"');
    Correlation.current()
        .ifPresent(id -> line.append(",\"correlation\":\"").append(id).append('"'));
    line.append(",\"message\":");
    quote(line, messages.formatMessage(record));
    if (record.getThrown() != null) {
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace));
      line.append(",\"thrown\":");
      quote(line, trace.toString());
    }
    out.println(line.append('}'));
  }

  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < 0x20) {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    flush();
  }
}
