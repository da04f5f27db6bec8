package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.longwatch.platform.Sql;
import org.longwatch.statistics.disproportionality.MgpsPrior;
import org.longwatch.surveillance.PerformanceLine;

/** What the exploratory numbers of stored runs rest on; aggregates only. */
@ApplicationScoped
@Transactional
public class ExplorationLines {

  @Inject Sql sql;

  /** Everything of one run, in the order of its keys. */
  public Exploration of(UUID run) {
    return new Exploration(
        sql.list(
            "select * from signal.run_prior where run_id = ? order by level",
            ExplorationLines::prior,
            run),
        sql.list(
            "select * from signal.run_performance where run_id = ? order by criterion, rate_ratio",
            ExplorationLines::performance,
            run));
  }

  void store(UUID run, Exploration exploration) {
    insert("run_prior", run, exploration.priors().stream().map(ExplorationLines::row).toList());
    insert(
        "run_performance",
        run,
        exploration.performance().stream().map(ExplorationLines::row).toList());
  }

  private void insert(String table, UUID run, List<Object[]> rows) {
    if (!rows.isEmpty()) {
      sql.batch(
          "insert into signal." + table + " values (?" + ",?".repeat(rows.get(0).length) + ")",
          rows.stream().map(row -> headed(run, row)).toList());
    }
  }

  /** The rows as they are stored and hashed, without the run. */
  static List<Object[]> rows(Exploration exploration) {
    List<Object[]> rows = new ArrayList<>();
    exploration.priors().forEach(prior -> rows.add(headed("prior", row(prior))));
    exploration.performance().forEach(line -> rows.add(headed("performance", row(line))));
    return rows;
  }

  private static Object[] headed(Object head, Object[] row) {
    return Stream.concat(Stream.of(head), Arrays.stream(row)).toArray();
  }

  private static Object[] row(Exploration.Prior line) {
    MgpsPrior prior = line.prior();
    return new Object[] {
      line.level(),
      prior.alpha1(),
      prior.beta1(),
      prior.alpha2(),
      prior.beta2(),
      prior.p(),
      line.minusLogLikelihood(),
      line.converged(),
      line.reliedOn(),
      line.cells(),
      line.starts(),
      line.agreeing()
    };
  }

  private static Object[] row(PerformanceLine line) {
    return new Object[] {
      line.criterion(),
      line.rateRatio(),
      line.replicates(),
      line.seed(),
      line.pairs(),
      line.looks(),
      line.ofPair(),
      line.ofPairError(),
      line.ofRun(),
      line.ofRunError(),
      line.yearsToMeet()
    };
  }

  private static PerformanceLine performance(ResultSet row) throws SQLException {
    return new PerformanceLine(
        row.getString("criterion"),
        row.getDouble("rate_ratio"),
        row.getInt("replicates"),
        row.getLong("seed"),
        row.getInt("pairs"),
        row.getInt("looks"),
        row.getDouble("of_pair"),
        row.getDouble("of_pair_error"),
        row.getDouble("of_run"),
        row.getDouble("of_run_error"),
        row.getDouble("years_to_meet"));
  }

  private static Exploration.Prior prior(ResultSet row) throws SQLException {
    return new Exploration.Prior(
        PairLine.Level.valueOf(row.getString("level")),
        new MgpsPrior(
            row.getDouble("alpha1"),
            row.getDouble("beta1"),
            row.getDouble("alpha2"),
            row.getDouble("beta2"),
            row.getDouble("p")),
        row.getDouble("minus_log_likelihood"),
        row.getBoolean("converged"),
        row.getBoolean("relied_on"),
        row.getDouble("cells"),
        row.getInt("starts"),
        row.getInt("agreeing"));
  }
}
