package org.longwatch.intake;

import java.util.Map;
import java.util.Objects;
import org.longwatch.kernel.Command;

/**
 * One thing that a submission asks of the record, and where in the submission it stands.
 *
 * @param known whether the record already has it, so that this states it anew
 * @param places where the parts of the command were read, by resource type: {@code Medication} →
 *     {@code Bundle.entry[1].resource}; issues of the use cases begin with such a type
 */
public record Step(Command command, boolean known, Map<String, String> places) {

  public Step {
    Objects.requireNonNull(command);
    places = Map.copyOf(places);
  }
}
