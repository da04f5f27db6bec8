package org.longwatch.identity;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
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
import org.longwatch.platform.WarmUp;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/** People and their roles. */
@ApplicationScoped
@Transactional
public class Accounts {

  private static final int SHORTEST_PASSWORD = 10;

  /** Spent on unknown log-ins, so that they take as long as wrong passwords. */
  private static final String NOBODYS_HASH = Password.hash("nobody's");

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;
  @Inject CurrentActor currentActor;
  @Inject Settings settings;

  /**
   * Makes the first administrator when there is nobody yet and a password was configured. One made
   * in demo or test mode opens no door in another mode.
   */
  void warmUp(@Observes @Priority(20) WarmUp event) {
    if (settings.adminPassword().isEmpty()) {
      return;
    }
    // two nodes may start at the same moment on an empty database
    em.createNativeQuery("lock table security.account in share row exclusive mode").executeUpdate();
    if (!accountsByLogin().isEmpty()) {
      return;
    }
    currentActor.as(
        Actor.REGISTRY,
        () ->
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
                settings.adminPassword().get(),
                settings.mode().isPlayground()));
  }

  /**
   * Who logs in, or empty when log-in or password are wrong, the account is closed, or it is a demo
   * account outside demo mode.
   */
  public Optional<Actor> logIn(String login, String password) {
    Optional<Account> account = find(login);
    if (account.isEmpty()) {
      Password.matches(password, NOBODYS_HASH);
      return Optional.empty();
    }
    Account found = account.get();
    boolean right = found.isPassword(password);
    boolean allowed = found.line().active() && (!found.isDemo() || settings.mode().isPlayground());
    return right && allowed ? Optional.of(found.line().actor()) : Optional.empty();
  }

  /** Whoever an account stands for now, or empty if it was closed. */
  public Optional<Actor> actor(UUID account) {
    return Optional.ofNullable(em.find(Account.class, account))
        .filter(found -> found.line().active())
        .filter(found -> !found.isDemo() || settings.mode().isPlayground())
        .map(found -> found.line().actor());
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
  public UUID add(AccountLine line, String password) {
    return add(line, password, false);
  }

  /** Adds a well-known demo person; in demo and test mode only. */
  public UUID addDemo(AccountLine line, String password) {
    if (!settings.mode().isPlayground()) {
      throw new RuleViolated("mode", "Demo accounts exist in demo mode only");
    }
    return add(line, password, true);
  }

  private UUID add(AccountLine line, String password, boolean demo) {
    access.require(Role.ADMINISTRATOR);
    check(line, password);
    if (find(line.login()).isPresent()) {
      throw new Conflict("There is already an account " + line.login());
    }
    Account account = new Account(line, password, demo);
    account.knownBy(entry("added", line));
    em.persist(account);
    return line.id();
  }

  /** Changes name, roles, centre, holder, mail or use of an account. */
  public void change(AccountLine line) {
    access.require(Role.ADMINISTRATOR);
    check(line, null);
    Account account = account(line.id());
    account.restate(line);
    account.knownBy(entry("changed", line));
  }

  /** Sets a new password. */
  public void changePassword(UUID id, String password) {
    access.require(Role.ADMINISTRATOR);
    Account account = account(id);
    check(account.line(), password);
    account.changePassword(password);
    account.knownBy(entry("changed password", account.line()));
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

  private static void check(AccountLine line, String password) {
    List<Issue> issues = new ArrayList<>();
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
    if (password != null && password.length() < SHORTEST_PASSWORD) {
      issues.add(
          Issue.error(
              Issue.Kind.VALUE,
              "password",
              "A password has at least " + SHORTEST_PASSWORD + " characters"));
    }
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
  }
}
