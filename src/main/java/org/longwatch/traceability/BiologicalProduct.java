package org.longwatch.traceability;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/** One unit of cells or tissue, from the bag that was collected to the bag that is given. */
@Entity
@Table(schema = "traceability", name = "unit")
public class BiologicalProduct extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID source;

  @Column(name = "chain_of_identity")
  private String chainOfIdentity;

  private String what;

  @Column(name = "parent_id")
  private UUID parent;

  @Column(name = "collected_on")
  private LocalDate collectedOn;

  @Column(name = "european_code")
  private String europeanCode;

  private String donation;

  @Column(name = "expires_on")
  private LocalDate expiresOn;

  private boolean withdrawn;

  protected BiologicalProduct() {}

  BiologicalProduct(RecordBiologicalProduct command) {
    super(command.id());
    this.centre = command.centre().value();
    restate(command);
  }

  final void restate(RecordBiologicalProduct command) {
    this.source = command.source().map(PatientId::value).orElse(null);
    this.chainOfIdentity = command.chainOfIdentity();
    this.what = command.what();
    this.parent = command.parent().orElse(null);
    this.collectedOn = command.collectedOn().orElse(null);
    this.europeanCode =
        command.europeanCode().map(code -> SingleEuropeanCode.of(code).text()).orElse(null);
    this.donation =
        command.donation().map(number -> new DonationNumber(number).text()).orElse(null);
    this.expiresOn = command.expiresOn().orElse(null);
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

  UnitLine line() {
    return new UnitLine(
        id(),
        centre(),
        Optional.ofNullable(source).map(PatientId::new),
        chainOfIdentity,
        what,
        Optional.ofNullable(parent),
        Optional.ofNullable(collectedOn),
        Optional.ofNullable(europeanCode).map(SingleEuropeanCode::new),
        Optional.ofNullable(donation),
        Optional.ofNullable(expiresOn));
  }
}
