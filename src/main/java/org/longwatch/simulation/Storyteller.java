package org.longwatch.simulation;

import java.time.LocalDate;
import java.util.List;

/** Tells an event in a few short sentences of plain English, as a busy physician would. */
final class Storyteller {

  private static final List<String> EARLY =
      List.of(
          "On day %d after treatment.",
          "Day %d, still on the ward.",
          "Began %d days after the administration.",
          "First noticed on day %d.");
  private static final List<String> LATER =
      List.of(
          "About %d months after treatment.",
          "Month %d of follow-up.",
          "Reported %d months after the administration by the home physician.",
          "Seen at an unplanned visit in month %d.",
          "Told by the family by telephone, month %d.");
  private static final List<String> RESOLVED =
      List.of(
          "Resolved after %d days.",
          "Full recovery within %d days.",
          "Better from one day to the next, well after %d days.",
          "Back to normal on the control %d days later.",
          "No trace of it %d days later.");
  private static final List<String> GOING_ON =
      List.of(
          "Still under treatment.",
          "Not resolved at the time of this report.",
          "Further course awaited.",
          "The team will report again.");
  private static final List<String> ADMITTED =
      List.of(
          "Admitted for %d days.",
          "In hospital for %d days.", "Transferred from another hospital after %d days.");
  private static final List<String> OPINIONS =
      List.of(
          "A relation with the product cannot be excluded.",
          "The team sees another cause as more likely.",
          "No concomitant medication of note.",
          "Concomitant medication: cotrimoxazole.",
          "Sibling had similar complaints that week.",
          "Started soon after a journey.",
          "Vaccinated against influenza the month before.",
          "",
          "");

  private Storyteller() {}

  /** What the event is called, and its story. */
  record Story(String words, String text) {}

  static Story tell(
      Draws draws, Happening event, LocalDate treated, boolean serious, String outcome) {
    EventKind kind = event.kind();
    int words = draws.between(0, kind.words.size() - 1);
    boolean paired = kind.words.size() == kind.presentations.size();
    int presentation = paired ? words : draws.between(0, kind.presentations.size() - 1);
    int measure =
        paired && kind.measures.size() == kind.words.size()
            ? words
            : draws.between(0, kind.measures.size() - 1);
    long days = event.onset().toEpochDay() - treated.toEpochDay();
    StringBuilder text = new StringBuilder();
    say(
        text,
        days < 60
            ? with(draws.pick(EARLY), (int) days)
            : with(draws.pick(LATER), (int) (days / 30.44)));
    say(text, kind.presentations.get(presentation));
    if (serious && !event.fatal()) {
      say(text, with(draws.pick(ADMITTED), draws.between(2, 17)));
    }
    say(text, kind.measures.get(measure));
    say(text, event.addition());
    say(text, draws.pick(OPINIONS));
    if (!event.fatal()) {
      say(
          text,
          outcome.equals("resolved")
              ? with(draws.pick(RESOLVED), draws.between(2, 40))
              : draws.pick(GOING_ON));
    } else if (kind != EventKind.UNEXPLAINED_DEATH) {
      say(text, "The patient died.");
    }
    return new Story(kind.words.get(words), text.toString());
  }

  /** The same story in slightly other words, as a second reporter would send it. */
  static String retell(String story) {
    return story
            .replace(" was ", " has been ")
            .replace("administration", "infusion")
            .replace("Resolved", "Gone")
            .replace("Admitted", "Stayed in hospital")
        + " Second report.";
  }

  private static String with(String pattern, int number) {
    return pattern.replace("%d", Integer.toString(number));
  }

  private static void say(StringBuilder text, String sentence) {
    if (!sentence.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(sentence);
    }
  }
}
