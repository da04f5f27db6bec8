package org.longwatch.fhir.transfer;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where an import stands.
 *
 * @param lines lines received
 * @param accepted lines whose resource is part of the record
 * @param refused lines that are not, each with the reason
 * @param problem what to quote, if it failed
 */
record ImportStatus(
    UUID id,
    State state,
    String request,
    Instant askedAt,
    int lines,
    int accepted,
    int refused,
    Optional<String> problem,
    Instant expiresAt) {

  enum State {
    RECEIVING,
    WAITING,
    RUNNING,
    COMPLETE,
    FAILED
  }

  /** One line of the file and what came of it. */
  record Outcome(int line, int status, Optional<String> location, String issues) {}
}
