package org.longwatch.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/**
 * How often events happen anyway, by family, sex, age, calendar year and region. Real rates are
 * licensed and not shipped: a steward loads a file with its source and licence, which every number
 * made from it then names.
 */
@ApplicationScoped
@Transactional
public class BackgroundRates {

  /** The columns of a file, by name. */
  public static final List<String> COLUMNS =
      List.of(
          "family", "sex", "age_from", "age_to", "year_from", "year_to", "region", "per_100000");

  private static final int MOST_ROWS = 200_000;
  private static final int OLDEST = 130;
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2200;

  private static final String SELECT =
      "select code, version, name, source, licence, invented from reference.background_rate_set";

  @Inject Sql sql;
  @Inject Access access;
  @Inject AuditTrail audit;
  @Inject Clocks clocks;

  /** The newest version of every set without its rates, by code. */
  public List<BackgroundRateSet> sets() {
    return sql.list(
        "select distinct on (code) code, version, name, source, licence, invented"
            + " from reference.background_rate_set order by code, version desc",
        row -> set(row, List.of()));
  }

  /** The newest version of the set of a code, with its rates. */
  public Optional<BackgroundRateSet> newest(String code) {
    return sql.first(
            SELECT + " where code = ? order by version desc limit 1",
            row -> set(row, List.of()),
            code)
        .map(
            bare ->
                new BackgroundRateSet(
                    bare.code(),
                    bare.version(),
                    bare.name(),
                    bare.source(),
                    bare.licence(),
                    bare.invented(),
                    rates(bare)));
  }

  /**
   * The set that runs compare with: the one published last. Its rates are in the order of their
   * key, so that equal sets give equal sums.
   */
  public Optional<BackgroundRateSet> inUse() {
    return sql.first(
            "select code from reference.background_rate_set"
                + " order by published_at desc, code, version desc limit 1",
            row -> row.getString(1))
        .flatMap(this::newest);
  }

  /** What is watched with control of repeated looks: of each stream the newest version. */
  public List<MonitoredStream> streams() {
    return sql.list(
        "select distinct on (family, vector_class) * from reference.monitored_stream"
            + " order by family, vector_class, version desc",
        row ->
            new MonitoredStream(
                row.getString("family"),
                row.getString("vector_class"),
                row.getInt("version"),
                row.getDouble("alpha"),
                row.getDouble("expected_max"),
                row.getInt("min_events"),
                row.getString("source"),
                row.getString("status").equals("verified")));
  }

  /**
   * Publishes a file of rates as the next version of the set.
   *
   * @param about code, name, source, licence; its version and rates are not read
   * @param csv UTF-8 with the columns {@link #COLUMNS} in any order
   * @return the set as published
   * @throws RuleViolated with everything that is wrong, by line
   */
  public BackgroundRateSet publish(BackgroundRateSet about, byte[] csv) {
    Actor actor = access.require(Role.STEWARD);
    List<Issue> issues = new ArrayList<>();
    if (!about.code().matches("[A-Z0-9][A-Z0-9-]{0,39}")) {
      issues.add(StatedTable.wrong("code", "A code is 1 to 40 capital letters, digits or hyphens"));
    }
    if (about.name().isBlank()) {
      issues.add(StatedTable.wrong("name", "Give the set a name that people know it by"));
    }
    if (about.source().isBlank()) {
      issues.add(StatedTable.wrong("source", "Say who counted, where and in which years"));
    }
    if (about.licence().isBlank()) {
      issues.add(
          StatedTable.wrong("licence", "Name the licence under which these rates may be used"));
    }
    List<BackgroundRate> rates = read(csv, issues);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    sql.list("select pg_advisory_xact_lock(hashtext(?))", row -> 0, "background " + about.code());
    int version =
        Math.toIntExact(
            sql.number(
                    "select coalesce(max(version), 0) from reference.background_rate_set"
                        + " where code = ?",
                    about.code())
                + 1);
    BackgroundRateSet set =
        new BackgroundRateSet(
            about.code(),
            version,
            about.name(),
            about.source(),
            about.licence(),
            about.invented(),
            rates);
    audit.record(
        "published",
        "reference.background_rate_set",
        UUID.nameUUIDFromBytes(set.code().getBytes(StandardCharsets.UTF_8)),
        null,
        null,
        Map.of("set", set.label(), "rates", rates.size(), "source", set.source()));
    sql.update(
        "insert into reference.background_rate_set (code, version, name, source, licence, invented,"
            + " published_at, published_by) values (?,?,?,?,?,?,?,?)",
        set.code(),
        set.version(),
        set.name(),
        set.source(),
        set.licence(),
        set.invented(),
        clocks.instant(),
        actor.name());
    sql.batch(
        "insert into reference.background_rate (set_code, set_version, family, sex, age_from,"
            + " age_to, year_from, year_to, region, per_100000) values (?,?,?,?,?,?,?,?,?,?)",
        rates.stream()
            .map(
                rate ->
                    new Object[] {
                      set.code(),
                      set.version(),
                      rate.family(),
                      rate.sex(),
                      rate.ageFrom(),
                      rate.ageTo(),
                      rate.yearFrom(),
                      rate.yearTo(),
                      rate.region(),
                      rate.per100000()
                    })
            .toList());
    return set;
  }

  private List<BackgroundRate> read(byte[] csv, List<Issue> issues) {
    List<BackgroundRate> rates = new ArrayList<>();
    Set<String> families =
        Set.copyOf(sql.list("select distinct family from reference.term", row -> row.getString(1)));
    Map<String, List<Placed>> places = new HashMap<>();
    StatedTable.read(
        csv,
        COLUMNS,
        MOST_ROWS,
        "rate",
        issues,
        row ->
            rate(row, families)
                .ifPresent(
                    rate -> {
                      rates.add(rate);
                      places
                          .computeIfAbsent(
                              rate.family() + "|" + rate.sex() + "|" + rate.region(),
                              key -> new ArrayList<>())
                          .add(new Placed(rate, row.number()));
                    }));
    places.values().forEach(cells -> overlaps(cells, issues));
    return rates;
  }

  private record Placed(BackgroundRate rate, long line) {}

  /** By first age: whatever overlaps begins before the one before it ends. */
  private static void overlaps(List<Placed> cells, List<Issue> issues) {
    cells.sort(
        Comparator.comparingInt((Placed cell) -> cell.rate().ageFrom())
            .thenComparingInt(cell -> cell.rate().yearFrom()));
    List<Placed> open = new ArrayList<>();
    for (Placed cell : cells) {
      open.removeIf(before -> before.rate().ageTo() < cell.rate().ageFrom());
      for (Placed before : open) {
        if (before.rate().overlaps(cell.rate()) && issues.size() < StatedTable.MOST_ISSUES) {
          issues.add(
              StatedTable.wrong(
                  "line " + cell.line(),
                  "It speaks about the same people as line "
                      + before.line()
                      + "; ages and years must not overlap"));
        }
      }
      open.add(cell);
    }
  }

  private static Optional<BackgroundRate> rate(StatedTable.Row row, Set<String> families) {
    String family = row.text("family");
    if (!families.contains(family)) {
      row.wrong(
          "The dictionary has no family of this name; it has "
              + families.stream().sorted().collect(Collectors.joining(", ")));
    }
    String sex = row.text("sex");
    if (!Set.of("FEMALE", "MALE", BackgroundRate.ANY).contains(sex)) {
      row.wrong("sex is FEMALE, MALE or ANY");
    }
    String region = row.text("region");
    if (!region.matches("[A-Z]{2}|ANY")) {
      row.wrong("region is a country of two letters (ISO 3166) or ANY");
    }
    int ageFrom = row.whole("age_from", 0, OLDEST);
    int ageTo = row.whole("age_to", ageFrom, OLDEST);
    int yearFrom = row.whole("year_from", FIRST_YEAR, LAST_YEAR);
    int yearTo = row.whole("year_to", yearFrom, LAST_YEAR);
    double rate = row.number("per_100000");
    if (!(rate >= 0 && rate <= 100_000)) {
      row.wrong("per_100000 is a number from 0 to 100000, with a point");
    }
    return row.isRight()
        ? Optional.of(
            new BackgroundRate(family, sex, ageFrom, ageTo, yearFrom, yearTo, region, rate))
        : Optional.empty();
  }

  private List<BackgroundRate> rates(BackgroundRateSet set) {
    return sql.list(
        "select * from reference.background_rate where set_code = ? and set_version = ?"
            + " order by family, region, sex, age_from, year_from",
        row ->
            new BackgroundRate(
                row.getString("family"),
                row.getString("sex"),
                row.getInt("age_from"),
                row.getInt("age_to"),
                row.getInt("year_from"),
                row.getInt("year_to"),
                row.getString("region"),
                row.getDouble("per_100000")),
        set.code(),
        set.version());
  }

  private static BackgroundRateSet set(ResultSet row, List<BackgroundRate> rates)
      throws SQLException {
    return new BackgroundRateSet(
        row.getString("code"),
        row.getInt("version"),
        row.getString("name"),
        row.getString("source"),
        row.getString("licence"),
        row.getBoolean("invented"),
        rates);
  }
}
