package org.longwatch.adverseevent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
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
import org.longwatch.reference.RuleBook;

/**
 * Reports that are owed because a contact said "new malignancy: yes". A report settles it that is
 * of a malignancy, by its code or by the condition it names as its result, and that is news since
 * the last time the question was answered. Derived from the record each time, so it cannot be wrong
 * about it.
 */
@ApplicationScoped
@Transactional
public class OwedReports implements Obligations {

  /**
   * Told by the contact of {@code a}; {@code r} is the report that settles it. The version counts
   * every change that can settle or unsettle it, so it never falls.
   */
  private static final String SELECT =
      """
      select a.id, p.centre_id, a.patient_id, a.assessed_on, p.pseudonym, t.product_code,
             (e.at at time zone c.zone)::date as known_on, c.history_confirmed_on, r.report,
             a.version
               + coalesce((select sum(v.version) from adverseevent.event v
                           where v.patient_id = a.patient_id), 0)
               + coalesce((select sum(m.version) from adverseevent.malignancy m
                           where m.patient_id = a.patient_id), 0) as changes
      from followup.assessment a
      join registry.patient p on p.id = a.patient_id
      join registry.centre c on c.id = p.centre_id
      join security.audit_entry e on e.id = a.entry_id
      left join lateral (
        select d.code as product_code from registry.treatment x
        join registry.product d on d.id = x.product_id
        where x.patient_id = a.patient_id and x.administered_on <= a.assessed_on
        order by x.administered_on desc, x.id desc limit 1) t on true
      left join lateral (
        select max(b.assessed_on) as day from followup.assessment b
        where b.patient_id = a.patient_id and b.kind = 'NEW_MALIGNANCY' and b.value <> 'UNKNOWN'
          and not b.withdrawn and b.assessed_on < a.assessed_on) before on true
      left join lateral (
        select v.id as report from adverseevent.event v
        left join reference.term k on k.code = v.code
        where v.patient_id = a.patient_id and not v.nullified
          and v.onset_earliest <= a.assessed_on
          and (before.day is null or v.onset_latest > before.day or v.recorded_on > before.day)
          and (k.family = any (?) or exists (
            select 1 from adverseevent.malignancy m
            where m.patient_id = a.patient_id and not m.withdrawn
              and m.id::text = any (string_to_array(v.resulting_conditions, ','))))
        order by v.recorded_on, v.id limit 1) r on true
      where a.kind = 'NEW_MALIGNANCY' and a.value = 'YES' and not a.withdrawn
      """;

  @Inject Sql sql;
  @Inject RuleBook ruleBook;

  @Override
  public String source() {
    return "adverseevent";
  }

  @Override
  public List<Obligation> open(Collection<CentreId> centres, LocalDate horizon) {
    return read(
            " and p.centre_id = any (?::uuid[]) and a.assessed_on <= ? and r.report is null"
                + " order by a.assessed_on, a.id",
            centres.stream().map(CentreId::value).toList(),
            horizon)
        .stream()
        .filter(owed -> owed.state() == Obligation.State.OPEN)
        .toList();
  }

  @Override
  public Map<UUID, Obligation> current(Collection<UUID> ids) {
    Map<UUID, Obligation> current = new LinkedHashMap<>();
    read(" and a.id = any (?::uuid[]) order by a.id for no key update of a", ids)
        .forEach(owed -> current.put(owed.id(), owed));
    return current;
  }

  /** All that the patient's contacts ever owed, in order of time. */
  public List<Obligation> ofPatient(PatientId patient) {
    return read(" and a.patient_id = ? order by a.assessed_on, a.id", patient.value());
  }

  private List<Obligation> read(String which, Object... parameters) {
    int days = (int) ruleBook.number("report.new-malignancy.days");
    Object[] all = new Object[parameters.length + 1];
    all[0] = Arrays.asList(ruleBook.text("report.new-malignancy.families").split(","));
    System.arraycopy(parameters, 0, all, 1, parameters.length);
    return sql.list(SELECT + which, row -> read(row, days), all);
  }

  private static Obligation read(ResultSet row, int days) throws SQLException {
    LocalDate told = row.getObject("assessed_on", LocalDate.class);
    LocalDate known = row.getObject("known_on", LocalDate.class);
    LocalDate latest = told.plusDays(days);
    Optional<LocalDate> confirmed =
        Optional.ofNullable(row.getObject("history_confirmed_on", LocalDate.class));
    Optional<UUID> report = Optional.ofNullable(row.getObject("report", UUID.class));
    boolean past = latest.isBefore(known);
    boolean history = past && confirmed.filter(day -> !day.isBefore(known)).isEmpty();
    return new Obligation(
        row.getObject("id", UUID.class),
        row.getInt("changes"),
        "Event report",
        "A contact of " + told + " told of something new that needs a report of its own",
        new CentreId(row.getObject("centre_id", UUID.class)),
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getString("pseudonym"),
        Optional.ofNullable(row.getString("product_code")).orElse(""),
        new DateWindow(told, latest, latest),
        past && confirmed.isPresent() ? confirmed.get() : known,
        report.isPresent()
            ? Obligation.State.FULFILLED
            : history ? Obligation.State.HISTORICAL : Obligation.State.OPEN,
        report.map(id -> "AdverseEvent/" + id));
  }
}
