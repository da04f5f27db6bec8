package org.longwatch.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/**
 * One administration of a product to a patient: day 0 of fifteen years. May be corrected, which
 * re-bases everything planned from it; is never removed: one entered in error no longer counts.
 */
@Entity
@Table(schema = "registry", name = "treatment")
public class Treatment extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;

  @Column(name = "product_id")
  private UUID product;

  @Column(name = "batch_id")
  private UUID batch;

  @Column(name = "administered_on")
  private LocalDate administeredOn;

  private BigDecimal dose;

  @Column(name = "dose_unit")
  private String doseUnit;

  @Column(name = "known_on")
  private LocalDate knownOn;

  private boolean withdrawn;

  protected Treatment() {}

  Treatment(RegisterTreatment command, UUID product, UUID batch, LocalDate knownOn) {
    super(command.id().value());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    this.identifier = command.identifier();
    this.knownOn = knownOn;
    restate(command, product, batch);
  }

  final void restate(RegisterTreatment command, UUID product, UUID batch) {
    this.product = product;
    this.batch = batch;
    this.administeredOn = command.administeredOn();
    this.dose = command.dose().orElse(null);
    this.doseUnit = command.doseUnit().orElse(null);
    this.withdrawn = false;
  }

  /** It was entered in error. */
  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  CentreId centre() {
    return new CentreId(centre);
  }

  PatientId patient() {
    return new PatientId(patient);
  }

  LocalDate administeredOn() {
    return administeredOn;
  }
}
