package org.longwatch.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Correlation;
import org.longwatch.platform.Sql;

/**
 * Who has looked at what. Written in a transaction of its own, durable before the answer goes out.
 */
@ApplicationScoped
public class AccessLog {

  @Inject Sql sql;
  @Inject CurrentActor currentActor;
  @Inject Clocks clocks;

  /**
   * Notes a read.
   *
   * @param action for instance {@code read} or {@code searched}
   * @param target what was read, ids only
   * @param patient whose data, null if nobody's in particular
   */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public void note(String action, String target, PatientId patient) {
    Actor actor = currentActor.get();
    if (actor.isRegistry()) {
      return;
    }
    sql.update(
        "insert into security.access_log (id, at, actor, roles, action, target, patient_id,"
            + " correlation) values (?,?,?,?,?,?,?,?)",
        TimeOrderedId.next(),
        clocks.instant(),
        actor.name(),
        actor.roles().stream().map(Role::name).sorted().toList().toString(),
        action,
        target,
        patient == null ? null : patient.value(),
        Correlation.current().orElse(null));
  }

  /** Notes a read that may have shown several patients: a line for each, or one line if nobody. */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  public void note(String action, String target, Collection<PatientId> patients) {
    Actor actor = currentActor.get();
    if (actor.isRegistry()) {
      return;
    }
    List<PatientId> whose =
        patients.isEmpty() ? Collections.singletonList(null) : List.copyOf(patients);
    List<Object[]> lines = new ArrayList<>();
    for (PatientId patient : whose) {
      lines.add(
          new Object[] {
            TimeOrderedId.next(),
            clocks.instant(),
            actor.name(),
            actor.roles().stream().map(Role::name).sorted().toList().toString(),
            action,
            target,
            patient == null ? null : patient.value(),
            Correlation.current().orElse(null)
          });
    }
    sql.batch(
        "insert into security.access_log (id, at, actor, roles, action, target, patient_id,"
            + " correlation) values (?,?,?,?,?,?,?,?)",
        lines);
  }
}
