package org.longwatch.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.fhir.profile.PublishedDefinitions;
import org.longwatch.fhir.profile.SupportedProfiles;
import org.longwatch.fhir.read.Capabilities;
import org.longwatch.platform.Release;
import org.longwatch.platform.Settings;

/** Adds to HAPI's own statement what it cannot know: profiles, security, conditions, reading. */
@Interceptor
public class CapabilityInterceptor {

  private static final String BULK = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/";
  private static final String CORE = "http://hl7.org/fhir/OperationDefinition/";

  /** Definitions of operations by type (empty for the whole server) and name. */
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "$export", BULK + "export",
          "$import", Uri.BASE + "/OperationDefinition/import",
          "Patient$export", BULK + "patient-export",
          "Patient$everything", CORE + "Patient-everything",
          "Patient$schedule", Uri.BASE + "/OperationDefinition/Patient-schedule",
          "Measure$evaluate-measure", Uri.BASE + "/OperationDefinition/Measure-evaluate-measure");

  private final Settings settings;
  private final Set<String> definitions = PublishedDefinitions.load().types();
  private final Map<String, List<String>> profiles = new TreeMap<>(SupportedProfiles.byType());

  CapabilityInterceptor(Settings settings) {
    this.settings = settings;
    // how transactions are to be made is said by the profile of a Bundle, which is no endpoint
    profiles.remove("Bundle");
  }

  /** Completes the statement. */
  @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
  public void complete(IBaseConformance conformance) {
    CapabilityStatement statement = (CapabilityStatement) conformance;
    statement.setTitle("Longwatch registry");
    statement.setName("LongwatchRegistry");
    statement.addInstantiates(Uri.BASE + "/CapabilityStatement/atmp-registry-server");
    statement.getSoftware().setName("Longwatch").setVersion(Release.version());
    statement
        .getImplementation()
        .setDescription("Registry of long-term follow-up after advanced therapies")
        .setUrl(settings.publicUrl() + "/fhir");
    statement.getFormat().clear();
    List.of("application/fhir+json", "application/fhir+xml", "json", "xml")
        .forEach(statement::addFormat);
    statement.getPatchFormat().clear();
    statement.addPatchFormat("application/json-patch+json");
    CapabilityStatementRestComponent rest = statement.getRestFirstRep();
    rest.setDocumentation(
        "Only systems of centres write; what is written is held to the profiles named here. A"
            + " centre sees what it has sent and nothing else.");
    secure(rest);
    for (SystemRestfulInteraction each :
        List.of(SystemRestfulInteraction.TRANSACTION, SystemRestfulInteraction.BATCH)) {
      if (rest.getInteraction().stream().noneMatch(there -> there.getCode() == each)) {
        rest.addInteraction().setCode(each);
      }
    }
    Capabilities.describe(rest);
    profiles.keySet().forEach(type -> resource(rest, type));
    rest.getResource().removeIf(resource -> resource.getType().equals("OperationDefinition"));
    rest.getResource().forEach(this::complete);
    definitions.forEach(type -> describe(resource(rest, type)));
    rest.getResource()
        .sort(java.util.Comparator.comparing(CapabilityStatementRestResourceComponent::getType));
    rest.getOperation().clear();
    operation(rest.addOperation(), "", "export");
    operation(rest.addOperation(), "", "import");
  }

  private void secure(CapabilityStatementRestComponent rest) {
    var security = rest.getSecurity();
    security.setCors(!settings.door().origins().isEmpty());
    security.setDescription(
        "SMART Backend Services: a bearer token from "
            + settings.publicUrl()
            + "/auth/token (client_credentials with private_key_jwt). See"
            + " .well-known/smart-configuration.");
    security.addService(
        new CodeableConcept()
            .addCoding(
                new Coding(
                    "http://terminology.hl7.org/CodeSystem/restful-security-service",
                    "SMART-on-FHIR",
                    "SMART-on-FHIR")));
  }

  private void complete(CapabilityStatementRestResourceComponent resource) {
    String type = resource.getType();
    resource.getSupportedProfile().clear();
    profiles.getOrDefault(type, List.of()).forEach(resource::addSupportedProfile);
    // what HAPI lists as searched for are its cursors, too
    resource.getSearchParam().removeIf(parameter -> parameter.getName().equals("cursor"));
    resource.getInteraction().stream()
        .filter(each -> each.getCode() == null)
        .toList()
        .forEach(resource.getInteraction()::remove);
    if (type.equals("Organization")) {
      resource.setDocumentation(
          "The registry itself keeps its centres. A centre may name itself in what it sends, which"
              + " changes nothing.");
      resource
          .getInteraction()
          .removeIf(
              each ->
                  each.getCode() == TypeRestfulInteraction.PATCH
                      || each.getCode() == TypeRestfulInteraction.DELETE);
    } else if (EntryReader.TYPES.contains(type)) {
      resource.setVersioning(ResourceVersionPolicy.VERSIONEDUPDATE);
      resource.setReadHistory(true);
      resource.setUpdateCreate(false);
      resource.setConditionalCreate(true);
      resource.setConditionalUpdate(true);
      boolean deleted = !EntryReader.LASTING.contains(type);
      resource.setConditionalDelete(
          deleted ? ConditionalDeleteStatus.SINGLE : ConditionalDeleteStatus.NOTSUPPORTED);
      if (!deleted) {
        resource.getInteraction().removeIf(each -> each.getCode() == TypeRestfulInteraction.DELETE);
      }
      if (resource.getOperation().stream().noneMatch(each -> each.getName().equals("validate"))) {
        operation(resource.addOperation(), type, "validate");
      }
    } else if (!resource.hasInteraction()) {
      resource.setDocumentation("Part of what operations answer; never taken, not read by itself.");
    } else {
      resource.setDocumentation("Made by the registry; never taken.");
    }
    for (CapabilityStatementRestResourceOperationComponent each : resource.getOperation()) {
      operation(each, type, each.getName());
    }
  }

  private static void describe(CapabilityStatementRestResourceComponent resource) {
    resource.setDocumentation("A definition; anybody may read it.");
    // what HAPI found out by itself would stand there twice
    resource.getInteraction().clear();
    resource.getSearchParam().clear();
    for (TypeRestfulInteraction each :
        List.of(TypeRestfulInteraction.READ, TypeRestfulInteraction.SEARCHTYPE)) {
      resource.addInteraction().setCode(each);
    }
    resource.addSearchParam().setName("_id").setType(SearchParamType.TOKEN);
    resource.addSearchParam().setName("url").setType(SearchParamType.URI);
  }

  private static void operation(
      CapabilityStatementRestResourceOperationComponent operation, String type, String name) {
    operation.setName(name);
    operation.setDefinition(
        name.equals("validate")
            ? CORE + "Resource-validate"
            : OPERATIONS.getOrDefault(type + "$" + name, CORE + type + "-" + name));
  }

  private static CapabilityStatementRestResourceComponent resource(
      CapabilityStatementRestComponent rest, String type) {
    return rest.getResource().stream()
        .filter(each -> each.getType().equals(type))
        .findFirst()
        .orElseGet(() -> rest.addResource().setType(type));
  }
}
