package org.longwatch.fhir;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.server.IResourceProvider;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Organization;

/** Centres, which the registry knows by itself. */
public class OrganizationProvider implements IResourceProvider {

  private final Desk desk;

  OrganizationProvider(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Class<Organization> getResourceType() {
    return Organization.class;
  }

  /** The centre, if the reader may know of it. */
  @Read
  public Organization read(@IdParam IIdType id) {
    return desk.centre(id.getIdPart());
  }
}
