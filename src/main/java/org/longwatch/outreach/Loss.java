package org.longwatch.outreach;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TimeOrderedId;

/** That a centre gave a patient up for lost. Whoever turns up again was not lost for good. */
@Entity
@Table(schema = "outreach", name = "loss")
public class Loss extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Column(name = "lost_on")
  private LocalDate lostOn;

  private boolean withdrawn;

  protected Loss() {}

  Loss(CentreId centre, PatientId patient, LocalDate lostOn) {
    super(TimeOrderedId.next());
    this.centre = centre.value();
    this.patient = patient.value();
    this.lostOn = lostOn;
  }

  void withdraw() {
    this.withdrawn = true;
  }

  LossLine line() {
    return new LossLine(id(), new PatientId(patient), lostOn);
  }
}
