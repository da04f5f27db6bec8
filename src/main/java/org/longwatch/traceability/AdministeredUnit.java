package org.longwatch.traceability;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;

/** That one unit was given in one treatment. */
@Entity
@Table(schema = "traceability", name = "administered_unit")
public class AdministeredUnit extends Fact {

  @Column(name = "unit_id")
  private UUID unit;

  @Column(name = "treatment_id")
  private UUID treatment;

  @Column(name = "patient_id")
  private UUID patient;

  @Column(name = "administered_on")
  private LocalDate administeredOn;

  private boolean withdrawn;

  protected AdministeredUnit() {}

  AdministeredUnit(UUID unit, RecordAdministeredUnits command) {
    super(idOf(unit, command.treatment()));
    this.unit = unit;
    this.treatment = command.treatment().value();
    this.patient = command.patient().value();
    this.administeredOn = command.administeredOn();
  }

  /** The same unit in the same treatment is the same fact. */
  static UUID idOf(UUID unit, TreatmentId treatment) {
    return UUID.nameUUIDFromBytes((unit + " " + treatment).getBytes(StandardCharsets.US_ASCII));
  }

  /** States anew that it was given; says whether that changes anything. */
  boolean given(LocalDate day) {
    boolean changed = withdrawn || !administeredOn.equals(day);
    this.administeredOn = day;
    this.withdrawn = false;
    return changed;
  }

  /** It was not given after all; says whether that changes anything. */
  boolean withdraw() {
    boolean changed = !withdrawn;
    this.withdrawn = true;
    return changed;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  UUID unit() {
    return unit;
  }

  PatientId patient() {
    return new PatientId(patient);
  }

  AdministeredUnitLine line() {
    return new AdministeredUnitLine(unit, new TreatmentId(treatment), patient(), administeredOn);
  }
}
