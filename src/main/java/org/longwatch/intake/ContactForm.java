package org.longwatch.intake;

import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.followup.AssessmentKind;
import org.longwatch.followup.ContactMode;
import org.longwatch.kernel.PatientId;

/**
 * What a person of a centre enters about a contact. There is no room for free text: it could tell
 * who somebody is.
 *
 * @param token made with the empty form; the same token again is the same contact
 * @param recorded the contact that is recorded already and to which answers are added; empty for a
 *     new one
 * @param mode how the patient was reached; empty where the contact is recorded already
 * @param diedOn day of death, where the vital status says so
 * @param answers what was answered, by question; a question that was not asked is left out
 */
public record ContactForm(
    UUID token,
    PatientId patient,
    LocalDate heldOn,
    Optional<UUID> recorded,
    Optional<ContactMode> mode,
    Optional<LocalDate> diedOn,
    Map<AssessmentKind, String> answers) {

  public ContactForm {
    Objects.requireNonNull(token);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(heldOn);
    Objects.requireNonNull(recorded);
    Objects.requireNonNull(mode);
    if (recorded.isPresent() == mode.isPresent()) {
      throw new IllegalArgumentException("A contact is either recorded already or said how it was");
    }
    Objects.requireNonNull(diedOn);
    answers = Map.copyOf(answers);
  }
}
