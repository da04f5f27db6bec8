package org.longwatch.reminder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Letter;
import org.longwatch.reference.ReminderStage;
import org.longwatch.reference.ReminderStage.Audience;

class DigestTest {

  private static final URI PUBLIC_URL = URI.create("https://registry.example.org/");
  private static final Instant NOW = Instant.parse("2028-03-22T07:00:00Z");
  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID SECOND = new UUID(2, 2);
  private static final UUID GONE = new UUID(3, 3);

  private static Obligation owed(UUID id, int version, LocalDate target) {
    return new Obligation(
        id,
        version,
        "Follow-up month 12",
        "LTFU_15_INTEGRATING after leukaemia",
        CentreId.next(),
        PatientId.next(),
        "PSEUDO-4711",
        "ZYNTEGLO",
        DateWindow.around(target, 14),
        LocalDate.of(2027, 1, 1),
        Obligation.State.OPEN,
        Optional.empty());
  }

  private static Letter letter(Audience audience) {
    ReminderStage opens = ReminderPolicyTest.STAGES.get(2);
    ReminderStage overdue = ReminderPolicyTest.STAGES.get(3);
    Digest digest =
        new Digest(
            "C01",
            audience,
            List.of(
                Digest.Item.of(owed(FIRST, 0, LocalDate.of(2028, 4, 1)), opens),
                Digest.Item.of(owed(SECOND, 3, LocalDate.of(2028, 2, 29)), overdue)),
            List.of(new Digest.Withdrawn(GONE, 5, LocalDate.of(2028, 3, 1))));
    return digest.letter("letter.x@registry.example.org", "lead@c01.example", PUBLIC_URL, NOW);
  }

  @Test
  void aLetterHoldsNoPersonalData() {
    for (Audience audience : Audience.values()) {
      Letter letter = letter(audience);
      String whole =
          String.join("\n", letter.subject(), letter.text(), letter.html(), letter.calendar().get())
              .replace("\r\n ", "")
              .toLowerCase(Locale.ROOT);
      for (String secret :
          List.of("pseudo", "4711", "zynteglo", "month 12", "leuk", "ltfu", "patient's")) {
        assertFalse(whole.contains(secret), secret);
      }
    }
  }

  @Test
  void aLetterSaysHowManyAtWhichStageAndWhereToGo() {
    Letter letter = letter(Audience.CENTRE);
    assertEquals("Longwatch: 2 follow-ups need attention (centre C01)", letter.subject());
    assertEquals(
        """
        2 follow-ups need attention at centre C01.

        1 × 7 days or more after the window closed
          window 2028-02-15 to 2028-03-14

        1 × window is open
          window 2028-03-18 to 2028-04-15

        Log in to see which they are and to record them:
        https://registry.example.org/today

        This is a duty mail of the registry. It cannot be unsubscribed, only delegated: ask the administrator to name another contact. It holds no patient data; please send none in reply.
        """,
        letter.text());
    assertTrue(letter.html().contains("<a href=\"https://registry.example.org/today\">"));
    assertTrue(letter.html().contains("cannot be unsubscribed, only delegated"));
  }

  @Test
  void aSingleFollowUpIsSingular() {
    Digest digest =
        new Digest(
            "C01",
            Audience.CENTRE,
            List.of(
                Digest.Item.of(
                    owed(FIRST, 0, LocalDate.of(2028, 4, 1)), ReminderPolicyTest.STAGES.get(0))),
            List.of());
    assertEquals("Longwatch: 1 follow-up needs attention (centre C01)", digest.subject());
    assertTrue(digest.text(PUBLIC_URL).contains("1 × window opens within 30 days"));
  }

  @Test
  void theCalendarHasOneAllDayEventPerObligationAndTakesBackWhatIsGone() {
    ICalendar calendar = Biweekly.parse(letter(Audience.CENTRE).calendar().get()).first();
    assertEquals("PUBLISH", calendar.getMethod().getValue());
    assertEquals(3, calendar.getEvents().size());
    VEvent second = event(calendar, SECOND);
    assertEquals(3, second.getSequence().getValue());
    assertEquals("Longwatch: follow-up due", second.getSummary().getValue());
    VEvent gone = event(calendar, GONE);
    assertEquals(5, gone.getSequence().getValue());
    assertTrue(gone.getStatus().isCancelled());
  }

  @Test
  void calendarDaysAreTheSameWhateverZoneTheServerIsIn() {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : List.of("Pacific/Kiritimati", "Etc/GMT+12", "America/Sao_Paulo", "UTC")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        String calendar = letter(Audience.CENTRE).calendar().get();
        assertTrue(calendar.contains("DTSTART;VALUE=DATE:20280229\r\n"), zone + calendar);
        assertTrue(calendar.contains("DTEND;VALUE=DATE:20280301\r\n"), zone + calendar);
        assertTrue(calendar.contains("DTSTAMP:20280322T070000Z\r\n"), zone + calendar);
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void theSameDigestMakesTheSameBytes() {
    assertEquals(letter(Audience.LEAD), letter(Audience.LEAD));
  }

  private static VEvent event(ICalendar calendar, UUID obligation) {
    return calendar.getEvents().stream()
        .filter(event -> event.getUid().getValue().equals(obligation + "@registry.example.org"))
        .findFirst()
        .orElseThrow();
  }
}
