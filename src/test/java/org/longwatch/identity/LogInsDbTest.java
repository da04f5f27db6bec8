package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.identity.LogIns.CodeNeeded;
import org.longwatch.identity.LogIns.Entered;
import org.longwatch.identity.LogIns.MustWait;
import org.longwatch.identity.LogIns.Outcome;
import org.longwatch.identity.LogIns.Refused;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditEntry;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;
import org.longwatch.support.Harness;

class LogInsDbTest {

  private static final String GOOD = "a long password";

  private static Harness harness;
  private static Harness otherNode;
  private static int people;

  @BeforeAll
  static void start() {
    harness = Harness.start();
    otherNode = Harness.on(harness.database());
  }

  @AfterAll
  static void stop() {
    otherNode.close();
    harness.close();
  }

  @AfterEach
  void now() {
    harness.moveTo(Instant.now());
    otherNode.moveTo(Instant.now());
  }

  @Test
  void aPasswordIsKeptAsArgon2idOfTheConfiguredStrength() {
    AccountLine person = person();
    assertTrue(hash(person).startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash(person));
    assertFalse(hash(person).contains(GOOD));
  }

  @Test
  void anOldHashLogsInAndIsMadeStrongerOnTheWay() {
    AccountLine person = person();
    // made by the release before: PBKDF2-HMAC-SHA-512, 1000 rounds, salt 0123456789abcdef
    harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .update(
                    "update security.account set password_hash = ? where id = ?",
                    "pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$"
                        + pbkdf2(GOOD, "0123456789abcdef", 1000),
                    person.id()));
    assertInstanceOf(Refused.class, enter(harness, person, "another one!"));
    assertTrue(hash(person).startsWith("pbkdf2-sha512$"));
    Entered entered = assertInstanceOf(Entered.class, enter(harness, person, GOOD));
    assertTrue(hash(person).startsWith("$argon2id$"));
    assertInstanceOf(Entered.class, enter(harness, person, GOOD));
    assertTrue(
        harness.get(Accounts.class).actor(person.id(), entered.epoch()).isPresent(),
        "the same password, so sessions go on");
  }

  @Test
  void afterTheFreeTriesEveryWrongOneDoublesTheWaitOnEveryNode() {
    AccountLine person = person();
    Instant begin = Instant.parse("2031-05-01T10:00:00Z");
    move(begin);
    for (int i = 0; i < 5; i++) {
      assertInstanceOf(Refused.class, enter(i % 2 == 0 ? harness : otherNode, person, "wrong"));
    }
    MustWait first = assertInstanceOf(MustWait.class, enter(otherNode, person, GOOD));
    assertEquals(10, first.patience().toSeconds(), 2);
    move(begin.plusSeconds(15));
    assertInstanceOf(Refused.class, enter(otherNode, person, "wrong"));
    MustWait second = assertInstanceOf(MustWait.class, enter(harness, person, GOOD));
    assertEquals(20, second.patience().toSeconds(), 2);
    move(begin.plusSeconds(40));
    assertInstanceOf(Entered.class, enter(harness, person, GOOD));
    assertInstanceOf(Refused.class, enter(harness, person, "wrong"));
    assertInstanceOf(Entered.class, enter(harness, person, GOOD), "a right one forgets the wrong");
  }

  @Test
  void aLogInThatDoesNotExistIsTreatedLikeOneThatDoes() {
    for (int i = 0; i < 5; i++) {
      assertInstanceOf(Refused.class, enter(harness, "ghost", "wrong", "192.0.2.50"));
    }
    assertInstanceOf(MustWait.class, enter(harness, "ghost", "wrong", "192.0.2.50"));
    assertEquals(
        0,
        harness.asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .number("select count(*) from identity.attempt where subject like '%ghost%'")));
  }

  @Test
  void aLogInThatDoesNotExistMakesAsMuchWork() {
    AccountLine person = person();
    long known = written(() -> enter(harness, person.login(), "wrong", "192.0.2.51"));
    assertEquals(known, written(() -> enter(harness, "nobody at all", "wrong", "192.0.2.51")));
    assertEquals(2, known);
    assertTrue(
        harness.asRegistry(() -> harness.get(AuditTrail.class).about(LogIns.NOBODY)).stream()
            .noneMatch(entry -> entry.detail().contains("nobody at all")));
  }

  /** How many uses and audit entries it writes. */
  private static long written(java.util.function.Supplier<Outcome> logIn) {
    long before = rows();
    assertInstanceOf(Refused.class, logIn.get());
    return rows() - before;
  }

  private static long rows() {
    return harness.asRegistry(
        () ->
            harness
                .get(Sql.class)
                .number(
                    "select (select count(*) from security.audit_entry)"
                        + " + (select sum(failures) from identity.last_use)"));
  }

  @Test
  void manyAccountsFromOneAddressAreSlowedDownTogether() {
    String address = "192.0.2.77";
    int judged = 0;
    while (enter(harness, "someone-" + judged, "wrong", address) instanceof Refused) {
      judged++;
    }
    assertEquals(50, judged);
    AccountLine person = person();
    assertInstanceOf(MustWait.class, enter(harness, person.login(), GOOD, address));
    assertInstanceOf(Entered.class, enter(harness, person.login(), GOOD, "192.0.2.78"));
  }

  @Test
  void aStrangerElsewhereLocksNobodyOut() {
    AccountLine person = person();
    Instant begin = Instant.parse("2031-08-01T10:00:00Z");
    move(begin);
    for (int i = 0; i < 5; i++) {
      assertInstanceOf(Refused.class, enter(harness, person.login(), "wrong", "192.0.2.90"));
    }
    assertInstanceOf(MustWait.class, enter(harness, person.login(), GOOD, "192.0.2.90"));
    assertInstanceOf(Entered.class, enter(harness, person.login(), GOOD, "192.0.2.91"));
  }

  @Test
  void strangersAtManyAddressesSlowAnAccountDownAndNoMore() {
    AccountLine person = person();
    Instant begin = Instant.parse("2031-08-02T10:00:00Z");
    move(begin);
    int tries = 0;
    while (harness.get(Attempts.class).take(Attempts.Kind.ACCOUNT, person.login()).isEmpty()) {
      tries++;
    }
    assertEquals(100, tries);
    MustWait wait =
        assertInstanceOf(MustWait.class, enter(harness, person.login(), GOOD, "192.0.2.93"));
    assertTrue(wait.patience().toSeconds() <= 6, wait.toString());
    move(begin.plusSeconds(7));
    assertInstanceOf(Entered.class, enter(harness, person.login(), GOOD, "192.0.2.94"));
  }

  @Test
  void refusedTokensDoNotKeepPeopleOut() {
    AccountLine person = person();
    String address = "192.0.2.95";
    while (harness.get(Attempts.class).take(Attempts.Kind.TOKEN, address).isEmpty()) {}
    assertInstanceOf(Entered.class, enter(harness, person.login(), GOOD, address));
  }

  @Test
  void triesInParallelWinNothing() throws Exception {
    AccountLine person = person();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Outcome>> tries =
          java.util.stream.IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> enter(i % 2 == 0 ? harness : otherNode, person, "wrong" + i)))
              .toList();
      int judged = 0;
      for (Future<Outcome> one : tries) {
        judged += one.get() instanceof Refused ? 1 : 0;
      }
      assertEquals(5, judged);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anAdministratorUnlocksAndTheTrailTellsOfAllOfIt() {
    AccountLine person = person();
    for (int i = 0; i < 6; i++) {
      enter(harness, person, "wrong");
    }
    Actor administrator = administrator();
    assertEquals(
        Set.of(person.login()),
        harness.get(LogIns.class).locked(Set.of(person.login(), "ghost")).keySet());
    harness.as(administrator, () -> harness.get(LogIns.class).unlock(person.id()));
    assertInstanceOf(Entered.class, enter(harness, person, GOOD));
    List<AuditEntry> trail =
        harness.asRegistry(() -> harness.get(AuditTrail.class).about(person.id()));
    assertEquals(
        List.of(
            "added",
            "failed to log in",
            "failed to log in",
            "failed to log in",
            "failed to log in",
            "failed to log in",
            "unlocked",
            "logged in"),
        trail.stream().map(AuditEntry::action).toList());
    assertTrue(trail.stream().noneMatch(entry -> entry.detail().contains("wrong")));
  }

  @Test
  void wrongTriesAreForgottenAfterADay() {
    AccountLine person = person();
    for (int i = 0; i < 4; i++) {
      enter(harness, person, "wrong");
    }
    move(Instant.now().plus(Duration.ofHours(25)));
    assertInstanceOf(Refused.class, enter(harness, person, "wrong"));
    assertInstanceOf(Refused.class, enter(harness, person, "wrong"));
    move(Instant.now().plus(Duration.ofDays(3)));
    harness.asRegistry(
        () -> harness.get(ForgetSweep.class).run(harness.get(Clocks.class).instant(), null));
    assertEquals(
        0,
        harness.asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .number(
                        "select count(*) from identity.attempt where last_at < ?",
                        harness.get(Clocks.class).instant().minus(Duration.ofDays(1)))));
  }

  @Test
  void sessionsEndWithPasswordRolesAndClosingButNotWithANewName() {
    AccountLine person = person();
    int epoch = epoch(person);
    AccountLine renamed =
        new AccountLine(
            person.id(),
            person.login(),
            "Another name",
            person.roles(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("a@example.org"),
            true);
    harness.asRegistry(() -> change(renamed));
    assertTrue(harness.get(Accounts.class).actor(person.id(), epoch).isPresent());
    harness.asRegistry(
        () ->
            change(
                new AccountLine(
                    person.id(),
                    person.login(),
                    "N",
                    Set.of(Role.REGULATOR),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    true)));
    assertTrue(harness.get(Accounts.class).actor(person.id(), epoch).isEmpty());
    int second = epoch(person);
    harness.as(
        administrator(),
        () ->
            harness
                .get(Accounts.class)
                .changePassword(person.id(), harness.get(Passwords.class).choose("another long")));
    assertTrue(harness.get(Accounts.class).actor(person.id(), second).isEmpty());
  }

  @Test
  void aCodeFollowsThePasswordAndEachIsGoodOnce() {
    AccountLine person = person();
    Instant begin = Instant.parse("2031-06-01T10:00:00Z");
    move(begin);
    Enrolled enrolled = enrol(person);
    assertEquals(10, enrolled.recovery().size());
    move(begin.plusSeconds(60));
    CodeNeeded pending = assertInstanceOf(CodeNeeded.class, enter(harness, person, GOOD));
    String code = code(enrolled, begin.plusSeconds(60));
    assertInstanceOf(Refused.class, code(pending, "000000".equals(code) ? "111111" : "000000"));
    assertInstanceOf(Entered.class, code(pending, code));
    assertInstanceOf(Refused.class, code(pending, code), "the same code again");
    String recovery = enrolled.recovery().get(3);
    assertInstanceOf(Entered.class, code(pending, recovery.toUpperCase(java.util.Locale.ROOT)));
    assertInstanceOf(Refused.class, code(pending, recovery), "the same recovery code again");
    assertInstanceOf(
        Refused.class,
        harness.get(LogIns.class).enterOnce(person.login(), GOOD, "192.0.2.1"),
        "there is no place for a code in an interface call");
  }

  @Test
  void codesAreBrakedLikePasswords() {
    AccountLine person = person();
    Instant begin = Instant.parse("2031-07-01T10:00:00Z");
    move(begin);
    Enrolled enrolled = enrol(person);
    move(begin.plusSeconds(60));
    CodeNeeded pending = assertInstanceOf(CodeNeeded.class, enter(harness, person, GOOD));
    for (int i = 0; i < 5; i++) {
      assertInstanceOf(Refused.class, code(pending, "wrong" + i));
    }
    assertInstanceOf(MustWait.class, code(pending, code(enrolled, begin.plusSeconds(60))));
    assertInstanceOf(
        CodeNeeded.class, enter(harness, person, GOOD), "the password does not reset the brake");
    assertInstanceOf(MustWait.class, code(pending, code(enrolled, begin.plusSeconds(60))));
  }

  @Test
  void givingUpCodesIsBrakedLikeLoggingInWithThem() {
    AccountLine person = person();
    Instant begin = Instant.parse("2031-07-02T10:00:00Z");
    move(begin);
    Enrolled enrolled = enrol(person);
    move(begin.plusSeconds(60));
    Actor actor = harness.get(Accounts.class).candidate(person.login()).orElseThrow().actor();
    OneTimeCodes codes = harness.get(OneTimeCodes.class);
    for (int i = 0; i < 5; i++) {
      String wrong = "wrong" + i;
      assertThrows(RuleViolated.class, () -> harness.as(actor, () -> codes.giveUp(wrong)));
    }
    String right = code(enrolled, begin.plusSeconds(60));
    assertThrows(RuleViolated.class, () -> harness.as(actor, () -> codes.giveUp(right)));
    assertTrue(harness.as(actor, () -> codes.isUsedBy(person.id())));
    move(begin.plusSeconds(90));
    harness.as(actor, () -> codes.giveUp(code(enrolled, begin.plusSeconds(90))));
    assertFalse(harness.as(actor, () -> codes.isUsedBy(person.id())));
  }

  @Test
  void theSecretOfCodesIsSealedAndNotInTheTrail() {
    AccountLine person = person();
    Enrolled enrolled = enrol(person);
    String sealed =
        harness.asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .first(
                        "select sealed from identity.one_time_secret where account = ?",
                        row -> row.getString(1),
                        person.id())
                    .orElseThrow());
    assertFalse(sealed.contains(enrolled.secret()));
    assertTrue(
        harness.asRegistry(() -> harness.get(AuditTrail.class).about(person.id())).stream()
            .noneMatch(entry -> entry.detail().contains(enrolled.secret())));
  }

  @Test
  void aSecretThatNobodyConfirmedIsForgotten() {
    AccountLine person = person();
    Instant begin = Instant.parse("2031-07-03T10:00:00Z");
    move(begin);
    Actor actor = harness.get(Accounts.class).candidate(person.login()).orElseThrow().actor();
    OneTimeCodes codes = harness.get(OneTimeCodes.class);
    String first = harness.as(actor, codes::enrol).secret();
    move(begin.plusSeconds(14 * 60));
    assertEquals(first, harness.as(actor, codes::enrol).secret(), "the page was looked at again");
    Instant late = begin.plusSeconds(16 * 60);
    move(late);
    String code = code(new Enrolled(first, List.of()), late);
    assertThrows(RuleViolated.class, () -> harness.as(actor, () -> codes.confirm(code)));
    assertNotEquals(first, harness.as(actor, codes::enrol).secret());
    ForgetSweep sweep = harness.get(ForgetSweep.class);
    move(late.plusSeconds(16 * 60));
    String swept =
        harness.asRegistry(
            () -> sweep.run(late.plusSeconds(16 * 60), sweep.timings().iterator().next()));
    assertTrue(swept.contains("secrets="), swept);
    enrol(person);
    move(late.plusSeconds(3600));
    harness.asRegistry(() -> sweep.run(late.plusSeconds(3600), sweep.timings().iterator().next()));
    assertTrue(harness.as(actor, () -> codes.isUsedBy(person.id())), "what is used stays");
  }

  @Test
  void whoeverLostTheAuthenticatorIsHelpedByAnAdministrator() {
    AccountLine person = person();
    enrol(person);
    int epoch = epoch(person);
    assertInstanceOf(CodeNeeded.class, enter(harness, person, GOOD));
    harness.as(administrator(), () -> harness.get(OneTimeCodes.class).reset(person.id()));
    assertInstanceOf(Entered.class, enter(harness, person, GOOD));
    assertNotEquals(epoch, epoch(person));
  }

  @Test
  void onesOwnPasswordNeedsThePresentOne() {
    AccountLine person = person();
    Entered entered = assertInstanceOf(Entered.class, enter(harness, person, GOOD));
    LogIns logIns = harness.get(LogIns.class);
    assertThrows(
        RuleViolated.class,
        () ->
            harness.as(
                entered.actor(),
                () ->
                    logIns.changePassword(
                        entered.actor(), "wrong", "an even longer one", "192.0.2.1")));
    int epoch =
        harness.as(
            entered.actor(),
            () -> logIns.changePassword(entered.actor(), GOOD, "an even longer one", "192.0.2.1"));
    assertTrue(harness.get(Accounts.class).actor(person.id(), entered.epoch()).isEmpty());
    assertTrue(harness.get(Accounts.class).actor(person.id(), epoch).isPresent());
    assertInstanceOf(Refused.class, enter(harness, person, GOOD));
  }

  private record Enrolled(String secret, List<String> recovery) {}

  private static Enrolled enrol(AccountLine person) {
    Actor actor = harness.get(Accounts.class).candidate(person.login()).orElseThrow().actor();
    OneTimeCodes codes = harness.get(OneTimeCodes.class);
    OneTimeCodes.Enrolment enrolment = harness.as(actor, codes::enrol);
    assertTrue(
        enrolment.address().contains("secret=" + enrolment.secret() + "&issuer=Longwatch"),
        enrolment.address());
    assertThrows(RuleViolated.class, () -> harness.as(actor, () -> codes.confirm("12345")));
    Instant now = harness.get(Clocks.class).instant();
    List<String> recovery =
        harness
            .as(actor, () -> codes.confirm(code(new Enrolled(enrolment.secret(), List.of()), now)))
            .recoveryCodes();
    return new Enrolled(enrolment.secret(), recovery);
  }

  private static String code(Enrolled enrolled, Instant at) {
    return Totp.code(unbase32(enrolled.secret()), at.getEpochSecond() / 30, 6);
  }

  private static byte[] unbase32(String text) {
    java.math.BigInteger bits = java.math.BigInteger.ZERO;
    for (char c : text.toCharArray()) {
      bits =
          bits.shiftLeft(5)
              .or(java.math.BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)));
    }
    byte[] bytes = bits.toByteArray();
    byte[] secret = new byte[20];
    int from = Math.max(0, bytes.length - 20);
    System.arraycopy(bytes, from, secret, 20 - (bytes.length - from), bytes.length - from);
    return secret;
  }

  private static String pbkdf2(String password, String salt, int iterations) throws Exception {
    return java.util.Base64.getEncoder()
        .withoutPadding()
        .encodeToString(
            javax.crypto.SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(
                    new javax.crypto.spec.PBEKeySpec(
                        password.toCharArray(),
                        salt.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        iterations,
                        256))
                .getEncoded());
  }

  private static Outcome code(CodeNeeded pending, String code) {
    return harness.get(LogIns.class).enterCode(pending, code, "192.0.2.1");
  }

  private static Outcome enter(Harness node, AccountLine person, String password) {
    return enter(node, person.login(), password, "192.0.2.1");
  }

  private static Outcome enter(Harness node, String login, String password, String address) {
    return node.get(LogIns.class).enter(login, password, address);
  }

  private static String hash(AccountLine person) {
    return harness
        .get(Accounts.class)
        .candidate(person.login())
        .orElseThrow()
        .passwordHash()
        .orElseThrow();
  }

  private static int epoch(AccountLine person) {
    return harness.get(Accounts.class).candidate(person.login()).orElseThrow().epoch();
  }

  private static Void change(AccountLine line) {
    harness.get(Accounts.class).change(line);
    return null;
  }

  private static void move(Instant moment) {
    harness.moveTo(moment);
    otherNode.moveTo(moment);
  }

  private static Actor administrator() {
    return new Actor(
        UUID.randomUUID(),
        "boss",
        "Boss",
        Set.of(Role.ADMINISTRATOR),
        Optional.empty(),
        Optional.empty());
  }

  private static AccountLine person() {
    AccountLine line =
        new AccountLine(
            TimeOrderedId.next(),
            "person-" + ++people,
            "Somebody",
            Set.of(Role.STEWARD),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    harness.asRegistry(
        () -> harness.get(Accounts.class).add(line, harness.get(Passwords.class).choose(GOOD)));
    return line;
  }
}
