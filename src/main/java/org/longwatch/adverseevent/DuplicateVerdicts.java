package org.longwatch.adverseevent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/**
 * Pairs of reports that may tell of one event. Proposals come from a search; only people decide,
 * and nothing is merged: of a confirmed pair one goes on counting, both stay readable.
 */
@ApplicationScoped
@Transactional
public class DuplicateVerdicts {

  @Inject EntityManager em;
  @Inject AuditTrail audit;
  @Inject Access access;

  /**
   * Proposes a pair; a pair that was proposed before is left as it stands.
   *
   * @param score how alike they are, 0 to 1
   * @param why what they share, without personal data
   */
  public void propose(UUID a, UUID b, double score, String why) {
    access.require(Role.STEWARD, Role.SAFETY_PHYSICIAN);
    if (a.equals(b)) {
      throw new RuleViolated("event", "An event is no duplicate of itself");
    }
    UUID one = first(a, b);
    UUID other = one.equals(a) ? b : a;
    AdverseEvent subject = em.find(AdverseEvent.class, one);
    if (subject == null || em.find(AdverseEvent.class, other) == null) {
      throw new NotFound("There is no such event");
    }
    boolean known =
        em.createQuery(
                "select v from DuplicateVerdict v where v.one = :one and v.other = :other",
                DuplicateVerdict.class)
            .setParameter("one", one)
            .setParameter("other", other)
            .getResultStream()
            .findFirst()
            .isPresent();
    if (known) {
      return;
    }
    DuplicateVerdict verdict = new DuplicateVerdict(one, other, score, why);
    verdict.knownBy(
        audit.record(
            "proposed",
            "adverseevent.duplicate_verdict",
            verdict.id(),
            null,
            null,
            Map.of("one", one, "other", other, "score", score)));
    em.persist(verdict);
  }

  /** Decides that the pair is one event, of which {@code kept} goes on counting. */
  public void confirm(UUID id, UUID kept, String reason) {
    DuplicateVerdict verdict = toDecide(id, reason);
    verdict.requireOneOf(kept);
    long entry = decided(id, Map.of("state", "CONFIRMED", "kept", kept, "reason", reason));
    verdict.confirm(kept, reason);
    verdict.knownBy(entry);
  }

  /** Decides that the pair are two events. */
  public void reject(UUID id, String reason) {
    DuplicateVerdict verdict = toDecide(id, reason);
    long entry = decided(id, Map.of("state", "REJECTED", "reason", reason));
    verdict.reject(reason);
    verdict.knownBy(entry);
  }

  /** Pairs that wait for a verdict, most alike first. */
  public List<DuplicateLine> open() {
    return em.createQuery(
            "select v from DuplicateVerdict v where v.state = :open order by v.score desc, v.id",
            DuplicateVerdict.class)
        .setParameter("open", DuplicateVerdict.State.OPEN)
        .getResultStream()
        .map(DuplicateVerdict::line)
        .toList();
  }

  private DuplicateVerdict toDecide(UUID id, String reason) {
    access.require(Role.STEWARD, Role.SAFETY_PHYSICIAN);
    if (reason.isBlank()) {
      throw new RuleViolated("reason", "Say why");
    }
    DuplicateVerdict verdict = em.find(DuplicateVerdict.class, id);
    if (verdict == null) {
      throw new NotFound("There is no such pair");
    }
    return verdict;
  }

  private long decided(UUID id, Map<String, ?> detail) {
    return audit.record("decided", "adverseevent.duplicate_verdict", id, null, null, detail);
  }

  /** PostgreSQL orders ids by their bytes, Java by signed numbers; the text is the same in both. */
  private static UUID first(UUID a, UUID b) {
    return a.toString().compareTo(b.toString()) < 0 ? a : b;
  }
}
