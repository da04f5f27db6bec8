package org.longwatch.fhir.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a sender says about a state it sends: when it was made there, and as which version.
 *
 * @param madeAt {@code meta.lastUpdated} as sent, null if it was not
 * @param madeAs {@code meta.versionId} as sent if it is a number, null if not
 */
public record Source(Instant madeAt, Long madeAs) {

  /** Says nothing. */
  public static final Source SILENT = new Source(null, null);

  public static Source of(Resource resource) {
    if (resource == null || !resource.hasMeta()) {
      return SILENT;
    }
    Meta meta = resource.getMeta();
    return new Source(
        meta.getLastUpdated() == null ? null : meta.getLastUpdated().toInstant(),
        number(meta.getVersionId()));
  }

  private static Long number(String version) {
    return version != null && version.matches("\\d{1,18}") ? Long.valueOf(version) : null;
  }

  public boolean isSilent() {
    return madeAt == null && madeAs == null;
  }

  /** Whether this is what the given version of this registry says of itself. */
  public boolean is(int version, Instant recordedAt) {
    return madeAs != null
        && madeAs == version
        && recordedAt.truncatedTo(ChronoUnit.MILLIS).equals(madeAt);
  }

  /** Whether this was made before the other; what cannot be compared was not. */
  public boolean isBefore(Source other) {
    if (madeAt != null && other.madeAt != null && !madeAt.equals(other.madeAt)) {
      return madeAt.isBefore(other.madeAt);
    }
    return madeAs != null && other.madeAs != null && madeAs < other.madeAs;
  }
}
