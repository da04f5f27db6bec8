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

  @Column(name = "death_observed")
  private boolean deathObserved;

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
    if (command.deceasedOn().isPresent()) {
      this.deceasedOn = command.deceasedOn().get();
      this.deathObserved = false;
    } else if (!deathObserved && !command.deadOnUnknownDay()) {
      this.deceasedOn = null;
    }
  }

  /**
   * What observations tell of a death. The day that the patient's own data state is better.
   *
   * @return whether that changes anything
   */
  boolean observe(Optional<LocalDate> death) {
    boolean stated = deceasedOn != null && !deathObserved;
    if (stated || death.equals(Optional.ofNullable(deceasedOn))) {
      return false;
    }
    this.deceasedOn = death.orElse(null);
    this.deathObserved = death.isPresent();
    return true;
  }

  /** Another centre follows the patient from now on, under a name of its own. */
  void move(UUID anotherCentre, String anotherPseudonym) {
    this.centre = anotherCentre;
    this.pseudonym = anotherPseudonym;
  }

  /** The day of death, if only observations tell it. */
  Optional<LocalDate> observedDeath() {
    return deathObserved ? Optional.of(deceasedOn) : Optional.empty();
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
