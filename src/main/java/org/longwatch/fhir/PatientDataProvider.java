package org.longwatch.fhir;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/** What can be found by the patient it is about, too. */
public class PatientDataProvider<T extends Resource> extends RegistryProvider<T> {

  PatientDataProvider(Class<T> type, Desk desk) {
    super(type, desk);
  }

  /** Finds by patient. */
  @Search
  public Bundle searchOfPatient(
      @ca.uhn.fhir.rest.annotation.RequiredParam(name = "patient") ReferenceParam patient,
      @OptionalParam(name = "_id") TokenParam id,
      @OptionalParam(name = "identifier") TokenParam identifier,
      @OptionalParam(name = "cursor") StringParam cursor,
      @Count Integer count,
      RequestDetails request) {
    return find(id, identifier, Optional.of(patient.getValue()), cursor, count, request);
  }
}
