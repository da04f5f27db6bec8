package org.longwatch.fhir.mapping;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResearchSubject;
import org.hl7.fhir.r4.model.ResearchSubject.ResearchSubjectStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.longwatch.intake.Step;
import org.longwatch.interval.GrowthMeasure;
import org.longwatch.kernel.Issue;

/**
 * {@code QuestionnaireResponse} → what its answers state. Every answer is written as the resource
 * that would say the same, and read by that resource's mapper, so that both ways give the same
 * record. The facts have ids that follow from the response and the question: a corrected response
 * corrects them.
 */
public final class QuestionnaireMapper implements Mapper<QuestionnaireResponse> {

  private static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
  private static final String OUTCOME =
      "http://terminology.hl7.org/CodeSystem/adverse-event-outcome";
  private static final String VISIT = "visit";
  private static final String VITAL_STATUS = "vital-status";

  private static final List<String> CONTACT_ANSWERS =
      List.of(
          VITAL_STATUS,
          "new-malignancy",
          "new-neurologic",
          "new-autoimmune",
          "new-haematologic",
          "new-infection",
          "pregnancy",
          "mutagenic-exposure",
          "further-therapy",
          "hospitalisation");

  private final VisitMapper visits = new VisitMapper();
  private final ObservationMapper observations = new ObservationMapper();
  private final AdverseEventMapper adverseEvents = new AdverseEventMapper();
  private final ConditionMapper conditions = new ConditionMapper();
  private final EnrolmentMapper enrolments = new EnrolmentMapper();

  @Override
  public List<Step> map(QuestionnaireResponse resource, Reading reading) {
    String questionnaire = resource.getQuestionnaire() == null ? "" : resource.getQuestionnaire();
    int version = questionnaire.indexOf('|');
    return switch (version < 0 ? questionnaire : questionnaire.substring(0, version)) {
      case Uri.BASE + "/Questionnaire/annual-follow-up" -> contact(resource, reading);
      case Uri.BASE + "/Questionnaire/ae-report" -> event(resource, reading);
      case Uri.BASE + "/Questionnaire/second-malignancy" -> malignancy(resource, reading);
      case Uri.BASE + "/Questionnaire/end-of-follow-up" -> leaving(resource, reading);
      default -> List.of();
    };
  }

  /** The id of the fact that a response makes of a question. */
  static UUID factOf(UUID response, String question) {
    return UUID.nameUUIDFromBytes((response + "|" + question).getBytes(StandardCharsets.UTF_8));
  }

  // ---- the contact

  private List<Step> contact(QuestionnaireResponse response, Reading reading) {
    List<Step> steps = new ArrayList<>();
    Type day = day(response, "contact-date");
    Reference encounter = response.getEncounter();
    if (reading.target("Encounter", encounter).isEmpty()) {
      Reading part = reading.part(factOf(reading.id(), VISIT), "");
      steps.addAll(visits.map(visit(response, day), part));
      reading.join(part);
      encounter = new Reference("Encounter/" + factOf(reading.id(), VISIT));
    }
    for (String question : CONTACT_ANSWERS) {
      Optional<CodeableConcept> said = concept(response, question);
      if (said.isPresent()) {
        boolean dead =
            question.equals(VITAL_STATUS)
                && Reading.code(Uri.VITAL_STATUS, said.get()).equals(Optional.of("dead"));
        Type when =
            dead && date(response, "death-date") != null ? day(response, "death-date") : day;
        steps.addAll(observation(response, reading, question, said.get(), when, encounter));
      }
    }
    for (GrowthMeasure measure : GrowthMeasure.values()) {
      String question = LaboratoryMapper.codeOf(measure);
      Optional<Type> said = first(response, question).map(each -> amount(each, measure));
      if (said.isPresent()) {
        steps.addAll(observation(response, reading, question, said.get(), day, encounter));
      }
    }
    return steps;
  }

  private static Encounter visit(QuestionnaireResponse response, Type day) {
    Encounter visit = new Encounter();
    visit.addIdentifier().setSystem(Uri.VISIT).setValue(identifier(response));
    visit.setSubject(response.getSubject());
    visit.getPeriod().setStartElement((DateTimeType) day);
    Coding mode =
        coding(response, "contact-mode").orElse(new Coding(Uri.VISIT_MODE, "questionnaire", null));
    if (ACT_CODE.equals(mode.getSystem())) {
      visit.setClass_(mode);
    } else {
      visit.addType().addCoding(mode);
    }
    return visit;
  }

  private List<Step> observation(
      QuestionnaireResponse response,
      Reading reading,
      String question,
      Type value,
      Type day,
      Reference encounter) {
    Observation observation = new Observation();
    observation.getCode().addCoding().setSystem(Uri.OBSERVATION_CODE).setCode(question);
    observation.setSubject(response.getSubject());
    observation.setEncounter(encounter);
    observation.setEffective(day);
    observation.setValue(value);
    Reading part = reading.part(factOf(reading.id(), question), asked(question));
    List<Step> steps = observations.map(observation, part);
    reading.join(part);
    return steps;
  }

  private static Type amount(Type said, GrowthMeasure measure) {
    if (measure == GrowthMeasure.TANNER_STAGE) {
      return said;
    }
    BigDecimal bare =
        said instanceof DecimalType decimal
            ? decimal.getValue()
            : said instanceof IntegerType integer ? BigDecimal.valueOf(integer.getValue()) : null;
    return bare == null ? said : new Quantity().setValue(bare).setCode(measure.unit());
  }

  // ---- the other questionnaires

  private List<Step> event(QuestionnaireResponse response, Reading reading) {
    AdverseEvent event = new AdverseEvent();
    event.getIdentifier().setSystem(Uri.ADVERSE_EVENT).setValue(identifier(response));
    event.setSubject(response.getSubject());
    event.setEvent(said(response, "event"));
    event.setDateElement(dateTime(date(response, "onset")));
    event.setRecordedDateElement((DateTimeType) day(response, "recorded"));
    first(response, "seriousness")
        .ifPresent(
            said ->
                event
                    .getSeriousness()
                    .addCoding(
                        said instanceof BooleanType serious
                            ? new Coding(
                                null, serious.booleanValue() ? "serious" : "non-serious", null)
                            : said instanceof Coding coding ? coding : new Coding()));
    all(response, "seriousness-criterion")
        .filter(Coding.class::isInstance)
        .forEach(
            said ->
                event.addExtension(Uri.CRITERION, new CodeableConcept().addCoding((Coding) said)));
    event
        .getOutcome()
        .addCoding(coding(response, "outcome").orElse(new Coding(OUTCOME, "unknown", null)));
    first(response, "grade")
        .filter(IntegerType.class::isInstance)
        .ifPresent(said -> event.addExtension(Uri.GRADE, said));
    first(response, "suspect")
        .filter(Reference.class::isInstance)
        .ifPresent(said -> event.getSuspectEntityFirstRep().setInstance((Reference) said));
    coding(response, "causality")
        .ifPresent(
            said ->
                event
                    .getSuspectEntityFirstRep()
                    .addCausality()
                    .setAssessment(new CodeableConcept().addCoding(said)));
    all(response, "resulting-condition")
        .filter(Reference.class::isInstance)
        .forEach(said -> event.addResultingCondition((Reference) said));
    first(response, "narrative")
        .filter(StringType.class::isInstance)
        .ifPresent(said -> event.addExtension(Uri.NARRATIVE, said));
    Reading part = reading.part(factOf(reading.id(), "event"), "");
    List<Step> steps = adverseEvents.map(event, part);
    reading.join(part);
    return steps;
  }

  private List<Step> malignancy(QuestionnaireResponse response, Reading reading) {
    Condition condition = new Condition();
    condition.addIdentifier().setSystem(Uri.CONDITION).setValue(identifier(response));
    condition.setSubject(response.getSubject());
    condition.setCode(said(response, "condition"));
    condition.setOnset(dateTime(date(response, "onset")));
    condition.setRecordedDateElement((DateTimeType) day(response, "recorded"));
    if (first(response, "histology").isPresent()) {
      condition.addExtension(Uri.HISTOLOGY, said(response, "histology"));
    }
    coding(response, "vector-positive")
        .ifPresent(
            said -> condition.addExtension(Uri.VECTOR_POSITIVE, new CodeType(said.getCode())));
    first(response, "t-cell-origin")
        .filter(BooleanType.class::isInstance)
        .ifPresent(said -> condition.addExtension(Uri.T_CELL_ORIGIN, said));
    Reading part = reading.part(factOf(reading.id(), "condition"), "");
    List<Step> steps = conditions.map(condition, part);
    reading.join(part);
    return steps;
  }

  /** The enrolment that a response ends. */
  public static Optional<Reference> enrolment(QuestionnaireResponse response) {
    return first(response, "enrolment")
        .filter(Reference.class::isInstance)
        .map(Reference.class::cast);
  }

  /**
   * The enrolment as it was sent, ended as the response says; the fact stays that of the enrolment.
   */
  private List<Step> leaving(QuestionnaireResponse response, Reading reading) {
    Optional<ResearchSubject> enrolled =
        reading.needed(
            "descendants().where(linkId='enrolment')",
            enrolment(response)
                .flatMap(each -> reading.resource("ResearchSubject", each))
                .map(Reading.Pointed::resource)
                .filter(ResearchSubject.class::isInstance)
                .map(resource -> ((ResearchSubject) resource).copy()));
    Optional<UUID> fact =
        enrolment(response).flatMap(each -> reading.target("ResearchSubject", each));
    if (enrolled.isEmpty() || fact.isEmpty()) {
      return List.of();
    }
    ResearchSubject subject = enrolled.get();
    Optional<Coding> reason = coding(response, "reason");
    subject.setStatus(
        reason.filter(each -> "consent-withdrawn".equals(each.getCode())).isPresent()
            ? ResearchSubjectStatus.WITHDRAWN
            : ResearchSubjectStatus.OFFSTUDY);
    subject.getPeriod().setEndElement((DateTimeType) day(response, "end-date"));
    subject.getExtension().removeIf(each -> Uri.OFF_STUDY_REASON.equals(each.getUrl()));
    reason.ifPresent(
        said -> subject.addExtension(Uri.OFF_STUDY_REASON, new CodeableConcept().addCoding(said)));
    if (!subject.getIndividual().getReference().equals(response.getSubject().getReference())) {
      reading.wrong(
          Issue.Kind.BUSINESS_RULE,
          "descendants().where(linkId='enrolment')",
          "This is the enrolment of another patient");
      return List.of();
    }
    Reading part = reading.part(fact.get(), "");
    List<Step> steps = enrolments.map(subject, part);
    reading.join(part);
    return steps;
  }

  // ---- answers

  private static String identifier(QuestionnaireResponse response) {
    String value = response.getIdentifier().getValue();
    return value == null ? null : "response:" + value;
  }

  private static String asked(String question) {
    return ".descendants().where(linkId='" + question + "')";
  }

  private static CodeableConcept said(QuestionnaireResponse response, String question) {
    CodeableConcept concept = new CodeableConcept();
    all(response, question)
        .forEach(
            each -> {
              if (each instanceof Coding coding) {
                concept.addCoding(coding);
              } else if (each instanceof StringType text) {
                concept.setText(text.getValue());
              }
            });
    return concept;
  }

  private static Optional<Coding> coding(QuestionnaireResponse response, String question) {
    return first(response, question).filter(Coding.class::isInstance).map(Coding.class::cast);
  }

  private static Optional<CodeableConcept> concept(
      QuestionnaireResponse response, String question) {
    return coding(response, question).map(each -> new CodeableConcept().addCoding(each));
  }

  private static BaseDateTimeType date(QuestionnaireResponse response, String question) {
    return first(response, question)
        .filter(BaseDateTimeType.class::isInstance)
        .map(BaseDateTimeType.class::cast)
        .orElse(null);
  }

  /** The day a question names, else the day of the response. */
  private static Type day(QuestionnaireResponse response, String question) {
    BaseDateTimeType said = date(response, question);
    return dateTime(said == null ? response.getAuthoredElement() : said);
  }

  private static DateTimeType dateTime(BaseDateTimeType date) {
    return date == null
        ? null
        : date instanceof DateType day
            ? new DateTimeType(day.getValueAsString())
            : (DateTimeType) date;
  }

  private static Optional<Type> first(QuestionnaireResponse response, String question) {
    return all(response, question).findFirst();
  }

  private static Stream<Type> all(QuestionnaireResponse response, String question) {
    return items(response.getItem())
        .filter(item -> question.equals(item.getLinkId()))
        .flatMap(item -> item.getAnswer().stream())
        .map(QuestionnaireResponseItemAnswerComponent::getValue)
        .filter(value -> value != null);
  }

  private static Stream<QuestionnaireResponseItemComponent> items(
      List<QuestionnaireResponseItemComponent> items) {
    return items.stream()
        .flatMap(
            item ->
                Stream.concat(
                    Stream.of(item),
                    Stream.concat(
                        items(item.getItem()),
                        item.getAnswer().stream().flatMap(answer -> items(answer.getItem())))));
  }
}
