package org.longwatch.fhir.read;

import java.util.List;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.longwatch.fhir.search.SearchParameter;
import org.longwatch.fhir.search.SearchParameters;

/** What can be read and searched, as the statement of capabilities says it. */
public final class Capabilities {

  private static final List<TypeRestfulInteraction> OF_STORED =
      List.of(
          TypeRestfulInteraction.READ,
          TypeRestfulInteraction.VREAD,
          TypeRestfulInteraction.HISTORYINSTANCE,
          TypeRestfulInteraction.HISTORYTYPE,
          TypeRestfulInteraction.SEARCHTYPE);

  private static final List<TypeRestfulInteraction> OF_CENTRES =
      List.of(
          TypeRestfulInteraction.READ,
          TypeRestfulInteraction.VREAD,
          TypeRestfulInteraction.SEARCHTYPE);

  private Capabilities() {}

  /** Adds it to the statement. */
  public static void describe(CapabilityStatementRestComponent rest) {
    for (SystemRestfulInteraction each :
        List.of(SystemRestfulInteraction.SEARCHSYSTEM, SystemRestfulInteraction.HISTORYSYSTEM)) {
      if (rest.getInteraction().stream().noneMatch(there -> there.getCode() == each)) {
        rest.addInteraction().setCode(each);
      }
    }
    for (String type : SearchParameters.types()) {
      CapabilityStatementRestResourceComponent resource =
          rest.getResource().stream()
              .filter(each -> type.equals(each.getType()))
              .findFirst()
              .orElseGet(() -> rest.addResource().setType(type));
      describe(resource);
    }
  }

  private static void describe(CapabilityStatementRestResourceComponent resource) {
    String type = resource.getType();
    boolean stored = !type.equals("Organization");
    for (TypeRestfulInteraction each : stored ? OF_STORED : OF_CENTRES) {
      if (resource.getInteraction().stream().noneMatch(there -> there.getCode() == each)) {
        resource.addInteraction().setCode(each);
      }
    }
    if (stored) {
      resource.setReadHistory(true);
      resource.setConditionalRead(ConditionalReadStatus.FULLSUPPORT);
    }
    resource.getSearchParam().clear();
    for (SearchParameter each : SearchParameters.of(type)) {
      var line =
          resource
              .addSearchParam()
              .setName(each.name())
              .setType(SearchParamType.fromCode(each.kind().code()));
      if (each.definition() != null) {
        line.setDefinition(each.definition());
      }
    }
    resource.getSearchInclude().clear();
    SearchParameters.includes(type).forEach(resource::addSearchInclude);
    resource.getSearchRevInclude().clear();
    SearchParameters.reverseIncludes(type).forEach(resource::addSearchRevInclude);
    if (type.equals("Patient")
        && resource.getOperation().stream()
            .noneMatch(each -> each.getName().equals("everything"))) {
      resource
          .addOperation()
          .setName("everything")
          .setDefinition("http://hl7.org/fhir/OperationDefinition/Patient-everything");
    }
  }
}
