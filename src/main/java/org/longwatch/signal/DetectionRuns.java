package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.evidence.Evidence;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Sql;
import org.longwatch.statistics.ContingencyTable;
import org.longwatch.statistics.FixedFormat;
import org.longwatch.statistics.Interval;
import org.longwatch.surveillance.Surveillance;

/** The stored detection runs; aggregates only, whoever shows them decides to whom. */
@ApplicationScoped
@Transactional
public class DetectionRuns {

  private static final String SELECT =
      "select id, started_at, finished_at, started_by, criteria_name, criteria_version, criteria,"
          + " lock_point, clinical_cut_off, present, software_version, dictionary_version, rules,"
          + " patients, treatments, cases, input_hash, output_hash from signal.detection_run";

  /** Everything a run found. */
  record Result(
      List<Exposure> exposures,
      List<PairLine> pairs,
      List<Outlier> outliers,
      Surveillance.Findings surveillance,
      Evidence evidence,
      Exploration exploration) {}

  @Inject Sql sql;
  @Inject SurveillanceLines surveillanceLines;
  @Inject EvidenceLines evidenceLines;
  @Inject ExplorationLines explorationLines;

  /** The newest run about the record as it stands. */
  public Optional<DetectionRun> latest() {
    return sql.first(
        SELECT + " where present order by started_at desc, id desc limit 1", DetectionRuns::read);
  }

  /** Runs, newest first. */
  public List<DetectionRun> runs(int limit) {
    return sql.list(SELECT + " order by started_at desc limit ?", DetectionRuns::read, limit);
  }

  public DetectionRun run(UUID id) {
    return sql.first(SELECT + " where id = ?", DetectionRuns::read, id)
        .orElseThrow(() -> new NotFound("There is no such detection run"));
  }

  /** The canonical output whose SHA-256 is the run's output hash. */
  public String output(UUID run) {
    return sql.first(
            "select output from signal.detection_run where id = ?", row -> row.getString(1), run)
        .orElseThrow(() -> new NotFound("There is no such detection run"));
  }

  /** All lines of a run with their curves, families first, by rank. */
  public List<PairLine> lines(UUID run) {
    Map<String, List<PairLine.Year>> curves = new HashMap<>();
    sql.list(
        "select * from signal.run_curve where run_id = ? order by year",
        row ->
            curves
                .computeIfAbsent(
                    row.getString("level")
                        + row.getObject("product_id", UUID.class)
                        + row.getString("event"),
                    key -> new ArrayList<>())
                .add(year(row)),
        run);
    return sql.list(
        "select * from signal.run_pair where run_id = ? order by level, rank",
        row ->
            pair(
                row,
                curves.getOrDefault(
                    row.getString("level")
                        + row.getObject("product_id", UUID.class)
                        + row.getString("event"),
                    List.of())),
        run);
  }

  /** One line with its curve. */
  public Optional<PairLine> line(UUID run, ProductId product, PairLine.Level level, String event) {
    List<PairLine.Year> curve =
        sql.list(
            "select * from signal.run_curve where run_id = ? and product_id = ? and level = ?"
                + " and event = ? order by year",
            DetectionRuns::year,
            run,
            product.value(),
            level,
            event);
    return sql.first(
        "select * from signal.run_pair where run_id = ? and product_id = ? and level = ? and"
            + " event = ?",
        row -> pair(row, curve),
        run,
        product.value(),
        level,
        event);
  }

  /** How long each product was watched. */
  public List<Exposure> exposures(UUID run) {
    return sql.list(
        "select * from signal.run_exposure where run_id = ? order by product_code",
        row ->
            new Exposure(
                new ProductId(row.getObject("product_id", UUID.class)),
                row.getString("product_code"),
                row.getLong("treated"),
                row.getDouble("person_years"),
                row.getLong("deaths")),
        run);
  }

  /** Lots or centres of a run, the most conspicuous first. */
  public List<Outlier> outliers(UUID run, Outlier.Kind kind) {
    return sql.list(
        "select * from signal.run_outlier where run_id = ? and kind = ? order by rank",
        DetectionRuns::outlier,
        run,
        kind);
  }

  /** What a run says beside the counts and scores of its pairs, by kind and key. */
  public List<StoredLine> stored(UUID run) {
    List<StoredLine> lines = new ArrayList<>();
    for (StoredLine.Kind kind : StoredLine.Kind.values()) {
      lines.addAll(sql.list(kind.query(), kind::read, run));
    }
    return lines;
  }

  void store(DetectionRun run, Result result, String output) {
    sql.update(
        "insert into signal.detection_run (id, started_at, finished_at, started_by, criteria_name,"
            + " criteria_version, criteria, lock_point, clinical_cut_off, present,"
            + " software_version, dictionary_version, rules, patients, treatments, cases,"
            + " input_hash, output_hash, output) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        run.id(),
        run.startedAt(),
        run.finishedAt(),
        run.startedBy(),
        run.criteriaName(),
        run.criteriaVersion(),
        run.criteria(),
        run.lockPoint(),
        run.clinicalCutOff(),
        run.present(),
        run.softwareVersion(),
        run.dictionaryVersion(),
        String.join("\n", run.rules()),
        run.patients(),
        run.treatments(),
        run.cases(),
        run.inputHash(),
        run.outputHash(),
        output);
    sql.batch(
        "insert into signal.run_exposure (run_id, product_id, product_code, treated, person_years,"
            + " deaths) values (?,?,?,?,?,?)",
        result.exposures().stream()
            .map(
                line ->
                    new Object[] {
                      run.id(),
                      line.product().value(),
                      line.productCode(),
                      line.treated(),
                      line.personYears(),
                      line.deaths()
                    })
            .toList());
    sql.batch(
        "insert into signal.run_pair (run_id, level, product_id, product_code, event, event_name,"
            + " family, important, patients, cases, serious, fatal, rule_cases, a, b, c, d,"
            + " expected, prr, prr_lower, prr_upper, chi2, chi2_yates, ror, ror_lower, ror_upper,"
            + " ic, ic_lower, ic_upper, ebgm, eb05, eb95, person_years, rate, rate_lower,"
            + " rate_upper, rate_ratio, rate_ratio_lower, rate_ratio_upper, table_p, rate_p,"
            + " adjusted_p, met, raised, score, rank, rank_in_product) values ("
            + "?,".repeat(46)
            + "?)",
        result.pairs().stream().map(line -> row(run.id(), line)).toList());
    List<Object[]> points = new ArrayList<>();
    for (PairLine line : result.pairs()) {
      for (PairLine.Year year : line.curve()) {
        points.add(
            new Object[] {
              run.id(),
              line.level(),
              line.product().value(),
              line.event(),
              year.year(),
              year.incidence().point(),
              year.incidence().lower(),
              year.incidence().upper(),
              year.atRisk()
            });
      }
    }
    sql.batch(
        "insert into signal.run_curve (run_id, level, product_id, event, year, estimate, lower,"
            + " upper, at_risk) values (?,?,?,?,?,?,?,?,?)",
        points);
    sql.batch(
        "insert into signal.run_outlier (run_id, kind, rank, product_id, product_code, centre_id,"
            + " subject, family, observed, size, expected, p, p_limit, flagged)"
            + " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        result.outliers().stream()
            .map(
                line ->
                    new Object[] {
                      run.id(),
                      line.kind(),
                      line.rank(),
                      line.product().map(ProductId::value).orElse(null),
                      line.productCode().orElse(null),
                      line.centre().map(CentreId::value).orElse(null),
                      line.subject(),
                      line.family().orElse(null),
                      line.observed(),
                      line.size(),
                      line.expected(),
                      line.p(),
                      line.limit(),
                      line.flagged()
                    })
            .toList());
    surveillanceLines.store(run.id(), result.surveillance());
    evidenceLines.store(run.id(), result.evidence());
    explorationLines.store(run.id(), result.exploration());
  }

  /** The text that is hashed: one line per number that anybody will see, in a fixed order. */
  static String canonical(List<String> head, Result result) {
    StringBuilder text = new StringBuilder();
    head.forEach(line -> text.append(line).append('\n'));
    for (Exposure line : result.exposures()) {
      append(
          text, "exposure", line.productCode(), line.treated(), line.personYears(), line.deaths());
    }
    for (PairLine line : result.pairs()) {
      Object[] row = row(new UUID(0, 0), line);
      row[0] = "pair";
      row[2] = line.productCode();
      append(text, row);
      for (PairLine.Year year : line.curve()) {
        append(
            text,
            "curve",
            line.level(),
            line.productCode(),
            line.event(),
            year.year(),
            year.incidence().point(),
            year.incidence().lower(),
            year.incidence().upper(),
            year.atRisk());
      }
    }
    for (Outlier line : result.outliers()) {
      append(
          text,
          line.kind(),
          line.rank(),
          line.productCode().orElse(""),
          line.subject(),
          line.family().orElse(""),
          line.observed(),
          line.size(),
          line.expected(),
          line.p(),
          line.limit(),
          line.flagged());
    }
    SurveillanceLines.rows(result.surveillance()).forEach(row -> append(text, row));
    EvidenceLines.rows(result.evidence()).forEach(row -> append(text, row));
    ExplorationLines.rows(result.exploration()).forEach(row -> append(text, row));
    return text.toString();
  }

  private static void append(StringBuilder text, Object... values) {
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : "|")
          .append(values[i] instanceof Double number ? FixedFormat.of(number) : values[i]);
    }
    text.append('\n');
  }

  private static Object[] row(UUID run, PairLine line) {
    return new Object[] {
      run,
      line.level(),
      line.product().value(),
      line.productCode(),
      line.event(),
      line.eventName(),
      line.family(),
      line.important(),
      line.patients(),
      line.cases(),
      line.serious(),
      line.fatal(),
      line.ruleCases(),
      line.table().a(),
      line.table().b(),
      line.table().c(),
      line.table().d(),
      line.expected(),
      line.prr().point(),
      line.prr().lower(),
      line.prr().upper(),
      line.chiSquare(),
      line.chiSquareYates(),
      line.ror().point(),
      line.ror().lower(),
      line.ror().upper(),
      line.ic().point(),
      line.ic().lower(),
      line.ic().upper(),
      line.ebgm().point(),
      line.ebgm().lower(),
      line.ebgm().upper(),
      line.personYears(),
      line.rate().point(),
      line.rate().lower(),
      line.rate().upper(),
      line.rateRatio().point(),
      line.rateRatio().lower(),
      line.rateRatio().upper(),
      line.tableP(),
      line.rateP(),
      line.adjustedP(),
      line.met().stream().sorted().map(Criterion::name).collect(Collectors.joining(",")),
      line.raised(),
      line.score(),
      line.rank(),
      line.rankInProduct()
    };
  }

  /** A row of {@code signal.run_pair}. */
  public static PairLine pair(ResultSet row, List<PairLine.Year> curve) throws SQLException {
    return new PairLine(
        PairLine.Level.valueOf(row.getString("level")),
        new ProductId(row.getObject("product_id", UUID.class)),
        row.getString("product_code"),
        row.getString("event"),
        row.getString("event_name"),
        row.getString("family"),
        row.getBoolean("important"),
        row.getLong("patients"),
        row.getLong("cases"),
        row.getLong("serious"),
        row.getLong("fatal"),
        row.getLong("rule_cases"),
        new ContingencyTable(
            row.getLong("a"), row.getLong("b"), row.getLong("c"), row.getLong("d")),
        row.getDouble("expected"),
        interval(row, "prr"),
        row.getDouble("chi2"),
        row.getDouble("chi2_yates"),
        interval(row, "ror"),
        interval(row, "ic"),
        new Interval(present(row, "ebgm"), present(row, "eb05"), present(row, "eb95")),
        row.getDouble("person_years"),
        interval(row, "rate"),
        interval(row, "rate_ratio"),
        row.getDouble("table_p"),
        row.getDouble("rate_p"),
        row.getDouble("adjusted_p"),
        criteria(row.getString("met")),
        row.getBoolean("raised"),
        row.getDouble("score"),
        row.getInt("rank"),
        row.getInt("rank_in_product"),
        curve);
  }

  private static Set<Criterion> criteria(String names) {
    Set<Criterion> met = EnumSet.noneOf(Criterion.class);
    Arrays.stream(names.split(","))
        .filter(name -> !name.isEmpty())
        .forEach(name -> met.add(Criterion.valueOf(name)));
    return met;
  }

  /** NaN in runs from before there was such a number. */
  private static double present(ResultSet row, String column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? Double.NaN : number;
  }

  private static Interval interval(ResultSet row, String name) throws SQLException {
    return new Interval(
        row.getDouble(name), row.getDouble(name + "_lower"), row.getDouble(name + "_upper"));
  }

  private static PairLine.Year year(ResultSet row) throws SQLException {
    return new PairLine.Year(
        row.getInt("year"),
        new Interval(row.getDouble("estimate"), row.getDouble("lower"), row.getDouble("upper")),
        row.getInt("at_risk"));
  }

  private static Outlier outlier(ResultSet row) throws SQLException {
    return new Outlier(
        Outlier.Kind.valueOf(row.getString("kind")),
        Optional.ofNullable(row.getObject("product_id", UUID.class)).map(ProductId::new),
        Optional.ofNullable(row.getString("product_code")),
        Optional.ofNullable(row.getObject("centre_id", UUID.class)).map(CentreId::new),
        row.getString("subject"),
        Optional.ofNullable(row.getString("family")),
        row.getLong("observed"),
        row.getLong("size"),
        row.getDouble("expected"),
        row.getDouble("p"),
        row.getDouble("p_limit"),
        row.getBoolean("flagged"),
        row.getInt("rank"));
  }

  private static DetectionRun read(ResultSet row) throws SQLException {
    return new DetectionRun(
        row.getObject("id", UUID.class),
        Sql.instant(row, "started_at"),
        Sql.instant(row, "finished_at"),
        row.getString("started_by"),
        row.getString("criteria_name"),
        row.getInt("criteria_version"),
        row.getString("criteria"),
        row.getLong("lock_point"),
        row.getObject("clinical_cut_off", LocalDate.class),
        row.getBoolean("present"),
        row.getString("software_version"),
        row.getString("dictionary_version"),
        List.of(row.getString("rules").split("\n")),
        row.getLong("patients"),
        row.getLong("treatments"),
        row.getLong("cases"),
        row.getString("input_hash"),
        row.getString("output_hash"));
  }
}
