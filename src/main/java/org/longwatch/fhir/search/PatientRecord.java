package org.longwatch.fhir.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.fhir.store.Selection;
import org.longwatch.fhir.store.StoredVersion;

/** All that is about a patient, and what it points to besides, in the order of ids. */
public final class PatientRecord {

  /** What says of a resource when it was, by type. */
  private static final Set<String> WHEN =
      Set.of(
          "AdverseEvent.date",
          "Condition.onset-date",
          "Consent.date",
          "Encounter.date",
          "MedicationAdministration.effective-time",
          "MedicationStatement.effective",
          "Observation.date",
          "Procedure.date",
          "QuestionnaireResponse.authored",
          "Specimen.collected");

  private static final String NUMBERS =
      SearchParameters.types().stream()
          .flatMap(type -> SearchParameters.of(type).stream())
          .filter(each -> WHEN.contains(each.type() + "." + each.name()))
          .map(each -> String.valueOf(each.number()))
          .collect(Collectors.joining(", "));

  private PatientRecord() {}

  /**
   * What is left out; parts that are null leave nothing out.
   *
   * @param since what was kept earlier
   * @param start what was over before this millisecond
   * @param end what began at this millisecond or later
   */
  public record Narrowed(Instant since, Long start, Long end) {

    /** Nothing is left out. */
    public static final Narrowed NOT = new Narrowed(null, null, null);

    /** Whether a resource without any date of its own is taken. */
    public boolean takes(StoredVersion version) {
      return since == null || !version.recordedAt().isBefore(since);
    }
  }

  /** The first millisecond of a date. */
  public static Optional<Long> start(String date) {
    return Span.of(date).map(Span::low);
  }

  /** The first millisecond after a date. */
  public static Optional<Long> end(String date) {
    return Span.of(date).map(Span::high);
  }

  /** What is about the patient, without the patient. */
  public static Selection about(UUID patient, Narrowed narrowed, UUID after) {
    StringBuilder where = new StringBuilder(" and r.patient_id = ? and r.id <> ?");
    List<Object> bound = new ArrayList<>(List.of(patient, patient));
    if (narrowed.start() != null || narrowed.end() != null) {
      where
          .append(" and not exists (select 1 from fhir.search_date d where d.id = r.id")
          .append(" and d.param in (")
          .append(NUMBERS)
          .append(") and (d.high <= ? or d.low >= ?))");
      bound.add(narrowed.start() == null ? Span.EVER : narrowed.start());
      bound.add(narrowed.end() == null ? Span.FOREVER : narrowed.end());
    }
    return selection(where, bound, narrowed, after);
  }

  /** What is about nobody, and pointed to by what is about the patient. */
  public static Selection besides(UUID patient, Narrowed narrowed, UUID after) {
    StringBuilder where =
        new StringBuilder(
            " and r.patient_id is null and r.id in (select f.target from fhir.search_reference f"
                + " join fhir.resource p on p.id = f.id where p.patient_id = ? and not p.deleted)");
    return selection(where, new ArrayList<>(List.of(patient)), narrowed, after);
  }

  private static Selection selection(
      StringBuilder where, List<Object> bound, Narrowed narrowed, UUID after) {
    if (narrowed.since() != null) {
      where.append(" and r.updated_at >= ?");
      bound.add(narrowed.since());
    }
    if (after != null) {
      where.append(" and r.id > ?");
      bound.add(after);
    }
    return new Selection("", List.of(), where.toString(), bound, List.of(), true);
  }
}
