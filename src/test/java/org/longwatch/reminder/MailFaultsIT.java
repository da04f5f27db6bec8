package org.longwatch.reminder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.MimeMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Mailer;
import org.longwatch.platform.TimedTask;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/** Nodes that die, clocks that differ, servers that are away: every centre is told, once. */
class MailFaultsIT {

  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);
  private static final LocalDate AHEAD_30 = LocalDate.of(2026, 4, 27);
  private static final int CENTRES = 25;

  private final Harness first = Harness.start("reminder");
  private final Harness second = Harness.on(first.database(), "reminder");
  private final List<Clinic> clinics = new ArrayList<>();
  private PostRoom post;

  @BeforeEach
  void centresThatOweAContactEach() {
    post = new PostRoom();
    PostRoom.today(first, DAY_ZERO);
    PostRoom.today(second, DAY_ZERO);
    for (int i = 0; i < CENTRES; i++) {
      Clinic clinic = new Clinic(first, "F" + i);
      PostRoom.contact(first, clinic, ContactRole.DATA_MANAGER, "manager@f" + i + ".example");
      clinic.treat(clinic.patient("P" + i), Clinic.LENTI, DAY_ZERO);
      clinics.add(clinic);
    }
    PostRoom.today(first, AHEAD_30);
    PostRoom.today(second, AHEAD_30);
  }

  @AfterEach
  void close() {
    post.close();
    second.close();
    first.close();
  }

  @Test
  void twoNodesShareTheLettersAndSendEachOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<String>> sweeps =
          List.of(() -> PostRoom.sweep(first), () -> PostRoom.sweep(second));
      for (Future<String> each : threads.invokeAll(sweeps)) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
    assertOneEach(post.take());
  }

  @Test
  void clocksThatAreFiveMinutesApartMakeNoDifference() throws Exception {
    Instant eight = AHEAD_30.atTime(7, 0).atZone(PostRoom.BERLIN).toInstant();
    first.moveTo(eight.plus(Duration.ofMinutes(5)));
    second.moveTo(eight.minus(Duration.ofMinutes(5)));
    PostRoom.sweep(first);
    PostRoom.sweep(second);
    PostRoom.outbox(second);
    PostRoom.outbox(first);
    assertOneEach(post.take());
  }

  /** The node ahead decides at midnight by its clock; for the other it is still the day before. */
  @Test
  void aNodeBehindMidnightSendsWhatANodeBeyondItHasDecided() throws Exception {
    post.down();
    Instant midnight = AHEAD_30.atStartOfDay(PostRoom.BERLIN).toInstant();
    first.moveTo(midnight.plus(Duration.ofMinutes(2)));
    second.moveTo(midnight.minus(Duration.ofMinutes(3)));
    PostRoom.sweep(first);
    post.up();
    PostRoom.shift(first, "next_attempt = clock_timestamp()");
    PostRoom.outbox(second);
    assertOneEach(post.take());
  }

  @Test
  void aNodeThatDiesBetweenTheServerAndTheCommitCostsOneRepetitionAtMost() throws Exception {
    decide(first);
    List<Letters.Claim> claims = first.get(Letters.class).claim(20);
    assertEquals(20, claims.size());
    first.get(Mailer.class).send(claims.get(0).letter());
    first.get(Letters.class).sent(claims.get(0));
    first.get(Mailer.class).send(claims.get(1).letter());
    // here the first node dies: one letter settled, one accepted and not settled, 18 claimed
    PostRoom.outbox(second);
    assertEquals(CENTRES - 18, post.take().size(), "the leases of the dead node are respected");
    PostRoom.shift(second, "lease_until = clock_timestamp() - interval '1 second'");
    PostRoom.outbox(second);
    List<MimeMessage> again = post.take();
    assertEquals(19, again.size());
    List<String> ids = new ArrayList<>();
    for (MimeMessage mail : again) {
      ids.add(mail.getMessageID());
    }
    assertTrue(ids.contains("<" + claims.get(1).letter().messageId() + ">"), "the same id");
    assertEquals(
        CENTRES,
        PostRoom.number(second, "select count(*) from reminder.letter where state = 'SENT'"));
  }

  @Test
  void aNodeThatDiesWhileItDecidesLeavesAllToTheOther() throws Exception {
    try (Connection dying = first.database().getConnection();
        Statement statement = dying.createStatement()) {
      dying.setAutoCommit(false);
      // the first node holds the lock of a deciding sweep and has written half of its rows
      statement.execute("select pg_advisory_xact_lock(7230003)");
      statement.execute(
          "insert into reminder.digest (id, centre_id, audience, day, created_at) select"
              + " gen_random_uuid(), id, 'CENTRE', date '2026-04-27', now() from registry.centre");
      long pid = pid(statement);
      ExecutorService threads = Executors.newFixedThreadPool(1);
      try {
        Future<String> other = threads.submit(() -> PostRoom.sweep(second));
        PostRoom.number(first, "select case when pg_terminate_backend(?) then 1 end", (int) pid);
        other.get();
      } finally {
        threads.shutdown();
      }
      assertThrows(SQLException.class, () -> statement.execute("select 1"));
    } catch (SQLException gone) {
      // closing what the server has closed
    }
    assertOneEach(post.take());
    assertEquals(CENTRES, PostRoom.number(first, "select count(*) from reminder.digest"));
  }

  @Test
  void aDatabaseThatRestartsCostsNothing() throws Exception {
    decide(first);
    List<Letters.Claim> claims = first.get(Letters.class).claim(20);
    first.get(Mailer.class).send(claims.get(0).letter());
    PostRoom.number(
        second,
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname ="
            + " current_database() and pid <> pg_backend_pid()");
    // whatever the restart interrupted, the node goes on with fresh connections
    first.get(Letters.class).sent(claims.get(0));
    first.get(Letters.class).released(claims.subList(1, claims.size()));
    PostRoom.outbox(first);
    assertOneEach(post.take());
  }

  @Test
  void aServerThatIsAwayForTwoDaysDelaysEveryLetterByAnHourAtMostBeyondThat() throws Exception {
    post.down();
    PostRoom.sweep(first);
    long waited = 0;
    while (waited < Duration.ofDays(2).toSeconds()) {
      long next =
          PostRoom.number(
              first,
              "select ceil(extract(epoch from max(next_attempt) - clock_timestamp()))::bigint"
                  + " from reminder.letter where state = 'PENDING'");
      assertTrue(next <= 3600, "tried at least every hour, not after " + next + " s");
      waited += Math.max(next, 60);
      first.moveTo(first.get(Clocks.class).instant().plusSeconds(Math.max(next, 60)));
      PostRoom.shift(first, "next_attempt = clock_timestamp()");
      PostRoom.outbox(first);
    }
    OutboxLine waiting =
        first.asRegistry(() -> first.get(Outbox.class).latest(Optional.empty(), 1)).get(0);
    assertEquals(LetterState.PENDING, waiting.state());
    assertTrue(waiting.lastFailure().isPresent());
    post.up();
    PostRoom.shift(first, "next_attempt = clock_timestamp()");
    PostRoom.outbox(first);
    PostRoom.outbox(second);
    assertOneEach(post.take());
  }

  @Test
  void aMorningThatNobodyDecidedOnIsMadeUpForOnce() throws Exception {
    MissedMornings missed = first.get(MissedMornings.class);
    TimedTask.Timing hourly = missed.timings().iterator().next();
    Instant seven = AHEAD_30.atTime(7, 0).atZone(PostRoom.BERLIN).toInstant();
    assertEquals("", missed.run(seven.minusSeconds(60), hourly), "not yet");
    assertEquals("", missed.run(seven.plusSeconds(600), hourly), "still under way");
    Instant later = seven.plusSeconds(25 * 60);
    first.moveTo(later);
    assertEquals("1 mornings made up for", missed.run(later, hourly));
    assertOneEach(post.take());
    assertEquals("", missed.run(later.plusSeconds(3600), hourly), "once is enough");
    Instant saturday = LocalDate.of(2026, 5, 2).atTime(9, 0).atZone(PostRoom.BERLIN).toInstant();
    assertEquals("", missed.run(saturday, hourly), "no letters on a Saturday");
  }

  /** Cairo's clock goes from Thursday midnight to Friday one o'clock, so Quartz skips the hour. */
  @Test
  void aMorningThatTheClockJumpsOverIsMadeUpFor() {
    ZoneId cairo = ZoneId.of("Africa/Cairo");
    first.asRegistry(() -> first.get(Catalogue.class).addCentre("CAIRO", "Cairo", "EG", cairo, 0));
    MissedMornings missed = first.get(MissedMornings.class);
    TimedTask.Timing hourly = missed.timings().iterator().next();
    Instant friday = LocalDate.of(2026, 4, 24).atTime(1, 25).atZone(cairo).toInstant();
    first.moveTo(friday);
    missed.run(friday, hourly);
    assertEquals(
        1,
        PostRoom.number(
            first, "select count(*) from reminder.morning where zone = 'Africa/Cairo'"));
  }

  private void decide(Harness node) {
    List<CentreLine> centres = node.asRegistry(() -> node.get(Catalogue.class).centres());
    assertEquals(CENTRES, node.get(Reminders.class).post(centres, AHEAD_30).letters());
  }

  private static long pid(Statement statement) throws SQLException {
    try (var row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void assertOneEach(List<MimeMessage> mails) throws Exception {
    Map<String, Integer> byRecipient = new TreeMap<>();
    for (MimeMessage mail : mails) {
      byRecipient.merge(PostRoom.to(mail), 1, Integer::sum);
    }
    assertEquals(CENTRES, byRecipient.size(), byRecipient.toString());
    assertEquals(CENTRES, mails.size(), byRecipient.toString());
  }
}
