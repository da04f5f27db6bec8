package org.longwatch.signal.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.adverseevent.AdverseEventAmended;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.AdverseEventReported;
import org.longwatch.adverseevent.Malignancies;
import org.longwatch.adverseevent.MalignancyLine;
import org.longwatch.adverseevent.MalignancyStated;
import org.longwatch.adverseevent.VectorFinding;
import org.longwatch.clonality.ClonalityAlertLine;
import org.longwatch.clonality.ClonalityAlertRaised;
import org.longwatch.clonality.ClonalityAlertSuperseded;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.clonality.ClonalityTier;
import org.longwatch.kernel.ProductId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.TreatmentCorrected;
import org.longwatch.registry.TreatmentLine;
import org.longwatch.signal.Criterion;
import org.longwatch.signal.PairLine;

/**
 * Raises an alert for a single case or clone, whatever the numbers say (GVP Module IX Addendum I:
 * designated events are shown irrespective of statistics). In the transaction that reports it.
 */
@ApplicationScoped
@Transactional
public class CaseRule {

  @Inject Alerts alerts;
  @Inject AdverseEventReader events;
  @Inject Malignancies malignancies;
  @Inject ClonalityReader clonality;
  @Inject RegistryReader registry;
  @Inject Catalogue catalogue;

  void reported(@Observes AdverseEventReported event) {
    events.event(event.event()).flatMap(this::finding).ifPresent(alerts::raise);
  }

  void amended(@Observes AdverseEventAmended event) {
    events.event(event.event()).ifPresent(this::look);
  }

  void cloneFound(@Observes ClonalityAlertRaised event) {
    // lower tiers tighten the follow-up and are shown with the patient
    if (event.tier().isUrgent()) {
      clonality.alert(event.alert()).ifPresent(this::raise);
    }
  }

  /** Vector or transgene in malignant cells: tier C4 of domain.md 2.4. */
  void malignancyStated(@Observes MalignancyStated event) {
    look(event.malignancy(), malignancies.malignancy(event.malignancy()));
  }

  /** What was given, and when, decides which cases concern. */
  void treatmentCorrected(@Observes TreatmentCorrected event) {
    events.ofPatient(event.patient()).forEach(this::look);
    malignancies.ofPatient(event.patient()).forEach(each -> look(each.id(), Optional.of(each)));
  }

  private void look(UUID id, Optional<MalignancyLine> malignancy) {
    stands(
        "MALIGNANCY|" + id,
        malignancy.filter(found -> found.vectorFinding() == VectorFinding.YES).map(this::finding));
  }

  /** Raises what the record says now; an alert that it says no longer is overtaken. */
  private void stands(String about, Optional<Alert.Finding> finding) {
    finding.ifPresentOrElse(alerts::raise, () -> alerts.overtake(about, Optional.empty()));
  }

  private Alert.Finding finding(MalignancyLine malignancy) {
    List<TreatmentLine> before =
        registry.treatmentsOf(malignancy.patient()).stream()
            .filter(given -> !given.administeredOn().isAfter(malignancy.onset().latest()))
            .toList();
    List<ProductId> products = before.stream().map(TreatmentLine::product).distinct().toList();
    return new Alert.Finding(
        Alert.Kind.CASE,
        "MALIGNANCY|" + malignancy.id(),
        products.size() == 1 ? Optional.of(products.get(0)) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(malignancy.centre()),
        Optional.of(malignancy.patient()),
        Optional.empty(),
        "The vector or transgene was found in the cells of a second malignancy: one case is"
            + " enough, whatever the numbers say.",
        Criterion.CASE_RULE.label(),
        1,
        0,
        Optional.empty());
  }

  private void look(AdverseEventLine event) {
    stands("CASE|" + event.id(), finding(event));
  }

  private Optional<Alert.Finding> finding(AdverseEventLine event) {
    if (event.nullified()) {
      return Optional.empty();
    }
    for (TreatmentLine treatment : registry.treatmentsOf(event.patient())) {
      boolean before =
          event.treatment().isPresent()
              ? event.treatment().get().equals(treatment.id())
              : !treatment.administeredOn().isAfter(event.onset().latest());
      String modality = catalogue.product(treatment.product()).modality();
      if (before && Criterion.oneCaseIsEnough(modality, event.family(), event.serious())) {
        return Optional.of(
            new Alert.Finding(
                Alert.Kind.CASE,
                "CASE|" + event.id(),
                Optional.of(treatment.product()),
                Optional.of(PairLine.Level.FAMILY),
                Optional.of(event.family()),
                Optional.of(event.centre()),
                Optional.of(event.patient()),
                Optional.of(treatment.lot()),
                "Serious "
                    + event.term()
                    + " after "
                    + treatment.productCode()
                    + ", a CAR T-cell product: one case is enough, whatever the numbers say.",
                Criterion.CASE_RULE.label(),
                1,
                0,
                Optional.empty()));
      }
    }
    return Optional.empty();
  }

  /** A corrected or withdrawn sample says otherwise; another one may still say so. */
  void cloneGone(@Observes ClonalityAlertSuperseded event) {
    clonality
        .alert(event.alert())
        .filter(gone -> gone.tier().isUrgent())
        .ifPresent(
            gone ->
                alerts.overtake(
                    about(gone),
                    clonality.alerts(event.patient()).stream()
                        .filter(each -> each.tier().isUrgent())
                        .filter(each -> about(each).equals(about(gone)))
                        .max(Comparator.comparing(ClonalityAlertLine::sampleDay))
                        .map(this::finding)));
  }

  private static String about(ClonalityAlertLine clone) {
    return "CLONE|" + clone.patient() + "|" + clone.cloneLabel();
  }

  private void raise(ClonalityAlertLine clone) {
    alerts.raise(finding(clone));
  }

  private Alert.Finding finding(ClonalityAlertLine clone) {
    List<ProductId> products =
        registry.treatmentsOf(clone.patient()).stream()
            .map(TreatmentLine::product)
            .distinct()
            .toList();
    return new Alert.Finding(
        Alert.Kind.CLONE,
        about(clone),
        products.size() == 1 ? Optional.of(products.get(0)) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(clone.centre()),
        Optional.of(clone.patient()),
        Optional.empty(),
        (clone.tier() == ClonalityTier.C4
                ? "Findings of virus in one patient reached clonality tier "
                : "Clone " + clone.cloneLabel() + " of one patient reached clonality tier ")
            + clone.tier()
            + " ("
            + clone.tier().label()
            + "): "
            + clone.rule()
            + " (rests on "
            + clone.samples().size()
            + (clone.tier() == ClonalityTier.C4 ? " result" : " sample")
            + (clone.samples().size() == 1 ? ")." : "s)."),
        clone.rule(),
        clone.sampleDay().toEpochDay(),
        0,
        Optional.empty());
  }
}
