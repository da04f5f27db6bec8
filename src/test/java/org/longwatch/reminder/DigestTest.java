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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    return letter(audience, "en");
  }

  private static Letter letter(Audience audience, String language) {
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
    return digest.letter(
        "letter.x@registry.example.org",
        new Digest.Recipient("lead@c01.example", language, false),
        PUBLIC_URL,
        NOW);
  }

  @Test
  void aLetterHoldsNoPersonalData() {
    for (String language : Outbox.LANGUAGES.keySet()) {
      Letter letter = letter(Audience.STEWARD, language);
      String whole =
          String.join("\n", letter.subject(), letter.text(), letter.html(), letter.calendar().get())
              .replace("\r\n ", "")
              .toLowerCase(Locale.ROOT);
      for (String secret :
          List.of("pseudo", "4711", "zynteglo", "month 12", "leuk", "leuc", "ltfu", "patient's")) {
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

        Log in to see which they are and to record them
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
    assertEquals(
        "Longwatch: 1 follow-up needs attention (centre C01)", digest.subject(Wording.in("en")));
    assertTrue(
        digest
            .text(Wording.in("en"), false, PUBLIC_URL)
            .contains("1 × window opens within 30 days"));
  }

  @ParameterizedTest
  @CsvSource({
    "en, 1 follow-up needs attention at centre C01., 2 follow-ups need attention at centre C01.",
    "de, 1 Nachbeobachtung steht am Zentrum C01 an., 2 Nachbeobachtungen stehen am Zentrum C01 an.",
    "fr, 1 suivi requiert votre attention au centre C01.,"
        + " 2 suivis requièrent votre attention au centre C01.",
    "es, 1 seguimiento requiere atención en el centro C01.,"
        + " 2 seguimientos requieren atención en el centro C01.",
    "ja, 施設 C01 で 1 件のフォローアップに対応が必要です。, 施設 C01 で 2 件のフォローアップに対応が必要です。",
    "th, มีการติดตามผล 1 รายการที่ต้องดำเนินการที่ศูนย์ C01, มีการติดตามผล 2"
        + " รายการที่ต้องดำเนินการที่ศูนย์ C01",
    "id, 1 tindak lanjut memerlukan perhatian di pusat C01.,"
        + " 2 tindak lanjut memerlukan perhatian di pusat C01."
  })
  void everyLanguageHasItsPlural(String language, String one, String two) {
    Wording words = Wording.in(language);
    assertEquals(one, words.say("need", 1, "C01"));
    assertEquals(two, words.say("need", 2, "C01"));
  }

  @Test
  void everyLanguageSaysEverythingAndInItsOwnWords() {
    Wording english = Wording.in("en");
    for (String language : Outbox.LANGUAGES.keySet()) {
      Wording words = Wording.in(language);
      assertEquals(language, words.language());
      assertEquals(english.keys(), words.keys(), language);
      for (String key : words.keys()) {
        for (int number : new int[] {0, 1, 2, 30}) {
          String said = words.say(key, number, "C01");
          assertFalse(said.contains("{") || said.contains("''"), said);
          assertTrue(language.equals("en") || !said.equals(english.say(key, number, "C01")), said);
        }
      }
    }
    assertEquals("en", Wording.in("xx").language());
  }

  @Test
  void aLetterIsWholeInTheLanguageOfItsRecipient() {
    Letter letter = letter(Audience.LEAD, "fr");
    assertEquals("fr", letter.language());
    assertEquals("Longwatch : 2 suivis requièrent votre attention (centre C01)", letter.subject());
    assertTrue(letter.html().startsWith("<!DOCTYPE html><html lang=\"fr\">"), letter.html());
    assertTrue(letter.text().contains("fenêtre du 2028-02-15 au 2028-03-14"), letter.text());
    ICalendar calendar = Biweekly.parse(letter.calendar().get()).first();
    assertEquals("Longwatch : suivi attendu", event(calendar, FIRST).getSummary().getValue());
    assertEquals("Longwatch : n'est plus attendu", event(calendar, GONE).getSummary().getValue());
  }

  @Test
  void whoStandsInForAContactIsToldSo() {
    Digest digest = new Digest("C01", Audience.CENTRE, List.of(), List.of());
    assertTrue(digest.text(Wording.in("en"), true, PUBLIC_URL).contains("you stand in for"));
    assertFalse(digest.text(Wording.in("en"), false, PUBLIC_URL).contains("you stand in for"));
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
