package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.reference.PlanItem;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;

/** Plans and what they ask for, found by question. Access is checked at the doors. */
@ApplicationScoped
@Transactional
public class PlannedReader {

  private static final Map<String, String> WHY =
      Map.of(
          "HISTORICAL", "It was over before the centre began to report here",
          "PLAN", "It is no part of the plan any more",
          "DEATH", "The patient has died",
          "WITHDRAWAL", "The patient takes no part any more",
          "LOSS", "The patient was lost to follow-up",
          "MISSED", "It was missed: the next one's time has begun, or the patient has left",
          "UNDETECTABLE", "What it looks for was not found the last time");

  private static final String LINES =
      """
      with centre as (select * from unnest(?::uuid[], ?::text[]::date[]) as c (id, today))
      select * from (
        select v.id, v.version, v.item, v.key, v.month, v.combined_into, v.centre_id, v.patient_id,
               p.pseudonym, f.product_code as products, v.rules, f.number, f.day_zero, v.earliest,
               v.target, v.latest, v.owed_since, v.state, v.plan_id, v.fulfilled_on,
               v.fulfilled_kind || '/' || v.fulfilled_by as fulfilled,
               case when v.state = 'HISTORICAL' then v.state else v.closed_for end as why,
               case when v.state = 'FULFILLED' then 'DONE'
                    when v.closed_for in ('MISSED', 'LOSS') then 'MISSED'
                    when v.state <> 'OPEN' then 'WAIVED'
                    when v.earliest > c.today then 'SCHEDULED'
                    when v.latest < c.today then 'OVERDUE'
                    else 'WINDOW_OPEN' end as standing
        from followup.planned_visit v
        join centre c on c.id = v.centre_id
        join followup.plan f on f.id = v.plan_id
        join registry.patient p on p.id = v.patient_id
      ) l
      """;

  @Inject Sql sql;
  @Inject Catalogue catalogue;
  @Inject Clocks clocks;

  /**
   * What is asked; whatever is empty does not matter.
   *
   * @param standings one of these, if there are any
   * @param endsFrom the window ends on this day or later
   * @param beginsUntil the window begins on this day or earlier
   * @param beginsFrom the window begins on this day or later
   * @param endsUntil the window ends on this day or earlier
   * @param after in order of ids, those after this one
   */
  public record Asked(
      Optional<CentreId> centre,
      Optional<UUID> id,
      Optional<UUID> patient,
      Optional<UUID> plan,
      Set<PlannedLine.Standing> standings,
      Optional<LocalDate> endsFrom,
      Optional<LocalDate> beginsUntil,
      Optional<LocalDate> beginsFrom,
      Optional<LocalDate> endsUntil,
      Optional<UUID> after) {

    /** One by its id, of a centre or of any. */
    public static Asked one(Optional<CentreId> centre, UUID id) {
      return new Asked(
          centre,
          Optional.of(id),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** What fits, in order of ids. */
  public List<PlannedLine> find(Asked asked, int limit) {
    List<CentreLine> centres = centres(asked.centre());
    List<Object> parameters = new ArrayList<>(centres(centres));
    StringBuilder where = new StringBuilder(" where true");
    add(where, parameters, "id = ?", asked.id());
    add(where, parameters, "patient_id = ?", asked.patient());
    add(where, parameters, "plan_id = ?", asked.plan());
    add(where, parameters, "latest >= ?", asked.endsFrom());
    add(where, parameters, "earliest <= ?", asked.beginsUntil());
    add(where, parameters, "earliest >= ?", asked.beginsFrom());
    add(where, parameters, "latest <= ?", asked.endsUntil());
    add(where, parameters, "id > ?", asked.after());
    if (!asked.standings().isEmpty()) {
      where.append(" and standing = any (?::text[])");
      parameters.add(asked.standings().stream().map(Enum::name).sorted().toList());
    }
    parameters.add(limit);
    return sql.list(
        LINES + where + " order by id limit ?", PlannedReader::read, parameters.toArray());
  }

  /** Everything that was ever asked for about patients, in order of time. */
  public List<PlannedLine> of(Collection<PatientId> patients) {
    List<Object> parameters = new ArrayList<>(centres(catalogue.centres()));
    parameters.add(patients.stream().map(PatientId::value).toList());
    return sql.list(
        LINES + " where patient_id = any (?::uuid[]) order by target, products, id",
        PlannedReader::read,
        parameters.toArray());
  }

  /**
   * Plans as they stand, in order of ids; each with the centre that follows it.
   *
   * @param after those after this one
   */
  public List<Plan> plans(
      Optional<CentreId> centre,
      Optional<UUID> id,
      Optional<UUID> patient,
      Optional<UUID> after,
      int limit) {
    List<Object> parameters = new ArrayList<>();
    StringBuilder where = new StringBuilder(" where true");
    add(where, parameters, "f.centre_id = ?", centre.map(CentreId::value));
    add(where, parameters, "f.id = ?", id);
    add(where, parameters, "f.patient_id = ?", patient);
    add(where, parameters, "f.id > ?", after);
    parameters.add(limit);
    return sql.list(
        "select f.id, f.centre_id, f.patient_id, f.product_id, f.product_code, f.template, f.rules,"
            + " f.number, f.day_zero, f.reason, f.withdrawn from followup.plan f"
            + where
            + " order by f.id limit ?",
        row ->
            new Plan(
                new CentreId(row.getObject("centre_id", UUID.class)),
                new PlanLine(
                    row.getObject("id", UUID.class),
                    new PatientId(row.getObject("patient_id", UUID.class)),
                    new ProductId(row.getObject("product_id", UUID.class)),
                    row.getString("product_code"),
                    row.getString("template"),
                    List.of(row.getString("rules").split(",")),
                    row.getInt("number"),
                    row.getObject("day_zero", LocalDate.class),
                    row.getString("reason"),
                    !row.getBoolean("withdrawn"))),
        parameters.toArray());
  }

  /** A plan and the centre that follows it. */
  public record Plan(CentreId centre, PlanLine line) {}

  private List<CentreLine> centres(Optional<CentreId> only) {
    return only.map(id -> List.of(catalogue.centre(id))).orElseGet(catalogue::centres);
  }

  private List<Object> centres(List<CentreLine> centres) {
    return List.of(
        new Sql.Column("uuid", centres.stream().map(each -> each.id().value()).toList()),
        new Sql.Column(
            "text", centres.stream().map(each -> clocks.today(each.zone()).toString()).toList()));
  }

  private static void add(
      StringBuilder where, List<Object> parameters, String condition, Optional<?> value) {
    value.ifPresent(
        is -> {
          where.append(" and ").append(condition);
          parameters.add(is);
        });
  }

  private static PlannedLine read(ResultSet row) throws SQLException {
    return new PlannedLine(
        FollowUpObligations.read(row),
        row.getObject("plan_id", UUID.class),
        PlanItem.valueOf(row.getString("item")),
        PlannedLine.Standing.valueOf(row.getString("standing")),
        Optional.ofNullable(row.getString("why")).map(WHY::get),
        Optional.ofNullable(row.getObject("fulfilled_on", LocalDate.class)));
  }
}
