package org.longwatch.laboratory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/** A specimen in an archive. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "laboratory", name = "specimen")
public class Specimen extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;
  private String type;

  @Column(name = "collected_on")
  private LocalDate collectedOn;

  @Column(name = "storage_site")
  private String storageSite;

  @Column(name = "expires_on")
  private LocalDate expiresOn;

  private boolean available;
  private boolean withdrawn;

  protected Specimen() {}

  Specimen(RecordSpecimen command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    this.identifier = command.identifier();
    restate(command);
  }

  final void restate(RecordSpecimen command) {
    this.type = command.type();
    this.collectedOn = command.collectedOn();
    this.storageSite = command.storageSite();
    this.expiresOn = command.expiresOn().orElse(null);
    this.available = command.available();
    this.withdrawn = false;
  }

  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  SpecimenLine line() {
    return new SpecimenLine(
        id(),
        new CentreId(centre),
        new PatientId(patient),
        identifier,
        type,
        collectedOn,
        storageSite,
        Optional.ofNullable(expiresOn),
        available);
  }
}
