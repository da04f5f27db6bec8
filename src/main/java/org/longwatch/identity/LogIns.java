package org.longwatch.identity;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.WarmUp;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/**
 * The way in for people: password, then a one-time code where the account has one. Every try is
 * braked by account and by address; hashing happens outside of any transaction.
 */
@ApplicationScoped
public class LogIns {

  /** A right log-in sent with an interface call is not hashed again for so long. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** What is counted and told of log-ins that do not exist. */
  static final UUID NOBODY = new UUID(0, 0);

  @Inject Accounts accounts;
  @Inject Passwords passwords;
  @Inject Attempts attempts;
  @Inject OneTimeCodes codes;
  @Inject LastUses uses;
  @Inject CurrentActor currentActor;
  @Inject Clocks clocks;
  @Inject Settings settings;

  private final byte[] key = new byte[32];
  private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

  private record Remembered(UUID account, int epoch, Instant since) {}

  /** For CDI. */
  public LogIns() {
    new SecureRandom().nextBytes(key);
  }

  /** How a log-in went. */
  public sealed interface Outcome permits Entered, CodeNeeded, Refused, MustWait {}

  /**
   * Somebody is in.
   *
   * @param epoch goes into the session: when the account's epoch moves on, the session is over
   * @param mustEnrol whether a role asks for one-time codes and the account has none yet
   */
  public record Entered(Actor actor, int epoch, boolean mustEnrol) implements Outcome {}

  /** The password was right; a one-time code must follow. */
  public record CodeNeeded(UUID account, int epoch) implements Outcome {}

  /** Wrong, and no more is said. */
  public record Refused() implements Outcome {}

  /** Too many tries. */
  public record MustWait(Duration patience) implements Outcome {}

  /**
   * Makes the first administrator when there is nobody yet and a password was configured. One made
   * in demo or test mode opens no door in another mode.
   */
  void warmUp(@Observes @Priority(20) WarmUp event) {
    if (settings.adminPassword().isEmpty() || !accounts.isEmpty()) {
      return;
    }
    Passwords.Chosen password = passwords.choose(settings.adminPassword().get());
    if (password.hash().isEmpty()) {
      throw new RuleViolated(password.issues());
    }
    currentActor.as(
        Actor.REGISTRY,
        () -> {
          accounts.addFirst(password);
          return null;
        });
  }

  /** The password step at the log-in page. */
  public Outcome enter(String login, String password, String address) {
    if (!settings.door().localLogIn()) {
      return new Refused();
    }
    Outcome outcome = judge(login, password, address);
    if (outcome instanceof Entered entered) {
      loggedIn(entered.actor());
    }
    return outcome;
  }

  /** The code step; the password was right before. */
  public Outcome enterCode(CodeNeeded pending, String code, String address) {
    Optional<Duration> wait =
        attempts
            .take(Attempts.Kind.ADDRESS, address)
            .or(() -> attempts.take(Attempts.Kind.CODE, pending.account().toString()));
    if (wait.isPresent()) {
      return new MustWait(wait.get());
    }
    Optional<Actor> actor = accounts.actor(pending.account(), pending.epoch());
    if (actor.isEmpty()) {
      return new Refused();
    }
    boolean right = currentActor.as(actor.get(), () -> codes.isGood(pending.account(), code));
    if (!right) {
      failed(pending.account(), "sent a wrong one-time code");
      return new Refused();
    }
    attempts.right(Attempts.Kind.ADDRESS, address);
    attempts.right(Attempts.Kind.CODE, pending.account().toString());
    loggedIn(actor.get());
    return new Entered(actor.get(), pending.epoch(), false);
  }

  /**
   * A log-in sent with an interface call. Refused for those who need a one-time code, because there
   * is no place for it.
   */
  public Outcome enterOnce(String login, String password, String address) {
    if (!settings.door().localLogIn()) {
      return new Refused();
    }
    String proof = proof(login, password);
    Instant now = clocks.instant();
    Remembered known = remembered.get(proof);
    if (known != null
        && !now.isBefore(known.since())
        && now.isBefore(known.since().plus(REMEMBERED))) {
      Optional<Actor> actor = accounts.actor(known.account(), known.epoch());
      if (actor.isPresent() && !codes.isUsedBy(known.account())) {
        return new Entered(actor.get(), known.epoch(), false);
      }
    }
    remembered.remove(proof);
    Outcome outcome = judge(login, password, address);
    if (outcome instanceof Entered entered && !entered.mustEnrol()) {
      remembered.values().removeIf(old -> !now.isBefore(old.since().plus(REMEMBERED)));
      remembered.put(proof, new Remembered(entered.actor().id(), entered.epoch(), now));
      return entered;
    }
    return outcome instanceof MustWait ? outcome : new Refused();
  }

  /** Somebody whom the provider vouched for. */
  public Outcome enterByProvider(Accounts.Candidate candidate) {
    if (!candidate.allowed()) {
      return new Refused();
    }
    loggedIn(candidate.actor());
    return new Entered(candidate.actor(), candidate.epoch(), false);
  }

  /**
   * Changes one's own password; every other session ends.
   *
   * @return the new epoch of the own session
   * @throws RuleViolated if the present one is wrong or the new one will not do
   */
  public int changePassword(Actor actor, String present, String next, String address) {
    Outcome outcome = judge(actor.name(), present, address);
    if (outcome instanceof Entered || outcome instanceof CodeNeeded) {
      return accounts.changeOwnPassword(actor.id(), passwords.choose(next));
    }
    throw new RuleViolated("present", "The present password is not right, or too many tries");
  }

  /** The audit trail learns of the way out. */
  public void leave(Actor actor) {
    currentActor.as(
        actor,
        () -> {
          accounts.tell("logged out", actor.id());
          return null;
        });
  }

  /** Lets an account try again at once. */
  public void unlock(UUID account) {
    AccountLine line = accounts.opened(account);
    attempts.forget(line.login());
    attempts.right(Attempts.Kind.CODE, account.toString());
  }

  /** Log-ins that must wait, and until when. */
  public Map<String, Instant> locked(Set<String> logins) {
    return attempts.blocked(logins);
  }

  private Outcome judge(String login, String password, String address) {
    String here = Attempts.at(login, address);
    Optional<Duration> wait =
        attempts
            .take(Attempts.Kind.ADDRESS, address)
            .or(() -> attempts.take(Attempts.Kind.HERE, here))
            .or(() -> attempts.take(Attempts.Kind.ACCOUNT, login));
    if (wait.isPresent()) {
      return new MustWait(wait.get());
    }
    Optional<Accounts.Candidate> candidate = accounts.candidate(login.strip());
    boolean right;
    try {
      right = passwords.matches(password, candidate.flatMap(Accounts.Candidate::passwordHash));
    } catch (Passwords.Busy e) {
      attempts.giveBack(Attempts.Kind.ADDRESS, address);
      attempts.giveBack(Attempts.Kind.HERE, here);
      attempts.giveBack(Attempts.Kind.ACCOUNT, login);
      return new MustWait(Passwords.PATIENCE);
    }
    if (!right || !candidate.get().allowed()) {
      // the same work whether or not there is such an account, or the time would tell
      failed(candidate.map(known -> known.actor().id()).orElse(NOBODY), "failed to log in");
      return new Refused();
    }
    attempts.right(Attempts.Kind.ADDRESS, address);
    attempts.right(Attempts.Kind.HERE, here);
    attempts.right(Attempts.Kind.ACCOUNT, login);
    Accounts.Candidate found = candidate.get();
    Actor actor = found.actor();
    String kept = found.passwordHash().orElseThrow();
    if (passwords.isOutdated(kept)) {
      strengthen(actor, kept, password);
    }
    if (codes.isUsedBy(actor.id())) {
      return new CodeNeeded(actor.id(), found.epoch());
    }
    Set<String> strict = settings.door().rolesWithOneTimeCode();
    return new Entered(
        actor, found.epoch(), actor.roles().stream().map(Role::name).anyMatch(strict::contains));
  }

  private void strengthen(Actor actor, String kept, String password) {
    String hash;
    try {
      hash = passwords.hash(password);
    } catch (Passwords.Busy e) {
      return; // the next log-in does it
    }
    currentActor.as(
        actor,
        () -> {
          accounts.rehash(actor.id(), kept, hash);
          return null;
        });
  }

  private void loggedIn(Actor actor) {
    uses.loggedIn(actor.id());
    currentActor.as(
        actor,
        () -> {
          accounts.tell("logged in", actor.id());
          return null;
        });
  }

  private void failed(UUID account, String what) {
    uses.failed(account);
    currentActor.as(
        Actor.REGISTRY,
        () -> {
          accounts.tellOfFailure(what, account);
          return null;
        });
  }

  private String proof(String login, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal((login + "\n" + password).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }
}
