package org.longwatch.intake;

import java.util.Objects;
import java.util.UUID;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.PatientId;

/**
 * Command: a fact was entered in error. It stays readable as it was known and no longer counts.
 *
 * @param stated the command that states facts of this kind
 * @param patient whom the fact is about, null if nobody is known
 * @param reason why, in words
 */
public record Withdraw(Class<? extends Command> stated, UUID fact, PatientId patient, String reason)
    implements Command {

  public Withdraw {
    Objects.requireNonNull(stated);
    Objects.requireNonNull(fact);
    Objects.requireNonNull(reason);
  }

  /** Takes back what a command stated. */
  public static Withdraw what(Command stated, String reason) {
    return new Withdraw(stated.getClass(), stated.fact(), stated.patient(), reason);
  }
}
