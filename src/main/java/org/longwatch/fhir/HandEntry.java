package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.followup.AssessmentKind;
import org.longwatch.followup.ContactMode;
import org.longwatch.intake.ContactForm;
import org.longwatch.intake.ContactForms;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;

/**
 * Writes a form as the transaction that a centre's system would send, and hands it in at the same
 * door. The same form is the same bytes, so that it is taken once.
 */
@ApplicationScoped
public class HandEntry implements ContactForms {

  private static final String FORM = Uri.BASE + "/sid/form";
  private static final String OBSERVATION = Uri.BASE + "/sid/observation";
  private static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

  @Inject SideDoor door;
  @Inject RegistryReader registry;
  @Inject Access access;

  @Override
  public void take(ContactForm form) {
    Actor actor = access.require(Role.SITE_STAFF, Role.SITE_PHYSICIAN);
    registry
        .patient(form.patient())
        .map(PatientLine::centre)
        .filter(centre -> actor.centre().filter(centre::equals).isPresent())
        .orElseThrow(() -> new NotFound("There is no such patient"));
    List<Issue> issues = issues(form);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    SideDoor.Taken taken = door.take(Fhir.write(transaction(form)));
    if (taken.answer().isEmpty()) {
      throw new RuleViolated(taken.issues().stream().filter(Issue::refuses).toList());
    }
  }

  private static List<Issue> issues(ContactForm form) {
    List<Issue> issues = new ArrayList<>();
    if (form.mode().isEmpty() && form.answers().isEmpty()) {
      issues.add(Issue.error(Issue.Kind.REQUIRED, "answers", "Answer at least one question"));
    }
    boolean dead = "DEAD".equals(form.answers().get(AssessmentKind.VITAL_STATUS));
    if (dead && form.diedOn().isEmpty()) {
      issues.add(Issue.error(Issue.Kind.REQUIRED, "diedOn", "Enter the day of death"));
    }
    if (!dead && form.diedOn().isPresent()) {
      issues.add(
          Issue.error(
              Issue.Kind.BUSINESS_RULE,
              "diedOn",
              "A day of death goes with the vital status dead only"));
    }
    return issues;
  }

  private static Bundle transaction(ContactForm form) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    bundle.setIdentifier(new Identifier().setSystem(FORM).setValue(form.token().toString()));
    String contact = form.recorded().map(id -> "Encounter/" + id).orElse(null);
    if (form.mode().isPresent()) {
      Encounter encounter = encounter(form, form.mode().get());
      contact = add(bundle, form, encounter, encounter.getIdentifierFirstRep());
    }
    for (var answer : new TreeMap<>(form.answers()).entrySet()) {
      Observation observation = observation(form, answer.getKey(), answer.getValue());
      observation.setEncounter(new Reference(contact));
      add(bundle, form, observation, observation.getIdentifierFirstRep());
    }
    return bundle;
  }

  private static String add(
      Bundle bundle, ContactForm form, Resource resource, Identifier identifier) {
    String fullUrl =
        "urn:uuid:"
            + UUID.nameUUIDFromBytes(
                (form.token() + identifier.getValue()).getBytes(StandardCharsets.UTF_8));
    bundle
        .addEntry()
        .setFullUrl(fullUrl)
        .setResource(resource)
        .getRequest()
        .setMethod(HTTPVerb.POST)
        .setUrl(resource.fhirType())
        .setIfNoneExist("identifier=" + identifier.getSystem() + "|" + identifier.getValue());
    return fullUrl;
  }

  private static Encounter encounter(ContactForm form, ContactMode mode) {
    Encounter encounter = new Encounter();
    encounter.addIdentifier().setSystem(Uri.VISIT).setValue("form-" + form.token());
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    boolean there = mode == ContactMode.EXAMINATION || mode == ContactMode.LABORATORY;
    encounter.setClass_(new Coding(ACT_CODE, there ? "AMB" : "VR", null));
    if (mode == ContactMode.QUESTIONNAIRE || mode == ContactMode.LABORATORY) {
      encounter
          .addType()
          .addCoding(new Coding(Uri.VISIT_MODE, mode.name().toLowerCase(Locale.ROOT), null));
    }
    encounter.setSubject(subject(form.patient()));
    encounter.setPeriod(
        new Period().setStartElement(day(form.heldOn())).setEndElement(day(form.heldOn())));
    return encounter;
  }

  private static Observation observation(ContactForm form, AssessmentKind kind, String value) {
    String code = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    boolean vital = kind == AssessmentKind.VITAL_STATUS;
    Observation observation = new Observation();
    observation
        .addIdentifier()
        .setSystem(OBSERVATION)
        .setValue("form-" + form.token() + "-" + code);
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.setCode(coded(Uri.OBSERVATION_CODE, code));
    observation.setSubject(subject(form.patient()));
    observation.setEffective(day(vital ? form.diedOn().orElse(form.heldOn()) : form.heldOn()));
    observation.setValue(
        coded(vital ? Uri.VITAL_STATUS : Uri.ANSWER, value.toLowerCase(Locale.ROOT)));
    return observation;
  }

  private static Reference subject(PatientId patient) {
    return new Reference("Patient/" + patient.value());
  }

  private static CodeableConcept coded(String system, String code) {
    return new CodeableConcept().addCoding(new Coding(system, code, null));
  }

  private static DateTimeType day(LocalDate day) {
    return new DateTimeType(day.toString());
  }
}
