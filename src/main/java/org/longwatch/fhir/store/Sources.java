package org.longwatch.fhir.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.platform.Sql;

/**
 * When and as which version the current states were made where they come from, and the versions
 * that came later than newer ones. Only those resources have a row whose sender says so.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
public class Sources {

  @Inject Sql sql;

  /** A version that was made before the current one and came after it. */
  public record Late(UUID id, String type, int version, String content) {}

  public Map<UUID, Source> of(Collection<UUID> ids) {
    Map<UUID, Source> sources = new HashMap<>();
    if (!ids.isEmpty()) {
      sql.list(
          "select resource_id, made_at, made_as from fhir.source where resource_id = any"
              + " (?::uuid[])",
          row ->
              sources.put(
                  row.getObject("resource_id", UUID.class),
                  new Source(Sql.instant(row, "made_at"), row.getObject("made_as", Long.class))),
          ids);
    }
    return sources;
  }

  /** Notes what was said about the current states; what was said of former ones is forgotten. */
  public void note(Map<UUID, Source> said) {
    List<Object[]> rows = new ArrayList<>();
    said.forEach((id, source) -> rows.add(new Object[] {id, source.madeAt(), source.madeAs()}));
    if (!rows.isEmpty()) {
      sql.batch(
          "insert into fhir.source (resource_id, made_at, made_as) values (?,?::timestamptz,"
              + "?::bigint) on conflict (resource_id) do update set"
              + " made_at = excluded.made_at, made_as = excluded.made_as",
          rows);
    }
  }

  /** Keeps late versions as history. */
  public void keep(CentreId centre, UUID receipt, Instant now, Collection<Late> late) {
    List<Object[]> rows = new ArrayList<>();
    late.forEach(
        each ->
            rows.add(
                new Object[] {
                  each.id(),
                  each.version(),
                  now,
                  receipt,
                  each.content(),
                  centre.value(),
                  each.type()
                }));
    if (!rows.isEmpty()) {
      sql.batch(
          "insert into fhir.resource_version (id, version, recorded_at, receipt_id, content,"
              + " centre_id, type) values (?,?,?,?,?,?,?)",
          rows);
    }
  }
}
