package org.longwatch.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.RuleBook;
import org.longwatch.schedule.Absence;
import org.longwatch.schedule.Evidence;
import org.longwatch.schedule.LossPolicy;

/**
 * Reads what decides where plans stand, for one patient or many in the same few queries. Read past
 * JPA, which may hold a patient as it was before a lock was waited for.
 */
@ApplicationScoped
@Transactional
class CircumstancesReader {

  private static final String EVIDENCE =
      """
      select e.* from (
        select v.patient_id, v.id, 'Encounter' as resource, v.held_on as day, v.mode as kind,
               null::boolean as negative
        from followup.visit v where v.patient_id = any (?::uuid[]) and not v.withdrawn
        union all
        select r.patient_id, r.id, 'Observation', r.measured_on,
               case r.kind when 'PERSISTENCE' then 'PERSISTENCE_TEST' when 'RCL' then 'RCL_TEST'
                           else r.kind end,
               case when r.detection = 'NOT_DETECTED' or r.comparator in ('<', '<=') then true
                    when r.detection = 'DETECTED' or r.amount > 0 then false end
        from laboratory.result r where r.patient_id = any (?::uuid[]) and not r.withdrawn
          and r.kind in ('PERSISTENCE', 'RCL', 'BLOOD_COUNT')
        union all
        select s.patient_id, s.id, 'Specimen', s.collected_on, 'ARCHIVED_SPECIMEN', null
        from laboratory.specimen s where s.patient_id = any (?::uuid[]) and not s.withdrawn
          and s.available
        union all
        select s.patient_id, s.id, 'Observation', s.taken_on, 'INTEGRATION_SAMPLE', null
        from clonality.sample s where s.patient_id = any (?::uuid[]) and not s.withdrawn
        union all
        select n.patient_id, n.id, 'Observation', n.measured_on, 'COPY_NUMBER',
               n.copies_per_cell = 0
        from clonality.copy_number n where n.patient_id = any (?::uuid[]) and not n.withdrawn
        union all
        select c.patient_id, c.id, 'Consent', c.decided_on, 'OWN_CONSENT', null
        from enrolment.consent c where c.patient_id = any (?::uuid[]) and not c.withdrawn
          and c.kind = 'RE_CONSENT_AT_MAJORITY' and c.status = 'ACTIVE' and c.permits
      ) e join registry.patient p on p.id = e.patient_id
      where p.deceased_on is null or e.day <= p.deceased_on
      order by e.day, e.id
      """;

  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject RuleBook ruleBook;

  /** Circumstances of a patient. */
  Circumstances of(PatientId patient) {
    return of(List.of(patient.value())).get(patient.value());
  }

  /** Circumstances by patient. */
  Map<UUID, Circumstances> of(Collection<UUID> patients) {
    Map<UUID, List<Evidence>> evidence = evidence(patients);
    Map<UUID, List<Said>> said = said(patients);
    Map<UUID, List<LocalDate>> givenUp = new HashMap<>();
    sql.list(
        "select patient_id, lost_on from outreach.loss where patient_id = any (?::uuid[])"
            + " and not withdrawn order by lost_on",
        row -> add(givenUp, row, row.getObject("lost_on", LocalDate.class)),
        patients);
    Map<UUID, List<LossPolicy.Tried>> tried = new HashMap<>();
    sql.list(
        "select patient_id, attempted_on, channel from outreach.attempt"
            + " where patient_id = any (?::uuid[]) and not withdrawn order by attempted_on, id",
        row ->
            add(
                tried,
                row,
                new LossPolicy.Tried(
                    row.getObject("attempted_on", LocalDate.class), row.getString("channel"))),
        patients);
    Map<UUID, Map<UUID, LocalDate>> alerts = new HashMap<>();
    sql.list(
        "select patient_id, sample_id, sample_day from clonality.alert"
            + " where patient_id = any (?::uuid[]) and not superseded and sample_id is not null"
            + " order by sample_day, sample_id",
        row ->
            alerts
                .computeIfAbsent(uuid(row, "patient_id"), any -> new LinkedHashMap<>())
                .put(uuid(row, "sample_id"), row.getObject("sample_day", LocalDate.class)),
        patients);
    LossPolicy loss =
        new LossPolicy(
            whole("followup.lost.missed"),
            whole("followup.lost.attempts"),
            whole("followup.lost.channels"));
    Map<UUID, Circumstances> circumstances = new LinkedHashMap<>();
    sql.list(
        """
        select p.id, p.centre_id, p.birth_date, p.deceased_on, c.country, c.zone,
               c.history_confirmed_on
        from registry.patient p join registry.centre c on c.id = p.centre_id
        where p.id = any (?::uuid[])
        """,
        row -> {
          UUID patient = uuid(row, "id");
          List<Said> words = said.getOrDefault(patient, List.of());
          List<LocalDate> lost = new ArrayList<>(givenUp.getOrDefault(patient, List.of()));
          words.stream()
              .filter(word -> word.kind() == Said.Kind.LOST)
              .map(Said::on)
              .forEach(lost::add);
          return circumstances.put(
              patient,
              new Circumstances(
                  new CentreId(uuid(row, "centre_id")),
                  row.getString("country"),
                  new PartialDate(row.getString("birth_date")),
                  evidence.getOrDefault(patient, List.of()),
                  Optional.ofNullable(row.getObject("deceased_on", LocalDate.class)),
                  Said.absences(words),
                  lost.stream().distinct().sorted().toList(),
                  tried.getOrDefault(patient, List.of()),
                  loss,
                  alerts.getOrDefault(patient, Map.of()),
                  Optional.ofNullable(row.getObject("history_confirmed_on", LocalDate.class)),
                  clocks.today(ZoneId.of(row.getString("zone")))));
        },
        patients);
    return circumstances;
  }

  private Map<UUID, List<Evidence>> evidence(Collection<UUID> patients) {
    Map<UUID, List<Evidence>> evidence = new HashMap<>();
    sql.list(
        EVIDENCE,
        row -> {
          boolean negative = row.getBoolean("negative");
          Optional<Boolean> found = row.wasNull() ? Optional.empty() : Optional.of(negative);
          return add(
              evidence,
              row,
              new Evidence(
                  uuid(row, "id"),
                  row.getString("resource"),
                  row.getObject("day", LocalDate.class),
                  EvidenceKind.valueOf(row.getString("kind")),
                  found));
        },
        patients,
        patients,
        patients,
        patients,
        patients,
        patients);
    return evidence;
  }

  /** What enrolments and consents say of taking part, in order of time. */
  private Map<UUID, List<Said>> said(Collection<UUID> patients) {
    Map<UUID, List<Said>> said = new HashMap<>();
    sql.list(
        """
        select s.patient_id, s.kind, s.day from (
          select e.patient_id, e.id, coalesce(e.ended_on, e.started_on) as day,
                 case when e.status = 'WITHDRAWN' or e.reason = 'CONSENT_WITHDRAWN' then 'LEFT'
                      when e.reason = 'LOST_TO_FOLLOW_UP' then 'LOST'
                      when e.reason in ('REGISTRY_CLOSED', 'OTHER') then 'LEFT' end as kind
          from enrolment.enrolment e
          where e.patient_id = any (?::uuid[]) and not e.withdrawn
            and e.status in ('OFF_STUDY', 'WITHDRAWN')
          union all
          select e.patient_id, e.id, e.started_on, 'JOINED' from enrolment.enrolment e
          where e.patient_id = any (?::uuid[]) and not e.withdrawn
            and e.status not in ('OFF_STUDY', 'WITHDRAWN', 'INELIGIBLE', 'NOT_REGISTERED')
          union all
          select c.patient_id, c.id, c.decided_on,
                 case when c.status = 'ACTIVE' and c.permits and c.kind <> 'WITHDRAWAL'
                      then 'JOINED' else 'LEFT' end
          from enrolment.consent c
          where c.patient_id = any (?::uuid[]) and not c.withdrawn
            and c.status in ('ACTIVE', 'REJECTED', 'INACTIVE')
        ) s where s.kind is not null
        order by s.day, s.kind, s.id
        """,
        row ->
            add(
                said,
                row,
                new Said(
                    Said.Kind.valueOf(row.getString("kind")),
                    row.getObject("day", LocalDate.class))),
        patients,
        patients,
        patients);
    return said;
  }

  /** Something said about whether a patient takes part. */
  record Said(Kind kind, LocalDate on) {

    enum Kind {
      JOINED,
      LEFT,
      LOST
    }

    /**
     * When the patient took no part. Of one day, leaving counts over joining, as a consent that is
     * given and taken back on one day is not given.
     *
     * @param words in order of time, of one day in order of kind
     */
    static List<Absence> absences(List<Said> words) {
      List<Absence> absences = new ArrayList<>();
      LocalDate left = null;
      for (Said word : words) {
        if (word.kind() == Kind.LEFT && left == null) {
          left = word.on();
        } else if (word.kind() == Kind.JOINED && left != null && word.on().isAfter(left)) {
          absences.add(new Absence(Absence.Why.WITHDRAWAL, left, Optional.of(word.on())));
          left = null;
        }
      }
      if (left != null) {
        absences.add(new Absence(Absence.Why.WITHDRAWAL, left, Optional.empty()));
      }
      return absences;
    }
  }

  private int whole(String rule) {
    return (int) ruleBook.number(rule);
  }

  private static <T> boolean add(Map<UUID, List<T>> lists, ResultSet row, T value)
      throws SQLException {
    return lists
        .computeIfAbsent(row.getObject("patient_id", UUID.class), any -> new ArrayList<>())
        .add(value);
  }

  private static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }
}
