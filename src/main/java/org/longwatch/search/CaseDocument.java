package org.longwatch.search;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/**
 * What the index knows of a patient or of one fact about a patient.
 *
 * @param title shown and searched
 * @param body text shown as snippet and searched
 * @param words values of further searchable fields, by the names of {@link CaseField}
 */
record CaseDocument(
    UUID id,
    CaseKind kind,
    PatientId patient,
    CentreId centre,
    String pseudonym,
    String day,
    String title,
    String body,
    Map<CaseField, List<String>> words) {

  CaseDocument {
    words = Map.copyOf(words);
  }
}
