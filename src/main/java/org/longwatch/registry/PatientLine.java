package org.longwatch.registry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** A patient as other rooms read it. */
public record PatientLine(
    PatientId id,
    CentreId centre,
    String pseudonym,
    Sex sex,
    PartialDate birthDate,
    Optional<LocalDate> deceasedOn) {

  /**
   * What speaks against any fact about this patient: told by another centre, of a day to come, or
   * of a day before the birth. Of a partial date only what is certain is said.
   *
   * @param today the day at the centre
   * @param subject where the patient is named, as FHIR says it
   * @param dated where the day is
   * @param what the fact in one word, for instance {@code visit}
   */
  public List<Issue> objections(
      CentreId teller,
      PartialDate day,
      LocalDate today,
      String subject,
      String dated,
      String what) {
    List<Issue> issues = new ArrayList<>();
    if (!centre.equals(teller)) {
      issues.add(Issue.error(Issue.Kind.NOT_FOUND, subject, "No such patient at this centre"));
    }
    if (day.earliest().isAfter(today)) {
      issues.add(
          Issue.error(
              Issue.Kind.BUSINESS_RULE,
              dated,
              "The " + what + " lies in the future (today is " + today + ")"));
    }
    if (day.latest().isBefore(birthDate.earliest())) {
      issues.add(
          Issue.error(Issue.Kind.BUSINESS_RULE, dated, "The " + what + " lies before the birth"));
    }
    return issues;
  }
}
