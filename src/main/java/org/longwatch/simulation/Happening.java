package org.longwatch.simulation;

import java.time.LocalDate;

/**
 * An event that happens to a patient.
 *
 * @param addition sentence that only this case's story has, empty for none
 */
record Happening(EventKind kind, LocalDate onset, boolean fatal, String addition) {}
