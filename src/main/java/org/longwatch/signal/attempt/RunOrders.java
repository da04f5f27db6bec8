package org.longwatch.signal.attempt;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Correlation;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.signal.DetectionCriteria;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.Progress;
import org.longwatch.signal.SignalDetection;

/** Orders detection runs, does what was ordered, and tells how far it is. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class RunOrders {

  @Inject Attempts attempts;
  @Inject SignalDetection detection;
  @Inject Access access;
  @Inject CurrentActor currentActor;
  @Inject Clocks clocks;

  /**
   * Asks for a run that begins soon, on whatever node is free.
   *
   * @throws RuleViolated if lock point or cut-off lie in the future
   */
  public UUID order(DetectionCriteria criteria, OptionalLong lockPoint, LocalDate clinicalCutOff) {
    Actor actor = access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD);
    detection.check(lockPoint, clinicalCutOff);
    detection.check(criteria);
    return attempts.ask(wish(actor, criteria, lockPoint, clinicalCutOff));
  }

  /** Runs at once; others see how far it is. A failure is thrown and not tried again. */
  public DetectionRun now(
      DetectionCriteria criteria, OptionalLong lockPoint, LocalDate clinicalCutOff) {
    UUID attempt = order(criteria, lockPoint, clinicalCutOff);
    UUID worker = TimeOrderedId.next();
    Attempts.Claim claim =
        attempts
            .claim(worker, attempt)
            .orElseThrow(() -> new Conflict("Another node has begun this run already"));
    try {
      return run(claim, worker);
    } catch (RuntimeException e) {
      attempts.failed(attempt, worker, words(e), false);
      throw e;
    }
  }

  /** Runs that are open, and those that failed, newest first. */
  public List<Attempt> unfinished(int limit) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    return attempts.unfinished(limit);
  }

  /** Does tonight's run; empty if another node does it or has done it. */
  Optional<DetectionRun> tonight(LocalDate today) {
    Actor actor = access.require(Role.STEWARD);
    Optional<UUID> attempt =
        attempts.askForTonight(
            wish(actor, DetectionCriteria.STANDARD, OptionalLong.empty(), today));
    UUID worker = TimeOrderedId.next();
    return attempt.flatMap(id -> attempts.claim(worker, id)).map(claim -> attempt(claim, worker));
  }

  /** Does one run that waits or was left by somebody who died; empty if there is none. */
  Optional<DetectionRun> next() {
    access.require(Role.STEWARD);
    UUID worker = TimeOrderedId.next();
    return attempts.claim(worker).map(claim -> attempt(claim, worker));
  }

  private DetectionRun attempt(Attempts.Claim claim, UUID worker) {
    try {
      return run(claim, worker);
    } catch (RuntimeException e) {
      attempts.failed(claim.id(), worker, words(e), !(e instanceof RuleViolated));
      throw e;
    }
  }

  private DetectionRun run(Attempts.Claim claim, UUID worker) {
    Progress progress =
        new Progress() {
          @Override
          public void at(Step step, double share) {
            attempts.at(claim.id(), worker, step, share);
          }

          @Override
          public void stored(DetectionRun run) {
            attempts.done(claim.id(), worker, run);
          }
        };
    return detection.run(
        claim.criteria(), claim.lockPoint(), claim.clinicalCutOff(), claim.askedBy(), progress);
  }

  private Attempts.Wish wish(
      Actor actor, DetectionCriteria criteria, OptionalLong lockPoint, LocalDate clinicalCutOff) {
    return new Attempts.Wish(criteria, lockPoint, clinicalCutOff, actor.name(), clocks.instant());
  }

  /** What was wrong with the order in words, anything else by the id under which the log has it. */
  private static String words(RuntimeException e) {
    return e instanceof RuleViolated
        ? e.getMessage()
        : "Error " + Correlation.current().orElse("-");
  }
}
