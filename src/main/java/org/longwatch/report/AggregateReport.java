package org.longwatch.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A frozen report: patients, what is counted, what it is counted against and rates, by product and
 * year since infusion.
 *
 * @param asOf audit position up to which the record was known
 * @param clinicalCutOff last clinical day of what had happened
 * @param inputHash SHA-256 of what was read
 * @param outputHash SHA-256 of the unmasked lines ({@link ReportView#hash}); empty for readers who
 *     do not see all of them
 */
public record AggregateReport(
    UUID id,
    Instant createdAt,
    String createdBy,
    Measure measure,
    long asOf,
    LocalDate clinicalCutOff,
    String criteria,
    String dictionaryVersion,
    String softwareVersion,
    String inputHash,
    String outputHash) {

  AggregateReport withOutputHash(String hash) {
    return new AggregateReport(
        id,
        createdAt,
        createdBy,
        measure,
        asOf,
        clinicalCutOff,
        criteria,
        dictionaryVersion,
        softwareVersion,
        inputHash,
        hash);
  }
}
