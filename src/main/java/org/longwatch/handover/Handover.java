package org.longwatch.handover;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.registry.PatientLine;

/** One centre's wish to hand a patient over. Decided once, never removed. */
@Entity
@Table(schema = "handover", name = "handover")
public class Handover extends Fact {

  @Column(name = "patient_id")
  private UUID patient;

  @Column(name = "from_id")
  private UUID from;

  @Column(name = "to_id")
  private UUID to;

  private String pseudonym;

  @Column(name = "requested_on")
  private LocalDate requestedOn;

  @Enumerated(EnumType.STRING)
  private HandoverState state;

  @Column(name = "decided_on")
  private LocalDate decidedOn;

  protected Handover() {}

  Handover(PatientLine patient, CentreId to, LocalDate requestedOn) {
    super(TimeOrderedId.next());
    this.patient = patient.id().value();
    this.from = patient.centre().value();
    this.to = to.value();
    this.pseudonym = patient.pseudonym();
    this.requestedOn = requestedOn;
    this.state = HandoverState.REQUESTED;
  }

  void decide(HandoverState how, LocalDate day) {
    if (state != HandoverState.REQUESTED) {
      throw new Conflict("This handover has been decided: " + state.label());
    }
    this.state = how;
    this.decidedOn = day;
  }

  HandoverLine line() {
    return new HandoverLine(
        id(),
        new PatientId(patient),
        new CentreId(from),
        new CentreId(to),
        pseudonym,
        requestedOn,
        state,
        Optional.ofNullable(decidedOn));
  }
}
