package org.longwatch.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.Malignancies;
import org.longwatch.adverseevent.MalignancyLine;
import org.longwatch.clonality.ClonalityAlertLine;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.interval.IntervalReader;
import org.longwatch.interval.TherapyLine;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.laboratory.LaboratoryReader;
import org.longwatch.laboratory.LaboratoryResultLine;
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
  @Inject Malignancies malignancies;
  @Inject IntervalReader interval;
  @Inject LaboratoryReader laboratory;

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
    for (MalignancyLine found : malignancies.ofPatients(patients)) {
      List<TreatmentLine> own = treatments.getOrDefault(found.patient(), List.of());
      cases.get(found.patient()).add(malignancy(found, lines.get(found.patient()), own, products));
    }
    for (TherapyLine therapy : interval.therapies(patients)) {
      List<TreatmentLine> own = treatments.getOrDefault(therapy.patient(), List.of());
      cases
          .get(therapy.patient())
          .add(therapy(therapy, lines.get(therapy.patient()), own, products));
    }
    for (LaboratoryResultLine result : laboratory.results(patients)) {
      List<TreatmentLine> own = treatments.getOrDefault(result.patient(), List.of());
      cases.get(result.patient()).add(result(result, lines.get(result.patient()), own, products));
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

  private static CaseDocument malignancy(
      MalignancyLine found,
      PatientLine patient,
      List<TreatmentLine> treatments,
      Map<ProductId, ProductLine> products) {
    String name = named(found.malignancy());
    Map<CaseField, List<String>> words = treated(treatments, products);
    words.put(
        CaseField.TERM,
        Stream.concat(Stream.of(name), found.histology().map(Cases::named).stream()).toList());
    words.put(
        CaseField.CODE,
        Stream.concat(
                Stream.of(found.malignancy().code()), found.histology().map(Code::code).stream())
            .toList());
    words.put(CaseField.VECTOR, List.of(found.vectorFinding().name()));
    StringBuilder body = new StringBuilder("Second malignancy: ").append(name).append('.');
    found
        .histology()
        .ifPresent(said -> body.append(" Histology: ").append(named(said)).append('.'));
    body.append(
        switch (found.vectorFinding()) {
          case YES -> " The vector was found in its cells.";
          case NO -> " The vector was not found in its cells.";
          case NOT_TESTED -> " Its cells were not tested for the vector.";
        });
    found
        .tCellOrigin()
        .ifPresent(ofT -> body.append(ofT ? " From T cells." : " Not from T cells."));
    return new CaseDocument(
        found.id(),
        CaseKind.SECOND_MALIGNANCY,
        found.patient(),
        found.centre(),
        patient.pseudonym(),
        found.onset().text(),
        name,
        body.toString(),
        words);
  }

  private static CaseDocument therapy(
      TherapyLine therapy,
      PatientLine patient,
      List<TreatmentLine> treatments,
      Map<ProductId, ProductLine> products) {
    String name = named(therapy.therapy());
    Map<CaseField, List<String>> words = treated(treatments, products);
    words.put(CaseField.TERM, List.of(name));
    words.put(CaseField.CODE, List.of(therapy.therapy().code()));
    return new CaseDocument(
        therapy.id(),
        CaseKind.FURTHER_THERAPY,
        therapy.patient(),
        therapy.centre(),
        patient.pseudonym(),
        therapy.began().text(),
        name,
        "Further therapy ("
            + therapy.kind().label()
            + "): "
            + name
            + ", from "
            + therapy.began().text()
            + therapy.ended().map(day -> " to " + day.text()).orElse("")
            + ".",
        words);
  }

  private static CaseDocument result(
      LaboratoryResultLine result,
      PatientLine patient,
      List<TreatmentLine> treatments,
      Map<ProductId, ProductLine> products) {
    String title = capitalised(result.kind().label()) + ": " + result.finding();
    Map<CaseField, List<String>> words = treated(treatments, products);
    words.put(CaseField.TERM, List.of(title));
    return new CaseDocument(
        result.id(),
        CaseKind.LABORATORY_RESULT,
        result.patient(),
        result.centre(),
        patient.pseudonym(),
        result.measuredOn().toString(),
        title,
        Stream.of(title, result.analyte(), result.method())
                .filter(each -> !each.isBlank())
                .collect(Collectors.joining(", "))
            + ".",
        words);
  }

  private static String named(Code code) {
    return code.display().isBlank() ? code.code() : code.display();
  }

  private static String capitalised(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
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
