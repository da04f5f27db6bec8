package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.adverseevent.AdverseEventAmended;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.adverseevent.AdverseEventReported;
import org.longwatch.clonality.ClonalityAlertLine;
import org.longwatch.clonality.ClonalityAlertRaised;
import org.longwatch.clonality.ClonalityReader;
import org.longwatch.clonality.ClonalityTier;
import org.longwatch.kernel.ProductId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.RegistryReader;
import org.longwatch.registry.TreatmentLine;

/**
 * Raises an alert for a single case or clone, whatever the numbers say (GVP Module IX Addendum I:
 * designated events are shown irrespective of statistics). In the transaction that reports it.
 */
@ApplicationScoped
@Transactional
public class CaseRule {

  private static final String CAR_T = "CAR_T";
  private static final String T_CELL_MALIGNANCY = "T_CELL_MALIGNANCY";

  @Inject Alerts alerts;
  @Inject AdverseEventReader events;
  @Inject ClonalityReader clonality;
  @Inject RegistryReader registry;
  @Inject Catalogue catalogue;

  /** Whether one such case is a reason to look. */
  static boolean concerns(String modality, String family, boolean serious) {
    return serious && CAR_T.equals(modality) && T_CELL_MALIGNANCY.equals(family);
  }

  void reported(@Observes AdverseEventReported event) {
    look(event.event());
  }

  void amended(@Observes AdverseEventAmended event) {
    look(event.event());
  }

  void cloneFound(@Observes ClonalityAlertRaised event) {
    // lower tiers tighten the follow-up and are shown with the patient
    if (event.tier() == ClonalityTier.C3) {
      clonality.alert(event.alert()).ifPresent(this::raise);
    }
  }

  private void look(UUID id) {
    AdverseEventLine event = events.event(id).orElseThrow();
    if (event.nullified()) {
      return;
    }
    for (TreatmentLine treatment : registry.treatmentsOf(event.patient())) {
      boolean before =
          event.treatment().isPresent()
              ? event.treatment().get().equals(treatment.id())
              : !treatment.administeredOn().isAfter(event.onset().latest());
      String modality = catalogue.product(treatment.product()).modality();
      if (before && concerns(modality, event.family(), event.serious())) {
        alerts.raise(
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
        return;
      }
    }
  }

  private void raise(ClonalityAlertLine clone) {
    List<ProductId> products =
        registry.treatmentsOf(clone.patient()).stream()
            .map(TreatmentLine::product)
            .distinct()
            .toList();
    alerts.raise(
        new Alert.Finding(
            Alert.Kind.CLONE,
            "CLONE|" + clone.patient() + "|" + clone.cloneLabel(),
            products.size() == 1 ? Optional.of(products.get(0)) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(clone.centre()),
            Optional.of(clone.patient()),
            Optional.empty(),
            "Clone "
                + clone.cloneLabel()
                + " of one patient reached clonality tier "
                + clone.tier()
                + " ("
                + clone.tier().label()
                + "): "
                + clone.rule()
                + " (rests on "
                + clone.samples().size()
                + (clone.samples().size() == 1 ? " sample)." : " samples)."),
            clone.rule(),
            clone.sampleDay().toEpochDay(),
            0,
            Optional.empty()));
  }
}
