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

/** Planned contacts as obligations. */
@ApplicationScoped
@Transactional
public class FollowUpObligations implements Obligations {

  static final String SELECT =
      """
      select v.id, v.version, v.month, v.centre_id, v.patient_id, p.pseudonym, f.product_code,
             f.template, f.number, f.day_zero, v.earliest, v.target, v.latest, v.owed_since,
             v.state, v.fulfilled_by
      from followup.planned_visit v
      join followup.plan f on f.id = v.plan_id
      join registry.patient p on p.id = v.patient_id
      """;

  @Inject Sql sql;

  @Override
  public String source() {
    return "followup";
  }

  @Override
  public List<Obligation> open(Collection<CentreId> centres, LocalDate horizon) {
    return sql.list(
        SELECT
            + " where v.state = 'OPEN' and v.centre_id = any (?::uuid[]) and v.earliest <= ?"
            + " order by v.earliest, v.id",
        FollowUpObligations::read,
        centres.stream().map(CentreId::value).toList(),
        horizon);
  }

  @Override
  public Map<UUID, Obligation> current(Collection<UUID> ids) {
    Map<UUID, Obligation> current = new LinkedHashMap<>();
    sql.list(
            SELECT + " where v.id = any (?::uuid[]) order by v.id for no key update of v",
            FollowUpObligations::read,
            ids)
        .forEach(obligation -> current.put(obligation.id(), obligation));
    return current;
  }

  static Obligation read(ResultSet row) throws SQLException {
    int month = row.getInt("month");
    return new Obligation(
        row.getObject("id", UUID.class),
        row.getInt("version"),
        "Follow-up " + VisitSchedule.label(month).toLowerCase(java.util.Locale.ROOT),
        row.getString("template")
            + ", plan "
            + row.getInt("number")
            + ", day 0 "
            + row.getObject("day_zero", LocalDate.class),
        new CentreId(row.getObject("centre_id", UUID.class)),
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getString("pseudonym"),
        row.getString("product_code"),
        new DateWindow(
            row.getObject("earliest", LocalDate.class),
            row.getObject("target", LocalDate.class),
            row.getObject("latest", LocalDate.class)),
        row.getObject("owed_since", LocalDate.class),
        Obligation.State.valueOf(row.getString("state")),
        Optional.ofNullable(row.getObject("fulfilled_by", UUID.class))
            .map(id -> "Encounter/" + id));
  }
}
