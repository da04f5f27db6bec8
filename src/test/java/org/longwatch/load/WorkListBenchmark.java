package org.longwatch.load;

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
 * ROWS are of one centre; see {@link WorkListFilling}.
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
    new WorkListFilling(TODAY, CENTRES, "n % " + CENTRES, "").fill(database, (long) rows * CENTRES);
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
}
