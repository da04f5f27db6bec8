package org.longwatch.followup;

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

/** The answer to one question of the follow-up. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "followup", name = "assessment")
public class Assessment extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Column(name = "visit_id")
  private UUID visit;

  @Enumerated(EnumType.STRING)
  private AssessmentKind kind;

  private String value;

  @Column(name = "assessed_on")
  private LocalDate assessedOn;

  private boolean withdrawn;

  protected Assessment() {}

  Assessment(RecordAssessment command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    restate(command);
  }

  final void restate(RecordAssessment command) {
    this.visit = command.visit().orElse(null);
    this.kind = command.kind();
    this.value = command.value();
    this.assessedOn = command.assessedOn();
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

  AssessmentLine line() {
    return new AssessmentLine(
        id(),
        new CentreId(centre),
        new PatientId(patient),
        Optional.ofNullable(visit),
        kind,
        value,
        assessedOn);
  }
}
