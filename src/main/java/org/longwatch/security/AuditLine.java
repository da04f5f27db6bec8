package org.longwatch.security;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that somebody did or looked at, from the audit trail or from the access log.
 *
 * @param id {@code e-…} of the audit trail, {@code a-…} of the access log
 * @param did what it was
 * @param action in the registry's own words, for instance {@code recorded}
 * @param target kind of row ({@code registry.patient}), or what was read
 * @param subject id of the row that was changed
 */
public record AuditLine(
    String id,
    Instant at,
    String actor,
    String roles,
    Did did,
    String action,
    String target,
    Optional<UUID> subject,
    Optional<UUID> patient,
    Optional<String> correlation) {

  /** Whether somebody came, went, or tried to come. */
  public boolean authenticates() {
    return target.equals(AuditReader.ACCOUNT) && AuditReader.AUTHENTICATING.contains(action);
  }

  /** The five things that can be done. */
  public enum Did {
    CREATE,
    READ,
    UPDATE,
    DELETE,
    /** Searched, or had something computed or put together. */
    EXECUTE
  }
}
