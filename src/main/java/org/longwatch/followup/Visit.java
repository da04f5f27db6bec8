package org.longwatch.followup;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/** A contact with a patient that took place. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "followup", name = "visit")
public class Visit extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;

  @Column(name = "held_on")
  private LocalDate heldOn;

  @Enumerated(EnumType.STRING)
  private ContactMode mode;

  private boolean withdrawn;

  protected Visit() {}

  Visit(RecordVisit command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    this.identifier = command.identifier();
    restate(command);
  }

  final void restate(RecordVisit command) {
    this.heldOn = command.heldOn();
    this.mode = command.mode();
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

  VisitLine line() {
    return new VisitLine(
        id(), new CentreId(centre), new PatientId(patient), identifier, heldOn, mode);
  }
}
