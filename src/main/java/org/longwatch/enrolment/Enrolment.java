package org.longwatch.enrolment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/** That one patient takes part, since when, and how it ended. Stated anew as that changes. */
@Entity
@Table(schema = "enrolment", name = "enrolment")
public class Enrolment extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;

  @Enumerated(EnumType.STRING)
  private EnrolmentStatus status;

  @Column(name = "started_on")
  private LocalDate startedOn;

  @Column(name = "ended_on")
  private LocalDate endedOn;

  private String study;

  @Column(name = "consent_id")
  private UUID consent;

  @Enumerated(EnumType.STRING)
  private OffStudyReason reason;

  private boolean withdrawn;

  protected Enrolment() {}

  Enrolment(RecordEnrolment command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    restate(command);
  }

  final void restate(RecordEnrolment command) {
    this.identifier = command.identifier();
    this.status = command.status();
    this.startedOn = command.startedOn();
    this.endedOn = command.endedOn().orElse(null);
    this.study = command.study().orElse(null);
    this.consent = command.consent().orElse(null);
    this.reason = command.reason().orElse(null);
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

  EnrolmentLine line() {
    return new EnrolmentLine(
        id(),
        centre(),
        patient(),
        identifier,
        status,
        startedOn,
        Optional.ofNullable(endedOn),
        Optional.ofNullable(study),
        Optional.ofNullable(consent),
        Optional.ofNullable(reason));
  }
}
