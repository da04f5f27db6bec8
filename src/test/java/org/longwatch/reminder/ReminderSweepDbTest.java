package org.longwatch.reminder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import biweekly.Biweekly;
import biweekly.component.VEvent;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.FollowUp;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.followup.RecordVisit;
import org.longwatch.handover.Handovers;
import org.longwatch.identity.AccountLine;
import org.longwatch.identity.Accounts;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Mailer;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ContactLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.support.TestSettings;

class ReminderSweepDbTest {

  /**
   * Month 3 is then meant for 10 June 2026, from 27 May to 24 June; month 6 for 10 September, from
   * 27 August.
   */
  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);

  private static final LocalDate AHEAD_30 = LocalDate.of(2026, 4, 27);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final TimedTask.Timing MORNING = new TimedTask.Timing("0 0 7 ? * MON-FRI", BERLIN);

  private static Harness harness;
  private static GreenMail post;
  private static int clinics;

  private String code;
  private Clinic clinic;
  private PatientId patient;
  private TreatmentId treatment;

  @BeforeAll
  static void start() {
    harness = Harness.start("reminder");
    TestSettings.set("longwatch.public.url", "https://registry.example.org");
  }

  @AfterAll
  static void stop() {
    harness.close();
  }

  @BeforeEach
  void aTreatedPatientOfANewClinicWithADataManager() {
    smtpUp();
    today(DAY_ZERO);
    code = "R" + ++clinics;
    clinic = new Clinic(harness, code);
    contact(ContactRole.DATA_MANAGER, "manager");
    patient = clinic.patient("SECRET-1");
    treatment = clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
  }

  /** Closed centres get no letters, so the next test is alone. */
  @AfterEach
  void closeTheCentreAndTheAccounts() {
    harness.asRegistry(
        () -> {
          Catalogue catalogue = harness.get(Catalogue.class);
          for (CentreLine c : catalogue.centres()) {
            catalogue.changeCentre(
                new CentreLine(
                    c.id(),
                    c.code(),
                    c.name(),
                    c.country(),
                    c.zone(),
                    c.sendingHour(),
                    c.historyConfirmedOn(),
                    false));
          }
          Accounts accounts = harness.get(Accounts.class);
          for (AccountLine a : accounts.accounts()) {
            accounts.change(
                new AccountLine(
                    a.id(),
                    a.login(),
                    a.displayName(),
                    a.roles(),
                    a.centre(),
                    a.holder(),
                    a.mail(),
                    false));
          }
          return null;
        });
    smtpDown();
  }

  @Test
  void everyStageIsSentOnceOnItsDayToWhomItConcerns() throws MessagingException {
    contact(ContactRole.LEAD, "lead");
    steward("steward");
    List<String> sent = new ArrayList<>();
    for (LocalDate day = DAY_ZERO; day.isBefore(LocalDate.of(2026, 8, 27)); day = day.plusDays(1)) {
      sweep(day);
      sweep(day);
      for (MimeMessage mail : take()) {
        sent.add(day + " " + mail.getAllRecipients()[0] + " " + mail.getSubject().charAt(11));
      }
    }
    assertEquals(
        List.of(
            "2026-04-27 " + mail("manager") + " 1",
            "2026-05-20 " + mail("manager") + " 1",
            "2026-05-27 " + mail("manager") + " 1",
            "2026-07-01 " + mail("manager") + " 1",
            "2026-07-24 " + mail("manager") + " 1",
            "2026-07-28 " + mail("manager") + " 1",
            "2026-08-08 " + mail("lead") + " 1",
            "2026-08-20 " + mail("manager") + " 1",
            "2026-08-23 " + mail("steward") + " 1"),
        sent);
  }

  @Test
  void aSweepThatWasMissedSendsTheNewestStageOnly() throws MessagingException {
    sweep(LocalDate.of(2026, 7, 20));
    MimeMessage only = takeOne();
    assertTrue(text(only).contains("7 days or more after the window closed"), text(only));
    assertTrue(text(only).contains("window 2026-05-27 to 2026-06-24"), text(only));
  }

  @Test
  void oneDigestForAllPatientsOfACentre() throws MessagingException {
    for (int i = 2; i <= 4; i++) {
      clinic.treat(clinic.patient("SECRET-" + i), Clinic.LENTI, DAY_ZERO);
    }
    sweep(AHEAD_30);
    MimeMessage only = takeOne();
    assertEquals("Longwatch: 4 follow-ups need attention (centre " + code + ")", only.getSubject());
    assertEquals(4, events(only).size());
    assertFalse(GreenMailUtil.getWholeMessage(only).contains("SECRET"));
  }

  @Test
  void everyContactGetsALetterOfItsOwn() throws MessagingException {
    contact(ContactRole.DATA_MANAGER, "nurse");
    sweep(AHEAD_30);
    List<MimeMessage> mails = take();
    assertEquals(2, mails.size());
    assertEquals(
        Set.of(mail("manager"), mail("nurse")),
        Set.of(
            mails.get(0).getAllRecipients()[0].toString(),
            mails.get(1).getAllRecipients()[0].toString()));
    assertFalse(mails.get(0).getMessageID().equals(mails.get(1).getMessageID()));
  }

  @Test
  void nothingIsRemindedAfterCompletionAndTheCalendarEntryIsTakenBack() throws MessagingException {
    sweep(AHEAD_30);
    VEvent shown = events(takeOne()).get(0);
    visit(LocalDate.of(2026, 6, 1));
    for (LocalDate day = LocalDate.of(2026, 6, 2);
        day.isBefore(LocalDate.of(2026, 7, 28));
        day = day.plusDays(1)) {
      sweep(day);
    }
    assertEquals(List.of(), take());
    sweep(LocalDate.of(2026, 7, 28));
    List<VEvent> next = events(takeOne());
    assertEquals(2, next.size());
    VEvent takenBack =
        next.stream()
            .filter(event -> event.getUid().getValue().equals(shown.getUid().getValue()))
            .findFirst()
            .orElseThrow();
    assertTrue(takenBack.getStatus().isCancelled());
    assertTrue(takenBack.getSequence().getValue() > shown.getSequence().getValue());
    sweep(LocalDate.of(2026, 8, 20));
    assertEquals(1, events(takeOne()).size(), "taken back once is enough");
  }

  @Test
  void whatWasMissedIsRemindedOfUntilTheNextOneBeginsAndThenTakenBack() throws MessagingException {
    contact(ContactRole.LEAD, "lead");
    sweep(LocalDate.of(2026, 7, 24));
    VEvent shown = events(takeOne()).get(0);
    sweep(LocalDate.of(2026, 7, 28));
    assertEquals(1, take().size(), "the next one is a month away");
    sweep(LocalDate.of(2026, 8, 8));
    assertEquals(
        List.of(shown.getUid()),
        events(takeOne()).stream().map(VEvent::getUid).toList(),
        "it goes to the lead");
    LocalDate next = LocalDate.of(2026, 8, 27);
    today(next);
    harness.all(TimedTask.class).stream()
        .filter(task -> task.name().equals("plan-sweep"))
        .forEach(task -> task.run(harness.get(Clocks.class).instant(), MORNING));
    sweep(next);
    List<VEvent> events = events(takeOne());
    assertEquals(2, events.size(), "the next one, and the missed one taken back");
    for (VEvent event : events) {
      assertEquals(
          event.getUid().equals(shown.getUid()),
          event.getStatus() != null && event.getStatus().isCancelled());
    }
  }

  @Test
  void aCentreIsNotRemindedOfWhomItHasHandedOver() throws MessagingException {
    sweep(AHEAD_30);
    assertEquals(1, take().size());
    smtpDown();
    sweep(LocalDate.of(2026, 5, 20));
    Clinic other = new Clinic(harness, "T" + clinics);
    UUID handover =
        harness.as(
            clinic.staff(), () -> harness.get(Handovers.class).request(patient, "T" + clinics));
    harness.as(other.staff(), () -> harness.get(Handovers.class).accept(handover, "THEIRS"));
    smtpUp();
    untilNextAttempt();
    outbox();
    assertEquals(List.of(), take());
    assertEquals(
        1,
        PostRoom.number(
            harness,
            "select count(*) from reminder.letter l join reminder.digest d on d.id = l.digest_id"
                + " where d.centre_id = ? and l.state = 'SUPPRESSED'",
            clinic.centre().value()));
    // the next letter about another patient takes back what stands in the calendar
    PatientId another = clinic.patient("SECRET-2");
    clinic.treat(another, Clinic.LENTI, DAY_ZERO);
    sweep(LocalDate.of(2026, 5, 27));
    List<VEvent> events = events(takeOne());
    assertEquals(
        1,
        events.stream()
            .filter(event -> event.getStatus() != null && event.getStatus().isCancelled())
            .count());
    assertEquals(2, events.size());
  }

  @Test
  void aDeathEndsAllReminders() {
    sweep(AHEAD_30);
    assertEquals(1, take().size());
    clinic.died(patient, AHEAD_30);
    for (LocalDate day = AHEAD_30; day.isBefore(DAY_ZERO.plusYears(1)); day = day.plusDays(3)) {
      sweep(day);
    }
    assertEquals(List.of(), take());
  }

  @Test
  void whatIsFulfilledBeforeTheLetterGoesIsNotReminded() {
    smtpDown();
    sweep(LocalDate.of(2026, 5, 27));
    assertEquals(LetterState.PENDING, line().state());
    visit(LocalDate.of(2026, 5, 27));
    smtpUp();
    untilNextAttempt();
    outbox();
    assertEquals(List.of(), take());
    assertEquals(LetterState.SUPPRESSED, line().state());
  }

  @Test
  void aServerThatIsAwayDelaysALetterButLosesNothing() throws MessagingException {
    smtpDown();
    sweep(AHEAD_30);
    for (int attempt = 2; attempt <= 6; attempt++) {
      outbox();
      assertEquals(attempt - 1, line().attempts(), "not before its time");
      untilNextAttempt();
      outbox();
      assertEquals(attempt, line().attempts());
    }
    assertTrue(line().lastFailure().isPresent());
    smtpUp();
    untilNextAttempt();
    outbox();
    outbox();
    sweep(AHEAD_30.plusDays(1));
    assertEquals(1, take().size());
    assertEquals(LetterState.SENT, line().state());
    assertEquals(7, line().attempts());
    assertTrue(line().sentAt().isPresent());
  }

  @Test
  void aLetterThatWasOvertakenByTheNextStageIsNotSentAsWell() throws MessagingException {
    smtpDown();
    sweep(AHEAD_30);
    smtpUp();
    untilNextAttempt();
    sweep(LocalDate.of(2026, 5, 20));
    assertTrue(text(takeOne()).contains("window opens within 7 days"));
  }

  @Test
  void parallelSweepsWriteOneLetter() throws Exception {
    today(AHEAD_30);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<String>> sweeps = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        sweeps.add(
            () ->
                harness.get(ReminderSweep.class).run(harness.get(Clocks.class).instant(), MORNING));
      }
      for (Future<String> one : threads.invokeAll(sweeps)) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(1, take().size());
    assertEquals(1, lines().size());
  }

  @Test
  void aCrashBetweenTheServerAndTheCommitRepeatsTheSameMessageId() throws Exception {
    today(AHEAD_30);
    harness
        .get(Reminders.class)
        .post(
            harness.asRegistry(() -> List.of(harness.get(Catalogue.class).centre(clinic.centre()))),
            AHEAD_30);
    Letters.Claim claim = harness.get(Letters.class).claim(1).get(0);
    harness.get(Mailer.class).send(claim.letter());
    // Here the node dies: nobody settles the claim.
    outbox();
    assertEquals(1, post.getReceivedMessages().length, "leased, so nobody else touches it");
    leaseEnds();
    outbox();
    List<MimeMessage> mails = take();
    assertEquals(2, mails.size());
    assertEquals(mails.get(0).getMessageID(), mails.get(1).getMessageID());
    assertEquals("<letter." + line().id() + "@registry.example.org>", mails.get(0).getMessageID());
    assertEquals(LetterState.SENT, line().state());
  }

  @Test
  void aLateSettlementDoesNotPutOffALetterThatAnotherNodeHasSent() {
    today(AHEAD_30);
    harness
        .get(Reminders.class)
        .post(
            harness.asRegistry(() -> List.of(harness.get(Catalogue.class).centre(clinic.centre()))),
            AHEAD_30);
    Letters letters = harness.get(Letters.class);
    Letters.Claim slow = letters.claim(1).get(0);
    leaseEnds();
    outbox();
    letters.postponed(slow, "timeout");
    assertEquals(LetterState.SENT, line().state());
    assertEquals(1, take().size());
  }

  @Test
  void aTreatmentOfYearsAgoEnteredTodayMakesNoStorm() {
    today(LocalDate.of(2026, 4, 1));
    PatientId old = clinic.patient("SECRET-OLD");
    clinic.treat(old, Clinic.LENTI, LocalDate.of(2016, 4, 10));
    sweep(LocalDate.of(2026, 4, 1));
    assertEquals(List.of(), take());
    clinic.confirmHistory();
    sweep(LocalDate.of(2026, 4, 2));
    assertEquals(List.of(), take());
  }

  @Test
  void aCorrectedInfusionDateTakesAPrematureReminderBackAndItComesAgainInTime()
      throws MessagingException {
    smtpDown();
    sweep(AHEAD_30);
    clinic.correct(treatment, patient, Clinic.LENTI, DAY_ZERO.plusDays(20));
    smtpUp();
    untilNextAttempt();
    outbox();
    assertEquals(List.of(), take());
    for (LocalDate day = AHEAD_30; day.isBefore(LocalDate.of(2026, 5, 22)); day = day.plusDays(1)) {
      sweep(day);
    }
    MimeMessage only = takeOne();
    assertTrue(text(only).contains("window 2026-06-16 to 2026-07-14"), text(only));
  }

  @Test
  void onlyTheCentresOfTheZoneAndHourAreSwept() {
    today(AHEAD_30);
    String outcome =
        harness
            .get(ReminderSweep.class)
            .run(
                harness.get(Clocks.class).instant(),
                new TimedTask.Timing("0 0 7 ? * MON-FRI", ZoneId.of("Asia/Tokyo")));
    assertEquals("0 centres, 0 reminders in 0 letters, 0 sent, 0 refused", outcome);
    assertEquals(List.of(MORNING), List.copyOf(harness.get(ReminderSweep.class).timings()));
  }

  @Test
  void aCentreWithoutContactIsTheStewardsConcern() throws MessagingException {
    removeContacts();
    steward("steward");
    sweep(AHEAD_30);
    assertEquals(mail("steward"), takeOne().getAllRecipients()[0].toString());
  }

  @Test
  void aLetterToNobodyFailsVisiblyAndGoesOutOnceThereIsSomebody() throws MessagingException {
    removeContacts();
    sweep(AHEAD_30);
    OutboxLine failed = line();
    assertEquals(LetterState.FAILED, failed.state());
    assertEquals(Optional.empty(), failed.recipient());
    Actor steward = actor(Role.STEWARD);
    assertThrows(
        RuleViolated.class,
        () -> harness.as(steward, () -> harness.get(Outbox.class).resend(failed.id())));
    contact(ContactRole.DATA_MANAGER, "new");
    contact(ContactRole.DATA_MANAGER, "newer");
    harness.as(steward, () -> harness.get(Outbox.class).resend(failed.id()));
    outbox();
    assertEquals(2, take().size());
  }

  @Test
  void aStewardSendsALetterAgainUnderItsMessageId() throws MessagingException {
    sweep(AHEAD_30);
    String first = takeOne().getMessageID();
    harness.as(actor(Role.STEWARD), () -> harness.get(Outbox.class).resend(line().id()));
    outbox();
    assertEquals(first, takeOne().getMessageID());
    assertThrows(
        Forbidden.class,
        () -> harness.as(clinic.staff(), () -> harness.get(Outbox.class).resend(line().id())));
  }

  @Test
  void aDryRunTellsWhatWouldGoOutAndSendsNothing() {
    today(DAY_ZERO.plusDays(1));
    CentreId centre = clinic.centre();
    List<DigestPreview> previews =
        harness.as(clinic.staff(), () -> harness.get(Outbox.class).dryRun(AHEAD_30, centre));
    assertEquals(1, previews.size());
    assertEquals(List.of(mail("manager")), previews.get(0).recipients());
    assertEquals(1, previews.get(0).followUps());
    assertTrue(previews.get(0).text().contains("window opens within 30 days"));
    assertEquals(
        List.of(),
        harness.as(
            clinic.staff(), () -> harness.get(Outbox.class).dryRun(AHEAD_30.minusDays(1), centre)));
    assertEquals(List.of(), lines());
    sweep(AHEAD_30);
    assertEquals(1, take().size());
  }

  @Test
  void aCentreSeesItsOwnLettersOnly() {
    sweep(AHEAD_30);
    String otherCode = "R" + ++clinics;
    Clinic other = new Clinic(harness, otherCode);
    Outbox outbox = harness.get(Outbox.class);
    assertEquals(1, harness.as(clinic.staff(), () -> outbox.latest(Optional.empty(), 10)).size());
    assertEquals(0, harness.as(other.staff(), () -> outbox.latest(Optional.empty(), 10)).size());
    assertEquals(
        0, harness.as(other.staff(), () -> outbox.latest(Optional.of(clinic.centre()), 10)).size());
    assertThrows(
        NotFound.class,
        () -> harness.as(other.staff(), () -> outbox.dryRun(AHEAD_30, clinic.centre())));
    assertThrows(
        Forbidden.class,
        () -> harness.as(actor(Role.REGULATOR), () -> outbox.latest(Optional.empty(), 10)));
  }

  @Test
  void healthToleratesAServerThatIsAwayButNotAnOutboxThatNobodyEmpties() {
    Outbox letters = harness.get(Outbox.class);
    smtpDown();
    sweep(AHEAD_30);
    assertFalse(letters.standing().isStuck());
    shift("next_attempt = clock_timestamp() - interval '25 hours'");
    assertTrue(letters.standing().isStuck());
    outbox();
    assertFalse(letters.standing().isStuck());
  }

  private static void smtpUp() {
    if (post == null) {
      post = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
      post.start();
      TestSettings.set("longwatch.smtp.host", "127.0.0.1");
      TestSettings.set("longwatch.smtp.port", String.valueOf(post.getSmtp().getPort()));
    }
  }

  private static void smtpDown() {
    if (post != null) {
      post.stop();
      post = null;
    }
  }

  private static void today(LocalDate day) {
    harness.moveTo(day.atTime(7, 0).atZone(BERLIN).toInstant());
  }

  private static String sweep(LocalDate day) {
    today(day);
    return harness.get(ReminderSweep.class).run(harness.get(Clocks.class).instant(), MORNING);
  }

  private static void outbox() {
    harness
        .get(OutboxSweep.class)
        .run(harness.get(Clocks.class).instant(), TimedTask.Timing.utc("0 * * * * ?").get(0));
  }

  private static List<MimeMessage> take() {
    List<MimeMessage> mails = Arrays.asList(post.getReceivedMessages());
    try {
      post.purgeEmailFromAllMailboxes();
    } catch (com.icegreen.greenmail.store.FolderException e) {
      throw new IllegalStateException(e);
    }
    return mails;
  }

  private static MimeMessage takeOne() {
    List<MimeMessage> mails = take();
    assertEquals(1, mails.size());
    return mails.get(0);
  }

  private static String text(MimeMessage mail) throws MessagingException {
    try {
      MimeMultipart both = (MimeMultipart) part(mail, 0).getContent();
      return both.getBodyPart(0).getContent().toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<VEvent> events(MimeMessage mail) throws MessagingException {
    try {
      return Biweekly.parse(part(mail, 1).getInputStream()).first().getEvents();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BodyPart part(MimeMessage mail, int index) throws MessagingException {
    try {
      return ((MimeMultipart) mail.getContent()).getBodyPart(index);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void visit(LocalDate day) {
    today(day);
    harness.as(
        clinic.staff(),
        () ->
            harness
                .get(FollowUp.class)
                .record(
                    new RecordVisit(
                        UUID.randomUUID(),
                        clinic.centre(),
                        patient,
                        "V-" + day,
                        day,
                        ContactMode.EXAMINATION)));
    assertEquals(
        Obligation.State.FULFILLED,
        harness.asRegistry(() -> harness.get(FollowUpReader.class).plan(patient)).get(0).state());
  }

  private String mail(String name) {
    return name + "@" + code.toLowerCase(java.util.Locale.ROOT) + ".example";
  }

  private void contact(ContactRole role, String name) {
    harness.asRegistry(
        () -> {
          harness
              .get(Catalogue.class)
              .putContact(
                  new ContactLine(
                      UUID.randomUUID(), clinic.centre(), name, mail(name), role, true));
          return null;
        });
  }

  private void removeContacts() {
    harness.asRegistry(
        () -> {
          Catalogue catalogue = harness.get(Catalogue.class);
          for (ContactLine c : catalogue.contacts(clinic.centre())) {
            catalogue.putContact(
                new ContactLine(c.id(), c.centre(), c.name(), c.mail(), c.role(), false));
          }
          return null;
        });
  }

  private void steward(String name) {
    harness.asRegistry(
        () ->
            harness
                .get(Accounts.class)
                .add(
                    new AccountLine(
                        UUID.randomUUID(),
                        name + "-" + code,
                        "Steward",
                        Set.of(Role.STEWARD),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(mail(name)),
                        true),
                    harness
                        .get(org.longwatch.identity.Passwords.class)
                        .choose("long enough a password")));
  }

  private static Actor actor(Role role) {
    return new Actor(
        UUID.randomUUID(), "test", "Test", Set.of(role), Optional.empty(), Optional.empty());
  }

  private List<OutboxLine> lines() {
    return harness.asRegistry(
        () -> harness.get(Outbox.class).latest(Optional.of(clinic.centre()), 100));
  }

  private OutboxLine line() {
    List<OutboxLine> lines = lines();
    assertEquals(1, lines.size());
    return lines.get(0);
  }

  private static void untilNextAttempt() {
    shift("next_attempt = clock_timestamp()");
  }

  private static void leaseEnds() {
    shift("lease_until = clock_timestamp() - interval '1 second'");
  }

  private static void shift(String assignment) {
    harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .update("update reminder.letter set " + assignment + " where state = 'PENDING'"));
  }
}
