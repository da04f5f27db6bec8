package org.longwatch.reminder;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.property.DateEnd;
import biweekly.property.DateStart;
import biweekly.property.Status;
import biweekly.util.DateTimeComponents;
import biweekly.util.ICalDate;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.Obligation;
import org.longwatch.platform.Letter;
import org.longwatch.reference.ReminderStage;
import org.longwatch.reference.ReminderStage.Anchor;
import org.longwatch.reference.ReminderStage.Audience;

/**
 * What one centre's audience is told: how many follow-ups stand at which stage, and their windows.
 * It holds nothing else of an obligation, so nothing else can leak.
 *
 * @param centre code of the centre
 * @param audience who reads it
 * @param items what is owed
 * @param withdrawn calendar entries of earlier letters that no longer stand
 */
record Digest(String centre, Audience audience, List<Item> items, List<Withdrawn> withdrawn) {

  /** Something owed, at the stage it has reached. */
  record Item(UUID obligation, int sequence, DateWindow window, ReminderStage stage) {

    static Item of(Obligation obligation, ReminderStage stage) {
      return new Item(obligation.id(), obligation.version(), obligation.window(), stage);
    }
  }

  /** A calendar entry to take back. */
  record Withdrawn(UUID obligation, int sequence, LocalDate day) {}

  Digest {
    items =
        items.stream()
            .sorted(
                Comparator.comparing((Item item) -> item.window().latest())
                    .thenComparing(Item::obligation))
            .toList();
    withdrawn = List.copyOf(withdrawn);
  }

  /** The whole letter; the same digest and moment make the same bytes. */
  Letter letter(String messageId, String to, URI publicUrl, Instant now) {
    return new Letter(
        messageId,
        to,
        subject(),
        text(publicUrl),
        html(publicUrl),
        Optional.of(calendar(publicUrl, now)));
  }

  String subject() {
    return "Longwatch: " + countNeed() + " attention (centre " + centre + ")";
  }

  String text(URI publicUrl) {
    StringBuilder text = new StringBuilder(600);
    text.append(countNeed()).append(" attention at centre ").append(centre).append(".\n");
    why().ifPresent(why -> text.append(why).append('\n'));
    byStage()
        .forEach(
            (stage, owed) -> {
              text.append('\n').append(owed.size()).append(" × ").append(label(stage)).append('\n');
              owed.forEach(item -> text.append("  window ").append(days(item)).append('\n'));
            });
    return text.append("\nLog in to see which they are and to record them:\n")
        .append(today(publicUrl))
        .append("\n\n")
        .append(DUTY)
        .append('\n')
        .toString();
  }

  String html(URI publicUrl) {
    StringBuilder html = new StringBuilder(1200);
    html.append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"UTF-8\"><title>")
        .append(escaped(subject()))
        .append("</title></head><body><p>")
        .append(escaped(countNeed() + " attention at centre " + centre + "."))
        .append("</p>");
    why().ifPresent(why -> html.append("<p>").append(escaped(why)).append("</p>"));
    html.append(
        "<table border=\"1\" cellpadding=\"4\" style=\"border-collapse:collapse\">"
            + "<tr><th scope=\"col\">Stage</th><th scope=\"col\">Count</th>"
            + "<th scope=\"col\">Windows</th></tr>");
    byStage()
        .forEach(
            (stage, owed) -> {
              html.append("<tr><td>").append(escaped(label(stage))).append("</td><td>");
              html.append(owed.size()).append("</td><td>");
              owed.forEach(item -> html.append(days(item)).append("<br>"));
              html.append("</td></tr>");
            });
    return html.append("</table><p><a href=\"")
        .append(escaped(today(publicUrl)))
        .append("\">Log in to see which they are and to record them</a></p><p><small>")
        .append(escaped(DUTY))
        .append("</small></p></body></html>")
        .toString();
  }

  /**
   * One all-day event per obligation on its target day, with the id of the obligation as UID and
   * its version as SEQUENCE (RFC 5545, RFC 5546 section 3.2.1: PUBLISH may carry STATUS:CANCELLED).
   */
  String calendar(URI publicUrl, Instant now) {
    ICalendar calendar = new ICalendar();
    calendar.setProductId("-//Longwatch//Longwatch//EN");
    calendar.setMethod("PUBLISH");
    for (Item item : items) {
      VEvent event =
          event(item.obligation(), item.sequence(), item.window().target(), publicUrl, now);
      event.setSummary("Longwatch: follow-up due");
      event.setDescription("Window " + days(item) + "\n" + today(publicUrl));
      calendar.addEvent(event);
    }
    for (Withdrawn gone : withdrawn) {
      VEvent event = event(gone.obligation(), gone.sequence(), gone.day(), publicUrl, now);
      event.setSummary("Longwatch: no longer due");
      event.setStatus(Status.cancelled());
      calendar.addEvent(event);
    }
    return calendar.write();
  }

  private static VEvent event(
      UUID obligation, int sequence, LocalDate day, URI publicUrl, Instant now) {
    VEvent event = new VEvent();
    event.setUid(obligation + "@" + host(publicUrl));
    event.setSequence(sequence);
    event.setDateTimeStamp(Date.from(now));
    event.setDateStart(new DateStart(allDay(day)));
    event.setDateEnd(new DateEnd(allDay(day.plusDays(1))));
    event.setTransparency(true);
    return event;
  }

  private static ICalDate allDay(LocalDate day) {
    return new ICalDate(
        new DateTimeComponents(day.getYear(), day.getMonthValue(), day.getDayOfMonth()), false);
  }

  private Map<ReminderStage, List<Item>> byStage() {
    Map<ReminderStage, List<Item>> byStage = new LinkedHashMap<>();
    items.stream()
        .sorted(
            Comparator.comparing((Item item) -> item.stage().anchor())
                .thenComparing(item -> item.stage().offsetDays())
                .reversed())
        .forEach(item -> byStage.computeIfAbsent(item.stage(), any -> new ArrayList<>()).add(item));
    byStage.values().forEach(owed -> owed.sort(Comparator.comparing(i -> i.window().latest())));
    return byStage;
  }

  private String countNeed() {
    return items.size() == 1 ? "1 follow-up needs" : items.size() + " follow-ups need";
  }

  private Optional<String> why() {
    return switch (audience) {
      case CENTRE -> Optional.empty();
      case LEAD -> Optional.of("You read this because earlier reminders had no result.");
      case STEWARD ->
          Optional.of("You read this because reminders to the centre and its lead had no result.");
    };
  }

  static String label(ReminderStage stage) {
    int days = stage.offsetDays();
    if (stage.anchor() == Anchor.LATEST) {
      return days + " days or more after the window closed";
    }
    return days < 0 ? "window opens within " + -days + " days" : "window is open";
  }

  private static String days(Item item) {
    return item.window().earliest() + " to " + item.window().latest();
  }

  static String today(URI publicUrl) {
    return publicUrl.toString().replaceAll("/+$", "") + "/today";
  }

  /** Name of this installation in message ids and calendar UIDs. */
  static String host(URI publicUrl) {
    return publicUrl.getHost() == null ? "longwatch" : publicUrl.getHost();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static final String DUTY =
      "This is a duty mail of the registry. It cannot be unsubscribed, only delegated: ask the"
          + " administrator to name another contact. It holds no patient data; please send none in"
          + " reply.";
}
