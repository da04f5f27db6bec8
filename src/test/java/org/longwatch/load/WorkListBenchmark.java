package org.longwatch.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.longwatch.followup.WorkList;
import org.longwatch.identity.AccountLine;
import org.longwatch.identity.Accounts;
import org.longwatch.identity.Passwords;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Obligations;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.security.Role;
import org.longwatch.support.Harness;
import org.longwatch.support.TestDatabase;

/**
 * How long the use cases of the Today page take at a centre that owes very much, beside what the
 * page of one's own account reads. The database is filled in SQL; other centres owe as much. Run by
 * hand.
 *
 * <pre>WorkListBenchmark [ROWS [RUNS]]</pre>
 *
 * One of ROWS patients in three is overdue, one in three in its window, one still to come; all had
 * a contact in the last three months, one in fifty of which left a question open.
 */
public final class WorkListBenchmark {

  private static final LocalDate TODAY = LocalDate.of(2026, 6, 10);
  private static final int CENTRES = 5;
  private static final int PAGE = 25;

  private WorkListBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    DataSource database = TestDatabase.fresh();
    fill(database, rows);
    try (Harness harness = Harness.on(database)) {
      harness.moveTo(TODAY.atTime(12, 0).toInstant(ZoneOffset.UTC));
      WorkList list = harness.get(WorkList.class);
      List<CentreLine> centres = harness.asRegistry(() -> harness.get(Catalogue.class).centres());
      CentreId centre = centres.get(centres.size() / 2).id();
      LocalDate horizon = TODAY.plusDays(30);
      UUID account = account(harness);
      Callable<Object> tally = () -> list.tally(centre, WorkList.Filter.ALL, TODAY, horizon);
      Callable<Object> first =
          () -> list.page(centre, WorkList.Filter.ALL, TODAY, horizon, 0, PAGE);
      Callable<Object> queries = () -> list.unanswered(centre, TODAY, PAGE + 1);
      Callable<Object> others =
          () ->
              harness.all(Obligations.class).stream()
                  .filter(source -> !source.source().equals("followup"))
                  .mapToInt(source -> source.open(List.of(centre), horizon).size())
                  .sum();
      measure(
          harness,
          "baseline: /account",
          runs,
          () ->
              harness.get(Accounts.class).accounts().stream()
                  .filter(each -> each.id().equals(account))
                  .findFirst());
      measure(harness, "tally", runs, tally);
      measure(harness, "first page", runs, first);
      measure(
          harness,
          "last page",
          runs,
          () -> list.page(centre, WorkList.Filter.ALL, TODAY, horizon, rows - PAGE, PAGE));
      measure(harness, "open queries", runs, queries);
      measure(harness, "reports owed", runs, others);
      measure(
          harness,
          "all of Today",
          runs,
          () -> List.of(tally.call(), first.call(), queries.call(), others.call()));
    }
  }

  private static UUID account(Harness harness) {
    UUID id = UUID.randomUUID();
    harness.asRegistry(
        () ->
            harness
                .get(Accounts.class)
                .add(
                    new AccountLine(
                        id,
                        "steward",
                        "Steward",
                        Set.of(Role.STEWARD),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("steward@registry.example"),
                        true),
                    harness.get(Passwords.class).choose("long enough a password")));
    return id;
  }

  private static void measure(Harness harness, String what, int runs, Callable<Object> work) {
    double[] took = new double[runs];
    for (int i = -runs / 4; i < runs; i++) {
      long begun = System.nanoTime();
      harness.asRegistry(work);
      if (i >= 0) {
        took[i] = (System.nanoTime() - begun) / 1e6;
      }
    }
    Arrays.sort(took);
    System.out.printf(
        Locale.ROOT,
        "%-20s p50 %6.1f ms, p95 %6.1f ms%n",
        what,
        took[runs / 2],
        took[runs * 95 / 100]);
  }

  private static void fill(DataSource database, int rows) throws SQLException {
    String all = "generate_series(1, " + (long) rows * CENTRES + ") n";
    String centre = "md5('c' || n % " + CENTRES + ")::uuid";
    String due = "date '" + TODAY + "' + (n * 7919 % 180)::integer - 150";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      // neither foreign keys nor triggers: the rows are as the rooms would write them
      statement.execute("set session_replication_role = replica");
      for (String insert :
          List.of(
              "registry.centre (id, version, entry_id, code, name, country, zone, sending_hour)"
                  + " select md5('c' || c)::uuid, 0, 0, 'C' || c, 'Centre', 'DE', 'UTC', 8 from"
                  + " generate_series(0, "
                  + (CENTRES - 1)
                  + ") c",
              "registry.product (id, version, entry_id, code, name, vector_class, modality, holder)"
                  + " values (md5('p')::uuid, 0, 0, 'P', 'Product', 'LENTI', 'HSC', 'H')",
              "registry.patient (id, version, entry_id, centre_id, pseudonym, sex, birth_date)"
                  + " select md5('i' || n)::uuid, 0, 0, "
                  + centre
                  + ", 'I' || n, 'FEMALE', '1990' from "
                  + all,
              "followup.plan (id, version, entry_id, centre_id, patient_id, product_id,"
                  + " product_code, template, number, day_zero, reason) select md5('f' || n)::uuid,"
                  + " 0, 0, "
                  + centre
                  + ", md5('i' || n)::uuid, md5('p')::uuid, 'P', 'T', 1, date '2020-01-01', ''"
                  + " from "
                  + all,
              // one line on the list, three that were done and eight that are far away
              "followup.planned_visit (id, version, entry_id, plan_id, centre_id, patient_id,"
                  + " month, key, rules, completed_by, earliest, target, latest, known_on,"
                  + " owed_since, state, fulfilled_by, fulfilled_kind, fulfilled_on) select md5('v'"
                  + " || n || ' ' || m)::uuid, 0, 0, md5('f' || n)::uuid, "
                  + centre
                  + ", md5('i' || n)::uuid, 12 * m, 'FOLLOW_UP@' || 12 * m, 'T@1', 'EXAMINATION',"
                  + " d.day, d.day + 30, d.day + 60, date '2020-01-01', date '2020-01-01', case"
                  + " when m < 4 then 'FULFILLED' else 'OPEN' end, case when m < 4 then md5('w' ||"
                  + " n || ' ' || m)::uuid end, case when m < 4 then 'Encounter' end, case when m <"
                  + " 4 then d.day + 30 end from "
                  + all
                  + " cross join generate_series(1, 12) m cross join lateral (select "
                  + due
                  + " + 365 * (m - 4) as day) d",
              "followup.visit (id, version, entry_id, centre_id, patient_id, identifier, held_on,"
                  + " mode) select md5('w' || n)::uuid, 0, 0, "
                  + centre
                  + ", md5('i' || n)::uuid, 'W' || n, date '"
                  + TODAY
                  + "' - (n % 85)::integer, 'EXAMINATION' from "
                  + all,
              "followup.assessment (id, version, entry_id, centre_id, patient_id, visit_id, kind,"
                  + " value, assessed_on) select md5('a' || n || k)::uuid, 0, 0, "
                  + centre
                  + ", md5('i' || n)::uuid, md5('w' || n)::uuid, k, 'NO', date '"
                  + TODAY
                  + "' - (n % 85)::integer from "
                  + all
                  + " cross join unnest(array['VITAL_STATUS', 'NEW_MALIGNANCY',"
                  + " 'NEW_NEUROLOGIC', 'NEW_AUTOIMMUNE', 'NEW_HAEMATOLOGIC',"
                  + " 'NEW_INFECTION']) with ordinality as q (k, i) where n % 50 > 0 or i > 1")) {
        statement.execute("insert into " + insert);
      }
      statement.execute("vacuum analyze");
    }
  }
}
