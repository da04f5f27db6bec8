package org.longwatch.interval;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** A further therapy. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "interval", name = "therapy")
public class Therapy extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;

  @Enumerated(EnumType.STRING)
  private TherapyKind kind;

  @Column(name = "code_system")
  private String codeSystem;

  private String code;
  private String words;
  private String began;
  private String ended;
  private boolean withdrawn;

  protected Therapy() {}

  Therapy(RecordTherapy command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    this.identifier = command.identifier();
    restate(command);
  }

  final void restate(RecordTherapy command) {
    this.kind = command.kind();
    this.codeSystem = command.therapy().system();
    this.code = command.therapy().code();
    this.words = command.therapy().display();
    this.began = command.began().text();
    this.ended = command.ended().map(PartialDate::text).orElse(null);
    this.withdrawn = false;
  }

  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  TherapyLine line() {
    return new TherapyLine(
        id(),
        new CentreId(centre),
        new PatientId(patient),
        identifier,
        kind,
        new Code(codeSystem, code, words),
        new PartialDate(began),
        Optional.ofNullable(ended).map(PartialDate::new));
  }
}
