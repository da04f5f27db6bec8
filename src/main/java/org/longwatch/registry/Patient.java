package org.longwatch.registry;

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
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/**
 * A treated person, known only by the pseudonym the centre gave. Lives from the first report to
 * long after death: reports may still arrive, obligations no longer do.
 */
@Entity
@Table(schema = "registry", name = "patient")
public class Patient extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  private String pseudonym;

  @Enumerated(EnumType.STRING)
  private Sex sex;

  @Column(name = "birth_date")
  private String birthDate;

  @Column(name = "deceased_on")
  private LocalDate deceasedOn;

  protected Patient() {}

  Patient(RegisterPatient command) {
    super(command.id().value());
    this.centre = command.centre().value();
    this.pseudonym = command.pseudonym();
    restate(command);
  }

  void restate(RegisterPatient command) {
    this.sex = command.sex();
    this.birthDate = command.birthDate().text();
    this.deceasedOn = command.deceasedOn().orElse(deceasedOn);
  }

  /** Notes the death; a later report may correct the day. */
  void died(LocalDate day) {
    this.deceasedOn = day;
  }

  PatientLine line() {
    return new PatientLine(
        new PatientId(id()),
        new CentreId(centre),
        pseudonym,
        sex,
        new PartialDate(birthDate),
        Optional.ofNullable(deceasedOn));
  }
}
