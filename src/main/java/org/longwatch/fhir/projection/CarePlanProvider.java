package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.followup.PlannedLine;
import org.longwatch.followup.PlannedReader;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Interaction;

/** The plan of a patient after each product, as it stands; its tasks are {@code Task}. */
@Dependent
public class CarePlanProvider implements IResourceProvider {

  @Inject PlannedReader planned;
  @Inject Access access;
  @Inject AccessLog accessLog;

  @Override
  public Class<CarePlan> getResourceType() {
    return CarePlan.class;
  }

  /** One plan. */
  @Read
  public CarePlan read(@IdParam IIdType id) {
    access.requirePatientLevel();
    access.requireScope("CarePlan", Interaction.READ);
    PlannedReader.Plan plan =
        Reading.uuid(id.getIdPart())
            .flatMap(
                uuid ->
                    planned
                        .plans(
                            access.compartment(),
                            Optional.of(uuid),
                            Optional.empty(),
                            Optional.empty(),
                            1)
                        .stream()
                        .findFirst())
            .orElseThrow(() -> new NotFound("Not found"));
    accessLog.note("read", "CarePlan/" + plan.line().plan(), plan.line().patient());
    return ScheduleMapper.plan(plan.line(), planned.of(List.of(plan.line().patient())));
  }

  /** Plans that fit, page by page, in order of their ids. */
  @Search
  public Bundle search(
      @OptionalParam(name = "_id") TokenParam id,
      @OptionalParam(name = CarePlan.SP_PATIENT) ReferenceParam patient,
      @OptionalParam(name = "cursor") StringParam cursor,
      @Count Integer count,
      RequestDetails request) {
    access.requirePatientLevel();
    access.requireScope("CarePlan", Interaction.SEARCH);
    SearchPage page = new SearchPage(request, count);
    Optional<UUID> one = Optional.ofNullable(id).flatMap(each -> Reading.uuid(each.getValue()));
    List<PlannedReader.Plan> found =
        id != null && one.isEmpty()
            ? List.of()
            : planned.plans(
                access.compartment(),
                one,
                Optional.ofNullable(patient).map(each -> TaskProvider.uuid("patient", each)),
                Optional.ofNullable(cursor).map(each -> TaskProvider.place(each.getValue())),
                page.count() + 1);
    List<PlannedReader.Plan> shown = found.stream().limit(page.count()).toList();
    List<PatientId> patients =
        shown.stream().map(plan -> plan.line().patient()).distinct().toList();
    accessLog.note("searched", "CarePlan" + page.asked(), patients);
    List<PlannedLine> all = patients.isEmpty() ? List.of() : planned.of(patients);
    return page.of(
        found,
        plan -> ScheduleMapper.plan(plan.line(), all),
        plan -> plan.line().plan().toString());
  }
}
