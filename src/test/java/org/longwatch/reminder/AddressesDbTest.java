package org.longwatch.reminder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.Forbidden;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ContactLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.support.PostOffice;
import org.longwatch.support.TestSettings;

/** Addresses at which nothing arrives, people who stand in for others, and who is told instead. */
class AddressesDbTest {

  private static final LocalDate DAY_ZERO = LocalDate.of(2026, 3, 10);

  /** Month 3 is then meant for 10 June, from 27 May. */
  private static final LocalDate AHEAD_30 = LocalDate.of(2026, 4, 27);

  private static final LocalDate AHEAD_7 = LocalDate.of(2026, 5, 20);

  private final Harness node = Harness.start("reminder");
  private final PostOffice office = new PostOffice();
  private final Actor steward = PostRoom.actor(Role.STEWARD);
  private Clinic clinic;
  private ContactLine manager;
  private PatientId patient;

  @BeforeEach
  void aTreatedPatientOfAClinicWithADataManager() {
    TestSettings.set("longwatch.public.url", "https://registry.example.org");
    TestSettings.set("longwatch.smtp.host", "127.0.0.1");
    TestSettings.set("longwatch.smtp.port", String.valueOf(office.port()));
    PostRoom.today(node, DAY_ZERO);
    clinic = new Clinic(node, "A1");
    manager = PostRoom.contact(node, clinic, ContactRole.DATA_MANAGER, "Manager@a1.example");
    patient = clinic.patient("P1");
    clinic.treat(patient, Clinic.LENTI, DAY_ZERO);
  }

  @AfterEach
  void close() {
    office.close();
    node.close();
  }

  @Test
  void aRefusedAddressIsATaskAndTheLeadGetsTheDigestInstead() {
    PostRoom.contact(node, clinic, ContactRole.LEAD, "lead@a1.example");
    office.refuse("Manager@a1.example", "550 5.1.1 No such user");
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of("lead@a1.example"), office.accepted());
    Addresses.Undeliverable task = task();
    assertEquals("manager@a1.example", task.address());
    assertEquals(List.of("A1"), task.centres());
    assertTrue(task.reason().contains("550 5.1.1"), task.reason());
    assertEquals(
        List.of(LetterState.SENT, LetterState.FAILED),
        letters().stream().map(OutboxLine::state).toList());
  }

  @Test
  void nothingIsWrittenToARefusedAddressUntilSomebodyHasConfirmedIt() {
    PostRoom.contact(node, clinic, ContactRole.LEAD, "lead@a1.example");
    office.refuse("Manager@a1.example", "550 5.1.1 No such user");
    PostRoom.sweep(node, AHEAD_30);
    office.take("Manager@a1.example");
    PostRoom.sweep(node, AHEAD_7);
    assertEquals(List.of("lead@a1.example", "lead@a1.example"), office.accepted());
    UUID failed = letters().get(letters().size() - 1).id();
    assertThrows(
        RuleViolated.class, () -> node.as(steward, () -> node.get(Outbox.class).resend(failed)));
    Addresses.Undeliverable task = task();
    node.as(steward, () -> node.get(Addresses.class).confirm(task.id()));
    assertEquals(List.of(), node.as(steward, () -> node.get(Addresses.class).undeliverable()));
    assertThrows(
        NotFound.class, () -> node.as(steward, () -> node.get(Addresses.class).confirm(task.id())));
    PostRoom.sweep(node, LocalDate.of(2026, 5, 27));
    assertEquals("Manager@a1.example", office.accepted().get(2));
  }

  @Test
  void whoIsLeftOfTwoDataManagersIsEnough() {
    PostRoom.contact(node, clinic, ContactRole.DATA_MANAGER, "nurse@a1.example");
    PostRoom.contact(node, clinic, ContactRole.LEAD, "lead@a1.example");
    office.refuse("Manager@a1.example", "550 5.1.1 No such user");
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of("nurse@a1.example"), office.accepted());
  }

  @Test
  void aCentreThatCannotBeReachedIsATaskAndItsLettersGoToTheSteward() {
    PostRoom.steward(node, "steward@registry.example");
    assertEquals(List.of(), unreachable());
    office.refuse("Manager@a1.example", "550 5.1.1 No such user");
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of("steward@registry.example"), office.accepted());
    assertEquals(List.of("A1"), unreachable());
  }

  @Test
  void aLetterThatNobodyCanGetStaysVisibleAndGoesOutOnceSomebodyCan() {
    office.refuse("Manager@a1.example", "550 5.1.1 No such user");
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of(LetterState.FAILED), letters().stream().map(OutboxLine::state).toList());
    office.take("Manager@a1.example");
    node.as(steward, () -> node.get(Addresses.class).confirm(task().id()));
    node.as(steward, () -> node.get(Outbox.class).resend(letters().get(0).id()));
    PostRoom.outbox(node);
    assertEquals(List.of("Manager@a1.example"), office.accepted());
  }

  @Test
  void aServerThatRefusesForNowIsAskedAgainAndMakesNoTask() {
    office.refuse("Manager@a1.example", "451 4.3.0 Later");
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of(), node.as(steward, () -> node.get(Addresses.class).undeliverable()));
    assertEquals(LetterState.PENDING, letters().get(0).state());
    office.take("Manager@a1.example");
    PostRoom.shift(node, "next_attempt = clock_timestamp()");
    PostRoom.outbox(node);
    assertEquals(List.of("Manager@a1.example"), office.accepted());
  }

  @Test
  void aStewardWhoKnowsBetterStopsLettersToAnAddress() {
    PostRoom.contact(node, clinic, ContactRole.LEAD, "lead@a1.example");
    node.as(
        steward, () -> node.get(Addresses.class).report("manager@A1.example", "Left the clinic"));
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of("lead@a1.example"), office.accepted());
    assertEquals("Left the clinic", task().reason());
  }

  @Test
  void aBounceThatIsHandedInMakesTheTaskAndTheDigestGoesToTheNext() {
    PostRoom.contact(node, clinic, ContactRole.LEAD, "lead@a1.example");
    PostRoom.sweep(node, AHEAD_30);
    UUID letter = letters().get(0).id();
    String delayed = bounce(letter, "delayed", "4.4.1", "manager@a1.example");
    assertFalse(node.as(steward, () -> node.get(Addresses.class).bounced(delayed)));
    assertEquals(List.of(), node.as(steward, () -> node.get(Addresses.class).undeliverable()));
    String failed = bounce(letter, "failed", "5.1.1", "manager@a1.example");
    assertTrue(node.as(steward, () -> node.get(Addresses.class).bounced(failed)));
    PostRoom.outbox(node);
    assertEquals(List.of("Manager@a1.example", "lead@a1.example"), office.accepted());
    assertEquals("bounced 5.1.1", task().reason());
  }

  @Test
  void aBounceThatNamesNoLetterOrAnotherRecipientIsNotBelieved() {
    PostRoom.sweep(node, AHEAD_30);
    String strange = bounce(UUID.randomUUID(), "failed", "5.1.1", "manager@a1.example");
    assertThrows(
        RuleViolated.class,
        () -> node.as(steward, () -> node.get(Addresses.class).bounced(strange)));
    String other = bounce(letters().get(0).id(), "failed", "5.1.1", "lead@a1.example");
    assertFalse(node.as(steward, () -> node.get(Addresses.class).bounced(other)));
    assertEquals(List.of(), node.as(steward, () -> node.get(Addresses.class).undeliverable()));
  }

  @Test
  void tasksAreForStewardsAndAdministrators() {
    Addresses addresses = node.get(Addresses.class);
    for (Role role : List.of(Role.SITE_STAFF, Role.SAFETY_PHYSICIAN, Role.REGULATOR)) {
      Actor actor = role == Role.SITE_STAFF ? clinic.staff() : PostRoom.actor(role);
      assertThrows(Forbidden.class, () -> node.as(actor, addresses::undeliverable));
      assertThrows(Forbidden.class, () -> node.as(actor, addresses::unreachable));
      assertThrows(
          Forbidden.class, () -> node.as(actor, () -> addresses.report("a@b.example", "gone")));
      assertThrows(Forbidden.class, () -> node.as(actor, () -> addresses.bounced("")));
      assertThrows(
          Forbidden.class, () -> node.as(actor, () -> addresses.confirm(UUID.randomUUID())));
    }
  }

  @Test
  void whoStandsInGetsTheLettersOfThoseDaysAndNobodyElse() {
    ContactLine.Delegation holiday =
        new ContactLine.Delegation("cover@a1.example", "de", AHEAD_30, AHEAD_30.plusDays(7));
    PostRoom.put(node, manager.withDelegation(Optional.of(holiday)));
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of("cover@a1.example"), office.accepted());
    assertEquals(
        Optional.of("Longwatch: 1 Nachbeobachtung steht an (Zentrum A1)"),
        letters().get(0).subject());
    PostRoom.sweep(node, AHEAD_7);
    assertEquals(List.of("cover@a1.example", "Manager@a1.example"), office.accepted());
  }

  @Test
  void aDelegateWhoCannotBeReachedStandsInForNobody() {
    ContactLine.Delegation holiday =
        new ContactLine.Delegation("cover@a1.example", "en", AHEAD_30, AHEAD_30.plusDays(7));
    PostRoom.put(node, manager.withDelegation(Optional.of(holiday)));
    office.refuse("cover@a1.example", "550 5.1.1 No such user");
    PostRoom.sweep(node, AHEAD_30);
    assertEquals(List.of("Manager@a1.example"), office.accepted());
  }

  @Test
  void aDelegationThatMakesNoSenseIsRefusedWithEveryFault() {
    ContactLine.Delegation senseless =
        new ContactLine.Delegation("nobody", "deutsch", AHEAD_30, AHEAD_30.minusDays(1));
    RuleViolated refused =
        assertThrows(
            RuleViolated.class,
            () -> PostRoom.put(node, manager.withDelegation(Optional.of(senseless))));
    assertEquals(3, refused.issues().size());
  }

  @Test
  void whoReturnsHasTheirOwnCalendarPutRight() throws Exception {
    try (PostRoom post = new PostRoom()) {
      PostRoom.sweep(node, AHEAD_30);
      post.take();
      ContactLine.Delegation holiday =
          new ContactLine.Delegation(
              "cover@a1.example", "en", LocalDate.of(2026, 6, 1), LocalDate.of(2026, 7, 31));
      PostRoom.put(node, manager.withDelegation(Optional.of(holiday)));
      PostRoom.today(node, LocalDate.of(2026, 6, 11));
      PostRoom.visit(node, clinic, patient, LocalDate.of(2026, 6, 10));
      // the digest for month 6 goes to who stands in, whose calendar never held month 3
      PostRoom.sweep(node, LocalDate.of(2026, 7, 28));
      assertEquals(1, PostRoom.events(post.take().get(0)).size());
      // back again: the next digest takes month 3 out of the contact's own calendar
      PostRoom.sweep(node, LocalDate.of(2026, 8, 20));
      assertEquals(2, PostRoom.events(post.take().get(0)).size());
    }
  }

  private Addresses.Undeliverable task() {
    List<Addresses.Undeliverable> tasks =
        node.as(steward, () -> node.get(Addresses.class).undeliverable());
    assertEquals(1, tasks.size());
    return tasks.get(0);
  }

  private List<String> unreachable() {
    return node.as(steward, () -> node.get(Addresses.class).unreachable()).stream()
        .map(CentreLine::code)
        .toList();
  }

  /** Newest first. */
  private List<OutboxLine> letters() {
    return node.asRegistry(() -> node.get(Outbox.class).latest(Optional.of(clinic.centre()), 10));
  }

  /** As Postfix writes it. */
  private static String bounce(UUID letter, String action, String status, String recipient) {
    return """
    From: MAILER-DAEMON@mx.example
    To: longwatch@registry.example.org
    Subject: Undelivered Mail Returned to Sender
    Content-Type: multipart/report; report-type=delivery-status; boundary="b"

    --b
    Content-Type: text/plain

    Action: failed is what a text may say, too.

    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.example
    Arrival-Date: Mon, 27 Apr 2026 07:00:00 +0200

    Final-Recipient: rfc822; %s
    Original-Recipient: rfc822;%s
    Action: %s
    Status: %s
    Diagnostic-Code: smtp; 550 5.1.1 User unknown

    --b
    Content-Type: text/rfc822-headers

    Message-ID: <letter.%s@registry.example.org>
    --b--
    """
        .formatted(recipient, recipient, action, status, letter);
  }
}
