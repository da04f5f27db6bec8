package org.longwatch.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
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
 * The treated disease of each product and whether it is under additional monitoring, in versioned
 * lists. The record does not know indications of patients; a relapse is told from harm by the
 * product's own disease.
 */
@ApplicationScoped
@Transactional
public class ProductProfiles {

  /** The columns of a file, by name. */
  public static final List<String> COLUMNS =
      List.of("product", "treated_disease", "additional_monitoring");

  private static final int MOST_ROWS = 20_000;
  private static final int MOST_ISSUES = 50;
  private static final UUID LIST =
      UUID.nameUUIDFromBytes("product-profiles".getBytes(StandardCharsets.UTF_8));

  @Inject Sql sql;
  @Inject Access access;
  @Inject AuditTrail audit;
  @Inject Clocks clocks;

  /** The version of the list published last; empty before the first one. */
  public OptionalInt newest() {
    int version =
        Math.toIntExact(
            sql.number("select coalesce(max(version), 0) from reference.product_profile_list"));
    return version == 0 ? OptionalInt.empty() : OptionalInt.of(version);
  }

  /** Whether there is such a version. */
  public boolean has(int version) {
    return sql.number(
            "select count(*) from reference.product_profile_list where version = ?", version)
        > 0;
  }

  /** Where a version comes from. */
  public String source(int version) {
    return sql.first(
            "select source from reference.product_profile_list where version = ?",
            row -> row.getString(1),
            version)
        .orElse("");
  }

  /** The profiles of a version by the product's code; none if there is no such version. */
  public Map<String, ProductProfile> of(int version) {
    Map<String, Set<String>> treated = new TreeMap<>();
    Map<String, Boolean> monitored = new HashMap<>();
    sql.list(
        "select product, treated, additional_monitoring from reference.product_profile"
            + " where list_version = ? order by product, treated",
        row -> {
          Set<String> terms = treated.computeIfAbsent(row.getString(1), any -> new TreeSet<>());
          if (!row.getString(2).isEmpty()) {
            terms.add(row.getString(2));
          }
          return monitored.put(row.getString(1), row.getBoolean(3));
        },
        version);
    Map<String, ProductProfile> profiles = new TreeMap<>();
    treated.forEach(
        (product, terms) ->
            profiles.put(product, new ProductProfile(product, terms, monitored.get(product))));
    return profiles;
  }

  /**
   * Publishes a file as the next version of the list.
   *
   * @param source who says so, and as of when
   * @param csv UTF-8 with the columns {@link #COLUMNS}, a row for each product and term or family
   *     of its treated disease, which may be empty
   * @return the version
   * @throws RuleViolated with everything that is wrong, by line
   */
  public int publish(String source, byte[] csv) {
    Actor actor = access.require(Role.STEWARD);
    List<Issue> issues = new ArrayList<>();
    if (source.isBlank()) {
      issues.add(wrong("source", "Say whose list it is, and as of when"));
    }
    List<Object[]> rows = read(csv, issues);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    sql.list("select pg_advisory_xact_lock(hashtext('product profiles'))", row -> 0);
    int version = newest().orElse(0) + 1;
    audit.record(
        "published",
        "reference.product_profile_list",
        LIST,
        null,
        null,
        Map.of("version", version, "source", source, "rows", rows.size()));
    sql.update(
        "insert into reference.product_profile_list (version, source, published_at, published_by)"
            + " values (?,?,?,?)",
        version,
        source,
        clocks.instant(),
        actor.name());
    sql.batch(
        "insert into reference.product_profile (list_version, product, treated,"
            + " additional_monitoring) values (?,?,?,?)",
        rows.stream().map(row -> new Object[] {version, row[0], row[1], row[2]}).toList());
    return version;
  }

  private List<Object[]> read(byte[] csv, List<Issue> issues) {
    List<Object[]> rows = new ArrayList<>();
    Set<String> known =
        new HashSet<>(sql.list("select code from reference.term", row -> row.getString(1)));
    known.addAll(sql.list("select family from reference.term", row -> row.getString(1)));
    Map<String, String> monitored = new HashMap<>();
    Set<List<String>> seen = new HashSet<>();
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
      if (!lines.getHeaderMap().keySet().containsAll(COLUMNS)) {
        issues.add(wrong("line 1", "The header needs " + String.join(",", COLUMNS)));
        return rows;
      }
      for (CSVRecord line : lines) {
        String where = "line " + lines.getCurrentLineNumber();
        if (issues.size() >= MOST_ISSUES || rows.size() >= MOST_ROWS) {
          issues.add(wrong(where, "Reading stopped here"));
          break;
        }
        if (!line.isConsistent()) {
          issues.add(wrong(where, "It has another number of cells than the header"));
          continue;
        }
        String product = line.get("product").strip();
        String treated = line.get("treated_disease").strip();
        String flag = line.get("additional_monitoring").strip();
        if (!product.matches("\\S{1,40}")) {
          issues.add(wrong(where, "product is the code of a product"));
        }
        if (!treated.isEmpty() && !known.contains(treated)) {
          issues.add(
              wrong(where, "treated_disease is a term's code or a family of the dictionary"));
        }
        if (!flag.equals("true") && !flag.equals("false")) {
          issues.add(wrong(where, "additional_monitoring is true or false"));
        } else if (!flag.equals(monitored.getOrDefault(product, flag))) {
          issues.add(wrong(where, "Another line says the opposite of this product's monitoring"));
        }
        monitored.put(product, flag);
        if (!seen.add(List.of(product, treated))) {
          issues.add(wrong(where, "Another line says the same"));
        }
        rows.add(new Object[] {product, treated, Boolean.valueOf(flag)});
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      issues.add(wrong("file", "This is no CSV file as RFC 4180 has it: " + e.getMessage()));
    }
    if (rows.isEmpty() && issues.isEmpty()) {
      issues.add(wrong("file", "The file names no product"));
    }
    return rows;
  }

  private static Issue wrong(String where, String text) {
    return Issue.error(Issue.Kind.BUSINESS_RULE, where, text);
  }
}
