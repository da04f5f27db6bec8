package org.longwatch.fhir;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.fhir.read.Capabilities;

/** Adds to HAPI's own statement what it cannot know: profiles, security, conditions. */
@Interceptor
public class CapabilityInterceptor {

  private static final Map<String, List<String>> PROFILES =
      Map.of(
          "Patient", List.of("atmp-patient"),
          "Organization", List.of("atmp-treatment-centre"),
          "Medication", List.of("atmp-product"),
          "MedicationAdministration", List.of("atmp-administration"),
          "Encounter", List.of("atmp-visit"),
          "AdverseEvent", List.of("atmp-adverse-event"),
          "Observation",
              List.of(
                  "atmp-vital-status",
                  "atmp-new-condition",
                  "atmp-vcn",
                  "atmp-integration-site-summary",
                  "atmp-integration-site"));

  private final String tokenAddress;

  CapabilityInterceptor(String tokenAddress) {
    this.tokenAddress = tokenAddress;
  }

  /** Completes the statement. */
  @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
  public void complete(IBaseConformance conformance) {
    CapabilityStatement statement = (CapabilityStatement) conformance;
    statement.setTitle("Longwatch registry");
    statement.setName("LongwatchRegistry");
    for (CapabilityStatementRestComponent rest : statement.getRest()) {
      rest.getSecurity()
          .setDescription(
              "Bearer token from "
                  + tokenAddress
                  + " (grant_type=client_credentials). A centre sees what it has sent.");
      Capabilities.describe(rest);
      for (CapabilityStatementRestResourceComponent resource : rest.getResource()) {
        List<String> profiles = PROFILES.getOrDefault(resource.getType(), List.of());
        for (String profile : profiles) {
          String url = Uri.BASE + "/StructureDefinition/" + profile;
          if (resource.getSupportedProfile().stream().noneMatch(p -> p.getValue().equals(url))) {
            resource.addSupportedProfile(url);
          }
        }
        if (!profiles.isEmpty() && !resource.getType().equals("Organization")) {
          resource.setVersioning(ResourceVersionPolicy.VERSIONEDUPDATE);
          resource.setReadHistory(true);
          resource.setConditionalCreate(true);
          resource.setConditionalUpdate(true);
          resource.setUpdateCreate(false);
        }
      }
    }
  }
}
