package org.longwatch.fhir.transfer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.search.TypeFilter;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;

/**
 * What is asked for by {@code $export} (HL7 Bulk Data Access 2.0, section 2.2.5).
 *
 * @param request the address as asked, for the manifest
 * @param patientLevel only what is about patients
 * @param types in the order in which they are written; empty means all
 * @param since only what changed at or after this moment, and what was deleted since
 * @param patients only these; empty means all
 * @param filters what is wanted of a type, as asked; one of a type's is enough, and of a type that
 *     has none everything is wanted
 */
record ExportOrder(
    String request,
    boolean patientLevel,
    List<String> types,
    Optional<Instant> since,
    List<UUID> patients,
    List<String> filters) {

  private static final Set<String> FORMATS =
      Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");

  private static final int MOST_FILTERS = 40;

  ExportOrder {
    types = List.copyOf(types);
    patients = List.copyOf(patients);
    filters = List.copyOf(filters);
  }

  /**
   * Reads the parameters.
   *
   * @param lenient {@code Prefer: handling=lenient}: what is not known is passed over, but not a
   *     filter, without which more would be given than was asked for
   * @param base address of this server with a slash at the end
   * @throws Refusal naming everything that is wrong
   */
  static ExportOrder of(
      String request,
      boolean patientLevel,
      Map<String, List<String>> given,
      boolean lenient,
      String base) {
    List<Issue> issues = new ArrayList<>();
    Set<String> types = new LinkedHashSet<>();
    List<UUID> patients = new ArrayList<>();
    List<String> filters = new ArrayList<>();
    Set<String> filtered = new LinkedHashSet<>();
    Optional<Instant> since = Optional.empty();
    for (Map.Entry<String, List<String>> parameter : given.entrySet()) {
      String name = parameter.getKey();
      for (String value : parameter.getValue()) {
        switch (name) {
          case "_type" -> {
            for (String type : value.split(",", -1)) {
              if (type.matches("[A-Z][A-Za-z]{1,63}")) {
                types.add(type);
              } else if (!lenient) {
                issues.add(wrong(name, "Name types of resources, separated by commas"));
              }
            }
          }
          case "_since" -> since = moment(value, issues);
          case "patient" -> {
            String id = value.substring(value.lastIndexOf('/') + 1);
            Reading.uuid(id)
                .ifPresentOrElse(
                    patients::add,
                    () -> issues.add(wrong(name, "Name a patient as Patient/ and its id")));
          }
          case "_typeFilter" -> {
            for (String filter : TypeFilter.apart(value)) {
              TypeFilter.read(filter, base, issues)
                  .ifPresent(
                      understood -> {
                        filters.add(filter);
                        filtered.add(understood.type());
                      });
            }
          }
          case "_outputFormat", "_format" -> {
            if (name.equals("_outputFormat") && !FORMATS.contains(value.replace(' ', '+'))) {
              issues.add(wrong(name, "Files are written as application/fhir+ndjson only"));
            }
          }
          default -> {
            if (!lenient) {
              issues.add(
                  Issue.error(
                      Issue.Kind.NOT_SUPPORTED,
                      name,
                      "The parameter "
                          + name
                          + " is not known here; leave it out, or send Prefer: handling=lenient"));
            }
          }
        }
      }
    }
    if (!patients.isEmpty() && !patientLevel) {
      issues.add(wrong("patient", "Patients can be named at Patient/$export only"));
    }
    if (filters.size() > MOST_FILTERS) {
      issues.add(
          Issue.error(
              Issue.Kind.TOO_COSTLY, "_typeFilter", "At most " + MOST_FILTERS + " filters"));
    }
    for (String type : filtered) {
      if (!types.isEmpty() && !types.contains(type)) {
        issues.add(
            wrong("_typeFilter", "There is a filter of " + type + ", which _type leaves out"));
      }
    }
    if (!issues.isEmpty()) {
      throw new Refusal(400, issues);
    }
    return new ExportOrder(request, patientLevel, List.copyOf(types), since, patients, filters);
  }

  private static Optional<Instant> moment(String text, List<Issue> issues) {
    try {
      // an unescaped plus sign of the offset arrives as a blank
      return Optional.of(OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
    } catch (DateTimeException e) {
      issues.add(wrong("_since", "Give a moment with its offset, like 2026-01-31T08:00:00Z"));
      return Optional.empty();
    }
  }

  private static Issue wrong(String name, String text) {
    return Issue.error(Issue.Kind.VALUE, name, text);
  }
}
