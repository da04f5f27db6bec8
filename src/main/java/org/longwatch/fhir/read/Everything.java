package org.longwatch.fhir.read;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Organization;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.search.Centres;
import org.longwatch.fhir.search.Cursors;
import org.longwatch.fhir.search.Parameter;
import org.longwatch.fhir.search.PatientRecord;
import org.longwatch.fhir.search.SearchParameters;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.Selection;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Interaction;

/**
 * {@code Patient/$everything}: the patient, then all that is about the patient, then what that
 * points to (lots, studies), page by page and everything once. The centre comes with the patient.
 */
@ApplicationScoped
public class Everything {

  static final String OPERATION = "$everything";

  private static final int USUAL = 100;
  private static final int MOST = 200;
  private static final Set<String> PASSED = Set.of("_format", "_pretty");

  @Inject ResourceStore store;
  @Inject Centres centres;
  @Inject Cursors cursors;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Clocks clocks;
  @Inject Settings settings;

  /** What is asked for. */
  private static final class Asked {
    private final Set<String> types = new LinkedHashSet<>();
    private final List<Parameter> used = new ArrayList<>();
    private PatientRecord.Narrowed narrowed = PatientRecord.Narrowed.NOT;
    private int count = USUAL;
    private String cursor;
  }

  Reply answer(String id, Question question) {
    access.requireScope("Patient", Interaction.READ);
    UUID patient = Reading.uuid(id).orElseThrow(() -> ReadingRoom.unknown("Patient"));
    Asked asked = read(question);
    StoredVersion self =
        store.read("Patient", patient, 0).orElseThrow(() -> ReadingRoom.unknown("Patient"));
    if (self.content() == null) {
      throw new Refusal(
          410, List.of(Issue.error(Issue.Kind.DELETED, "", "This Patient has been deleted")));
    }
    accessLog.note("read everything", "Patient/" + patient, List.of(new PatientId(patient)));

    String place = "Patient/" + patient + "/" + OPERATION;
    String name = place + "?" + Parameter.write(uncounted(asked.used));
    Optional<Cursors.Place> after =
        Optional.ofNullable(asked.cursor).map(word -> cursors.read(name, word));
    List<String> types =
        SearchParameters.types().stream()
            .filter(type -> asked.types.isEmpty() || asked.types.contains(type))
            .filter(type -> access.inScope(type, Interaction.READ))
            .toList();
    String base = settings.publicUrl() + "/fhir";
    Sheaf sheaf = new Sheaf("searchset", base);
    List<StoredVersion> shown = new ArrayList<>();
    List<Integer> phases = new ArrayList<>();
    if (after.isEmpty()) {
      if (types.contains("Patient") && asked.narrowed.takes(self)) {
        shown.add(self);
        phases.add(0);
      }
    }
    List<String> others = types.stream().filter(type -> !type.equals("Organization")).toList();
    int first = after.map(Cursors.Place::phase).orElse(0);
    for (int phase = first;
        phase < 2 && shown.size() <= asked.count && !others.isEmpty();
        phase++) {
      UUID last = phase == first ? after.map(Cursors.Place::id).orElse(null) : null;
      Selection selection =
          phase == 0
              ? PatientRecord.about(patient, asked.narrowed, last)
              : PatientRecord.besides(patient, asked.narrowed, last);
      for (Selection.Hit hit : store.find(others, selection, asked.count + 1 - shown.size())) {
        shown.add(hit.version());
        phases.add(phase);
      }
    }
    boolean more = shown.size() > asked.count;
    List<StoredVersion> page = more ? shown.subList(0, asked.count) : shown;
    sheaf.link("self", ReadingRoom.link(base + "/" + place, withCursor(asked, asked.cursor)));
    if (more) {
      int end = asked.count - 1;
      // the patient comes before the first of what is about the patient
      UUID last = page.get(end).id().equals(patient) ? new UUID(0, 0) : page.get(end).id();
      String cursor = cursors.write(name, new Cursors.Place(phases.get(end), List.of(), last));
      sheaf.link("next", ReadingRoom.link(base + "/" + place, withCursor(asked, cursor)));
    }
    for (StoredVersion each : page) {
      sheaf.result(
          ReadingRoom.address(each),
          each.content(),
          patient.equals(each.patient()) ? "match" : "include");
    }
    if (after.isEmpty() && types.contains("Organization")) {
      Organization centre = centres.of(self.centre());
      sheaf.result(
          ReadingRoom.address(centre), org.longwatch.fhir.store.Fhir.write(centre), "include");
    }
    return Reply.of(sheaf.json(clocks.instant()));
  }

  private static List<Parameter> withCursor(Asked asked, String cursor) {
    List<Parameter> parameters = new ArrayList<>(asked.used);
    if (cursor != null) {
      parameters.add(new Parameter(Cursors.PARAMETER, cursor));
    }
    return parameters;
  }

  private static List<Parameter> uncounted(List<Parameter> parameters) {
    return parameters.stream().filter(each -> !each.name().equals("_count")).toList();
  }

  private static Asked read(Question question) {
    Asked asked = new Asked();
    List<Issue> issues = new ArrayList<>();
    Instant since = null;
    Long start = null;
    Long end = null;
    for (Parameter each : question.parameters()) {
      String value = each.value();
      switch (each.name()) {
        case "_since" ->
            since =
                SearchParameters.moment(value)
                    .orElseGet(
                        () -> wrong(issues, "_since", "Write a moment like 2024-03-10T08:00:00Z"));
        case "start" ->
            start =
                PatientRecord.start(value)
                    .orElseGet(() -> wrong(issues, "start", "Write a date like 2024-03-10"));
        case "end" ->
            end =
                PatientRecord.end(value)
                    .orElseGet(() -> wrong(issues, "end", "Write a date like 2024-03-10"));
        case "_count" -> {
          if (value.matches("[1-9]\\d{0,8}")) {
            asked.count = Math.min(Integer.parseInt(value), MOST);
          } else {
            wrong(issues, "_count", "_count is a number above 0");
          }
        }
        case "_type" -> {
          for (String type : value.split(",")) {
            if (SearchParameters.types().contains(type)) {
              asked.types.add(type);
            } else {
              wrong(issues, "_type", "Types are " + SearchParameters.types());
            }
          }
        }
        case Cursors.PARAMETER -> asked.cursor = value;
        default -> {
          if (!question.lenient() && !PASSED.contains(each.name())) {
            wrong(
                issues,
                each.name().length() > 100 ? each.name().substring(0, 100) : each.name(),
                "It can be narrowed by _since, _type, _count, start and end");
          }
          continue;
        }
      }
      if (!each.name().equals(Cursors.PARAMETER)) {
        asked.used.add(each);
      }
    }
    if (!issues.isEmpty()) {
      throw new Refusal(400, issues);
    }
    asked.narrowed = new PatientRecord.Narrowed(since, start, end);
    return asked;
  }

  private static <T> T wrong(List<Issue> issues, String name, String text) {
    issues.add(Issue.error(Issue.Kind.VALUE, name, text));
    return null;
  }
}
