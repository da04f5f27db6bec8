package org.longwatch.fhir.projection;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
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
import org.longwatch.followup.VisitLine;
import org.longwatch.kernel.DateWindow;
import org.longwatch.kernel.Obligation;
import org.longwatch.registry.CentreLine;

/** {@code CarePlan} and {@code Task}: what is owed about a patient, as it stands on a day. */
final class ScheduleMapper {

  private static final String PROFILE = Uri.BASE + "/StructureDefinition/";
  private static final String STATUS = Uri.BASE + "/CodeSystem/atmp-visit-status";

  private final String base;
  private final CentreLine centre;
  private final LocalDate today;

  /**
   * Begins.
   *
   * @param base address of the server
   * @param centre who owes it
   * @param today the day it is there
   */
  ScheduleMapper(String base, CentreLine centre, LocalDate today) {
    this.base = base;
    this.centre = centre;
    this.today = today;
  }

  /** A plan for each product, and a task for each contact that was ever planned. */
  Bundle show(List<PlanLine> plans, List<Obligation> owed, List<VisitLine> visits) {
    Map<String, PlanLine> newest = new HashMap<>();
    for (PlanLine plan : plans) {
      newest.merge(plan.productCode(), plan, (a, b) -> a.number() > b.number() ? a : b);
    }
    Map<UUID, LocalDate> held = new HashMap<>();
    visits.forEach(visit -> held.put(visit.id(), visit.heldOn()));
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.COLLECTION);
    List<Task> tasks = new ArrayList<>();
    newest.values().stream()
        .sorted(java.util.Comparator.comparing(PlanLine::productCode))
        .forEach(
            plan -> {
              List<Obligation> own =
                  owed.stream().filter(one -> one.product().equals(plan.productCode())).toList();
              add(bundle, plan(plan, own));
              own.forEach(one -> tasks.add(task(one, plan, held)));
            });
    tasks.forEach(task -> add(bundle, task));
    return bundle;
  }

  private CarePlan plan(PlanLine plan, List<Obligation> owed) {
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

  private Task task(Obligation owed, PlanLine plan, Map<UUID, LocalDate> held) {
    Task task = new Task();
    task.setId(owed.id().toString());
    task.getMeta().addProfile(PROFILE + "atmp-follow-up-task");
    task.addIdentifier(
        new Identifier().setSystem(Uri.BASE + "/sid/task").setValue(owed.id().toString()));
    task.addBasedOn(new Reference("CarePlan/" + plan.plan()));
    task.setIntent(TaskIntent.PLAN);
    task.setCode(new CodeableConcept().setText(owed.what()));
    task.setFor(new Reference("Patient/" + owed.patient()));
    task.setOwner(
        new Reference("Organization/" + centre.id())
            .setIdentifier(new Identifier().setSystem(Uri.CENTRE).setValue(centre.code())));
    DateWindow window = owed.window();
    task.getRestriction().setPeriod(period(window.earliest(), window.latest()));
    task.setReasonCode(new CodeableConcept().setText(owed.reason()));
    String state = state(owed);
    task.getBusinessStatus().addCoding().setSystem(STATUS).setCode(state);
    task.setStatus(
        switch (state) {
          case "done" -> TaskStatus.COMPLETED;
          case "waived" -> TaskStatus.CANCELLED;
          case "scheduled" -> TaskStatus.REQUESTED;
          default -> TaskStatus.READY;
        });
    owed.fulfilledBy()
        .ifPresent(
            fact -> {
              task.addOutput()
                  .setType(new CodeableConcept().setText("Visit"))
                  .setValue(new Reference(fact));
              LocalDate day = held.get(UUID.fromString(fact.substring(fact.indexOf('/') + 1)));
              if (day != null) {
                task.setExecutionPeriod(period(day, day));
              }
            });
    return task;
  }

  /** Whether an open one is overdue depends on the day, so no flag can be wrong about it. */
  private String state(Obligation owed) {
    return switch (owed.state()) {
      case FULFILLED -> "done";
      case HISTORICAL, CANCELLED -> "waived";
      case OPEN ->
          today.isBefore(owed.window().earliest())
              ? "scheduled"
              : today.isAfter(owed.window().latest()) ? "overdue" : "window-open";
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
