package org.longwatch.fhir.profile;

import ca.uhn.fhir.context.FhirContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Resource;

/**
 * The definitions of this server for HAPI's validator, which by itself would not find
 * questionnaires and measures: answers and reports are held to them.
 */
class OwnDefinitions extends PrePopulatedValidationSupport {

  private final Map<String, IBaseResource> answered = new HashMap<>();

  OwnDefinitions(FhirContext fhir, Collection<Resource> resources) {
    super(fhir);
    for (Resource resource : resources) {
      addResource(resource);
      if (resource instanceof Questionnaire || resource instanceof Measure) {
        MetadataResource form = (MetadataResource) resource;
        answered.put(form.getUrl(), form);
        answered.put(form.getUrl() + "|" + form.getVersion(), form);
      }
    }
  }

  @Override
  public <T extends IBaseResource> T fetchResource(Class<T> type, String url) {
    IBaseResource form = answered.get(url);
    return type != null && type.isInstance(form) ? type.cast(form) : super.fetchResource(type, url);
  }
}
