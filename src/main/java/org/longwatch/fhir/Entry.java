package org.longwatch.fhir;

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

/** One entry of a submission: what was asked, and what has been decided about it. */
final class Entry {

  /** What is asked. */
  enum Method {
    POST,
    PUT,
    DELETE
  }

  /** What comes of it. */
  enum Decision {
    CREATE,
    UPDATE,
    /** Known already, or nothing changed: nothing is written. */
    LEAVE,
    DELETE,
    /** Cannot be done; an issue says why. */
    NONE
  }

  private final int number;
  private final String place;
  private final Method method;
  private final String type;
  private final String fullUrl;
  private final Resource resource;
  private final Key condition;
  private final UUID target;
  private final Integer ifMatch;
  private final Set<Key> keys = new TreeSet<>();

  private UUID id;
  private int version;
  private Decision decision = Decision.NONE;

  /**
   * An entry as read.
   *
   * @param number position in the Bundle, 0 for a resource sent alone
   * @param place FHIRPath of the resource
   * @param resource null to delete
   * @param condition the identifier that the request is conditional on, or null
   * @param target the id that the request names, or null
   * @param ifMatch the version that the request expects, or null
   */
  Entry(
      int number,
      String place,
      Method method,
      String type,
      String fullUrl,
      Resource resource,
      Key condition,
      UUID target,
      Integer ifMatch) {
    this.number = number;
    this.place = place;
    this.method = method;
    this.type = type;
    this.fullUrl = fullUrl;
    this.resource = resource;
    this.condition = condition;
    this.target = target;
    this.ifMatch = ifMatch;
    if (resource != null) {
      for (Base each : resource.getNamedProperty("identifier").getValues()) {
        if (each instanceof Identifier identifier
            && identifier.hasSystem()
            && identifier.hasValue()
            && Uri.namesOne(identifier.getSystem())) {
          keys.add(new Key(type, identifier.getSystem(), identifier.getValue()));
        }
      }
    }
  }

  int number() {
    return number;
  }

  String place() {
    return place;
  }

  Method method() {
    return method;
  }

  String type() {
    return type;
  }

  String fullUrl() {
    return fullUrl;
  }

  Resource resource() {
    return resource;
  }

  Optional<Key> condition() {
    return Optional.ofNullable(condition);
  }

  Optional<UUID> target() {
    return Optional.ofNullable(target);
  }

  OptionalInt ifMatch() {
    return ifMatch == null ? OptionalInt.empty() : OptionalInt.of(ifMatch);
  }

  /** The identifiers the resource carries. */
  Set<Key> keys() {
    return keys;
  }

  boolean is(Decision any) {
    return decision == any;
  }

  /** Whether a version will be written from the resource. */
  boolean writes() {
    return decision == Decision.CREATE || decision == Decision.UPDATE;
  }

  UUID id() {
    return id;
  }

  int version() {
    return version;
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
}
