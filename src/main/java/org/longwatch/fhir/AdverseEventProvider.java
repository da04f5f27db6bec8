package org.longwatch.fhir;

import ca.uhn.fhir.rest.annotation.Delete;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.AdverseEvent;

/** Adverse events; one reported in error is deleted, which nullifies it. */
public class AdverseEventProvider extends RegistryProvider<AdverseEvent> {

  AdverseEventProvider(Desk desk) {
    super(AdverseEvent.class, desk);
  }

  /** Nullifies; its versions stay. */
  @Delete
  public MethodOutcome delete(@IdParam IIdType id, RequestDetails request) {
    return desk().submit(Entry.Method.DELETE, null, typeName(), id.getIdPart(), null, request);
  }
}
