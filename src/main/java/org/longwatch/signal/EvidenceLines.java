package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.evidence.CoverageLine;
import org.longwatch.evidence.DifferenceLine;
import org.longwatch.evidence.DuplicateLine;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.FollowUpLine;
import org.longwatch.evidence.InsertionSiteLine;
import org.longwatch.evidence.InteractionLine;
import org.longwatch.evidence.MaskingLine;
import org.longwatch.evidence.OnsetLine;
import org.longwatch.evidence.PairJudgement;
import org.longwatch.evidence.WindowLine;
import org.longwatch.platform.Sql;
import org.longwatch.statistics.Interval;

/** What stored runs say beside their scores; aggregates only, whoever shows them decides. */
@ApplicationScoped
@Transactional
public class EvidenceLines {

  @Inject Sql sql;

  /**
   * Everything of one run, in the order of its keys; nothing of a run from before there was any.
   */
  public Evidence of(UUID run) {
    return new Evidence(
        sql.list(
            "select * from signal.run_follow_up where run_id = ? order by product_code, family",
            EvidenceLines::followUp,
            run),
        sql.list(
            "select * from signal.run_duplicate where run_id = ? order by product_code, family",
            EvidenceLines::duplicate,
            run),
        sql.list(
            "select * from signal.run_window where run_id = ?"
                + " order by product_code, family, from_year",
            EvidenceLines::window,
            run),
        sql.list(
            "select * from signal.run_onset where run_id = ? order by product_code, family",
            EvidenceLines::onset,
            run),
        sql.list(
            "select * from signal.run_difference where run_id = ? order by family",
            EvidenceLines::difference,
            run),
        coverage(run),
        sql.list(
            "select * from signal.run_masking where run_id = ?"
                + " order by level, product_code, event",
            EvidenceLines::masking,
            run),
        sql.list(
            "select * from signal.run_interaction where run_id = ?"
                + " order by first_product, second_product, family",
            EvidenceLines::interaction,
            run),
        sql.list(
            "select * from signal.run_insertion_site where run_id = ?"
                + " order by vector_class, not flagged, z desc, gene",
            EvidenceLines::insertionSite,
            run));
  }

  /**
   * What a run says about one product and one family, and whether this very line is hidden: without
   * coverage, other pairs and insertion sites. Reads by the keys of the tables.
   */
  public Evidence of(UUID run, PairLine line) {
    return new Evidence(
        ofPair("run_follow_up", "", EvidenceLines::followUp, run, line),
        ofPair("run_duplicate", "", EvidenceLines::duplicate, run, line),
        windows(run, line),
        ofPair("run_onset", "", EvidenceLines::onset, run, line),
        sql.list(
            "select * from signal.run_difference where run_id = ? and family = ?",
            EvidenceLines::difference,
            run,
            line.family()),
        List.of(),
        sql.list(
            "select * from signal.run_masking where run_id = ? and level = ? and product_code = ?"
                + " and event = ?",
            EvidenceLines::masking,
            run,
            line.level(),
            line.productCode(),
            line.event()),
        List.of(),
        List.of());
  }

  /** First events of one product and one family by years since the first treatment. */
  public List<WindowLine> windows(UUID run, PairLine line) {
    return ofPair("run_window", " order by from_year", EvidenceLines::window, run, line);
  }

  private <T> List<T> ofPair(String table, String order, Sql.Row<T> row, UUID run, PairLine line) {
    return sql.list(
        "select * from signal."
            + table
            + " where run_id = ? and product_code = ? and family = ?"
            + order,
        row,
        run,
        line.productCode(),
        line.family());
  }

  /** Of a run, how much of what was released is registered. */
  public List<CoverageLine> coverage(UUID run) {
    return sql.list(
        "select * from signal.run_coverage where run_id = ? order by product_code",
        EvidenceLines::coverage,
        run);
  }

  void store(UUID run, Evidence evidence) {
    tables(evidence)
        .forEach(
            (table, rows) -> {
              if (!rows.isEmpty()) {
                sql.batch(
                    "insert into signal."
                        + table
                        + " values (?"
                        + ",?".repeat(rows.get(0).length)
                        + ")",
                    rows.stream().map(row -> headed(run, row)).toList());
              }
            });
  }

  /** The rows as they are stored and hashed, without the run. */
  static List<Object[]> rows(Evidence evidence) {
    List<Object[]> all = new ArrayList<>();
    tables(evidence)
        .forEach(
            (table, rows) ->
                rows.forEach(row -> all.add(headed(table.substring("run_".length()), row))));
    return all;
  }

  private static Map<String, List<Object[]>> tables(Evidence evidence) {
    Map<String, List<Object[]>> tables = new LinkedHashMap<>();
    tables.put("run_follow_up", evidence.followUp().stream().map(EvidenceLines::row).toList());
    tables.put("run_duplicate", evidence.duplicates().stream().map(EvidenceLines::row).toList());
    tables.put("run_window", evidence.windows().stream().map(EvidenceLines::row).toList());
    tables.put("run_onset", evidence.onset().stream().map(EvidenceLines::row).toList());
    tables.put("run_difference", evidence.differences().stream().map(EvidenceLines::row).toList());
    tables.put("run_coverage", evidence.coverage().stream().map(EvidenceLines::row).toList());
    tables.put("run_masking", evidence.masked().stream().map(EvidenceLines::row).toList());
    tables.put(
        "run_interaction", evidence.interactions().stream().map(EvidenceLines::row).toList());
    tables.put(
        "run_insertion_site", evidence.insertionSites().stream().map(EvidenceLines::row).toList());
    return tables;
  }

  private static Object[] headed(Object head, Object[] row) {
    Object[] headed = new Object[row.length + 1];
    headed[0] = head;
    System.arraycopy(row, 0, headed, 1, row.length);
    return headed;
  }

  private static Object[] row(FollowUpLine line) {
    return new Object[] {
      line.productCode(),
      line.family(),
      line.subjects(),
      line.lost(),
      line.observedYears(),
      line.possibleYears(),
      line.incidence().point(),
      line.incidence().lower(),
      line.incidence().upper(),
      line.best(),
      line.worst()
    };
  }

  private static Object[] row(DuplicateLine line) {
    return new Object[] {
      line.productCode(),
      line.family(),
      line.cases(),
      line.casesWithout(),
      line.patients(),
      line.patientsWithout()
    };
  }

  private static Object[] row(WindowLine line) {
    return new Object[] {
      line.productCode(),
      line.family(),
      line.fromYear(),
      line.untilYear(),
      line.subjects(),
      line.cases(),
      line.personYears(),
      line.rate().point(),
      line.rate().lower(),
      line.rate().upper(),
      line.noneSeen(),
      line.compared(),
      line.expected(),
      line.ratio().point(),
      line.ratio().lower(),
      line.ratio().upper()
    };
  }

  private static Object[] row(OnsetLine line) {
    return new Object[] {
      line.productCode(),
      line.family(),
      line.subjects(),
      line.events(),
      line.shape().point(),
      line.shape().lower(),
      line.shape().upper(),
      line.scale().point(),
      line.scale().lower(),
      line.scale().upper(),
      line.otherProductsDistance(),
      line.otherProductsP(),
      line.otherEventsDistance(),
      line.otherEventsP(),
      line.flagged()
    };
  }

  private static Object[] row(DifferenceLine line) {
    return new Object[] {
      line.family(),
      line.products(),
      line.events(),
      line.statistic(),
      line.degreesOfFreedom(),
      line.p()
    };
  }

  private static Object[] row(CoverageLine line) {
    return new Object[] {
      line.productCode(),
      line.lots(),
      line.released(),
      line.registered(),
      line.lotsUnstated(),
      line.registeredUnstated()
    };
  }

  private static Object[] row(MaskingLine line) {
    return new Object[] {
      line.level(),
      line.productCode(),
      line.event(),
      line.maskedBy(),
      line.cases(),
      line.casesWithout(),
      line.scores().ic().point(),
      line.scores().ic().lower(),
      line.scores().ic().upper(),
      line.scoresWithout().ic().point(),
      line.scoresWithout().ic().lower(),
      line.scoresWithout().ic().upper(),
      String.join(",", line.crossed()),
      line.scores().prr(),
      line.scoresWithout().prr(),
      line.scores().chiSquareYates(),
      line.scoresWithout().chiSquareYates(),
      line.scores().rorLower(),
      line.scoresWithout().rorLower(),
      line.scores().eb05(),
      line.scoresWithout().eb05()
    };
  }

  private static Object[] row(InteractionLine line) {
    return new Object[] {
      line.firstProduct(),
      line.secondProduct(),
      line.family(),
      line.both(),
      line.cases(),
      line.expected(),
      line.omega().point(),
      line.omega().lower(),
      line.omega().upper(),
      line.flagged()
    };
  }

  private static Object[] row(InsertionSiteLine line) {
    return new Object[] {
      line.vectorClass(),
      line.gene(),
      line.sites(),
      line.patients(),
      line.frequency(),
      line.z(),
      line.p(),
      line.bonferroni(),
      line.genes(),
      line.sitesLeftOut(),
      line.flagged()
    };
  }

  private static FollowUpLine followUp(ResultSet row) throws SQLException {
    return new FollowUpLine(
        row.getString("product_code"),
        row.getString("family"),
        row.getLong("subjects"),
        row.getLong("lost"),
        row.getDouble("observed_years"),
        row.getDouble("possible_years"),
        interval(row, "incidence"),
        row.getDouble("best"),
        row.getDouble("worst"));
  }

  private static DuplicateLine duplicate(ResultSet row) throws SQLException {
    return new DuplicateLine(
        row.getString("product_code"),
        row.getString("family"),
        row.getLong("cases"),
        row.getLong("cases_without"),
        row.getLong("patients"),
        row.getLong("patients_without"));
  }

  private static WindowLine window(ResultSet row) throws SQLException {
    return new WindowLine(
        row.getString("product_code"),
        row.getString("family"),
        row.getDouble("from_year"),
        row.getDouble("until_year"),
        row.getLong("subjects"),
        row.getLong("cases"),
        row.getDouble("person_years"),
        interval(row, "rate"),
        row.getDouble("none_seen"),
        row.getLong("compared"),
        row.getDouble("expected"),
        interval(row, "ratio"));
  }

  private static OnsetLine onset(ResultSet row) throws SQLException {
    return new OnsetLine(
        row.getString("product_code"),
        row.getString("family"),
        row.getLong("subjects"),
        row.getLong("events"),
        interval(row, "shape"),
        interval(row, "scale"),
        row.getDouble("other_products_distance"),
        row.getDouble("other_products_p"),
        row.getDouble("other_events_distance"),
        row.getDouble("other_events_p"),
        row.getBoolean("flagged"));
  }

  private static DifferenceLine difference(ResultSet row) throws SQLException {
    return new DifferenceLine(
        row.getString("family"),
        row.getInt("products"),
        row.getLong("events"),
        row.getDouble("statistic"),
        row.getInt("degrees_of_freedom"),
        row.getDouble("p"));
  }

  private static CoverageLine coverage(ResultSet row) throws SQLException {
    return new CoverageLine(
        row.getString("product_code"),
        row.getLong("lots"),
        row.getLong("released"),
        row.getLong("registered"),
        row.getLong("lots_unstated"),
        row.getLong("registered_unstated"));
  }

  private static MaskingLine masking(ResultSet row) throws SQLException {
    return new MaskingLine(
        row.getString("level"),
        row.getString("product_code"),
        row.getString("event"),
        row.getString("masked_by"),
        row.getString("crossed") == null
            ? List.of(PairJudgement.IC025)
            : List.of(row.getString("crossed").split(",")),
        row.getLong("cases"),
        row.getLong("cases_without"),
        scores(row, ""),
        scores(row, "_without"));
  }

  private static PairJudgement.Scores scores(ResultSet row, String which) throws SQLException {
    return new PairJudgement.Scores(
        interval(row, "ic" + which),
        present(row, "prr" + which),
        present(row, "chi2_yates" + which),
        present(row, "ror_lower" + which),
        present(row, "eb05" + which));
  }

  /** NaN in runs from before there was such a number. */
  private static double present(ResultSet row, String column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? Double.NaN : number;
  }

  private static InteractionLine interaction(ResultSet row) throws SQLException {
    return new InteractionLine(
        row.getString("first_product"),
        row.getString("second_product"),
        row.getString("family"),
        row.getLong("both_products"),
        row.getLong("cases"),
        row.getDouble("expected"),
        interval(row, "omega"),
        row.getBoolean("flagged"));
  }

  private static InsertionSiteLine insertionSite(ResultSet row) throws SQLException {
    return new InsertionSiteLine(
        row.getString("vector_class"),
        row.getString("gene"),
        row.getLong("sites"),
        row.getLong("patients"),
        row.getDouble("frequency"),
        row.getDouble("z"),
        row.getDouble("p"),
        row.getDouble("bonferroni"),
        row.getInt("genes"),
        row.getLong("sites_left_out"),
        row.getBoolean("flagged"));
  }

  private static Interval interval(ResultSet row, String name) throws SQLException {
    return new Interval(
        row.getDouble(name), row.getDouble(name + "_lower"), row.getDouble(name + "_upper"));
  }
}
