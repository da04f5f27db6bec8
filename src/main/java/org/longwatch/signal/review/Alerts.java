package org.longwatch.signal.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.security.AuditTrail;

/** Keeps the alerts. */
@ApplicationScoped
@Transactional
class Alerts {

  /** Advisory lock under which alerts are raised, so that no matter gets two. */
  private static final long RAISING = 7_230_101L;

  private record Sighting(Optional<UUID> run, Instant at) {}

  @Inject EntityManager em;
  @Inject Sql sql;
  @Inject AuditTrail audit;
  @Inject Clocks clocks;

  /** Raises an alert, or refreshes the open one about the same matter. */
  Optional<Alert> raise(Alert.Finding finding) {
    sql.list("select pg_advisory_xact_lock(?)", row -> 0, RAISING);
    Optional<Alert> open = newest(finding.about()).filter(alert -> !closed(alert));
    if (open.isPresent()) {
      Alert alert = open.get();
      if (alert.differs(finding)) {
        alert.restate(finding);
        alert.knownBy(entry("refreshed", alert, finding));
      }
      seen(alert, finding);
      return open;
    }
    Optional<Alert> before = newest(finding.about());
    if (before.isPresent() && before.get().extent() >= finding.extent()) {
      return Optional.empty();
    }
    Alert alert = new Alert(TimeOrderedId.next(), finding, clocks.instant());
    alert.knownBy(entry("raised", alert, finding));
    em.persist(alert);
    em.flush();
    seen(alert, finding);
    return Optional.of(alert);
  }

  /**
   * What an alert rests on was corrected or withdrawn. It stays until a physician closes it, and
   * says so.
   *
   * @param still what stands instead, if anything
   */
  void overtake(String about, Optional<Alert.Finding> still) {
    if (newest(about).filter(alert -> !closed(alert)).isEmpty()) {
      return;
    }
    sql.list("select pg_advisory_xact_lock(?)", row -> 0, RAISING);
    newest(about)
        .filter(alert -> !closed(alert))
        .filter(
            alert ->
                still
                    .map(each -> !each.reason().equals(alert.reason()))
                    .orElse(!alert.isOvertaken()))
        .ifPresent(
            alert -> {
              still.ifPresentOrElse(alert::restate, alert::overtake);
              alert.knownBy(
                  audit.record(
                      "overtaken",
                      "signal.alert",
                      alert.id(),
                      alert.centre(),
                      alert.patient(),
                      Map.of("standing", still.isPresent())));
            });
  }

  private void seen(Alert alert, Alert.Finding finding) {
    finding
        .run()
        .ifPresent(
            run ->
                sql.update(
                    "insert into signal.sighting (alert_id, run_id) values (?,?)"
                        + " on conflict do nothing",
                    alert.id(),
                    run));
  }

  Alert alert(UUID id) {
    Alert alert = em.find(Alert.class, id);
    if (alert == null) {
      throw new NotFound("There is no such alert");
    }
    return alert;
  }

  /** Alerts that wait for somebody: single cases and clones first, then the strongest. */
  List<AlertLine> open(int limit) {
    return lines(
        em.createQuery(
                "select a from Alert a where a.state <> :closed order by case when a.kind = :aCase"
                    + " or a.kind = :aClone then 0 else 1 end, a.score desc, a.raisedAt",
                Alert.class)
            .setParameter("closed", Alert.State.CLOSED)
            .setParameter("aCase", Alert.Kind.CASE)
            .setParameter("aClone", Alert.Kind.CLONE)
            .setMaxResults(limit)
            .getResultStream());
  }

  /** All alerts of a product, newest first. */
  List<AlertLine> of(ProductId product) {
    return lines(
        em.createQuery(
                "select a from Alert a where a.product = :product order by a.raisedAt desc",
                Alert.class)
            .setParameter("product", product.value())
            .getResultStream());
  }

  List<AlertLine> lines(Collection<UUID> ids) {
    return lines(
        em.createQuery("select a from Alert a where a.id in :ids", Alert.class)
            .setParameter("ids", ids.isEmpty() ? List.of(new UUID(0, 0)) : ids)
            .getResultStream());
  }

  private Optional<Alert> newest(String about) {
    return em.createQuery(
            "select a from Alert a where a.about = :about order by a.raisedAt desc, a.id desc",
            Alert.class)
        .setParameter("about", about)
        .setMaxResults(1)
        .getResultStream()
        .findFirst();
  }

  private static boolean closed(Alert alert) {
    return alert.state() == Alert.State.CLOSED;
  }

  private List<AlertLine> lines(Stream<Alert> stream) {
    List<Alert> found = stream.toList();
    if (found.isEmpty()) {
      return List.of();
    }
    Map<UUID, Sighting> newest = new HashMap<>();
    sql.list(
        "select distinct on (s.alert_id) s.alert_id, r.id, r.started_at from signal.sighting s"
            + " join signal.detection_run r on r.id = s.run_id where s.alert_id = any (?)"
            + " order by s.alert_id, r.started_at desc",
        row ->
            newest.put(
                row.getObject("alert_id", UUID.class),
                new Sighting(
                    Optional.of(row.getObject("id", UUID.class)), Sql.instant(row, "started_at"))),
        found.stream().map(Alert::id).toList());
    return found.stream()
        .map(
            alert -> {
              Sighting seen =
                  newest.getOrDefault(alert.id(), new Sighting(Optional.empty(), alert.raisedAt()));
              return alert.line(seen.run(), seen.at());
            })
        .toList();
  }

  private long entry(String action, Alert alert, Alert.Finding finding) {
    return audit.record(
        action,
        "signal.alert",
        alert.id(),
        finding.centre().orElse(null),
        finding.patient().orElse(null),
        Map.of(
            "kind",
            finding.kind(),
            "about",
            finding.about(),
            "reason",
            finding.reason(),
            "run",
            finding.run()));
  }
}
