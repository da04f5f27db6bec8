package org.longwatch.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** The part of the rule book that follow-up plans are made from: who asks for what, since when. */
@ApplicationScoped
@Transactional
public class PlanBook {

  /** Days of the shortest month; windows that do not meet then never do. */
  private static final int SHORTEST_MONTH = 28;

  private static final String SELECT =
      "select code, version, jurisdiction, vector_classes, modalities, products, years, life_long,"
          + " statement, effective_from, effective_to, source, status from reference.plan_set";

  @Inject Sql sql;
  @Inject Access access;
  @Inject AuditTrail audit;

  /** A jurisdiction and the countries (ISO 3166) in which it holds. */
  public record Jurisdiction(String code, String name, List<String> countries) {}

  /** Jurisdictions, by code. */
  public List<Jurisdiction> jurisdictions() {
    return sql.list(
        "select code, name, countries from reference.jurisdiction order by code",
        row ->
            new Jurisdiction(
                row.getString("code"), row.getString("name"), strings(row.getArray("countries"))));
  }

  /** All versions of all sets, also those that are no longer or not yet in force. */
  public List<PlanSet> sets() {
    return read(SELECT + " order by jurisdiction, code, version");
  }

  /**
   * What is in force on a day for a product at a centre: the registry's default, what the
   * jurisdiction of the centre asks for, and the label; of each the newest version.
   *
   * @param country of the centre, ISO 3166
   */
  public List<PlanSet> inForce(
      String vectorClass, String modality, String product, String country, LocalDate day) {
    Map<String, PlanSet> newest = new LinkedHashMap<>();
    read(
            SELECT
                + " where effective_from <= ? and (effective_to is null or effective_to >= ?)"
                + " and (jurisdiction in ('ANY', 'LABEL') or jurisdiction in"
                + " (select j.code from reference.jurisdiction j where ? = any (j.countries)))"
                + " and (vector_classes = '{}' or ? = any (vector_classes))"
                + " order by code, version",
            day,
            day,
            country,
            vectorClass)
        .forEach(set -> newest.put(set.code(), set));
    return newest.values().stream()
        .filter(set -> set.concerns(vectorClass, modality, product))
        .toList();
  }

  /**
   * What speaks against publishing a set; empty if nothing. Windows of one item must not overlap,
   * for a visit in two windows would leave it open which one it fulfils.
   */
  public List<Issue> issues(PlanSet set) {
    List<Issue> issues = new ArrayList<>();
    if (!set.code().matches("[A-Z0-9_]{1,40}")) {
      issues.add(wrong("code", "A code is 1 to 40 capital letters, digits or underscores"));
    }
    if (!set.jurisdiction().equals(PlanSet.ANY)
        && !set.jurisdiction().equals(PlanSet.LABEL)
        && jurisdictions().stream().noneMatch(each -> each.code().equals(set.jurisdiction()))) {
      issues.add(wrong("jurisdiction", "There is no jurisdiction " + set.jurisdiction()));
    }
    if (set.source().isBlank()) {
      issues.add(wrong("source", "Name document and section"));
    }
    if (set.effectiveTo().filter(day -> day.isBefore(set.effectiveFrom())).isPresent()) {
      issues.add(wrong("effectiveTo", "It would end before it begins"));
    }
    if (set.rules().stream().anyMatch(rule -> rule.item() == PlanItem.RE_CONSENT)) {
      issues.add(wrong("rules", "A consent of one's own follows from the birth date alone"));
    }
    Map<PlanItem, List<PlanRule>> byItem =
        set.rules().stream().collect(Collectors.groupingBy(PlanRule::item));
    byItem.forEach((item, rules) -> overlaps(item, rules, issues));
    return issues;
  }

  private static void overlaps(PlanItem item, List<PlanRule> rules, List<Issue> issues) {
    List<PlanRule> ordered =
        rules.stream().sorted(Comparator.comparingInt(PlanRule::month)).toList();
    for (int i = 1; i < ordered.size(); i++) {
      PlanRule before = ordered.get(i - 1);
      PlanRule after = ordered.get(i);
      int apart = (after.month() - before.month()) * SHORTEST_MONTH;
      if (before.afterDays() + after.beforeDays() >= apart) {
        issues.add(
            wrong(
                "rules",
                item.label()
                    + ": the windows of months "
                    + before.month()
                    + " and "
                    + after.month()
                    + " overlap; make them narrower or leave one out"));
      }
    }
  }

  /**
   * Publishes a new set, or a new version of one. Plans follow it once it is in force.
   *
   * @throws RuleViolated with everything that speaks against it
   * @throws Conflict unless its version is the next one of its code
   */
  public void publish(PlanSet set) {
    access.require(Role.STEWARD);
    List<Issue> issues = issues(set);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    long last =
        sql.number(
            "select coalesce(max(version), 0) from reference.plan_set where code = ?", set.code());
    if (set.version() != last + 1) {
      throw new Conflict("The next version of " + set.code() + " is " + (last + 1));
    }
    audit.record(
        "published",
        "reference.plan_set",
        UUID.nameUUIDFromBytes(set.code().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        null,
        null,
        Map.of(
            "set", set.name(), "rules", set.rules().size(), "effectiveFrom", set.effectiveFrom()));
    sql.update(
        "insert into reference.plan_set (code, version, jurisdiction, vector_classes, modalities,"
            + " products, years, life_long, statement, effective_from, effective_to, source,"
            + " status) values (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        set.code(),
        set.version(),
        set.jurisdiction(),
        set.vectorClasses(),
        set.modalities(),
        set.products(),
        set.years().isPresent() ? set.years().getAsInt() : null,
        set.lifeLong(),
        set.statement(),
        set.effectiveFrom(),
        set.effectiveTo().orElse(null),
        set.source(),
        set.verified() ? "verified" : "draft");
    for (PlanRule rule : set.rules()) {
      sql.update(
          "insert into reference.plan_rule (set_code, set_version, item, month, before_days,"
              + " after_days, completed_by, until) values (?,?,?,?,?,?,?,?)",
          set.code(),
          set.version(),
          rule.item(),
          rule.month(),
          rule.beforeDays(),
          rule.afterDays(),
          rule.completedBy().stream().map(Enum::name).sorted().toList(),
          rule.until().map(Enum::name).orElse(null));
    }
  }

  private List<PlanSet> read(String query, Object... parameters) {
    List<PlanSet> bare = sql.list(query, PlanBook::bare, parameters);
    if (bare.isEmpty()) {
      return bare;
    }
    Map<String, List<PlanRule>> rules = new HashMap<>();
    sql.list(
        "select r.* from reference.plan_rule r join unnest(?::text[], ?::integer[])"
            + " as w(code, version) on w.code = r.set_code and w.version = r.set_version"
            + " order by r.item, r.month",
        row ->
            rules
                .computeIfAbsent(
                    row.getString("set_code") + "@" + row.getInt("set_version"),
                    name -> new ArrayList<>())
                .add(rule(row)),
        bare.stream().map(PlanSet::code).toList(),
        bare.stream().map(PlanSet::version).toList());
    return bare.stream()
        .map(
            set ->
                new PlanSet(
                    set.code(),
                    set.version(),
                    set.jurisdiction(),
                    set.vectorClasses(),
                    set.modalities(),
                    set.products(),
                    set.years(),
                    set.lifeLong(),
                    set.statement(),
                    set.effectiveFrom(),
                    set.effectiveTo(),
                    set.source(),
                    set.verified(),
                    rules.getOrDefault(set.name(), List.of())))
        .toList();
  }

  private static PlanRule rule(ResultSet row) throws SQLException {
    return new PlanRule(
        PlanItem.valueOf(row.getString("item")),
        row.getInt("month"),
        row.getInt("before_days"),
        row.getInt("after_days"),
        strings(row.getArray("completed_by")).stream()
            .map(EvidenceKind::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(EvidenceKind.class))),
        Optional.ofNullable(row.getString("until")).map(PlanRule.Until::valueOf));
  }

  private static PlanSet bare(ResultSet row) throws SQLException {
    int years = row.getInt("years");
    OptionalInt found = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(years);
    return new PlanSet(
        row.getString("code"),
        row.getInt("version"),
        row.getString("jurisdiction"),
        strings(row.getArray("vector_classes")),
        strings(row.getArray("modalities")),
        strings(row.getArray("products")),
        found,
        row.getBoolean("life_long"),
        row.getString("statement"),
        row.getObject("effective_from", LocalDate.class),
        Optional.ofNullable(row.getObject("effective_to", LocalDate.class)),
        row.getString("source"),
        row.getString("status").equals("verified"),
        List.of());
  }

  private static List<String> strings(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }

  private static Issue wrong(String location, String text) {
    return Issue.error(Issue.Kind.BUSINESS_RULE, location, text);
  }
}
