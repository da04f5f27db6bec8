package org.longwatch.followup;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.followup.WorkList.Due;
import org.longwatch.followup.WorkList.Filter;
import org.longwatch.kernel.PatientId;
import org.longwatch.outreach.OutreachReader;
import org.longwatch.platform.Sql;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;

/**
 * How long the reads behind one Today page take for a centre with many patients. Arguments: number
 * of patients (10000).
 */
public final class WorkListBenchmark {

  private static final LocalDate DAY_ZERO = LocalDate.of(2023, 3, 10);
  private static final LocalDate TODAY = DAY_ZERO.plusYears(3);
  private static final int ROUNDS = 200;
  private static final int ROWS = 25;

  private WorkListBenchmark() {}

  public static void main(String[] arguments) {
    int patients = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    try (Harness harness = Harness.start()) {
      harness.moveTo(DAY_ZERO.plusDays(2).atTime(10, 0).toInstant(ZoneOffset.UTC));
      Clinic clinic = new Clinic(harness, "BENCH");
      PatientId first = clinic.patient("B-0");
      clinic.treat(first, Clinic.LENTI, DAY_ZERO);
      harness.moveTo(TODAY.atTime(10, 0).toInstant(ZoneOffset.UTC));
      harness.asRegistry(() -> copy(harness.get(Sql.class), first, patients));
      WorkList list = harness.get(WorkList.class);
      LocalDate horizon = TODAY.plusDays(30);
      for (Filter filter :
          List.of(
              Filter.ALL,
              new Filter(
                  Optional.empty(),
                  Optional.of(Clinic.LENTI),
                  Optional.of(Due.OVERDUE),
                  Optional.empty()),
              new Filter(
                  Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("-77")))) {
        long owed =
            harness.as(
                clinic.staff(),
                () ->
                    list.tally(clinic.centre(), filter, TODAY, horizon).stream()
                        .mapToLong(WorkList.Tally::count)
                        .sum());
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
          int from = (int) (i * 7919L % Math.max(1, owed / 2));
          long began = System.nanoTime();
          harness.as(
              clinic.staff(),
              () -> {
                list.tally(clinic.centre(), filter, TODAY, horizon);
                list.products(clinic.centre());
                list.unanswered(clinic.centre(), TODAY, ROWS + 1);
                List<WorkList.Line> page =
                    list.page(clinic.centre(), filter, TODAY, horizon, from, ROWS);
                harness
                    .get(OutreachReader.class)
                    .attemptsOf(page.stream().map(line -> line.owed().patient()).toList());
              });
          nanos[i] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        System.out.printf(
            "%d patients, %d rows owed, %s: median %.0f ms, p95 %.0f ms%n",
            patients, owed, filter, nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS * 95 / 100] / 1e6);
      }
    }
  }

  /** Copies the first patient with plan, contacts of three years, and their answers. */
  private static int copy(Sql sql, PatientId first, int patients) {
    UUID id = first.value();
    sql.update(
        """
        insert into registry.patient
        select (jsonb_populate_record(p, jsonb_build_object(
                  'id', gen_random_uuid(), 'pseudonym', 'B-' || n))).*
        from registry.patient p, generate_series(1, ?) n where p.id = ?
        """,
        patients,
        id);
    sql.update(
        """
        insert into followup.plan
        select (jsonb_populate_record(f, jsonb_build_object(
                  'id', md5('plan' || p.id)::uuid, 'patient_id', p.id))).*
        from followup.plan f, registry.patient p
        where f.patient_id = ? and p.centre_id = f.centre_id and p.id <> f.patient_id
        """,
        id);
    sql.update(
        """
        insert into followup.planned_visit (id, version, entry_id, plan_id, centre_id, patient_id,
            month, completed_by, earliest, target, latest, known_on, owed_since, state, withdrawn,
            item, key, rules)
        select gen_random_uuid(), 1, v.entry_id, md5('plan' || p.id)::uuid, v.centre_id, p.id,
               v.month, v.completed_by, v.earliest + s.days, v.target + s.days,
               v.latest + s.days, v.known_on, v.owed_since, 'OPEN', false, v.item, v.key, v.rules
        from followup.planned_visit v, registry.patient p,
             lateral (select abs(hashtext(p.id::text)) % 700 - 350 as days) s
        where v.patient_id = ? and p.centre_id = v.centre_id and p.id <> v.patient_id
        """,
        id);
    sql.update(
        """
        insert into followup.visit (id, version, entry_id, centre_id, patient_id, identifier,
                                    held_on, mode, withdrawn)
        select gen_random_uuid(), 1, p.entry_id, p.centre_id, p.id, 'V-' || p.id || '-' || n,
               ?::date - n * 180 - abs(hashtext(p.id::text)) % 180, 'PHONE', false
        from registry.patient p, generate_series(0, 5) n
        """,
        TODAY);
    sql.update(
        """
        insert into followup.assessment (id, version, entry_id, centre_id, patient_id, visit_id,
                                         kind, value, assessed_on, withdrawn)
        select gen_random_uuid(), 1, v.entry_id, v.centre_id, v.patient_id, v.id, k, 'UNKNOWN',
               v.held_on, false
        from followup.visit v,
             unnest(array['VITAL_STATUS', 'NEW_MALIGNANCY', 'NEW_NEUROLOGIC', 'NEW_AUTOIMMUNE',
                          'NEW_HAEMATOLOGIC', 'NEW_INFECTION']) k
        """);
    sql.update("analyze");
    return patients;
  }
}
