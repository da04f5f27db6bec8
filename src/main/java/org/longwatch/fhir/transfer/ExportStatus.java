package org.longwatch.fhir.transfer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where an export stands.
 *
 * @param lockPoint all that was accepted until then is in it, and nothing later
 * @param type what is being written, empty before it begins
 * @param written resources so far
 * @param problem what to quote, if it failed
 */
record ExportStatus(
    UUID id,
    State state,
    String request,
    Optional<Instant> lockPoint,
    String type,
    long written,
    Optional<String> problem,
    Optional<Instant> expiresAt,
    List<File> files) {

  ExportStatus {
    files = List.copyOf(files);
  }

  enum State {
    WAITING,
    RUNNING,
    COMPLETE,
    FAILED
  }

  /**
   * One file.
   *
   * @param deleted it tells what was deleted, as transactions that delete it
   */
  record File(String name, String type, boolean deleted, long resources) {}
}
