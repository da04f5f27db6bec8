package org.longwatch.kernel;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.util.UUID;

/**
 * What every accepted fact of the record shares: an id given by us, a version, and the audit entry
 * that made this state known. Former states are kept by the database in {@code <table>_history}
 * (see ADR 0004), so the record can be read as it was known at any audit position.
 */
@MappedSuperclass
public class Fact {

  @Id private UUID id;

  @Version private int version;

  @Column(name = "entry_id")
  private long entry;

  protected Fact() {}

  protected Fact(UUID id) {
    this.id = id;
  }

  public UUID id() {
    return id;
  }

  public int version() {
    return version;
  }

  /** The audit entry that made this state known. */
  public long entry() {
    return entry;
  }

  /** Ties the present state to the audit entry that tells of it. */
  public void knownBy(long auditEntry) {
    this.entry = auditEntry;
  }
}
