package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.Obligations;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Sql;
import org.longwatch.reference.PlanItem;
import org.longwatch.schedule.Schedule;

/** Planned contacts as obligations. */
@ApplicationScoped
@Transactional
public class FollowUpObligations implements Obligations {

  /** Every row of every plan for itself. */
  static final String EACH =
      """
      select v.id, v.version, v.item, v.key, v.month, v.combined_into, v.centre_id, v.patient_id,
             p.pseudonym, f.product_code as products, v.rules, f.number, f.day_zero, v.earliest,
             v.target, v.latest, v.owed_since, v.state,
             v.fulfilled_kind || '/' || v.fulfilled_by as fulfilled
      from followup.planned_visit v
      join followup.plan f on f.id = v.plan_id
      join registry.patient p on p.id = v.patient_id
      """;

  /** What is to be done: a contact that serves several plans once, when it can serve them all. */
  static final String TOGETHER =
      """
      select v.id, v.version, v.item, v.key, v.month, v.combined_into, v.centre_id, v.patient_id,
             p.pseudonym, concat_ws(' + ', f.product_code, w.products) as products, v.rules,
             f.number, f.day_zero, coalesce(v.serves_from, v.earliest) as earliest,
             greatest(v.target, v.serves_from) as target, v.latest, v.owed_since, v.state,
             v.fulfilled_kind || '/' || v.fulfilled_by as fulfilled
      from followup.planned_visit v
      join followup.plan f on f.id = v.plan_id
      join registry.patient p on p.id = v.patient_id
      left join lateral (
        select string_agg(g.product_code, ' + ' order by g.product_code) as products
        from followup.planned_visit o join followup.plan g on g.id = o.plan_id
        where o.combined_into = v.id) w on v.serves_from is not null
      """;

  @Inject Sql sql;

  @Override
  public String source() {
    return "followup";
  }

  @Override
  public List<Obligation> open(Collection<CentreId> centres, LocalDate horizon) {
    return sql.list(
        TOGETHER
            + " where v.state = 'OPEN' and v.centre_id = any (?::uuid[]) and v.earliest <= ?"
            + " and v.combined_into is null"
            + " order by v.earliest, v.id",
        FollowUpObligations::read,
        centres.stream().map(CentreId::value).toList(),
        horizon);
  }

  @Override
  public Map<UUID, Obligation> current(Collection<UUID> ids) {
    Map<UUID, Obligation> current = new LinkedHashMap<>();
    sql.list(
            TOGETHER + " where v.id = any (?::uuid[]) order by v.id for no key update of v",
            FollowUpObligations::alone,
            ids)
        .forEach(obligation -> current.put(obligation.id(), obligation));
    return current;
  }

  /** What another contact serves is not owed on its own. */
  private static Obligation alone(ResultSet row) throws SQLException {
    Obligation owed = read(row);
    return row.getObject("combined_into") == null || owed.state() != Obligation.State.OPEN
        ? owed
        : new Obligation(
            owed.id(),
            owed.version(),
            owed.what(),
            owed.reason(),
            owed.centre(),
            owed.patient(),
            owed.pseudonym(),
            owed.product(),
            owed.window(),
            owed.owedSince(),
            Obligation.State.CANCELLED,
            Optional.empty());
  }

  static Obligation read(ResultSet row) throws SQLException {
    String rules = row.getString("rules");
    int bar = rules.indexOf('|');
    return new Obligation(
        row.getObject("id", UUID.class),
        row.getInt("version"),
        Schedule.label(
            PlanItem.valueOf(row.getString("item")), row.getString("key"), row.getInt("month")),
        (bar < 0 ? rules : rules.substring(0, bar)).replace(",", ", ")
            + "; plan "
            + row.getInt("number")
            + ", day 0 "
            + row.getObject("day_zero", LocalDate.class),
        new CentreId(row.getObject("centre_id", UUID.class)),
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getString("pseudonym"),
        row.getString("products"),
        new DateWindow(
            row.getObject("earliest", LocalDate.class),
            row.getObject("target", LocalDate.class),
            row.getObject("latest", LocalDate.class)),
        row.getObject("owed_since", LocalDate.class),
        Obligation.State.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("fulfilled")));
  }
}
