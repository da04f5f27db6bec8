package org.longwatch.support;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.RegisterPatient;
import org.longwatch.registry.RegisterTreatment;
import org.longwatch.registry.Registration;
import org.longwatch.registry.Sex;
import org.longwatch.registry.VectorClass;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;

/** A treatment centre with a data manager, and two products with one lot each. */
public final class Clinic {

  /** A lentiviral product: 21 planned visits in 15 years. */
  public static final String LENTI = "LV-HSC";

  /** An AAV product: 8 planned visits in 5 years. */
  public static final String AAV = "AAV-LIVER";

  /** The lot of each product. */
  public static final String LOT = "LOT-1";

  private final Harness harness;
  private final CentreId centre;
  private final Actor staff;

  /** A clinic in Berlin. */
  public Clinic(Harness harness, String code) {
    this(harness, code, "DE", "Europe/Berlin");
  }

  public Clinic(Harness harness, String code, String country, String zone) {
    this.harness = harness;
    Catalogue catalogue = harness.get(Catalogue.class);
    this.centre =
        harness.asRegistry(
            () -> {
              product(catalogue, LENTI, VectorClass.LENTI);
              product(catalogue, AAV, VectorClass.AAV);
              return catalogue.addCentre(code, "Clinic " + code, country, ZoneId.of(zone), 7);
            });
    this.staff =
        new Actor(
            UUID.randomUUID(),
            "staff-" + code,
            "Staff of " + code,
            Set.of(Role.SITE_STAFF),
            Optional.of(centre),
            Optional.empty());
  }

  private static void product(Catalogue catalogue, String code, VectorClass vectorClass) {
    if (catalogue.productByCode(code).isEmpty()) {
      ProductId id =
          catalogue.addProduct(code, "Product " + code, vectorClass, "IN_VIVO", "HOLDER-1");
      catalogue.addBatch(id, LOT, Optional.empty());
    }
  }

  public CentreId centre() {
    return centre;
  }

  /** The centre's data manager. */
  public Actor staff() {
    return staff;
  }

  public ProductId product(String code) {
    return harness.asRegistry(
        () -> harness.get(Catalogue.class).productByCode(code).orElseThrow().id());
  }

  /** Registers a woman born in 1990. */
  public PatientId patient(String pseudonym) {
    return patient(pseudonym, "1990");
  }

  /** Registers a woman. */
  public PatientId patient(String pseudonym, String birthDate) {
    PatientId id = PatientId.next();
    harness.as(
        staff,
        () ->
            harness
                .get(Registration.class)
                .register(
                    new RegisterPatient(
                        id,
                        centre,
                        pseudonym,
                        Sex.FEMALE,
                        new PartialDate(birthDate),
                        Optional.empty())));
    return id;
  }

  public TreatmentId treat(PatientId patient, String product, LocalDate day) {
    RegisterTreatment command = treatment(TreatmentId.next(), patient, product, day);
    harness.as(staff, () -> harness.get(Registration.class).register(command));
    return command.id();
  }

  /** Corrects product and day of a treatment. */
  public void correct(TreatmentId treatment, PatientId patient, String product, LocalDate day) {
    RegisterTreatment command = treatment(treatment, patient, product, day);
    harness.as(staff, () -> harness.get(Registration.class).correct(command));
  }

  public void died(PatientId patient, LocalDate day) {
    harness.as(
        staff, () -> harness.get(Registration.class).observeDeath(patient, Optional.of(day)));
  }

  /** The centre states that its past is entered. */
  public void confirmHistory() {
    harness.as(staff, () -> harness.get(Catalogue.class).confirmHistory(centre));
  }

  private RegisterTreatment treatment(
      TreatmentId id, PatientId patient, String product, LocalDate day) {
    return new RegisterTreatment(
        id, centre, patient, "T-" + id, product, LOT, day, Optional.empty(), Optional.empty());
  }
}
