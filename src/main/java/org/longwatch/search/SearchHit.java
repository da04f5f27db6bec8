package org.longwatch.search;

import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/**
 * Something found.
 *
 * @param id of the patient, or of the fact about the patient
 * @param pseudonym of the patient
 * @param day when it happened, as reported; may be a year or a month only, or empty
 * @param highlightedTitle the title with the words looked for
 * @param snippet the places of the text that were found, or its beginning
 */
public record SearchHit(
    UUID id,
    CaseKind kind,
    PatientId patient,
    CentreId centre,
    String pseudonym,
    String day,
    String title,
    List<Segment> highlightedTitle,
    List<Segment> snippet) {

  public SearchHit {
    highlightedTitle = List.copyOf(highlightedTitle);
    snippet = List.copyOf(snippet);
  }
}
