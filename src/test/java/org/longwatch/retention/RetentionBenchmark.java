package org.longwatch.retention;

import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.support.Harness;
import org.longwatch.support.TestDatabase;

/**
 * Measures completeness at scale; not a test.
 *
 * <p>Arguments: centres (2000), patients of each (50). Every patient has a plan of 20 contacts and
 * a visit for each that was fulfilled; rows are written past the use cases. Prints the middle of
 * five runs in milliseconds: a centre's table, its page as a whole, all centres, and a night.
 */
public final class RetentionBenchmark {

  private static final int RUNS = 5;
  private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

  private RetentionBenchmark() {}

  public static void main(String[] args) throws Exception {
    int centres = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
    int patients = args.length > 1 ? Integer.parseInt(args[1]) : 50;
    DataSource database = TestDatabase.fresh();
    fill(database, centres, patients);
    try (Harness harness = Harness.on(database)) {
      harness.moveTo(TODAY.atTime(12, 0).toInstant(java.time.ZoneOffset.UTC));
      Retention retention = harness.get(Retention.class);
      List<CentreLine> all = harness.asRegistry(() -> harness.get(Catalogue.class).centres());
      CentreLine one = all.get(all.size() / 2);
      measure(harness, "a night", 1, () -> harness.get(ContactCounts.class).keep(TODAY, all));
      measure(
          harness,
          "a centre's table",
          RUNS,
          () -> retention.lines(one.id(), Retention.Filter.NONE).size());
      measure(
          harness,
          "a centre's page",
          RUNS,
          () -> {
            retention.trend(one.id(), Retention.Filter.NONE);
            retention.funnel(one.id(), Optional.empty());
            retention.curve(one.id(), Optional.empty());
            retention.place(one.id(), Retention.Filter.NONE);
            return retention.lines(one.id(), Retention.Filter.NONE).size();
          });
      measure(harness, "all centres, live", RUNS, () -> retention.byCentre().size());
      measure(harness, "products", RUNS, () -> retention.byProduct().size());
    }
  }

  private static void measure(Harness harness, String what, int runs, Callable<Integer> work) {
    List<Long> took = new ArrayList<>();
    int rows = 0;
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      rows = harness.asRegistry(work);
      took.add((System.nanoTime() - start) / 1_000_000);
    }
    Collections.sort(took);
    System.out.println(what + ": " + took.get(took.size() / 2) + " ms, " + rows + " rows " + took);
  }

  private static void fill(DataSource database, int centres, int patients) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute("set session_replication_role = replica");
      for (String sql :
          List.of(
              "insert into registry.centre (id, version, entry_id, code, name, country, zone,"
                  + " sending_hour) select md5('c' || c)::uuid, 0, 0, 'C' || c, 'Centre', 'DE',"
                  + " 'UTC', 8 from generate_series(1, "
                  + centres
                  + ") c",
              "insert into registry.product (id, version, entry_id, code, name, vector_class,"
                  + " modality, holder) select md5('p' || p)::uuid, 0, 0, 'P' || p, 'Product',"
                  + " 'LENTI', 'HSC', 'H' from generate_series(1, 2) p",
              "insert into registry.patient (id, version, entry_id, centre_id, pseudonym, sex,"
                  + " birth_date) select md5('i' || i)::uuid, 0, 0, md5('c' || 1 + i % "
                  + centres
                  + ")::uuid, 'I' || i, 'FEMALE', '1990' from generate_series(1, "
                  + (long) centres * patients
                  + ") i",
              "insert into followup.plan (id, version, entry_id, centre_id, patient_id, product_id,"
                  + " product_code, template, number, day_zero, reason, ends_on) select md5('f' ||"
                  + " i)::uuid, 0, 0, md5('c' || 1 + i % "
                  + centres
                  + ")::uuid, md5('i' || i)::uuid, md5('p' || 1 + i % 2)::uuid, 'P', 'T', 1, d.day,"
                  + " '', d.day + 5479 from generate_series(1, "
                  + (long) centres * patients
                  + ") i cross join lateral (select date '2015-01-01' + (i * 37 % 3600)::integer as"
                  + " day) d",
              "insert into followup.planned_visit (id, version, entry_id, plan_id, centre_id,"
                  + " patient_id, month, completed_by, earliest, target, latest, known_on,"
                  + " owed_since, state, fulfilled_by, fulfilled_on, key) select md5('v' || f.id ||"
                  + " m)::uuid, 0, 0, f.id, f.centre_id, f.patient_id, m * 9, 'EXAMINATION', t.day"
                  + " - 30, t.day, t.day + 30, f.day_zero, f.day_zero, case when t.held then"
                  + " 'FULFILLED' else 'OPEN' end, case when t.held then md5('v' || f.id ||"
                  + " m)::uuid end, case when t.held then t.day end, 'F@' || m * 9 from"
                  + " followup.plan f cross join generate_series(1, 20) m cross join lateral"
                  + " (select (f.day_zero + m * 274) as day, f.day_zero + m * 274 < date '"
                  + TODAY
                  + "' and (m + ascii(f.id::text)) % 7 > 0 as held) t",
              "insert into followup.visit (id, version, entry_id, centre_id, patient_id,"
                  + " identifier, held_on, mode) select id, 0, 0, centre_id, patient_id, id::text,"
                  + " fulfilled_on, 'EXAMINATION' from followup.planned_visit where state ="
                  + " 'FULFILLED'")) {
        statement.execute(sql);
      }
      statement.execute("set session_replication_role = default");
      statement.execute("analyze");
    }
  }
}
