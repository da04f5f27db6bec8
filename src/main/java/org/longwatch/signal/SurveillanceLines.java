package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.platform.Sql;
import org.longwatch.statistics.Interval;
import org.longwatch.surveillance.CharacteristicLine;
import org.longwatch.surveillance.SequentialLine;
import org.longwatch.surveillance.StandardisedLine;
import org.longwatch.surveillance.Surveillance;

/** What stored runs found against background rates; aggregates only, whoever shows them decides. */
@ApplicationScoped
@Transactional
public class SurveillanceLines {

  @Inject Sql sql;

  /** Everything of one run, in the order of its keys; nothing if it had no background rates. */
  public Surveillance.Findings of(UUID run) {
    return new Surveillance.Findings(
        sql.list(
            "select * from signal.run_standardised where run_id = ? order by family, product_code",
            SurveillanceLines::standardised,
            run),
        sql.list(
            "select * from signal.run_sequential where run_id = ? order by family, vector_class",
            SurveillanceLines::sequential,
            run),
        sql.list(
            "select * from signal.run_characteristic where run_id = ?"
                + " order by family, vector_class, rate_ratio",
            SurveillanceLines::characteristic,
            run));
  }

  void store(UUID run, Surveillance.Findings findings) {
    insert(
        "run_standardised",
        run,
        findings.standardised().stream().map(SurveillanceLines::row).toList());
    insert(
        "run_sequential", run, findings.sequential().stream().map(SurveillanceLines::row).toList());
    insert(
        "run_characteristic",
        run,
        findings.characteristics().stream().map(SurveillanceLines::row).toList());
  }

  /** The rows as they are stored and hashed, without the run. */
  static List<Object[]> rows(Surveillance.Findings findings) {
    List<Object[]> rows = new ArrayList<>();
    findings.standardised().forEach(line -> rows.add(headed("standardised", row(line))));
    findings.sequential().forEach(line -> rows.add(headed("sequential", row(line))));
    findings.characteristics().forEach(line -> rows.add(headed("characteristic", row(line))));
    return rows;
  }

  private void insert(String table, UUID run, List<Object[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    sql.batch(
        "insert into signal." + table + " values (?" + ",?".repeat(rows.get(0).length) + ")",
        rows.stream().map(row -> headed(run, row)).toList());
  }

  private static Object[] headed(Object head, Object[] row) {
    Object[] headed = new Object[row.length + 1];
    headed[0] = head;
    System.arraycopy(row, 0, headed, 1, row.length);
    return headed;
  }

  private static Object[] row(StandardisedLine line) {
    return new Object[] {
      line.productCode(),
      line.family(),
      line.rates(),
      line.treated(),
      line.personYears(),
      line.uncoveredYears(),
      line.observed(),
      line.expected(),
      line.ratio().point(),
      line.ratio().lower(),
      line.ratio().upper(),
      line.atLeast(),
      line.posteriorMean(),
      line.above1(),
      line.above2()
    };
  }

  private static Object[] row(SequentialLine line) {
    return new Object[] {
      line.family(),
      line.vectorClass(),
      line.rates(),
      line.treated(),
      line.observed(),
      line.expected(),
      line.logLikelihoodRatio(),
      line.highest(),
      line.criticalValue(),
      line.alpha(),
      line.alphaSpent(),
      line.expectedMax(),
      line.minEvents(),
      line.signalledOn().orElse(null),
      line.ended()
    };
  }

  private static Object[] row(CharacteristicLine line) {
    return new Object[] {
      line.family(),
      line.vectorClass(),
      line.rateRatio(),
      line.replicates(),
      line.seed(),
      line.signalled(),
      line.monteCarloError(),
      line.exact(),
      line.expectedAtSignal(),
      line.yearsToSignal()
    };
  }

  private static StandardisedLine standardised(ResultSet row) throws SQLException {
    return new StandardisedLine(
        row.getString("product_code"),
        row.getString("family"),
        row.getString("rates"),
        row.getLong("treated"),
        row.getDouble("person_years"),
        row.getDouble("uncovered_years"),
        row.getLong("observed"),
        row.getDouble("expected"),
        new Interval(
            row.getDouble("ratio"), row.getDouble("ratio_lower"), row.getDouble("ratio_upper")),
        row.getDouble("at_least"),
        row.getDouble("posterior_mean"),
        row.getDouble("above_1"),
        row.getDouble("above_2"));
  }

  private static SequentialLine sequential(ResultSet row) throws SQLException {
    return new SequentialLine(
        row.getString("family"),
        row.getString("vector_class"),
        row.getString("rates"),
        row.getLong("treated"),
        row.getLong("observed"),
        row.getDouble("expected"),
        row.getDouble("llr"),
        row.getDouble("highest"),
        row.getDouble("critical_value"),
        row.getDouble("alpha"),
        row.getDouble("alpha_spent"),
        row.getDouble("expected_max"),
        row.getInt("min_events"),
        Optional.ofNullable(row.getObject("signalled_on", LocalDate.class)),
        row.getBoolean("ended"));
  }

  private static CharacteristicLine characteristic(ResultSet row) throws SQLException {
    return new CharacteristicLine(
        row.getString("family"),
        row.getString("vector_class"),
        row.getDouble("rate_ratio"),
        row.getInt("replicates"),
        row.getLong("seed"),
        row.getDouble("signalled"),
        row.getDouble("monte_carlo_error"),
        row.getDouble("exact"),
        row.getDouble("expected_at_signal"),
        row.getDouble("years_to_signal"));
  }
}
