package org.longwatch.fhir.projection;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAction;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentNetworkType;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.security.AuditLine;

/**
 * {@code AuditEvent} as IHE Basic Audit Log Patterns shape it ({@code IHE.BasicAudit.*}, 1.1): ids
 * only, nothing of what was changed. Addresses of clients are not kept, which is said where the
 * pattern asks for one.
 */
final class AuditEventMapper {

  private static final String BALP = "https://profiles.ihe.net/ITI/BALP/";
  private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
  private static final String PARTICIPATION =
      "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
  private static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
  private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
  private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

  private static final Coding SOURCE = new Coding(DICOM, "110153", "Source Role ID");
  private static final Coding DESTINATION = new Coding(DICOM, "110152", "Destination Role ID");

  private static final Set<String> FAILURES =
      Set.of("failed to log in", "sent a wrong one-time code");

  /** What rows are as resources; whatever else is changed is named by its kind. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("registry.patient", "Patient"),
          Map.entry("registry.treatment", "MedicationAdministration"),
          Map.entry("registry.centre", "Organization"),
          Map.entry("followup.visit", "Encounter"),
          Map.entry("followup.assessment", "Observation"),
          Map.entry("followup.growth", "Observation"),
          Map.entry("clonality.sample", "Observation"),
          Map.entry("clonality.copy_number", "Observation"),
          Map.entry("clonality.laboratory_result", "Observation"),
          Map.entry("clonality.specimen", "Specimen"),
          Map.entry("adverseevent.event", "AdverseEvent"),
          Map.entry("adverseevent.malignancy", "Condition"),
          Map.entry("followup.therapy", "MedicationStatement"),
          Map.entry("enrolment.consent", "Consent"),
          Map.entry("enrolment.enrolment", "ResearchSubject"),
          Map.entry("traceability.collection", "Procedure"),
          Map.entry("traceability.product", "BiologicallyDerivedProduct"),
          Map.entry("report.aggregate", "MeasureReport"),
          Map.entry("signal.signal", "DetectedIssue"));

  private final URI server;

  AuditEventMapper(URI server) {
    this.server = server;
  }

  AuditEvent show(AuditLine line) {
    AuditEvent event = new AuditEvent();
    event.setId(line.id());
    event.getMeta().setLastUpdated(Date.from(line.at()));
    if (line.authenticates()) {
      event.setType(new Coding(DICOM, "110114", "User Authentication"));
      event.addSubtype(
          line.action().equals("logged out")
              ? new Coding(DICOM, "110123", "Logout")
              : new Coding(DICOM, "110122", "Login"));
    } else {
      event.getMeta().addProfile(profile(line));
      event.setType(
          new Coding(
              "http://terminology.hl7.org/CodeSystem/audit-event-type",
              "rest",
              "Restful Operation"));
      event.addSubtype(subtype(line.did()));
    }
    event.setAction(action(line.did()));
    event.setRecorded(Date.from(line.at()));
    event.setOutcome(
        line.authenticates() && FAILURES.contains(line.action())
            ? AuditEventOutcome._4
            : AuditEventOutcome._0);
    agents(event, line);
    event
        .getSource()
        .setObserver(new Reference().setIdentifier(identifier(server.toString())))
        .addType(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/security-source-type",
                "4",
                "Application Server"));
    line.patient()
        .ifPresent(
            patient ->
                event
                    .addEntity()
                    .setType(new Coding(ENTITY, "1", "Person"))
                    .setRole(new Coding(ROLE, "1", "Patient"))
                    .setWhat(new Reference("Patient/" + patient)));
    event.addEntity(object(line));
    line.correlation()
        .filter(id -> line.did() != AuditLine.Did.DELETE)
        .ifPresent(
            id ->
                event
                    .addEntity()
                    .setType(
                        new Coding(BALP + "CodeSystem/BasicAuditEntityType", "XrequestId", null))
                    .setWhat(new Reference().setIdentifier(new Identifier().setValue(id))));
    return event;
  }

  private static String profile(AuditLine line) {
    String kind =
        switch (line.did()) {
          case CREATE -> "Create";
          case READ -> "Read";
          case UPDATE -> "Update";
          case DELETE -> "Delete";
          case EXECUTE -> "Query";
        };
    return BALP
        + "StructureDefinition/IHE.BasicAudit."
        + (line.patient().isPresent() ? "Patient" : "")
        + kind;
  }

  private static Coding subtype(AuditLine.Did did) {
    String code =
        switch (did) {
          case CREATE -> "create";
          case READ -> "read";
          case UPDATE -> "update";
          case DELETE -> "delete";
          case EXECUTE -> "search";
        };
    return new Coding("http://hl7.org/fhir/restful-interaction", code, code);
  }

  private static AuditEventAction action(AuditLine.Did did) {
    return switch (did) {
      case CREATE -> AuditEventAction.C;
      case READ -> AuditEventAction.R;
      case UPDATE -> AuditEventAction.U;
      case DELETE -> AuditEventAction.D;
      case EXECUTE -> AuditEventAction.E;
    };
  }

  /** Data flow from the source to the destination; a query flows from the client. */
  private void agents(AuditEvent event, AuditLine line) {
    boolean read = line.did() == AuditLine.Did.READ;
    boolean delete = line.did() == AuditLine.Did.DELETE;
    boolean system = line.roles().contains("SITE_SYSTEM");
    AuditEventAgentComponent client = event.addAgent();
    client.setType(
        concept(
            delete
                ? new Coding(DICOM, "110150", "Application")
                : read ? DESTINATION.copy() : SOURCE.copy()));
    client.setRequestor(system);
    client.setWho(
        system
            ? new Reference().setIdentifier(identifier(line.actor()))
            : new Reference().setDisplay("pages or interface of the registry"));
    client.getNetwork().getAddressElement().addExtension(ABSENT, new CodeType("unknown"));
    AuditEventAgentComponent registry = event.addAgent();
    registry.setType(
        concept(
            delete
                ? new Coding(
                    "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                    "custodian",
                    "Custodian")
                : read ? SOURCE.copy() : DESTINATION.copy()));
    registry.setRequestor(false);
    registry.setWho(new Reference().setIdentifier(identifier(server.toString())));
    registry.getNetwork().setAddress(server.toString()).setType(AuditEventAgentNetworkType._5);
    if (!system) {
      AuditEventAgentComponent person = event.addAgent();
      boolean looks = read || line.did() == AuditLine.Did.EXECUTE;
      person.setType(
          concept(
              looks
                  ? new Coding(PARTICIPATION, "IRCP", "information recipient")
                  : new Coding(PARTICIPATION, "AUT", "author (originator)")));
      person.setRequestor(true);
      person.setWho(new Reference().setIdentifier(identifier(line.actor())));
      person.setName(line.actor());
      for (String role : roles(line.roles())) {
        person.addRole(new CodeableConcept().setText(role));
      }
    } else {
      client.setName(line.actor());
    }
  }

  private static AuditEventEntityComponent object(AuditLine line) {
    AuditEventEntityComponent entity = new AuditEventEntityComponent();
    entity.setType(new Coding(ENTITY, "2", "System Object"));
    if (line.authenticates()) {
      entity.setRole(new Coding(ROLE, "11", "Security User Entity"));
      entity.setDescription(line.action());
      return entity.setWhat(what(line));
    }
    if (line.did() == AuditLine.Did.EXECUTE) {
      entity.setRole(new Coding(ROLE, "24", "Query"));
      entity.setDescription(line.action() + " " + line.target());
      entity.setQuery(line.target().getBytes(StandardCharsets.UTF_8));
      return entity;
    }
    entity.setRole(new Coding(ROLE, "4", "Domain Resource"));
    if (line.did() != AuditLine.Did.DELETE) {
      entity.setDescription(line.action());
    }
    return entity.setWhat(what(line));
  }

  private static Reference what(AuditLine line) {
    String type = TYPES.get(line.target());
    if (line.subject().isPresent() && type != null) {
      return new Reference(type + "/" + line.subject().get());
    }
    if (line.target().matches("[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}")) {
      return new Reference(line.target());
    }
    Reference other = new Reference().setDisplay(line.target());
    line.subject()
        .ifPresent(
            id ->
                other.setIdentifier(
                    new Identifier().setSystem("urn:ietf:rfc:3986").setValue("urn:uuid:" + id)));
    return other;
  }

  private static List<String> roles(String written) {
    List<String> roles = new ArrayList<>();
    for (String role : written.replaceAll("[\\[\\] ]", "").split(",")) {
      if (!role.isEmpty()) {
        roles.add(role);
      }
    }
    return roles;
  }

  private static Identifier identifier(String value) {
    return new Identifier().setSystem(Uri.BASE + "/sid/agent").setValue(value);
  }

  private static CodeableConcept concept(Coding coding) {
    return new CodeableConcept().addCoding(coding);
  }
}
