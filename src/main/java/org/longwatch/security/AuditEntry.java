package org.longwatch.security;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.platform.Sql;

/**
 * One line of the audit trail.
 *
 * @param id identity of the entry; not in order of commit
 * @param position dense place in the trail, 0 while not yet numbered
 * @param detail JSON object
 */
public record AuditEntry(
    long id,
    long position,
    Instant at,
    String actor,
    String roles,
    String action,
    String kind,
    Optional<UUID> subject,
    Optional<UUID> centre,
    Optional<UUID> patient,
    String detail,
    Optional<String> correlation) {

  static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        row.getLong("position"),
        Sql.instant(row, "at"),
        row.getString("actor"),
        row.getString("roles"),
        row.getString("action"),
        row.getString("kind"),
        Optional.ofNullable(row.getObject("subject", UUID.class)),
        Optional.ofNullable(row.getObject("centre_id", UUID.class)),
        Optional.ofNullable(row.getObject("patient_id", UUID.class)),
        row.getString("detail"),
        Optional.ofNullable(row.getString("correlation")));
  }

  /** The text the seal is made over; every field, unambiguous. */
  String sealText() {
    StringBuilder text = new StringBuilder(300);
    for (Object field :
        new Object[] {
          id,
          position,
          at,
          actor,
          roles,
          action,
          kind,
          subject.orElse(null),
          centre.orElse(null),
          patient.orElse(null),
          detail,
          correlation.orElse(null)
        }) {
      String value = String.valueOf(field);
      text.append(value.length()).append(':').append(value).append(';');
    }
    return text.toString();
  }
}
