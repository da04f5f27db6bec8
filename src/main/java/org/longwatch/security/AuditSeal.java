package org.longwatch.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;

/**
 * Chains the audit trail in sealed blocks: each block's hash covers its entries and the hash before
 * it, so an edit, a deletion or a re-ordering shows. Whoever keeps the newest hash elsewhere can
 * also prove that the whole chain was not rewritten.
 */
@ApplicationScoped
@Transactional
public class AuditSeal implements TimedTask {

  private static final String NO_HASH = "0".repeat(64);
  private static final int BLOCK = 10_000;
  private static final long SEALING = 7_230_002L;

  @Inject Sql sql;
  @Inject AuditTrail trail;

  /**
   * What a verification found.
   *
   * @param entries entries covered by seals and found intact
   * @param head newest hash, to be kept elsewhere
   * @param fault what is broken first, empty if nothing is
   */
  public record Verification(long entries, long blocks, String head, Optional<String> fault) {}

  private record Block(long number, long first, long last, String previous, String hash) {}

  @Override
  public String name() {
    return "audit-seal";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("20 * * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    int sealed = seal(now);
    return sealed == 0 ? "" : sealed + " blocks sealed";
  }

  /** Seals whatever is numbered and not yet sealed; answers how many blocks that made. */
  public int seal(Instant now) {
    trail.advance();
    if (sql.number("select case when pg_try_advisory_xact_lock(?) then 1 else 0 end", SEALING)
        == 0) {
      return 0;
    }
    int blocks = 0;
    Block last = last().orElse(new Block(0, 0, 0, NO_HASH, NO_HASH));
    while (true) {
      List<AuditEntry> entries = trail.after(last.last(), BLOCK);
      if (entries.isEmpty()) {
        return blocks;
      }
      Block next =
          new Block(
              last.number() + 1,
              entries.get(0).position(),
              entries.get(entries.size() - 1).position(),
              last.hash(),
              hash(last.hash(), entries));
      sql.update(
          "insert into security.audit_seal (block, first_position, last_position, previous_hash,"
              + " hash, sealed_at) values (?,?,?,?,?,?)",
          next.number(),
          next.first(),
          next.last(),
          next.previous(),
          next.hash(),
          now);
      blocks++;
      last = next;
    }
  }

  /** Recomputes every seal from the entries; names the first broken block and position. */
  public Verification verify() {
    List<Block> blocks =
        sql.list(
            "select block, first_position, last_position, previous_hash, hash"
                + " from security.audit_seal order by block",
            row ->
                new Block(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5)));
    String previous = NO_HASH;
    long position = 0;
    long number = 0;
    for (Block block : blocks) {
      number++;
      String where =
          "block " + block.number() + " (positions " + block.first() + "-" + block.last() + ")";
      if (block.number() != number || block.first() != position + 1) {
        return new Verification(
            position, number - 1, previous, Optional.of(where + ": a block is missing before it"));
      }
      if (!block.previous().equals(previous)) {
        return new Verification(
            position,
            number - 1,
            previous,
            Optional.of(where + ": does not follow the block before"));
      }
      int size = (int) (block.last() - block.first() + 1);
      List<AuditEntry> entries = trail.after(position, size);
      Optional<Long> gap = firstGap(entries, position, block.last());
      if (gap.isPresent()) {
        return new Verification(
            position,
            number - 1,
            previous,
            Optional.of(where + ": entry at position " + gap.get() + " is missing"));
      }
      if (!hash(previous, entries).equals(block.hash())) {
        return new Verification(
            position, number - 1, previous, Optional.of(where + ": an entry was changed"));
      }
      previous = block.hash();
      position = block.last();
    }
    return new Verification(position, number, previous, Optional.empty());
  }

  private static Optional<Long> firstGap(List<AuditEntry> entries, long after, long last) {
    long expected = after;
    for (AuditEntry entry : entries) {
      expected++;
      if (entry.position() != expected) {
        return Optional.of(expected);
      }
    }
    return expected == last ? Optional.empty() : Optional.of(expected + 1);
  }

  private Optional<Block> last() {
    return sql.first(
        "select block, first_position, last_position, previous_hash, hash"
            + " from security.audit_seal order by block desc limit 1",
        row ->
            new Block(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5)));
  }

  private static String hash(String previous, List<AuditEntry> entries) {
    var digest = Sha256.digest();
    digest.update(previous.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (AuditEntry entry : entries) {
      digest.update(entry.sealText().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
