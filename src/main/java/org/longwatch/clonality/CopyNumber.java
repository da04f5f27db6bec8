package org.longwatch.clonality;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/** Vector copies per cell, measured once. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "clonality", name = "copy_number")
public class CopyNumber extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Column(name = "measured_on")
  private LocalDate measuredOn;

  @Column(name = "copies_per_cell")
  private double copiesPerCell;

  private boolean withdrawn;

  protected CopyNumber() {}

  CopyNumber(RecordCopyNumber command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    restate(command);
  }

  final void restate(RecordCopyNumber command) {
    this.measuredOn = command.measuredOn();
    this.copiesPerCell = command.copiesPerCell();
    this.withdrawn = false;
  }

  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  boolean isOf(PatientId someone) {
    return patient.equals(someone.value());
  }

  CopyNumberLine line() {
    return new CopyNumberLine(
        id(), new CentreId(centre), new PatientId(patient), measuredOn, copiesPerCell);
  }
}
