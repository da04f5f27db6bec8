package org.longwatch.fhir.profile;

import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.model.Resource;
import org.hl7.fhir.r5.model.StructureDefinition;

/**
 * HAPI's view of the definitions, which looks the same few structure definitions up for every
 * element of every submission. They do not change while the server runs, so those that were found
 * are kept; there are no more of them than are loaded. What is not found or named with a version is
 * asked for again, for a sender may name as many as it likes.
 */
final class KnownDefinitions extends WorkerContextValidationSupportAdapter {

  private final Map<String, StructureDefinition> known = new ConcurrentHashMap<>();

  KnownDefinitions(IValidationSupport support) {
    super(support);
  }

  @Override
  public <T extends Resource> T fetchResource(Class<T> type, String uri) {
    if (type != StructureDefinition.class || uri == null || uri.indexOf('|') >= 0) {
      return super.fetchResource(type, uri);
    }
    StructureDefinition definition = known.get(uri);
    if (definition == null) {
      definition = super.fetchResource(StructureDefinition.class, uri);
      if (definition != null) {
        SettledType.settle(definition);
        known.put(uri, definition);
      }
    }
    return type.cast(definition);
  }
}
