package org.longwatch.fhir.read;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Organization;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.search.Centres;
import org.longwatch.fhir.search.Cursors;
import org.longwatch.fhir.search.Found;
import org.longwatch.fhir.search.Kind;
import org.longwatch.fhir.search.Parameter;
import org.longwatch.fhir.search.Presentation;
import org.longwatch.fhir.search.ResourceSearch;
import org.longwatch.fhir.search.Search;
import org.longwatch.fhir.search.SearchParameter;
import org.longwatch.fhir.search.SearchParameters;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Interaction;

/** Reads, histories and searches of everything that the store keeps, and of centres. */
@ApplicationScoped
public class ReadingRoom {

  private static final String CENTRE = "Organization";

  @Inject ResourceStore store;
  @Inject ResourceSearch search;
  @Inject Centres centres;
  @Inject Everything everything;
  @Inject Cursors cursors;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Clocks clocks;
  @Inject Settings settings;

  /**
   * Whether a path is answered here.
   *
   * @param path below the base, in parts
   */
  public boolean knows(List<String> path) {
    if (path.isEmpty() || path.size() == 1 && Set.of("_search", "_history").contains(path.get(0))) {
      return true;
    }
    if (!SearchParameters.types().contains(path.get(0))) {
      return false;
    }
    if (path.size() < 2) {
      return true;
    }
    String second = path.get(1);
    if (path.size() == 2) {
      return Set.of("_search", "_history").contains(second)
          || second.charAt(0) != '_' && second.charAt(0) != '$';
    }
    String third = path.get(2);
    return switch (path.size()) {
      case 3 ->
          third.equals("_history")
              || path.get(0).equals("Patient")
                  && (third.equals(Everything.OPERATION)
                      || SearchParameters.types().contains(third));
      case 4 -> third.equals("_history");
      default -> false;
    };
  }

  /**
   * Sees whether the reader may ask, and whether a search can be understood, without looking.
   *
   * @throws Refusal if it cannot be asked
   */
  public void require(Question question) {
    access.requirePatientLevel();
    String first = question.part(0);
    if (question.path().size() == 1 && !first.startsWith("_")) {
      search.read(List.of(first), question.parameters(), question.lenient());
    } else if (named(question).isPresent()) {
      access.requireScope(first, Interaction.READ);
    }
  }

  /**
   * The resource whose current version is read.
   *
   * @throws NotFound if what is named cannot be the id of anything
   */
  public Optional<UUID> named(Question question) {
    String first = question.part(0);
    String second = question.part(1);
    return question.path().size() != 2
            || first.equals(CENTRE)
            || second.startsWith("_")
            || second.startsWith("$")
        ? Optional.empty()
        : Optional.of(Reading.uuid(second).orElseThrow(() -> unknown(first)));
  }

  /**
   * Answers.
   *
   * @throws Refusal if it cannot be asked
   * @throws NotFound if there is no such thing, or none that the reader may know of
   */
  public Reply answer(Question question) {
    access.requirePatientLevel();
    String first = question.part(0);
    String second = question.part(1);
    String third = question.part(2);
    if (first.isEmpty() || first.equals("_search")) {
      return searchAll(question);
    }
    if (first.equals("_history")) {
      return historyOfTypes(question, searchable(), "_history");
    }
    if (second.isEmpty() || second.equals("_search")) {
      return search(List.of(first), question, question.parameters());
    }
    if (second.equals("_history")) {
      access.requireScope(first, Interaction.SEARCH);
      requireHistory(first);
      return historyOfTypes(question, List.of(first), first + "/_history");
    }
    if (third.isEmpty()) {
      return read(question, first, second, 0);
    }
    if (third.equals(Everything.OPERATION)) {
      return everything.answer(second, question);
    }
    if (!third.equals("_history")) {
      return searchCompartment(question, second, third);
    }
    if (question.path().size() == 3) {
      return history(question, first, second);
    }
    String version = question.part(3);
    if (!version.matches("[1-9]\\d{0,8}")) {
      throw unknown(first);
    }
    return read(question, first, second, Integer.parseInt(version));
  }

  private Reply read(Question question, String type, String id, int version) {
    access.requireScope(type, Interaction.READ);
    Presentation presentation = presentation(question);
    if (type.equals(CENTRE)) {
      if (version > 1) {
        throw unknown(type);
      }
      Organization centre = centre(id);
      note("read", address(centre), List.of());
      return new Reply(200, Shape.of(centre, presentation), Optional.of(1), Optional.empty());
    }
    UUID uuid = Reading.uuid(id).orElseThrow(() -> unknown(type));
    StoredVersion stored = store.read(type, uuid, version).orElseThrow(() -> unknown(type));
    note("read", type + "/" + id, List.of(stored));
    if (stored.content() == null) {
      throw new Refusal(
          410, List.of(Issue.error(Issue.Kind.DELETED, "", "This " + type + " has been deleted")));
    }
    boolean had =
        question
            .ifNoneMatch()
            .map(etag -> etag.strip().replaceFirst("^W/", "").replace("\"", ""))
            .map(etag -> etag.equals("*") || etag.equals(String.valueOf(stored.version())))
            .orElseGet(
                () ->
                    question
                        .ifModifiedSince()
                        .map(
                            moment ->
                                !stored
                                    .recordedAt()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .isAfter(moment))
                        .orElse(false));
    return new Reply(
        had ? 304 : 200,
        had ? "" : Shape.of(stored.content(), presentation),
        Optional.of(stored.version()),
        Optional.of(stored.recordedAt()));
  }

  private Organization centre(String id) {
    return centres.of(Reading.uuid(id).orElseThrow(() -> unknown(CENTRE)));
  }

  private Presentation presentation(Question question) {
    return search
        .presented(
            CENTRE,
            question.parameters().stream()
                .filter(each -> Set.of("_summary", "_elements").contains(each.name()))
                .toList(),
            true)
        .presentation();
  }

  private Reply searchAll(Question question) {
    Set<String> types = new LinkedHashSet<>();
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter each : question.parameters()) {
      if (each.name().equals("_type")) {
        types.addAll(List.of(each.value().split(",")));
      } else {
        parameters.add(each);
      }
    }
    List<String> stored = stored();
    if (!stored.containsAll(types) || types.isEmpty() && parameters.isEmpty()) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(
                  Issue.Kind.NOT_SUPPORTED,
                  "_type",
                  "Search a type, or several of "
                      + stored
                      + " with _type, or all by what means the same for all")));
    }
    List<String> wanted =
        types.isEmpty() ? searchable() : stored.stream().filter(types::contains).toList();
    return search(wanted, question, parameters);
  }

  /** What is about one patient; the patient is asked for by a parameter that the type has. */
  private Reply searchCompartment(Question question, String patient, String type) {
    UUID id = Reading.uuid(patient).orElseThrow(() -> unknown("Patient"));
    SearchParameter about =
        SearchParameters.of(type).stream()
            .filter(each -> each.kind() == Kind.PATIENT)
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        400,
                        List.of(
                            Issue.error(
                                Issue.Kind.NOT_SUPPORTED,
                                "",
                                type + " is not about a patient; search it by itself"))));
    List<Parameter> parameters = new ArrayList<>(question.parameters());
    parameters.add(new Parameter(about.name(), "Patient/" + id));
    return search(List.of(type), question, parameters);
  }

  private Reply search(List<String> types, Question question, List<Parameter> parameters) {
    Search asked = search.read(types, parameters, question.lenient());
    Found found = search.find(asked);
    List<StoredVersion> seen = new ArrayList<>(found.matches());
    seen.addAll(found.included());
    String type = types.size() == 1 ? types.get(0) : "";
    note("searched", type.isEmpty() ? "all types" : type, seen);

    String base = base();
    Sheaf sheaf = new Sheaf("searchset", base);
    sheaf.total(found.total());
    List<Parameter> used = new ArrayList<>(asked.used());
    if (type.isEmpty()) {
      used.add(0, new Parameter("_type", String.join(",", types)));
    }
    String address = type.isEmpty() ? base : base + "/" + type;
    List<Parameter> here = new ArrayList<>(used);
    question.parameters().stream()
        .filter(each -> each.name().equals(Cursors.PARAMETER))
        .forEach(here::add);
    sheaf.link("self", link(address, here));
    found
        .next()
        .ifPresent(
            cursor -> {
              List<Parameter> next = new ArrayList<>(used);
              next.add(new Parameter(Cursors.PARAMETER, cursor));
              sheaf.link("next", link(address, next));
            });
    Presentation presentation = asked.presentation();
    for (StoredVersion each : found.matches()) {
      sheaf.result(address(each), Shape.of(each.content(), presentation), "match");
    }
    for (Organization each : found.centres()) {
      sheaf.result(address(each), Shape.of(each, presentation), "match");
    }
    for (StoredVersion each : found.included()) {
      sheaf.result(address(each), Shape.of(each.content(), presentation), "include");
    }
    for (Organization each : found.includedCentres()) {
      sheaf.result(address(each), Shape.of(each, presentation), "include");
    }
    if (!asked.remarks().isEmpty()) {
      sheaf.result(null, Fhir.write(Outcomes.of(asked.remarks())), "outcome");
    }
    return Reply.of(sheaf.json(clocks.instant()));
  }

  private Reply history(Question question, String type, String id) {
    requireHistory(type);
    access.requireScope(type, Interaction.READ);
    HistoryAsked asked = HistoryAsked.of(question);
    UUID uuid = Reading.uuid(id).orElseThrow(() -> unknown(type));
    String place = type + "/" + uuid + "/_history";
    int before =
        asked.after(cursors, place).map(each -> Integer.parseInt(each.keys().get(0))).orElse(0);
    List<StoredVersion> versions =
        store.history(type, uuid, asked.since(), before, asked.count() + 1);
    if (versions.isEmpty() && store.read(type, uuid, 0).isEmpty()) {
      throw unknown(type);
    }
    return history(asked, place, versions);
  }

  private static void requireHistory(String type) {
    if (CENTRE.equals(type)) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(Issue.Kind.NOT_SUPPORTED, "", "The registry keeps no versions of this")));
    }
  }

  private Reply historyOfTypes(Question question, List<String> types, String place) {
    HistoryAsked asked = HistoryAsked.of(question);
    StoredVersion last = asked.after(cursors, place).map(HistoryAsked::version).orElse(null);
    return history(asked, place, store.history(types, asked.since(), last, asked.count() + 1));
  }

  private Reply history(HistoryAsked asked, String place, List<StoredVersion> versions) {
    boolean more = versions.size() > asked.count();
    List<StoredVersion> shown = more ? versions.subList(0, asked.count()) : versions;
    note("read history", place, shown);
    Sheaf sheaf = new Sheaf("history", base());
    String address = base() + "/" + place;
    sheaf.link("self", link(address, asked.used()));
    if (more) {
      StoredVersion last = shown.get(shown.size() - 1);
      sheaf.link("next", link(address, asked.next(cursors, place, last)));
    }
    for (StoredVersion each : shown) {
      sheaf.version(each, each.content());
    }
    return Reply.of(sheaf.json(clocks.instant()));
  }

  /** Notes that these were seen, for whoever they are about. */
  public void note(String action, String target, Collection<StoredVersion> seen) {
    Set<PatientId> patients = new LinkedHashSet<>();
    for (StoredVersion each : seen) {
      if (each.patient() != null) {
        patients.add(new PatientId(each.patient()));
      }
    }
    accessLog.note(action, target, patients);
  }

  /** The types that the reader may search; refused if there are none. */
  private List<String> searchable() {
    List<String> all = stored();
    List<String> open =
        all.stream().filter(type -> access.inScope(type, Interaction.SEARCH)).toList();
    if (open.isEmpty()) {
      access.requireScope(all.get(0), Interaction.SEARCH);
    }
    return open;
  }

  private static List<String> stored() {
    return SearchParameters.types().stream().filter(type -> !type.equals(CENTRE)).toList();
  }

  private String base() {
    return settings.publicUrl() + "/fhir";
  }

  static String link(String address, List<Parameter> parameters) {
    return parameters.isEmpty() ? address : address + "?" + Parameter.write(parameters);
  }

  static String address(StoredVersion version) {
    return version.type() + "/" + version.id();
  }

  static String address(Organization centre) {
    return CENTRE + "/" + centre.getIdElement().getIdPart();
  }

  static NotFound unknown(String type) {
    return new NotFound("There is no such " + type);
  }
}
