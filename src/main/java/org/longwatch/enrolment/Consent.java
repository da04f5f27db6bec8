package org.longwatch.enrolment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/** What one patient agreed to, refused or took back on one day. */
@Entity
@Table(schema = "enrolment", name = "consent")
public class Consent extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;

  @Enumerated(EnumType.STRING)
  private ConsentStatus status;

  @Enumerated(EnumType.STRING)
  private ConsentKind kind;

  @Column(name = "decided_on")
  private LocalDate decidedOn;

  private boolean permits;

  @Column(name = "valid_from")
  private LocalDate from;

  @Column(name = "valid_until")
  private LocalDate until;

  private String purposes;
  private boolean withdrawn;

  protected Consent() {}

  Consent(RecordConsent command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    restate(command);
  }

  final void restate(RecordConsent command) {
    this.identifier = command.identifier();
    this.status = command.status();
    this.kind = command.kind();
    this.decidedOn = command.decidedOn();
    this.permits = command.permits();
    this.from = command.from().orElse(null);
    this.until = command.until().orElse(null);
    this.purposes = String.join(",", new TreeSet<>(command.purposes()));
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

  ConsentLine line() {
    return new ConsentLine(
        id(),
        centre(),
        patient(),
        identifier,
        status,
        kind,
        decidedOn,
        permits,
        Optional.ofNullable(from),
        Optional.ofNullable(until),
        purposes.isEmpty() ? Set.of() : Set.of(purposes.split(",")));
  }
}
