package org.longwatch.reminder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.followup.FollowUpObligations;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Sql;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Bedside;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** What whoever knows the address of a centre's calendar reads, and who may make one. */
class CalendarFeedsDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);

  private static Harness harness;
  private static Clinic clinic;
  private static Clinic other;
  private static PatientId patient;

  @BeforeAll
  static void start() {
    harness = Harness.start("reminder");
    harness.moveTo(Instant.parse("2026-03-11T12:00:00Z"));
    clinic = new Clinic(harness, "CF-1");
    other = new Clinic(harness, "CF-2");
    patient = clinic.patient("SECRET-PSEUDONYM");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
    other.treat(other.patient("P-9"), Clinic.AAV, DAY_ZERO);
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @Test
  void everythingOpenIsAnAllDayEventWithTheVersionAsSequence() {
    String secret = make(clinic);
    harness.moveTo(Instant.parse("2026-07-01T12:00:00Z"));
    Map<String, Obligation> owed = open(clinic);
    ICalendar calendar = calendar(secret);
    assertEquals("PUBLISH", calendar.getMethod().getValue());
    assertEquals(owed.size(), calendar.getEvents().size());
    for (VEvent event : calendar.getEvents()) {
      Obligation obligation = owed.get(event.getUid().getValue().replaceAll("@.+", ""));
      assertEquals(obligation.version(), event.getSequence().getValue());
      assertFalse(event.getDateStart().getValue().hasTime(), "all day");
      assertEquals("Longwatch: follow-up due", event.getSummary().getValue());
    }
    new Bedside(harness, clinic).visit(patient, LocalDate.of(2026, 6, 11));
    assertEquals(owed.size() - 1, calendar(secret).getEvents().size(), "what is done is gone");
  }

  @Test
  void nothingAboutAnybodyIsInIt() {
    String text = read(make(clinic));
    for (String word : List.of("SECRET-PSEUDONYM", patient.toString(), Clinic.LENTI, "month")) {
      assertFalse(text.contains(word), word);
    }
    Set<String> foreign = open(other).keySet();
    assertFalse(foreign.isEmpty());
    foreign.forEach(id -> assertFalse(text.contains(id), "of another centre"));
  }

  @Test
  void theSecretIsNowhereKept() {
    String secret = make(clinic);
    assertEquals(
        0,
        number("select count(*) from reminder.calendar_feed f where f::text like ?", secret)
            + number("select count(*) from security.audit_entry e where e::text like ?", secret)
            + number("select count(*) from security.access_log l where l::text like ?", secret));
  }

  @Test
  void aNewAddressEndsTheOldOneAndARevokedOneIsUnknown() {
    String first = make(clinic);
    String second = make(clinic);
    assertNotEquals(first, second);
    assertThrows(NotFound.class, () -> read(first));
    assertTrue(read(second).startsWith("BEGIN:VCALENDAR"));
    harness.as(clinic.staff(), () -> feeds().revoke());
    assertThrows(NotFound.class, () -> read(second));
    assertEquals(Optional.empty(), harness.as(clinic.staff(), () -> feeds().own()));
    assertThrows(NotFound.class, () -> harness.as(clinic.staff(), () -> feeds().revoke()));
  }

  @Test
  void makingRevokingAndReadingLeaveTraces() {
    long reads = number("select count(*) from security.access_log where action like ?", "read cal");
    long made =
        number("select count(*) from security.audit_entry where kind like ?", "calendar_feed");
    read(make(other));
    harness.as(other.staff(), () -> feeds().revoke());
    assertEquals(
        reads + 1,
        number("select count(*) from security.access_log where action like ?", "read cal"));
    assertEquals(
        made + 2,
        number("select count(*) from security.audit_entry where kind like ?", "calendar_feed"));
  }

  @Test
  void onlyTheCentresOwnStaffHasIt() {
    String secret = make(clinic);
    assertEquals(Optional.empty(), harness.as(other.staff(), () -> feeds().own()));
    assertThrows(NotFound.class, () -> harness.as(other.staff(), () -> feeds().revoke()));
    assertTrue(read(secret).startsWith("BEGIN:VCALENDAR"));
    for (Role role : List.of(Role.STEWARD, Role.REGULATOR, Role.SAFETY_PHYSICIAN)) {
      Actor actor =
          new Actor(UUID.randomUUID(), "x", "x", Set.of(role), Optional.empty(), Optional.empty());
      assertThrows(Forbidden.class, () -> harness.as(actor, () -> feeds().create()));
    }
  }

  // ---- what the tests do

  private static CalendarFeeds feeds() {
    return harness.get(CalendarFeeds.class);
  }

  private static String make(Clinic whose) {
    String address = harness.as(whose.staff(), () -> feeds().create());
    String name = address.substring(address.indexOf("/calendar/") + "/calendar/".length());
    assertTrue(name.matches("[A-Za-z0-9_-]{43}\\.ics"), name);
    return name.substring(0, 43);
  }

  /** As a stranger. */
  private static String read(String secret) {
    return feeds().calendar(secret);
  }

  private static ICalendar calendar(String secret) {
    return Biweekly.parse(read(secret)).first();
  }

  private static Map<String, Obligation> open(Clinic whose) {
    return harness
        .asRegistry(
            () ->
                harness
                    .get(FollowUpObligations.class)
                    .open(List.of(whose.centre()), LocalDate.of(2060, 1, 1)))
        .stream()
        .collect(Collectors.toMap(each -> each.id().toString(), each -> each));
  }

  private static long number(String query, String like) {
    return harness.asRegistry(() -> harness.get(Sql.class).number(query, "%" + like + "%"));
  }
}
