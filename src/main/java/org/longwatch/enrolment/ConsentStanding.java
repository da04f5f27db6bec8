package org.longwatch.enrolment;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/** Where a patient's consent stands on a day, by all that was said until then. */
public enum ConsentStanding {
  /** Nobody has said anything. */
  NOT_RECORDED,
  GIVEN,
  /** Given once, and its time is over. */
  EXPIRED,
  REFUSED,
  /** Given once, and taken back. */
  WITHDRAWN;

  /** The latest decision counts; of two on one day, the one that says no. */
  public static ConsentStanding of(List<ConsentLine> consents, LocalDate day) {
    List<ConsentLine> decided =
        consents.stream()
            .filter(consent -> consent.status().isDecided() && !consent.decidedOn().isAfter(day))
            .sorted(
                Comparator.comparing(ConsentLine::decidedOn)
                    .thenComparing(consent -> !consent.isYes()))
            .toList();
    if (decided.isEmpty()) {
      return NOT_RECORDED;
    }
    ConsentLine last = decided.get(decided.size() - 1);
    if (last.isYes()) {
      return last.until().filter(day::isAfter).isPresent() ? EXPIRED : GIVEN;
    }
    boolean takenBack =
        last.kind() == ConsentKind.WITHDRAWAL
            || last.status() == ConsentStatus.INACTIVE
            || decided.stream().anyMatch(ConsentLine::isYes);
    return takenBack ? WITHDRAWN : REFUSED;
  }
}
