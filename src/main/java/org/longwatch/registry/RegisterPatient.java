package org.longwatch.registry;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/**
 * Command: make a patient known, or state anew what is known.
 *
 * @param pseudonym the centre's own code for the patient, unique within the centre
 * @param deceasedOn day of death; empty takes back a day that was stated before
 * @param deadOnUnknownDay whether the patient is said to be dead without a day, which leaves what
 *     is known of the death as it is
 */
public record RegisterPatient(
    PatientId id,
    CentreId centre,
    String pseudonym,
    Sex sex,
    PartialDate birthDate,
    Optional<LocalDate> deceasedOn,
    boolean deadOnUnknownDay)
    implements Command {

  /** Of a patient who is alive, or who died on a known day. */
  public RegisterPatient(
      PatientId id,
      CentreId centre,
      String pseudonym,
      Sex sex,
      PartialDate birthDate,
      Optional<LocalDate> deceasedOn) {
    this(id, centre, pseudonym, sex, birthDate, deceasedOn, false);
  }

  public RegisterPatient {
    Objects.requireNonNull(id);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(pseudonym);
    Objects.requireNonNull(sex);
    Objects.requireNonNull(birthDate);
    Objects.requireNonNull(deceasedOn);
  }

  /** What other rooms will read once the command is carried out. */
  public PatientLine line() {
    return new PatientLine(id, centre, pseudonym, sex, birthDate, deceasedOn);
  }

  @Override
  public UUID fact() {
    return id.value();
  }

  @Override
  public PatientId patient() {
    return id;
  }
}
