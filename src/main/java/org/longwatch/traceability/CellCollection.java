package org.longwatch.traceability;

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

/** Cells or tissue taken from one patient on one day. */
@Entity
@Table(schema = "traceability", name = "collection")
public class CellCollection extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;

  @Enumerated(EnumType.STRING)
  private CollectionKind kind;

  private boolean completed;

  @Column(name = "collected_on")
  private LocalDate collectedOn;

  private String outcome;
  private boolean withdrawn;

  protected CellCollection() {}

  CellCollection(RecordCollection command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    restate(command);
  }

  final void restate(RecordCollection command) {
    this.identifier = command.identifier();
    this.kind = command.kind();
    this.completed = command.completed();
    this.collectedOn = command.collectedOn();
    this.outcome = command.outcome();
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

  CollectionLine line() {
    return new CollectionLine(
        id(), centre(), patient(), identifier, kind, completed, collectedOn, outcome);
  }
}
