package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.reference.PlanBook;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.schedule.MergedPlan;

/** Plans that time has overtaken: made by other rules than those in force, or with a gap. */
@ApplicationScoped
@Transactional
class OutdatedPlans {

  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject PlanBook planBook;
  @Inject Catalogue catalogue;
  @Inject Planning planning;

  /** Plans of one product, in one country and zone, made by the same rules. */
  private record Made(
      UUID product,
      String code,
      String vectorClass,
      String modality,
      String country,
      ZoneId zone,
      String rules) {}

  /** Patients with such a plan. */
  List<PatientId> patients() {
    List<Made> made =
        sql.list(
            """
            select distinct f.product_id, d.code, d.vector_class, d.modality, c.country, c.zone,
                   f.rules
            from followup.plan f join registry.product d on d.id = f.product_id
            join registry.centre c on c.id = f.centre_id where not f.withdrawn
            """,
            row ->
                new Made(
                    row.getObject("product_id", UUID.class),
                    row.getString("code"),
                    row.getString("vector_class"),
                    row.getString("modality"),
                    row.getString("country"),
                    ZoneId.of(row.getString("zone")),
                    row.getString("rules")));
    List<PatientId> patients = new ArrayList<>();
    for (Made each : made) {
      String inForce =
          MergedPlan.of(
                  planBook.inForce(
                      each.vectorClass(),
                      each.modality(),
                      each.code(),
                      each.country(),
                      clocks.today(each.zone())))
              .identity();
      if (!inForce.equals(each.rules())) {
        patients.addAll(
            sql.list(
                "select f.patient_id from followup.plan f join registry.centre c"
                    + " on c.id = f.centre_id where f.product_id = ? and c.country = ?"
                    + " and c.zone = ? and f.rules = ? and not f.withdrawn order by f.patient_id",
                row -> new PatientId(row.getObject(1, UUID.class)),
                each.product(),
                each.country(),
                each.zone().getId(),
                each.rules()));
      }
    }
    return patients;
  }

  /**
   * Patients of whom something is owed though the time of what follows it has begun, in order.
   *
   * @param after those after this one
   */
  List<UUID> missed(UUID after, int limit) {
    List<CentreLine> centres = catalogue.centres();
    return sql.list(
        """
        select distinct v.patient_id
        from unnest(?::uuid[], ?::text[]::date[]) as c (id, today)
        join followup.planned_visit v on v.centre_id = c.id and v.latest < c.today
        where v.state = 'OPEN' and v.patient_id > ? and v.key = v.item || '@' || v.month
          and exists (select 1 from followup.planned_visit s
                      where s.plan_id = v.plan_id and s.item = v.item and not s.withdrawn
                        and s.earliest > v.earliest and s.earliest <= c.today
                        and s.key = s.item || '@' || s.month)
        order by v.patient_id limit ?
        """,
        row -> row.getObject(1, UUID.class),
        new Sql.Column("uuid", centres.stream().map(each -> each.id().value()).toList()),
        new Sql.Column(
            "text", centres.stream().map(each -> clocks.today(each.zone()).toString()).toList()),
        after,
        limit);
  }

  /** Closes what these patients missed, in a transaction of its own. */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  int close(List<UUID> patients) {
    return planning.closeMissed(patients);
  }

  /** States the plans of one patient anew, in a transaction of its own. */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  void plan(PatientId patient) {
    planning.plan(patient, "rules in force have changed");
  }
}
