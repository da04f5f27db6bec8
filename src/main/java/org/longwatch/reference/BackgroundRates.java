package org.longwatch.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
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
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
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
  private static final int MOST_ISSUES = 50;
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
      issues.add(wrong("code", "A code is 1 to 40 capital letters, digits or hyphens"));
    }
    if (about.name().isBlank()) {
      issues.add(wrong("name", "Give the set a name that people know it by"));
    }
    if (about.source().isBlank()) {
      issues.add(wrong("source", "Say who counted, where and in which years"));
    }
    if (about.licence().isBlank()) {
      issues.add(wrong("licence", "Name the licence under which these rates may be used"));
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
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();
    String text = new String(csv, StandardCharsets.UTF_8);
    try (CSVParser lines =
        CSVParser.parse(
            new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text), format)) {
      List<String> missing =
          COLUMNS.stream().filter(title -> !lines.getHeaderMap().containsKey(title)).toList();
      if (!missing.isEmpty()) {
        issues.add(
            wrong(
                "line 1",
                "The header lacks "
                    + String.join(", ", missing)
                    + "; it needs "
                    + String.join(",", COLUMNS)));
        return rates;
      }
      for (CSVRecord line : lines) {
        if (issues.size() >= MOST_ISSUES || rates.size() >= MOST_ROWS) {
          issues.add(wrong("line " + lines.getCurrentLineNumber(), "Reading stopped here"));
          break;
        }
        rate(line, lines.getCurrentLineNumber(), families, issues)
            .ifPresent(
                rate -> {
                  rates.add(rate);
                  places
                      .computeIfAbsent(
                          rate.family() + "|" + rate.sex() + "|" + rate.region(),
                          key -> new ArrayList<>())
                      .add(new Placed(rate, lines.getCurrentLineNumber()));
                });
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      issues.add(wrong("file", "This is no CSV file as RFC 4180 has it: " + e.getMessage()));
    }
    places.values().forEach(cells -> overlaps(cells, issues));
    if (rates.isEmpty() && issues.isEmpty()) {
      issues.add(wrong("file", "The file has no rate"));
    }
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
        if (before.rate().overlaps(cell.rate()) && issues.size() < MOST_ISSUES) {
          issues.add(
              wrong(
                  "line " + cell.line(),
                  "It speaks about the same people as line "
                      + before.line()
                      + "; ages and years must not overlap"));
        }
      }
      open.add(cell);
    }
  }

  private static Optional<BackgroundRate> rate(
      CSVRecord line, long number, Set<String> families, List<Issue> issues) {
    String where = "line " + number;
    if (!line.isConsistent()) {
      issues.add(wrong(where, "It has another number of cells than the header"));
      return Optional.empty();
    }
    int before = issues.size();
    String family = line.get("family").strip();
    if (!families.contains(family)) {
      issues.add(
          wrong(
              where,
              "The dictionary has no family of this name; it has "
                  + families.stream().sorted().collect(Collectors.joining(", "))));
    }
    String sex = line.get("sex").strip();
    if (!Set.of("FEMALE", "MALE", BackgroundRate.ANY).contains(sex)) {
      issues.add(wrong(where, "sex is FEMALE, MALE or ANY"));
    }
    String region = line.get("region").strip();
    if (!region.matches("[A-Z]{2}|ANY")) {
      issues.add(wrong(where, "region is a country of two letters (ISO 3166) or ANY"));
    }
    int ageFrom = whole(line, "age_from", 0, OLDEST, where, issues);
    int ageTo = whole(line, "age_to", ageFrom, OLDEST, where, issues);
    int yearFrom = whole(line, "year_from", FIRST_YEAR, LAST_YEAR, where, issues);
    int yearTo = whole(line, "year_to", yearFrom, LAST_YEAR, where, issues);
    double rate = Double.NaN;
    try {
      rate = Double.parseDouble(line.get("per_100000").strip());
    } catch (NumberFormatException e) {
      rate = Double.NaN;
    }
    if (!(rate >= 0 && rate <= 100_000)) {
      issues.add(wrong(where, "per_100000 is a number from 0 to 100000, with a point"));
    }
    return issues.size() > before
        ? Optional.empty()
        : Optional.of(
            new BackgroundRate(family, sex, ageFrom, ageTo, yearFrom, yearTo, region, rate));
  }

  private static int whole(
      CSVRecord line, String title, int least, int most, String where, List<Issue> issues) {
    int number;
    try {
      number = Integer.parseInt(line.get(title).strip());
    } catch (NumberFormatException e) {
      number = Integer.MIN_VALUE;
    }
    if (number < least || number > most) {
      issues.add(wrong(where, title + " is a whole number from " + least + " to " + most));
      return least;
    }
    return number;
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

  private static Issue wrong(String where, String text) {
    return Issue.error(Issue.Kind.BUSINESS_RULE, where, text);
  }
}
