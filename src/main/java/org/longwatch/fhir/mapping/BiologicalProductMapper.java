package org.longwatch.fhir.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.BiologicallyDerivedProduct;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.longwatch.intake.Step;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.traceability.RecordBiologicalProduct;

/** {@code BiologicallyDerivedProduct} → {@link RecordBiologicalProduct}. */
public final class BiologicalProductMapper implements Mapper<BiologicallyDerivedProduct> {

  @Override
  public List<Step> map(BiologicallyDerivedProduct resource, Reading reading) {
    Pseudonymity.check(resource, reading);
    Optional<String> identifier =
        reading.identifier(Uri.CHAIN_OF_IDENTITY, resource.getIdentifier());
    if (identifier.isEmpty()) {
      return List.of();
    }
    var collection = resource.getCollection();
    Optional<LocalDate> collected =
        collection.getCollected() instanceof DateTimeType date
            ? reading.day("collection.collected", date)
            : Optional.empty();
    if (resource.getParent().size() > 1) {
      reading.warn("parent", "Of several parents the record follows the first; all are kept");
    }
    return List.of(
        new Step(
            new RecordBiologicalProduct(
                reading.id(),
                reading.centre(),
                reading.target("Patient", collection.getSource()).map(PatientId::new),
                identifier.get(),
                Reading.words(resource.getProductCode()).orElse(""),
                resource.getParent().stream()
                    .flatMap(
                        parent -> reading.target("BiologicallyDerivedProduct", parent).stream())
                    .findFirst(),
                collected,
                said(resource, Uri.EUROPEAN_CODE, Uri.EUROPEAN_CODE_SAID),
                said(resource, Uri.DONATION, Uri.DONATION_SAID),
                expiry(resource)),
            reading.known(),
            reading.places("BiologicallyDerivedProduct")));
  }

  /** R4 has no element for these numbers; they come as an identifier or as an extension. */
  private static Optional<String> said(
      BiologicallyDerivedProduct resource, String system, String extension) {
    return resource.getIdentifier().stream()
        .filter(each -> system.equals(each.getSystem()) && each.hasValue())
        .map(Identifier::getValue)
        .findFirst()
        .or(
            () ->
                resource.getExtensionsByUrl(extension).stream()
                    .map(Extension::getValue)
                    .filter(
                        value -> value != null && value.isPrimitive() && value.hasPrimitiveValue())
                    .map(value -> value.primitiveValue())
                    .findFirst());
  }

  /** Known to the month only, it may be given until the end of the month. */
  private static Optional<LocalDate> expiry(BiologicallyDerivedProduct resource) {
    return resource.getExtensionsByUrl(Uri.PRODUCT_EXPIRY).stream()
        .map(Extension::getValue)
        .filter(DateTimeType.class::isInstance)
        .flatMap(value -> Reading.partial((DateTimeType) value).stream())
        .map(PartialDate::latest)
        .findFirst();
  }
}
