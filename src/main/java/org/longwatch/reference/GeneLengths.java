package org.longwatch.reference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** How long the transcripts of genes are, by a file of the steward with its source. */
@ApplicationScoped
@Transactional
public class GeneLengths {

  /** The columns of a file, by name. */
  public static final List<String> COLUMNS = List.of("gene", "transcript_length");

  private static final int MOST_ROWS = 200_000;
  private static final double LONGEST = 10_000_000;

  /**
   * A file as published.
   *
   * @param source where the lengths come from
   * @param lengths average length of the transcripts in bases, by gene
   */
  public record Published(int version, String source, Map<String, Double> lengths) {
    public Published {
      lengths = Map.copyOf(lengths);
    }

    /** As runs keep it among their rules. */
    public String label() {
      return "gene-lengths v" + version + " = " + source;
    }
  }

  @Inject Sql sql;
  @Inject Access access;
  @Inject AuditTrail audit;
  @Inject Clocks clocks;

  /** The file that was published last. */
  public Optional<Published> inUse() {
    return sql.first(
            "select version, source from reference.gene_length_set order by version desc limit 1",
            row -> new Published(row.getInt(1), row.getString(2), Map.of()))
        .map(bare -> new Published(bare.version(), bare.source(), lengths(bare.version())));
  }

  private Map<String, Double> lengths(int version) {
    Map<String, Double> lengths = new TreeMap<>();
    sql.list(
        "select gene, transcript_length from reference.gene_length where set_version = ?",
        row -> lengths.put(row.getString(1), row.getDouble(2)),
        version);
    return lengths;
  }

  /**
   * Publishes a file as the next version; the next run uses it.
   *
   * @param csv UTF-8 with the columns {@link #COLUMNS} in any order
   * @throws RuleViolated with everything that is wrong, by line
   */
  public Published publish(String source, byte[] csv) {
    Actor actor = access.require(Role.STEWARD);
    List<Issue> issues = new ArrayList<>();
    if (source.isBlank()) {
      issues.add(
          StatedTable.wrong(
              "source", "Say which annotation of which genome the lengths come from"));
    }
    Map<String, Double> lengths = read(csv, issues);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    sql.list("select pg_advisory_xact_lock(hashtext('gene lengths'))", row -> 0);
    int version =
        Math.toIntExact(
            sql.number("select coalesce(max(version), 0) from reference.gene_length_set") + 1);
    Published set = new Published(version, source.strip(), lengths);
    audit.record(
        "published",
        "reference.gene_length_set",
        UUID.nameUUIDFromBytes("gene lengths".getBytes(StandardCharsets.UTF_8)),
        null,
        null,
        Map.of("version", version, "genes", lengths.size(), "source", set.source()));
    sql.update(
        "insert into reference.gene_length_set (version, source, published_at, published_by)"
            + " values (?,?,?,?)",
        version,
        set.source(),
        clocks.instant(),
        actor.name());
    sql.batch(
        "insert into reference.gene_length (set_version, gene, transcript_length) values (?,?,?)",
        lengths.entrySet().stream()
            .map(each -> new Object[] {version, each.getKey(), each.getValue()})
            .toList());
    return set;
  }

  private static Map<String, Double> read(byte[] csv, List<Issue> issues) {
    Map<String, Double> lengths = new TreeMap<>();
    StatedTable.read(csv, COLUMNS, MOST_ROWS, "gene", issues, row -> take(row, lengths));
    return lengths;
  }

  private static void take(StatedTable.Row row, Map<String, Double> lengths) {
    String gene = row.text("gene");
    if (!gene.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,39}")) {
      row.wrong("gene is a symbol of 1 to 40 letters, digits, dots or hyphens");
      return;
    }
    double length = row.number("transcript_length");
    if (!(length > 0 && length <= LONGEST)) {
      row.wrong("transcript_length is a number of bases above 0, with a point");
    } else if (lengths.putIfAbsent(gene, length) != null) {
      row.wrong("The file has " + gene + " twice");
    }
  }
}
