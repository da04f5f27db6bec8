package org.longwatch.signal.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** What safety physicians do with alerts: dismiss them, or assess them as signals. */
@ApplicationScoped
@Transactional
public class SignalReview {

  @Inject EntityManager em;
  @Inject Sql sql;
  @Inject Alerts alerts;
  @Inject Access access;
  @Inject AuditTrail audit;
  @Inject Clocks clocks;
  @Inject Event<SignalConfirmed> confirmed;

  /** Makes a signal of an open alert. */
  public UUID open(UUID alertId, String reason) {
    access.require(Role.SAFETY_PHYSICIAN);
    requireReason(reason);
    Alert alert = alerts.alert(alertId);
    UUID id = TimeOrderedId.next();
    Signal signal = new Signal(id, alertId, alert.reason(), clocks.instant());
    alert.underReview(id);
    alert.knownBy(entry("taken up", "signal.alert", alert.id(), alert, Map.of("signal", id)));
    signal.knownBy(
        entry("opened", "signal.signal", id, alert, Map.of("alert", alertId, "reason", reason)));
    em.persist(signal);
    em.flush();
    decided(id, null, SignalState.NEW, reason);
    return id;
  }

  /** Closes an open alert without making a signal of it. */
  public void dismiss(UUID alertId, String reason) {
    access.require(Role.SAFETY_PHYSICIAN);
    requireReason(reason);
    Alert alert = alerts.alert(alertId);
    if (alert.state() != Alert.State.OPEN) {
      throw new Conflict("This alert is not open any more");
    }
    alert.close();
    alert.knownBy(entry("dismissed", "signal.alert", alertId, alert, Map.of("reason", reason)));
  }

  /**
   * Moves a signal on.
   *
   * @param version as it was when the reviewer looked
   * @throws Conflict if somebody else has moved it since, or it cannot go there
   */
  public void decide(UUID signalId, int version, SignalState to, String reason) {
    access.require(Role.SAFETY_PHYSICIAN);
    requireReason(reason);
    Signal signal = signal(signalId);
    if (signal.version() != version) {
      throw new Conflict("Somebody else has changed this signal; look at it again");
    }
    SignalState from = signal.state();
    signal.become(to, clocks.instant());
    Alert alert = alerts.alert(signal.alert());
    signal.knownBy(
        entry(
            "decided",
            "signal.signal",
            signalId,
            alert,
            Map.of("state", List.of(from, to), "reason", reason)));
    if (to == SignalState.CLOSED) {
      alert.close();
      alert.knownBy(entry("closed", "signal.alert", alert.id(), alert, Map.of("signal", signalId)));
    }
    decided(signalId, from, to, reason);
    if (to == SignalState.CONFIRMED) {
      confirmed.fire(new SignalConfirmed(signalId, alert.product()));
    }
  }

  /** One signal with everything decided about it. */
  public Signal.Line read(UUID signalId) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    return signal(signalId).line(decisions(List.of(signalId)).getOrDefault(signalId, List.of()));
  }

  /** Signals, latest change first. */
  public List<Signal.Line> signals(int limit) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    List<Signal> signals =
        em.createQuery("select s from Signal s order by s.changedAt desc", Signal.class)
            .setMaxResults(limit)
            .getResultList();
    Map<UUID, List<Signal.Decision>> decisions =
        decisions(signals.stream().map(Signal::id).toList());
    return signals.stream()
        .map(signal -> signal.line(decisions.getOrDefault(signal.id(), List.of())))
        .toList();
  }

  /** The alerts that signals were made of, by id, without the patient. */
  public Map<UUID, AlertLine> alertsOf(Collection<Signal.Line> signals) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    Map<UUID, AlertLine> found = new HashMap<>();
    alerts
        .lines(signals.stream().map(Signal.Line::alert).toList())
        .forEach(alert -> found.put(alert.id(), alert.withoutPatient()));
    return found;
  }

  private Signal signal(UUID id) {
    Signal signal = em.find(Signal.class, id);
    if (signal == null) {
      throw new NotFound("There is no such signal");
    }
    return signal;
  }

  private Map<UUID, List<Signal.Decision>> decisions(Collection<UUID> signals) {
    Map<UUID, List<Signal.Decision>> decisions = new HashMap<>();
    sql.list(
        "select signal_id, to_state, reason, decided_by, decided_at from signal.decision"
            + " where signal_id = any (?::uuid[]) order by decided_at, id",
        row ->
            decisions
                .computeIfAbsent(row.getObject(1, UUID.class), any -> new ArrayList<>())
                .add(
                    new Signal.Decision(
                        SignalState.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        Sql.instant(row, "decided_at"))),
        signals);
    return decisions;
  }

  private void decided(UUID signal, SignalState from, SignalState to, String reason) {
    sql.update(
        "insert into signal.decision (id, signal_id, from_state, to_state, reason, decided_by,"
            + " decided_at) values (?,?,?,?,?,?,?)",
        TimeOrderedId.next(),
        signal,
        from,
        to,
        reason,
        access.require(Role.SAFETY_PHYSICIAN).name(),
        clocks.instant());
  }

  private long entry(String action, String kind, UUID subject, Alert alert, Map<String, ?> detail) {
    return audit.record(action, kind, subject, alert.centre(), alert.patient(), detail);
  }

  private static void requireReason(String reason) {
    if (reason == null || reason.isBlank()) {
      throw new RuleViolated("reason", "Say why");
    }
  }
}
