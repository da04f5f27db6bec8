package org.longwatch.fhir.bulk;

import java.util.List;

/**
 * What a centre has written down about one patient.
 *
 * @param centre code of the centre
 * @param gender FHIR code
 * @param birthDate year, or year and month
 * @param sheets in the order in which they were written
 */
public record CaseFile(
    String centre, String pseudonym, String gender, String birthDate, List<Sheet> sheets) {

  public CaseFile {
    sheets = List.copyOf(sheets);
  }
}
