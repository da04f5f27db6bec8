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

  /**
   * To whom a digest goes.
   *
   * @param language in which the recipient is written to, ISO 639-1
   * @param onBehalf whether the recipient stands in for a contact
   */
  record Recipient(String mail, String language, boolean onBehalf) {}

  /** The whole letter; the same digest, recipient and moment make the same bytes. */
  Letter letter(String messageId, Recipient to, URI publicUrl, Instant now) {
    Wording words = Wording.in(to.language());
    return new Letter(
        messageId,
        to.mail(),
        words.language(),
        subject(words),
        text(words, to.onBehalf(), publicUrl),
        html(words, to.onBehalf(), publicUrl),
        Optional.of(calendar(words, publicUrl, now)));
  }

  String subject(Wording words) {
    return words.say("subject", items.size(), centre);
  }

  String text(Wording words, boolean onBehalf, URI publicUrl) {
    StringBuilder text = new StringBuilder(600);
    text.append(words.say("need", items.size(), centre)).append('\n');
    why(words, onBehalf).forEach(why -> text.append(why).append('\n'));
    byStage()
        .forEach(
            (stage, owed) -> {
              text.append('\n').append(owed.size()).append(" × ").append(words.stage(stage));
              owed.forEach(item -> text.append("\n  ").append(window(words, item)));
              text.append('\n');
            });
    return text.append('\n')
        .append(words.say("login"))
        .append('\n')
        .append(today(publicUrl))
        .append("\n\n")
        .append(words.say("duty"))
        .append('\n')
        .toString();
  }

  String html(Wording words, boolean onBehalf, URI publicUrl) {
    StringBuilder html = new StringBuilder(1200);
    html.append("<!DOCTYPE html><html lang=\"")
        .append(words.language())
        .append("\"><head><meta charset=\"UTF-8\"><title>")
        .append(escaped(subject(words)))
        .append("</title></head><body><p>")
        .append(escaped(words.say("need", items.size(), centre)))
        .append("</p>");
    why(words, onBehalf).forEach(why -> html.append("<p>").append(escaped(why)).append("</p>"));
    html.append("<table border=\"1\" cellpadding=\"4\" style=\"border-collapse:collapse\"><tr>");
    for (String column : List.of("stage", "count", "windows")) {
      html.append("<th scope=\"col\">")
          .append(escaped(words.say("column." + column)))
          .append("</th>");
    }
    html.append("</tr>");
    byStage()
        .forEach(
            (stage, owed) -> {
              html.append("<tr><td>").append(escaped(words.stage(stage))).append("</td><td>");
              html.append(owed.size()).append("</td><td>");
              owed.forEach(
                  item ->
                      html.append(item.window().earliest())
                          .append(" – ")
                          .append(item.window().latest())
                          .append("<br>"));
              html.append("</td></tr>");
            });
    return html.append("</table><p><a href=\"")
        .append(escaped(today(publicUrl)))
        .append("\">")
        .append(escaped(words.say("login")))
        .append("</a></p><p><small>")
        .append(escaped(words.say("duty")))
        .append("</small></p></body></html>")
        .toString();
  }

  /**
   * One all-day event per obligation on its target day, with the id of the obligation as UID and
   * its version as SEQUENCE (RFC 5545, RFC 5546 section 3.2.1: PUBLISH may carry STATUS:CANCELLED).
   */
  String calendar(Wording words, URI publicUrl, Instant now) {
    ICalendar calendar = new ICalendar();
    calendar.setProductId("-//Longwatch//Longwatch//EN");
    calendar.setMethod("PUBLISH");
    for (Item item : items) {
      VEvent event =
          event(item.obligation(), item.sequence(), item.window().target(), publicUrl, now);
      event.setSummary(words.say("event.due"));
      event.setDescription(window(words, item) + "\n" + today(publicUrl));
      calendar.addEvent(event);
    }
    for (Withdrawn gone : withdrawn) {
      VEvent event = event(gone.obligation(), gone.sequence(), gone.day(), publicUrl, now);
      event.setSummary(words.say("event.gone"));
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

  private List<String> why(Wording words, boolean onBehalf) {
    List<String> why = new ArrayList<>();
    if (onBehalf) {
      why.add(words.say("why.delegate"));
    }
    if (audience != Audience.CENTRE) {
      why.add(words.why(audience));
    }
    return why;
  }

  private static String window(Wording words, Item item) {
    return words.say(
        "window", item.window().earliest().toString(), item.window().latest().toString());
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
}
