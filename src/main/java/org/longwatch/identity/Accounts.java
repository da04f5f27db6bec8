package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Settings;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** People and their roles. */
@ApplicationScoped
@Transactional
public class Accounts {

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject Settings settings;

  /**
   * What is needed to judge a log-in.
   *
   * @param allowed whether the account is open, and not one of the demo's outside of demo mode
   */
  record Candidate(Actor actor, Optional<String> passwordHash, int epoch, boolean allowed) {}

  /** Whether there is nobody yet. */
  boolean isEmpty() {
    return accountsByLogin().isEmpty();
  }

  /** Makes the first administrator, unless another node has meanwhile. */
  void addFirst(Passwords.Chosen password) {
    em.createNativeQuery("lock table security.account in share row exclusive mode").executeUpdate();
    if (isEmpty()) {
      add(
          new AccountLine(
              TimeOrderedId.next(),
              "admin",
              "First administrator",
              Set.of(Role.ADMINISTRATOR),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              true),
          password,
          settings.mode().isPlayground());
    }
  }

  Optional<Candidate> candidate(String login) {
    return find(login).map(this::candidate);
  }

  private Candidate candidate(Account account) {
    return new Candidate(
        account.line().actor(),
        account.passwordHash(),
        account.epoch(),
        account.line().active() && (!account.isDemo() || settings.mode().isPlayground()));
  }

  /** Keeps the same password in a stronger form, unless it was changed meanwhile. */
  void rehash(UUID id, String former, String hash) {
    Account account = account(id);
    if (account.passwordHash().filter(former::equals).isPresent()) {
      account.rehash(hash);
      account.knownBy(entry("rehashed password", account.line()));
    }
  }

  /** Tells the audit trail of something that an account did or that was done to it. */
  void tell(String action, UUID id) {
    entry(action, account(id).line());
  }

  /** As {@link #tell}, also of an account that does not exist: what was typed is not told. */
  void tellOfFailure(String action, UUID id) {
    Account known = em.find(Account.class, id);
    if (known == null) {
      audit.record(action, "security.account", id, null, null, Map.of("active", false));
    } else {
      entry(action, known.line());
    }
  }

  /**
   * Whoever the provider vouches for: the account bound to the subject; else the one that an
   * administrator made with the same mail, which is bound now; else, if the provider says roles, a
   * new one. Roles that come from the provider are taken over anew each time.
   *
   * @return empty if there is no account for this person
   */
  Optional<Candidate> ofProvider(OpenId.Person person, Optional<AccountLine> vouched) {
    Optional<Account> known =
        em.createQuery("select a from Account a where a.providerSubject = :subject", Account.class)
            .setParameter("subject", person.issuerAndSubject())
            .getResultStream()
            .findFirst();
    if (known.isEmpty() && person.verifiedMail().isPresent()) {
      List<Account> sameMail =
          em.createQuery("select a from Account a where lower(a.mail) = :mail", Account.class)
              .setParameter("mail", person.verifiedMail().get().toLowerCase(Locale.ROOT))
              .getResultStream()
              .filter(account -> account.providerSubject().isEmpty() && account.line().active())
              .toList();
      // two accounts with one mail: which of them is meant must be said by an administrator
      if (sameMail.size() == 1) {
        Account account = sameMail.get(0);
        account.bind(person.issuerAndSubject());
        account.knownBy(entry("bound to provider", account.line()));
        known = Optional.of(account);
      }
    }
    if (known.isPresent()) {
      Account account = known.get();
      if (account.isByProvider()) {
        if (vouched.isEmpty()) {
          return Optional.empty();
        }
        AccountLine now = account.line().vouched(vouched.get());
        if (!now.equals(account.line())) {
          account.restate(now);
          account.knownBy(entry("changed by provider", now));
        }
      }
      return Optional.of(candidate(account));
    }
    if (vouched.isEmpty()) {
      return Optional.empty();
    }
    AccountLine line = vouched.get();
    if (find(line.login()).isPresent()) {
      line = line.withLogin(line.login() + "-" + line.id().toString().substring(24));
    }
    Account account = Account.ofProvider(line, person.issuerAndSubject());
    account.knownBy(entry("added by provider", line));
    em.persist(account);
    return Optional.of(candidate(account));
  }

  /**
   * Whoever an account stands for now, or empty if it was closed, or its password or roles were
   * changed since the session began.
   */
  public Optional<Actor> actor(UUID account, int epoch) {
    return Optional.ofNullable(em.find(Account.class, account))
        .map(this::candidate)
        .filter(found -> found.allowed() && found.epoch() == epoch)
        .map(Candidate::actor);
  }

  /** All accounts, by log-in. */
  public List<AccountLine> accounts() {
    access.require(Role.ADMINISTRATOR);
    return accountsByLogin();
  }

  /** Mail addresses of active people with a role, for letters. */
  public List<String> mailsOf(Role role) {
    return accountsByLogin().stream()
        .filter(line -> line.active() && line.roles().contains(role))
        .flatMap(line -> line.mail().stream())
        .toList();
  }

  /**
   * Adds a person.
   *
   * @throws Conflict if the log-in is taken
   */
  public UUID add(AccountLine line, Passwords.Chosen password) {
    return add(line, password, false);
  }

  /** Adds a well-known demo person; in demo and test mode only. */
  public UUID addDemo(AccountLine line, Passwords.Chosen password) {
    if (!settings.mode().isPlayground()) {
      throw new RuleViolated("mode", "Demo accounts exist in demo mode only");
    }
    return add(line, password, true);
  }

  private UUID add(AccountLine line, Passwords.Chosen password, boolean demo) {
    access.require(Role.ADMINISTRATOR);
    check(line, password.issues());
    if (find(line.login()).isPresent()) {
      throw new Conflict("There is already an account " + line.login());
    }
    Account account = new Account(line, password.hash(), demo);
    account.knownBy(entry("added", line));
    em.persist(account);
    return line.id();
  }

  /** Changes name, roles, centre, holder, mail or use of an account. */
  public void change(AccountLine line) {
    access.require(Role.ADMINISTRATOR);
    check(line, List.of());
    Account account = account(line.id());
    account.restate(line);
    account.knownBy(entry("changed", line));
  }

  /** Sets a new password; every session of the account ends. */
  public void changePassword(UUID id, Passwords.Chosen password) {
    access.require(Role.ADMINISTRATOR);
    change(id, password);
  }

  /** Sets one's own password; every other session of the account ends. */
  int changeOwnPassword(UUID id, Passwords.Chosen password) {
    return change(id, password);
  }

  private int change(UUID id, Passwords.Chosen password) {
    Account account = account(id);
    if (!password.issues().isEmpty()) {
      throw new RuleViolated(password.issues());
    }
    account.changePassword(password.hash().orElseThrow());
    account.knownBy(entry("changed password", account.line()));
    return account.epoch();
  }

  /** Ends every session of an account. */
  int endSessions(UUID id, String why) {
    Account account = account(id);
    account.endSessions();
    account.knownBy(entry(why, account.line()));
    return account.epoch();
  }

  /** Closes an account; every session of it ends. */
  void close(UUID id) {
    Account account = account(id);
    account.restate(account.line().closed());
    account.knownBy(entry("closed", account.line()));
  }

  /** An administrator lets an account try again. */
  AccountLine opened(UUID id) {
    access.require(Role.ADMINISTRATOR);
    Account account = account(id);
    entry("unlocked", account.line());
    return account.line();
  }

  /** One account, for those who review. */
  AccountLine line(UUID id) {
    return account(id).line();
  }

  List<AccountLine> all() {
    return accountsByLogin();
  }

  private List<AccountLine> accountsByLogin() {
    return em.createQuery("select a from Account a order by a.login", Account.class)
        .getResultStream()
        .map(Account::line)
        .toList();
  }

  private Optional<Account> find(String login) {
    return em.createQuery("select a from Account a where a.login = :login", Account.class)
        .setParameter("login", login)
        .getResultStream()
        .findFirst();
  }

  private Account account(UUID id) {
    Account account = em.find(Account.class, id);
    if (account == null) {
      throw new NotFound("There is no such account");
    }
    return account;
  }

  private long entry(String action, AccountLine line) {
    return audit.record(
        action,
        "security.account",
        line.id(),
        line.centre().orElse(null),
        null,
        Map.of(
            "login",
            line.login(),
            "roles",
            line.roles().stream().sorted().toList(),
            "active",
            line.active()));
  }

  private static void check(AccountLine line, List<Issue> ofPassword) {
    List<Issue> issues = new ArrayList<>(ofPassword);
    if (line.login().isBlank()) {
      issues.add(Issue.error(Issue.Kind.REQUIRED, "login", "A log-in name is needed"));
    }
    if (line.roles().isEmpty()) {
      issues.add(Issue.error(Issue.Kind.REQUIRED, "roles", "At least one role is needed"));
    }
    if (line.roles().stream().anyMatch(Role::isOfCentre) && line.centre().isEmpty()) {
      issues.add(Issue.error(Issue.Kind.REQUIRED, "centre", "A role of a centre needs the centre"));
    }
    if (line.roles().contains(Role.SITE_SYSTEM)) {
      issues.add(Issue.error(Issue.Kind.VALUE, "roles", "Systems are clients, not people"));
    }
    if (line.roles().contains(Role.HOLDER) && line.holder().isEmpty()) {
      issues.add(Issue.error(Issue.Kind.REQUIRED, "holder", "A holder's person needs the holder"));
    }
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
  }
}
