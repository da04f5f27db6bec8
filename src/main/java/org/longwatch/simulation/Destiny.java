package org.longwatch.simulation;

import java.time.LocalDate;

/**
 * What is settled about a patient before anything happens.
 *
 * @param centre place of the centre in the list
 * @param late day of the late event that awaits the patient, or null; the only day that may lie
 *     after the end of the cohort
 */
record Destiny(
    int number, int centre, SimulatedProduct product, LocalDate treated, LocalDate late) {

  boolean awaitsLateEvent() {
    return late != null;
  }
}
