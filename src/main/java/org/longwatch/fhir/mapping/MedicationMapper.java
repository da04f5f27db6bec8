package org.longwatch.fhir.mapping;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Medication;
import org.longwatch.intake.Step;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ProductLine;

/** {@code Medication}: one lot of a product, both of which the registry must know. */
public final class MedicationMapper implements Mapper<Medication> {

  private final Catalogue catalogue;

  public MedicationMapper(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * One lot.
   *
   * @param product the product's code
   */
  public record Lot(String product, String number) {}

  /** Which lot it is, or empty if that cannot be read. */
  public static Optional<Lot> lot(Medication resource) {
    return Reading.code(Uri.PRODUCT, resource.getCode())
        .filter(product -> resource.getBatch().hasLotNumber())
        .map(product -> new Lot(product, resource.getBatch().getLotNumber()));
  }

  /** Says so if the registry knows no such product or lot; asks nothing of the record. */
  @Override
  public List<Step> map(Medication resource, Reading reading) {
    Optional<Lot> lot = lot(resource);
    if (lot.isEmpty()) {
      reading.needed("code", Reading.code(Uri.PRODUCT, resource.getCode()));
      reading.needed("batch.lotNumber", Optional.ofNullable(resource.getBatch().getLotNumber()));
      return List.of();
    }
    Optional<ProductLine> product = catalogue.productByCode(lot.get().product());
    if (product.isEmpty()) {
      reading.wrong(
          Issue.Kind.NOT_FOUND,
          "code",
          "No product with this code is registered; ask the administrator to add it");
    } else if (catalogue.batch(product.get().id(), lot.get().number()).isEmpty()) {
      reading.wrong(
          Issue.Kind.NOT_FOUND,
          "batch.lotNumber",
          "No such lot of this product is registered; ask the administrator to add it");
    }
    return List.of();
  }
}
