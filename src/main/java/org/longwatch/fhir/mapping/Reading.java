package org.longwatch.fhir.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.CentreLine;

/**
 * One resource being read: where it stands, whose it is, what its references point to, and what has
 * to be said about it. References have been resolved to {@code Type/id} before.
 */
public final class Reading {

  private final UUID id;
  private final boolean known;
  private final CentreLine centre;
  private final LocalDate today;
  private final String place;
  private final Map<UUID, Pointed> targets;
  private final List<Issue> issues = new ArrayList<>();
  private final List<Issue> gaps = new ArrayList<>();

  /**
   * What a reference points to.
   *
   * @param place where in the submission it stands, null if it was sent before
   */
  public record Pointed(Resource resource, String place) {}

  /**
   * Begins to read a resource.
   *
   * @param id its logical id, new or existing
   * @param known whether the record has it already
   * @param today the day at the centre
   * @param place FHIRPath of the resource within the submission
   * @param targets resources of this submission, and earlier ones that are read along with them
   */
  public Reading(
      UUID id,
      boolean known,
      CentreLine centre,
      LocalDate today,
      String place,
      Map<UUID, Pointed> targets) {
    this.id = id;
    this.known = known;
    this.centre = centre;
    this.today = today;
    this.place = place;
    this.targets = targets;
  }

  /**
   * Begins to read a part of the resource that states a fact of its own.
   *
   * @param fact the id of its fact
   * @param where FHIRPath of the part below the resource, empty for the whole
   */
  public Reading part(UUID fact, String where) {
    return new Reading(fact, known, centre, today, place + where, targets);
  }

  /** A resource at hand that states the fact. */
  public Optional<Resource> pointed(UUID fact) {
    return Optional.ofNullable(targets.get(fact)).map(Pointed::resource);
  }

  /** Adds what was found in a part. */
  void join(Reading part) {
    issues.addAll(part.issues);
    gaps.addAll(part.gaps);
  }

  /** What was found wrong. */
  public List<Issue> issues() {
    return issues;
  }

  /**
   * Elements that are missing or cannot be read. The profiles say so too, and better; these are
   * worth saying only where the profiles saw nothing.
   */
  public List<Issue> gaps() {
    return gaps;
  }

  UUID id() {
    return id;
  }

  boolean known() {
    return known;
  }

  CentreId centre() {
    return centre.id();
  }

  String centreCode() {
    return centre.code();
  }

  LocalDate today() {
    return today;
  }

  String place() {
    return place;
  }

  /** Places of this resource, and of another one that is read along with it. */
  Map<String, String> places(String type, Pointed other, String instead) {
    Map<String, String> places = new HashMap<>();
    places.put(type, place);
    if (other != null) {
      places.put(
          other.resource().fhirType(), other.place() == null ? place + instead : other.place());
    }
    return places;
  }

  Map<String, String> places(String type) {
    return places(type, null, "");
  }

  void wrong(Issue.Kind kind, String element, String text) {
    issues.add(Issue.error(kind, at(element), text));
  }

  void warn(String element, String text) {
    issues.add(Issue.warning(Issue.Kind.INFORMATIONAL, at(element), text));
  }

  private void gap(String element) {
    gaps.add(Issue.error(Issue.Kind.REQUIRED, at(element), element + " is needed"));
  }

  private String at(String element) {
    return element.isEmpty() ? place : place + "." + element;
  }

  /** Keeps note of what is missing. */
  <T> Optional<T> needed(String element, Optional<T> value) {
    if (value.isEmpty()) {
      gap(element);
    }
    return value;
  }

  /** The value of the first identifier of a system. */
  Optional<String> identifier(String system, List<Identifier> identifiers) {
    return needed(
        "identifier",
        identifiers.stream()
            .filter(each -> system.equals(each.getSystem()) && each.hasValue())
            .map(Identifier::getValue)
            .findFirst());
  }

  /** The patient a reference points to. */
  Optional<PatientId> patient(Reference reference) {
    return patient("subject", reference);
  }

  /** The patient a reference points to, which stands at the element. */
  Optional<PatientId> patient(String element, Reference reference) {
    return needed(element, target("Patient", reference)).map(PatientId::new);
  }

  /** The id a reference points to, if it is of the type. */
  Optional<UUID> target(String type, Reference reference) {
    return reference.hasReference()
            && type.equals(reference.getReferenceElement().getResourceType())
        ? uuid(reference.getReferenceElement().getIdPart())
        : Optional.empty();
  }

  /** The resource a reference points to, if it is of the type and at hand. */
  Optional<Pointed> resource(String type, Reference reference) {
    return target(type, reference).map(targets::get);
  }

  /** The day as written, in the calendar of whoever wrote it. */
  Optional<LocalDate> day(String element, BaseDateTimeType date) {
    return needed(
        element,
        text(date)
            .filter(text -> text.length() >= 10)
            .flatMap(text -> readable(() -> LocalDate.parse(text.substring(0, 10)))));
  }

  /** A date of any precision, without the time of day. */
  static Optional<PartialDate> partial(BaseDateTimeType date) {
    return text(date)
        .flatMap(
            text ->
                readable(() -> new PartialDate(text.length() > 10 ? text.substring(0, 10) : text)));
  }

  /** A day that does not exist, such as 30 February, is no day; the profile has said so. */
  static <T> Optional<T> readable(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(BaseDateTimeType date) {
    return date == null
        ? Optional.empty()
        : Optional.ofNullable(date.getValueAsString()).filter(text -> !text.isBlank());
  }

  static Optional<String> code(String system, CodeableConcept concept) {
    return concept.getCoding().stream()
        .filter(coding -> system.equals(coding.getSystem()) && coding.hasCode())
        .map(Coding::getCode)
        .findFirst();
  }

  static Stream<String> codes(String system, List<CodeableConcept> concepts) {
    return concepts.stream().flatMap(concept -> code(system, concept).stream());
  }

  /** A concept as told: its first code, ICD-O-3 before others, and its words; empty without any. */
  static Optional<Code> told(CodeableConcept concept) {
    Optional<Coding> coding =
        Stream.concat(
                concept.getCoding().stream().filter(each -> Uri.ICD_O_3.equals(each.getSystem())),
                concept.getCoding().stream())
            .filter(Coding::hasCode)
            .findFirst();
    return words(concept)
        .map(
            words ->
                new Code(
                    coding.map(Coding::getSystem).orElse(""),
                    coding.map(Coding::getCode).orElse(""),
                    words));
  }

  /** What a concept says to people: its text, else a display, else a code. */
  static Optional<String> words(CodeableConcept concept) {
    if (concept.hasText()) {
      return Optional.of(concept.getText());
    }
    return concept.getCoding().stream()
        .map(coding -> coding.hasDisplay() ? coding.getDisplay() : coding.getCode())
        .filter(text -> text != null && !text.isBlank())
        .findFirst();
  }

  /** The id a text is, if it is one. */
  public static Optional<UUID> uuid(String text) {
    try {
      return text == null ? Optional.empty() : Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
