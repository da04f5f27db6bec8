package org.longwatch.fhir.profile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r5.context.IWorkerContext;
import org.hl7.fhir.r5.elementmodel.JsonParser;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.utilities.validation.ValidationMessage;

/**
 * HAPI's reader of JSON for validation, kept from one submission to the next: a new one makes a
 * FHIRPath engine and a list of all types of resources, and looks every type up among all
 * definitions. It serves one thread at a time.
 */
final class KeptParser extends JsonParser {

  /** By the name of a type; no more than there are types. */
  private final Map<String, StructureDefinition> types = new HashMap<>();

  KeptParser(IWorkerContext worker) {
    super(worker);
    setupValidation(ValidationPolicy.EVERYTHING);
  }

  @Override
  protected StructureDefinition getDefinition(
      List<ValidationMessage> errors, int line, int column, String type) {
    StructureDefinition known = types.get(type);
    if (known == null) {
      int said = errors.size();
      known = super.getDefinition(errors, line, column, type);
      if (known != null && errors.size() == said) {
        types.put(type, known);
      }
    }
    return known;
  }
}
