package org.longwatch.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.clonality.ClonalityAlertLine;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.ProductLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.TreatmentLine;

/** Reads the record of many patients with a handful of statements and puts it into documents. */
@ApplicationScoped
class Cases {

  @Inject RegistryReader registry;
  @Inject Catalogue catalogue;
  @Inject ClonalityReader clonality;
  @Inject AdverseEventReader adverseEvents;

  /** All documents of these patients, as the record stands. */
  Map<PatientId, List<CaseDocument>> of(Collection<PatientId> patients) {
    Map<PatientId, List<CaseDocument>> cases = new HashMap<>();
    if (patients.isEmpty()) {
      return cases;
    }
    patients.forEach(patient -> cases.put(patient, new ArrayList<>()));
    Map<ProductId, ProductLine> products =
        catalogue.products().stream()
            .collect(Collectors.toMap(ProductLine::id, Function.identity()));
    Map<PatientId, List<TreatmentLine>> treatments =
        registry.treatmentsOf(patients).stream()
            .collect(Collectors.groupingBy(TreatmentLine::patient));
    Map<PatientId, PatientLine> lines = new HashMap<>();
    for (PatientLine patient : registry.patients(patients)) {
      lines.put(patient.id(), patient);
      List<TreatmentLine> own = treatments.getOrDefault(patient.id(), List.of());
      cases.get(patient.id()).add(patient(patient, own, products));
    }
    for (AdverseEventLine event : adverseEvents.ofPatients(patients)) {
      if (!event.nullified()) {
        List<TreatmentLine> own = treatments.getOrDefault(event.patient(), List.of());
        cases.get(event.patient()).add(event(event, lines.get(event.patient()), own, products));
      }
    }
    for (ClonalityAlertLine alert : clonality.alertsOf(patients)) {
      List<TreatmentLine> own = treatments.getOrDefault(alert.patient(), List.of());
      cases.get(alert.patient()).add(alert(alert, lines.get(alert.patient()), own, products));
    }
    return cases;
  }

  private static CaseDocument patient(
      PatientLine patient, List<TreatmentLine> treatments, Map<ProductId, ProductLine> products) {
    String body =
        treatments.stream()
            .map(
                treatment ->
                    "Treated on "
                        + treatment.administeredOn()
                        + " with "
                        + products.get(treatment.product()).name()
                        + ", lot "
                        + treatment.lot()
                        + ".")
            .collect(Collectors.joining(" "));
    return new CaseDocument(
        patient.id().value(),
        CaseKind.PATIENT,
        patient.id(),
        patient.centre(),
        patient.pseudonym(),
        treatments.isEmpty() ? "" : treatments.get(0).administeredOn().toString(),
        "Patient " + patient.pseudonym(),
        body,
        treated(treatments, products));
  }

  private static CaseDocument event(
      AdverseEventLine event,
      PatientLine patient,
      List<TreatmentLine> treatments,
      Map<ProductId, ProductLine> products) {
    List<TreatmentLine> suspected =
        treatments.stream()
            .filter(treatment -> event.treatment().map(treatment.id()::equals).orElse(true))
            .toList();
    Map<CaseField, List<String>> words = treated(suspected, products);
    words.put(CaseField.TERM, List.of(event.term()));
    words.put(CaseField.CODE, List.of(event.code(), event.family()));
    words.put(CaseField.SERIOUS, List.of(event.serious() ? "yes" : "no"));
    words.put(CaseField.CRITERION, event.criteria().stream().map(Enum::name).toList());
    words.put(CaseField.OUTCOME, List.of(event.outcome().name()));
    return new CaseDocument(
        event.id(),
        CaseKind.ADVERSE_EVENT,
        event.patient(),
        event.centre(),
        patient.pseudonym(),
        event.onset().text(),
        event.term(),
        event.narrative(),
        words);
  }

  private static CaseDocument alert(
      ClonalityAlertLine alert,
      PatientLine patient,
      List<TreatmentLine> treatments,
      Map<ProductId, ProductLine> products) {
    Map<CaseField, List<String>> words = treated(treatments, products);
    words.put(CaseField.GENE, List.of(alert.cloneLabel()));
    words.put(CaseField.TIER, List.of(alert.tier().name()));
    return new CaseDocument(
        alert.id(),
        CaseKind.CLONALITY_ALERT,
        alert.patient(),
        alert.centre(),
        patient.pseudonym(),
        alert.sampleDay().toString(),
        "Clonality " + alert.tier().name() + ": " + alert.cloneLabel(),
        alert.text(),
        words);
  }

  private static Map<CaseField, List<String>> treated(
      List<TreatmentLine> treatments, Map<ProductId, ProductLine> products) {
    Map<CaseField, List<String>> words = new EnumMap<>(CaseField.class);
    words.put(CaseField.LOT, treatments.stream().map(TreatmentLine::lot).distinct().toList());
    words.put(
        CaseField.PRODUCT,
        treatments.stream()
            .map(TreatmentLine::product)
            .distinct()
            .map(id -> products.get(id).code() + " " + products.get(id).name())
            .toList());
    return words;
  }
}
