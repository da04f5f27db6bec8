package org.longwatch.fhir.mapping;

import java.util.List;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.longwatch.intake.Step;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.CentreLine;

/** {@code Organization}: the sender's own centre and no other; the registry makes centres. */
public final class OrganizationMapper implements Mapper<Organization> {

  /** Says so if it is another centre; asks nothing of the record. */
  @Override
  public List<Step> map(Organization resource, Reading reading) {
    boolean own =
        resource.getIdentifier().stream()
            .anyMatch(
                each ->
                    Uri.CENTRE.equals(each.getSystem())
                        && reading.centreCode().equals(each.getValue()));
    if (!own) {
      reading.wrong(
          Issue.Kind.BUSINESS_RULE,
          "identifier",
          "Only the centre whose system sends may be named: "
              + Uri.CENTRE
              + "|"
              + reading.centreCode());
    }
    return List.of();
  }

  /** The centre as FHIR shows it. */
  public Organization show(CentreLine centre) {
    Organization organization = new Organization();
    organization.setId("Organization/" + centre.id() + "/_history/1");
    organization.getMeta().addProfile(Uri.BASE + "/StructureDefinition/atmp-treatment-centre");
    organization.addIdentifier(new Identifier().setSystem(Uri.CENTRE).setValue(centre.code()));
    organization.setName(centre.name());
    organization.setActive(centre.active());
    return organization;
  }
}
