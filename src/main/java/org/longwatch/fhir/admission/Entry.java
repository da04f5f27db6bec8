package org.longwatch.fhir.admission;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.fhir.store.Key;
import org.longwatch.fhir.store.Source;
import org.longwatch.fhir.store.StoredVersion;

/** One entry of a submission: what was asked, and what has been decided about it. */
public final class Entry {

  /** What is asked. */
  public enum Method {
    POST,
    PUT,
    PATCH,
    DELETE,
    GET
  }

  /** What comes of it. */
  enum Decision {
    CREATE,
    UPDATE,
    /** Made before the current version was: kept as history, and the current one stays. */
    LATE,
    /** Known already, or nothing changed: nothing is written. */
    LEAVE,
    DELETE,
    /** Cannot be done; an issue says why. */
    NONE
  }

  private final Asked asked;
  private final Set<Key> keys = new TreeSet<>();

  private Resource resource;
  private Source source;
  private int patched;
  private UUID id;
  private int version;
  private Instant moment;
  private StoredVersion newer;
  private boolean reread;
  private boolean confirmed;
  private Made made;
  private Decision decision = Decision.NONE;

  /**
   * What a request says about one resource.
   *
   * @param number position in the Bundle, 0 for a resource sent alone
   * @param place FHIRPath of the resource
   * @param url what to GET, relative to the base
   * @param fullUrl what other entries call it, empty if nothing
   * @param resource null to delete, to patch and to get
   * @param patch a JSON Patch, or null
   * @param condition the identifier that the request is conditional on, or null
   * @param target the id that the request names, or null
   * @param ifMatch the version that the request expects, or null
   */
  record Asked(
      int number,
      String place,
      Method method,
      String type,
      String url,
      String fullUrl,
      Resource resource,
      byte[] patch,
      Key condition,
      UUID target,
      Integer ifMatch) {}

  Entry(Asked asked) {
    this.asked = asked;
    take(asked.resource());
  }

  private void take(Resource read) {
    resource = read;
    source = Source.of(read);
    keys.clear();
    if (read != null && read.getNamedProperty("identifier") != null) {
      for (Base each : read.getNamedProperty("identifier").getValues()) {
        if (each instanceof Identifier identifier
            && identifier.hasSystem()
            && identifier.hasValue()
            && Uri.namesOne(identifier.getSystem())) {
          keys.add(new Key(asked.type(), identifier.getSystem(), identifier.getValue()));
        }
      }
    }
  }

  public int number() {
    return asked.number();
  }

  public String place() {
    return asked.place();
  }

  public Method method() {
    return asked.method();
  }

  public String type() {
    return asked.type();
  }

  public String url() {
    return asked.url();
  }

  String fullUrl() {
    return asked.fullUrl();
  }

  Resource resource() {
    return resource;
  }

  public byte[] patch() {
    return asked.patch();
  }

  public Optional<Key> condition() {
    return Optional.ofNullable(asked.condition());
  }

  public Optional<UUID> target() {
    return Optional.ofNullable(asked.target());
  }

  OptionalInt ifMatch() {
    return asked.ifMatch() == null ? OptionalInt.empty() : OptionalInt.of(asked.ifMatch());
  }

  /** The identifiers the resource carries. */
  Set<Key> keys() {
    return keys;
  }

  /** What the sender says about when and as which version it was made. */
  Source source() {
    return reread ? Source.SILENT : source;
  }

  /**
   * The resource that a patch makes of a version.
   *
   * @param base the version it was made from
   */
  public void patched(Resource made, int base) {
    take(made);
    patched = base;
  }

  /** The version that was patched, 0 if none. */
  int patchedVersion() {
    return patched;
  }

  boolean is(Decision any) {
    return decision == any;
  }

  /** Whether a version will be written from the resource, as the current one. */
  boolean writes() {
    return decision == Decision.CREATE || decision == Decision.UPDATE;
  }

  UUID id() {
    return id;
  }

  int version() {
    return version;
  }

  /** When the version was recorded that stays, null if not known. */
  Instant moment() {
    return moment;
  }

  /**
   * Decides.
   *
   * @param version the version there will be
   */
  void decide(Decision what, UUID about, int version) {
    this.decision = what;
    this.id = about;
    this.version = version;
  }

  /** What is sent was read here, in its current version, so its dates are ours. */
  void read() {
    reread = true;
  }

  /** Decides that this becomes history, and the current version is stated anew after it. */
  void late(StoredVersion current) {
    decide(Decision.LATE, id, current.version() + 2);
    newer = current;
  }

  /** Decides that the current version stays, for this says the same of it. */
  void confirm(StoredVersion current) {
    leave(id, current.version(), current.recordedAt());
    confirmed = true;
  }

  /** Whether this is the current state, be it written now or stated again. */
  boolean isCurrent() {
    return writes() || confirmed;
  }

  /** The version that a late one came after. */
  StoredVersion newer() {
    return newer;
  }

  /**
   * What the same bytes made when they came before.
   *
   * @param moment when, null if not known
   */
  record Made(UUID id, Instant moment) {}

  /** Remembers what this very entry made before, so that it makes nothing twice. */
  void made(UUID about, Instant recorded) {
    made = new Made(about, recorded);
  }

  /** What this very entry made when the same bytes came before. */
  Optional<Made> made() {
    return Optional.ofNullable(made);
  }

  /** Decides that the version recorded then stays. */
  void leave(UUID about, int version, Instant recorded) {
    decide(Decision.LEAVE, about, version);
    this.moment = recorded;
  }
}
