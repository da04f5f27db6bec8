package org.longwatch.signal;

import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.longwatch.reference.BackgroundRateSet;
import org.longwatch.reference.BackgroundRates;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.support.Harness;
import org.longwatch.support.TestDatabase;

/**
 * How long the nightly run takes at scale; not a test.
 *
 * <p>Arguments: patients (100,000). Every patient is treated once with one of ten products in 200
 * centres, seen at 20 visits over 15 years and has three cases; rows are written past the use
 * cases, each with an audit entry of its own. Prints the seconds of a run with background rates,
 * the first time and again, with and without the simulation of the criteria, beside those of
 * reading the same record alone.
 */
public final class DetectionRunBenchmark {

  private static final LocalDate TODAY = LocalDate.of(2041, 6, 1);

  private DetectionRunBenchmark() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int patients = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    DataSource database = TestDatabase.fresh();
    fill(database, patients);
    try (Harness harness = Harness.on(database, "signal", "signal.review", "signal.attempt")) {
      harness.moveTo(TODAY.atTime(12, 0).toInstant(ZoneOffset.UTC));
      harness.as(
          new Actor(
              UUID.randomUUID(),
              "bench",
              "Bench",
              Set.of(Role.STEWARD),
              Optional.empty(),
              Optional.empty()),
          () -> {
            harness
                .get(BackgroundRates.class)
                .publish(
                    new BackgroundRateSet("BENCH", 1, "n", "s", "l", true, List.of()),
                    ("family,sex,age_from,age_to,year_from,year_to,region,per_100000\n"
                            + "MYELOID_MALIGNANCY,ANY,0,130,2000,2100,ANY,5\n"
                            + "T_CELL_MALIGNANCY,ANY,0,130,2000,2100,ANY,1\n"
                            + "SOLID_TUMOUR,ANY,0,130,2000,2100,ANY,300\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            for (int i = 0; i < 3; i++) {
              long start = System.nanoTime();
              Simulated simulated = new Simulated();
              DetectionRun run =
                  harness
                      .get(SignalDetection.class)
                      .run(
                          DetectionCriteria.STANDARD,
                          OptionalLong.empty(),
                          TODAY,
                          "bench",
                          simulated);
              double seconds = (System.nanoTime() - start) / 1e9;
              System.out.printf(
                  "run: %.1f s, %.1f s of them simulating how criteria behave, %.1f s without;"
                      + " %,d patients, %,d cases, %s%n",
                  seconds,
                  simulated.nanos / 1e9,
                  seconds - simulated.nanos / 1e9,
                  run.patients(),
                  run.cases(),
                  run.outputHash().substring(0, 12));
              start = System.nanoTime();
              harness
                  .get(CohortReader.class)
                  .read(run.lockPoint(), TODAY, DetectionCriteria.STANDARD);
              System.out.printf("reading alone: %.1f s%n", (System.nanoTime() - start) / 1e9);
            }
            return null;
          });
    }
  }

  /** How long the part of a run takes that is made of simulations alone. */
  private static final class Simulated implements Progress {
    long nanos;

    @Override
    public void at(Step step, double share) {
      if (step == Step.PERFORMANCE && share == 0) {
        nanos -= System.nanoTime();
      } else if (step == Step.STORING && share == 0) {
        nanos += System.nanoTime();
      }
    }

    @Override
    public void stored(DetectionRun run) {}
  }

  private static void fill(DataSource database, int patients) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute("set session_replication_role = replica");
      for (String sql :
          List.of(
              "insert into registry.centre (id, version, entry_id, code, name, country, zone,"
                  + " sending_hour) select md5('c' || c)::uuid, 0, c, 'C' || c, 'Centre', 'DE',"
                  + " 'UTC', 8 from generate_series(1, 200) c",
              "insert into registry.product (id, version, entry_id, code, name, vector_class,"
                  + " modality, holder) select md5('p' || p)::uuid, 0, 200 + p, 'P' || p,"
                  + " 'Product', case when p % 2 = 0 then 'LENTI' else 'AAV' end, 'HSC', 'H' from"
                  + " generate_series(1, 10) p",
              "insert into registry.batch (id, version, entry_id, product_id, lot) select md5('b' ||"
                  + " b)::uuid, 0, 300 + b, md5('p' || 1 + b % 10)::uuid, 'L' || b from"
                  + " generate_series(1, 500) b",
              "insert into registry.patient (id, version, entry_id, centre_id, pseudonym, sex,"
                  + " birth_date) select md5('i' || i)::uuid, 0, 1000 + i, md5('c' || 1 + i %"
                  + " 200)::uuid, 'I' || i, case when i % 2 = 0 then 'FEMALE' else 'MALE' end,"
                  + " (1950 + i * 13 / 200 % 60)::text from generate_series(1, "
                  + patients
                  + ") i",
              "insert into registry.treatment (id, version, entry_id, centre_id, patient_id,"
                  + " identifier, product_id, batch_id, administered_on, known_on) select md5('t' ||"
                  + " i)::uuid, 0, 10000000 + i, md5('c' || 1 + i % 200)::uuid, md5('i' ||"
                  + " i)::uuid, 'T' || i, md5('p' || 1 + i % 10)::uuid, md5('b' || 1 + i %"
                  + " 500)::uuid, date '2020-01-01' + i % 2000, date '2020-01-01' + i % 2000 from"
                  + " generate_series(1, "
                  + patients
                  + ") i",
              "insert into followup.visit (id, version, entry_id, centre_id, patient_id,"
                  + " identifier, held_on, mode) select md5('v' || i || '-' || m)::uuid, 0,"
                  + " 20000000 + 20 * i + m, md5('c' || 1 + i % 200)::uuid, md5('i' || i)::uuid,"
                  + " 'V' || i || '-' || m, date '2020-01-01' + i % 2000 + m * 273, 'EXAMINATION' from"
                  + " generate_series(1, "
                  + patients
                  + ") i cross join generate_series(1, 20) m",
              "insert into adverseevent.event (id, version, entry_id, centre_id, patient_id,"
                  + " treatment_id, identifier, code_system, code, dictionary_version, display,"
                  + " event_text, onset, onset_earliest, onset_latest, recorded_on, serious,"
                  + " criteria, outcome, narrative) select md5('e' || i || '-' || k)::uuid, 0,"
                  + " 80000000 + 3 * i + k, md5('c' || 1 + i % 200)::uuid, md5('i' || i)::uuid,"
                  + " md5('t' || i)::uuid, 'E' || i || '-' || k, 's', term.code, 'mini-1', '', '',"
                  + " day::text, day, day, day, k = 1, '', 'RESOLVED', '' from generate_series(1, "
                  + patients
                  + ") i cross join generate_series(0, 2) k cross join lateral (select date"
                  + " '2020-01-01' + i % 2000 + (i * 7919 + k * 1000) % 5000 as day) d join lateral"
                  + " (select (array['99060001','99060002','99060003','99050001','99030001',"
                  + "'99030002','99030003','99040001','99020001','99010005','99010001'])[1 + (i * 31"
                  + " + k * 7) % case when k = 1 and i % 97 = 0 then 11 else 9 end] as code) term on"
                  + " true",
              "insert into security.audit_entry (id, position, at, actor, roles, action, kind,"
                  + " detail) overriding system value select entry_id, row_number() over (order by"
                  + " entry_id), now(), 'bench', '', 'made', 'bench', '{}' from (select entry_id"
                  + " from registry.centre union all select entry_id from registry.product union"
                  + " all select entry_id from registry.batch union all select entry_id from"
                  + " registry.patient union all select entry_id from registry.treatment union all"
                  + " select entry_id from followup.visit union all select entry_id from"
                  + " adverseevent.event) e",
              "select setval(pg_get_serial_sequence('security.audit_entry', 'id'), 200000000)")) {
        statement.execute(sql);
      }
      statement.execute("set session_replication_role = default");
      statement.execute("analyze");
    }
  }
}
