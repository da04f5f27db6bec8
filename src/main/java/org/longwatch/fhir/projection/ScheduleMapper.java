package org.longwatch.fhir.projection;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.followup.PlanLine;
import org.longwatch.followup.PlannedLine;
import org.longwatch.followup.PlannedLine.Standing;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.Obligation;
import org.longwatch.registry.CentreLine;

/** {@code CarePlan} and {@code Task}: what is owed about a patient, as it stands on its day. */
final class ScheduleMapper {

  private static final String PROFILE = Uri.BASE + "/StructureDefinition/";
  private static final String STATUS = Uri.BASE + "/CodeSystem/atmp-visit-status";

  private final String base;
  private final CentreLine centre;

  /**
   * Begins.
   *
   * @param base address of the server
   * @param centre who owes it
   */
  ScheduleMapper(String base, CentreLine centre) {
    this.base = base;
    this.centre = centre;
  }

  /** A plan for each product, and a task for everything that was ever planned. */
  Bundle show(List<PlanLine> plans, List<PlannedLine> planned) {
    Map<String, PlanLine> newest = new HashMap<>();
    for (PlanLine plan : plans) {
      newest.merge(plan.productCode(), plan, (a, b) -> a.number() > b.number() ? a : b);
    }
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.COLLECTION);
    List<Task> tasks = new ArrayList<>();
    newest.values().stream()
        .sorted(java.util.Comparator.comparing(PlanLine::productCode))
        .forEach(
            plan -> {
              add(bundle, plan(plan, planned));
              planned.stream()
                  .filter(one -> one.plan().equals(plan.plan()))
                  .forEach(one -> tasks.add(task(one)));
            });
    tasks.forEach(task -> add(bundle, task));
    return bundle;
  }

  /**
   * A plan.
   *
   * @param planned among others what it asks for
   */
  static CarePlan plan(PlanLine plan, List<PlannedLine> planned) {
    List<Obligation> owed =
        planned.stream()
            .filter(one -> one.plan().equals(plan.plan()))
            .map(PlannedLine::owed)
            .toList();
    CarePlan shown = new CarePlan();
    shown.setId(plan.plan().toString());
    shown.getMeta().addProfile(PROFILE + "atmp-follow-up-plan");
    shown.addInstantiatesCanonical(canonical(plan.template()));
    boolean open = owed.stream().anyMatch(one -> one.state() == Obligation.State.OPEN);
    shown.setStatus(
        open
            ? CarePlanStatus.ACTIVE
            : plan.current() ? CarePlanStatus.COMPLETED : CarePlanStatus.REVOKED);
    shown.setIntent(CarePlanIntent.PLAN);
    shown.setTitle("Follow-up after " + plan.productCode());
    shown.setSubject(new Reference("Patient/" + plan.patient()));
    LocalDate end =
        owed.stream()
            .map(one -> one.window().target())
            .max(LocalDate::compareTo)
            .orElse(plan.dayZero());
    shown.setPeriod(period(plan.dayZero(), end));
    owed.forEach(one -> shown.addActivity().setReference(new Reference("Task/" + one.id())));
    return shown;
  }

  /** What a plan asks for. What was missed has failed and never becomes a visit. */
  Task task(PlannedLine line) {
    Obligation owed = line.owed();
    Task task = new Task();
    task.setId(owed.id().toString());
    task.getMeta().addProfile(PROFILE + "atmp-follow-up-task");
    task.addIdentifier(
        new Identifier().setSystem(Uri.BASE + "/sid/task").setValue(owed.id().toString()));
    task.addBasedOn(new Reference("CarePlan/" + line.plan()));
    task.setIntent(TaskIntent.PLAN);
    task.setCode(new CodeableConcept().setText(owed.what()));
    task.setFor(new Reference("Patient/" + owed.patient()));
    task.setOwner(
        new Reference("Organization/" + centre.id())
            .setIdentifier(new Identifier().setSystem(Uri.CENTRE).setValue(centre.code())));
    DateWindow window = owed.window();
    task.getRestriction().setPeriod(period(window.earliest(), window.latest()));
    task.setReasonCode(new CodeableConcept().setText(owed.reason()));
    task.getBusinessStatus().addCoding().setSystem(STATUS).setCode(code(line.standing()));
    task.setStatus(status(line.standing()));
    line.why().ifPresent(why -> task.setStatusReason(new CodeableConcept().setText(why)));
    owed.fulfilledBy()
        .ifPresent(
            fact ->
                task.addOutput()
                    .setType(new CodeableConcept().setText(output(line, fact)))
                    .setValue(new Reference(fact)));
    line.fulfilledOn().ifPresent(day -> task.setExecutionPeriod(period(day, day)));
    return task;
  }

  /** The state of the code system; whether something open is overdue depends on the day. */
  static String code(Standing standing) {
    return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The state of any task that a state of the code system means. */
  static TaskStatus status(Standing standing) {
    return switch (standing) {
      case DONE -> TaskStatus.COMPLETED;
      case MISSED -> TaskStatus.FAILED;
      case WAIVED -> TaskStatus.CANCELLED;
      case SCHEDULED -> TaskStatus.REQUESTED;
      case WINDOW_OPEN, OVERDUE -> TaskStatus.READY;
    };
  }

  /** What an output is; only a contact is fulfilled by a visit. */
  private static String output(PlannedLine line, String fact) {
    return switch (fact.substring(0, fact.indexOf('/'))) {
      case "Encounter" -> "Visit";
      case "Consent" -> "Consent";
      case "Specimen" -> "Archived specimen";
      default -> "Result: " + line.item().label();
    };
  }

  /** The plan's definition, which is generated from the same rule book. */
  static String canonical(String template) {
    return Uri.BASE + "/PlanDefinition/" + template.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void add(Bundle bundle, Resource resource) {
    bundle
        .addEntry()
        .setFullUrl(base + "/" + resource.fhirType() + "/" + resource.getIdElement().getIdPart())
        .setResource(resource);
  }

  private static Period period(LocalDate start, LocalDate end) {
    Period period = new Period();
    period.setStartElement(new DateTimeType(start.toString()));
    period.setEndElement(new DateTimeType(end.toString()));
    return period;
  }
}
