package org.longwatch.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
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
      issues.add(StatedTable.wrong("source", "Say whose list it is, and as of when"));
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
    StatedTable.read(
        csv,
        COLUMNS,
        MOST_ROWS,
        "product",
        issues,
        row -> {
          String product = row.text("product");
          String treated = row.text("treated_disease");
          String flag = row.text("additional_monitoring");
          if (!product.matches("\\S{1,40}")) {
            row.wrong("product is the code of a product");
          }
          if (!treated.isEmpty() && !known.contains(treated)) {
            row.wrong("treated_disease is a term's code or a family of the dictionary");
          }
          if (!flag.equals("true") && !flag.equals("false")) {
            row.wrong("additional_monitoring is true or false");
          } else if (!flag.equals(monitored.getOrDefault(product, flag))) {
            row.wrong("Another line says the opposite of this product's monitoring");
          }
          monitored.put(product, flag);
          if (!seen.add(List.of(product, treated))) {
            row.wrong("Another line says the same");
          }
          rows.add(new Object[] {product, treated, Boolean.valueOf(flag)});
        });
    return rows;
  }
}
