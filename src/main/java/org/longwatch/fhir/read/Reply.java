package org.longwatch.fhir.read;

import java.time.Instant;
import java.util.Optional;

/**
 * What is answered.
 *
 * @param status 200, or 304 when the client has it already
 * @param json the resource, empty for 304
 * @param version of a single resource
 * @param changed when a single resource became what it is
 */
public record Reply(int status, String json, Optional<Integer> version, Optional<Instant> changed) {

  static Reply of(String json) {
    return new Reply(200, json, Optional.empty(), Optional.empty());
  }
}
