package org.longwatch.signal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A detection run as it was stored: which record, counted how, by what software, with which result.
 *
 * @param criteria the way of counting in words
 * @param lockPoint audit position up to which the record was known
 * @param clinicalCutOff last day of what had happened
 * @param present whether it is about the record as it stands: all that is known, and no earlier
 *     cut-off than that of such a run before; only then it raises alerts
 * @param rules rows of the rule book that were used: key, version, number, status
 * @param inputHash SHA-256 of what was read
 * @param outputHash SHA-256 of the canonical output; the same run gives the same again
 */
public record DetectionRun(
    UUID id,
    Instant startedAt,
    Instant finishedAt,
    String startedBy,
    String criteriaName,
    int criteriaVersion,
    String criteria,
    long lockPoint,
    LocalDate clinicalCutOff,
    boolean present,
    String softwareVersion,
    String dictionaryVersion,
    List<String> rules,
    long patients,
    long treatments,
    long cases,
    String inputHash,
    String outputHash) {

  public DetectionRun {
    rules = List.copyOf(rules);
  }

  /** Every choice of the way of counting in words; its text if this software knows it no more. */
  public Map<String, String> choices() {
    return DetectionCriteria.parse(criteria)
        .map(DetectionCriteria::choices)
        .orElse(Map.of("Way of counting", criteria));
  }

  /** The choices as one line for people. */
  public String counting() {
    return choices().entrySet().stream()
        .map(choice -> choice.getKey() + ": " + choice.getValue())
        .collect(Collectors.joining(". "));
  }
}
