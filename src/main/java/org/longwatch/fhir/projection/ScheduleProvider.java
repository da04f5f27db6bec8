package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.longwatch.fhir.Operations;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.followup.FollowUpReader;
import org.longwatch.followup.PlannedReader;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Interaction;

/** {@code Patient/ID/$schedule}: the plan of a patient with all that it asks for. */
@Dependent
public class ScheduleProvider implements Operations {

  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject RegistryReader registry;
  @Inject FollowUpReader followUp;
  @Inject PlannedReader planned;
  @Inject Catalogue catalogue;

  /** The plan as it stands today at the patient's centre. */
  @Operation(name = "$schedule", typeName = "Patient", idempotent = true)
  public Bundle schedule(@IdParam IdType id, RequestDetails request) {
    access.requirePatientLevel();
    access.requireScope("CarePlan", Interaction.READ);
    access.requireScope("Task", Interaction.READ);
    PatientLine patient =
        Reading.uuid(id.getIdPart())
            .flatMap(uuid -> registry.patient(new PatientId(uuid)))
            .orElseThrow(ScheduleProvider::unknown);
    access.requireCentre(patient.centre());
    accessLog.note("read plan", "Patient/" + patient.id(), patient.id());
    return new ScheduleMapper(request.getFhirServerBase(), catalogue.centre(patient.centre()))
        .show(followUp.plans(patient.id()), planned.of(List.of(patient.id())));
  }

  private static NotFound unknown() {
    return new NotFound("Not found");
  }
}
