package org.longwatch.supply;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.reference.StatedTable;
import org.longwatch.registry.BatchLine;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ProductLine;
import org.longwatch.security.Access;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;

/** Statements of how many treatments were released, loaded by a steward from a file. */
@ApplicationScoped
@Transactional
public class ReleasedLots {

  /** The columns of a file, by name. */
  public static final List<String> COLUMNS = List.of("product", "lot", "units", "released_on");

  private static final int MOST_ROWS = 100_000;
  private static final int MOST_UNITS = 1_000_000;
  private static final LocalDate EARLIEST = LocalDate.of(1980, 1, 1);

  private static final String SELECT =
      "select v.product_id, p.code, b.lot, v.units, v.released_on, v.source"
          + " from supply.released_lot%s v join registry.batch b on b.id = v.id"
          + " join registry.product p on p.id = v.product_id";

  @Inject Sql sql;
  @Inject Catalogue catalogue;
  @Inject Access access;
  @Inject AuditTrail audit;
  @Inject Clocks clocks;

  private record Row(UUID batch, ReleasedLot lot) {}

  /** All statements that hold now, by product and lot. */
  public List<ReleasedLot> all() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    return sql.list(SELECT.formatted("") + " order by p.code, b.lot", ReleasedLots::read);
  }

  /**
   * Statements as they were known.
   *
   * @param lockPoint audit position: what was known
   * @param cutOff last day of release that counts
   */
  public List<ReleasedLot> at(long lockPoint, LocalDate cutOff) {
    return sql.list(
        SELECT.formatted("_version")
            + " where security.known_at(v.entry_id, v.superseded_by, ?) and v.released_on <= ?"
            + " order by v.product_id, v.id",
        ReleasedLots::read,
        lockPoint,
        cutOff);
  }

  /**
   * States anew how many treatments the lots of a file were released with; other lots keep what was
   * stated of them.
   *
   * @param source who says so
   * @param csv UTF-8 with the columns {@link #COLUMNS} in any order
   * @return how many lots were stated or changed
   * @throws RuleViolated with everything that is wrong, by line; then nothing is taken
   */
  public int state(String source, byte[] csv) {
    access.require(Role.STEWARD);
    List<Issue> issues = new ArrayList<>();
    if (source.isBlank()) {
      issues.add(
          StatedTable.wrong(
              "source", "Say who states these numbers, for instance the holder's letter"));
    }
    List<Row> rows = read(csv, source.strip(), issues);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    Set<ReleasedLot> before =
        Set.copyOf(
            sql.list(
                SELECT.formatted("") + " where v.id = any (?::uuid[])",
                ReleasedLots::read,
                rows.stream().map(Row::batch).toList()));
    List<Row> changed = rows.stream().filter(row -> !before.contains(row.lot())).toList();
    changed.forEach(this::state);
    return changed.size();
  }

  private void state(Row row) {
    long entry =
        audit.record(
            "stated",
            "supply.released_lot",
            row.batch(),
            null,
            null,
            Map.of(
                "product", row.lot().productCode(),
                "lot", row.lot().lot(),
                "units", row.lot().units(),
                "releasedOn", row.lot().releasedOn(),
                "source", row.lot().source()));
    sql.update(
        "insert into supply.released_lot (id, version, entry_id, product_id, units, released_on,"
            + " source) values (?,0,?,?,?,?,?) on conflict (id) do update set version ="
            + " supply.released_lot.version + 1, entry_id = excluded.entry_id, units ="
            + " excluded.units, released_on = excluded.released_on, source = excluded.source",
        row.batch(),
        entry,
        row.lot().product().value(),
        row.lot().units(),
        row.lot().releasedOn(),
        row.lot().source());
  }

  private List<Row> read(byte[] csv, String source, List<Issue> issues) {
    List<Row> rows = new ArrayList<>();
    Map<String, ProductLine> products = new HashMap<>();
    catalogue.products().forEach(product -> products.put(product.code(), product));
    Map<ProductId, Map<String, UUID>> lots = new HashMap<>();
    Set<UUID> stated = new HashSet<>();
    StatedTable.read(
        csv,
        COLUMNS,
        MOST_ROWS,
        "lot",
        issues,
        line ->
            row(line, products, lots, source)
                .ifPresent(
                    row -> {
                      if (stated.add(row.batch())) {
                        rows.add(row);
                      } else {
                        line.wrong("The file states this lot twice");
                      }
                    }));
    return rows;
  }

  private Optional<Row> row(
      StatedTable.Row line,
      Map<String, ProductLine> products,
      Map<ProductId, Map<String, UUID>> lots,
      String source) {
    ProductLine product = products.get(line.text("product"));
    String lot = line.text("lot");
    Optional<UUID> batch = Optional.empty();
    if (product == null) {
      line.wrong("There is no product " + line.text("product"));
    } else {
      batch = Optional.ofNullable(lots.computeIfAbsent(product.id(), this::lotsOf).get(lot));
      if (batch.isEmpty()) {
        line.wrong(product.code() + " has no lot " + lot + "; an administrator adds lots");
      }
    }
    int units = line.whole("units", 0, MOST_UNITS);
    LocalDate releasedOn = line.day("released_on", EARLIEST, clocks.today(ZoneOffset.UTC));
    return line.isRight()
        ? Optional.of(
            new Row(
                batch.orElseThrow(),
                new ReleasedLot(product.id(), product.code(), lot, units, releasedOn, source)))
        : Optional.empty();
  }

  private Map<String, UUID> lotsOf(ProductId product) {
    return catalogue.batches(product).stream()
        .collect(Collectors.toMap(BatchLine::lot, BatchLine::id));
  }

  private static ReleasedLot read(ResultSet row) throws SQLException {
    return new ReleasedLot(
        new ProductId(row.getObject("product_id", UUID.class)),
        row.getString("code"),
        row.getString("lot"),
        row.getInt("units"),
        row.getObject("released_on", LocalDate.class),
        row.getString("source"));
  }
}
