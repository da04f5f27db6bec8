package org.longwatch.outreach;

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

/** That somebody tried to reach a patient. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "outreach", name = "attempt")
public class ContactAttempt extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Column(name = "attempted_on")
  private LocalDate attemptedOn;

  @Enumerated(EnumType.STRING)
  private Channel channel;

  @Enumerated(EnumType.STRING)
  private AttemptOutcome outcome;

  private boolean withdrawn;

  protected ContactAttempt() {}

  ContactAttempt(RecordAttempt command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    restate(command);
  }

  final void restate(RecordAttempt command) {
    this.attemptedOn = command.attemptedOn();
    this.channel = command.channel();
    this.outcome = command.outcome();
    this.withdrawn = false;
  }

  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  AttemptLine line() {
    return new AttemptLine(
        id(), new CentreId(centre), new PatientId(patient), attemptedOn, channel, outcome);
  }
}
