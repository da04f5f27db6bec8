package org.longwatch.fhir.store;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;
import java.util.UUID;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;

/** How resources are read and written here. */
public final class Fhir {

  private static final FhirContext CONTEXT = context();

  /** Of {@code 2026-03-01T10:00:00.000}. */
  private static final int LENGTH_OF_MOMENT = 23;

  private Fhir() {}

  /**
   * HAPI's knowledge of R4. What it cannot read it leaves out without a word, above all without a
   * word in the log: the validator has seen the same bytes and says it to the sender.
   */
  public static FhirContext context() {
    FhirContext context = FhirContext.forR4Cached();
    LenientErrorHandler silent = new LenientErrorHandler(false);
    silent.setErrorOnInvalidValue(false);
    silent.setErrorOnInvalidExtension(false);
    context.setParserErrorHandler(silent);
    // what is contained came so: to look for more, everything would be walked before it is written
    context.getParserOptions().setAutoContainReferenceTargetsWithNoId(false);
    return context;
  }

  public static <T extends Resource> T parse(Class<T> type, String json) {
    return CONTEXT.newJsonParser().parseResource(type, json);
  }

  public static Resource parse(String json) {
    return (Resource) CONTEXT.newJsonParser().parseResource(json);
  }

  /** The class of a type of resource. */
  public static Class<? extends Resource> type(String name) {
    return CONTEXT.getResourceDefinition(name).getImplementingClass().asSubclass(Resource.class);
  }

  public static String write(Resource resource) {
    return CONTEXT.newJsonParser().encodeResourceToString(resource);
  }

  /** Gives a resource its id and version. */
  public static void stamp(Resource resource, UUID id, int version, Instant moment) {
    resource.setId(new IdType(resource.fhirType(), id.toString(), String.valueOf(version)));
    resource.getMeta().setVersionId(String.valueOf(version));
    resource.getMeta().setLastUpdatedElement(instant(moment));
  }

  /**
   * A resource as it is kept, without version and moment.
   *
   * @param before up to the number of the version
   * @param between up to the moment, to the millisecond and without its zone
   * @param after the rest
   */
  public record Unstamped(String before, String between, String after) {

    /** Length in UTF-8 with the moment, without the number of the version. */
    int bytes() {
      return (before + between + after).getBytes(StandardCharsets.UTF_8).length + LENGTH_OF_MOMENT;
    }
  }

  /** Tells what all versions of a resource have in common that say the same. */
  public static Unstamped unstamped(Resource resource, UUID id) {
    stamp(resource, id, 0, Instant.EPOCH);
    String said = write(resource);
    String version = "\"versionId\":\"";
    String moment = "\",\"lastUpdated\":\"";
    String epoch = instant(Instant.EPOCH).getValueAsString();
    int at = said.indexOf(version + "0" + moment + epoch);
    int end = at + version.length() + 1 + moment.length();
    return new Unstamped(
        said.substring(0, at + version.length()), moment, said.substring(end + LENGTH_OF_MOMENT));
  }

  public static InstantType instant(Instant moment) {
    return new InstantType(
        Date.from(moment), TemporalPrecisionEnum.MILLI, TimeZone.getTimeZone("UTC"));
  }

  /** Address of a version, relative to the base. */
  public static String location(String type, UUID id, int version) {
    return type + "/" + id + "/_history/" + version;
  }
}
