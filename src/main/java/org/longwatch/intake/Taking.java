package org.longwatch.intake;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.PatientLine;

/**
 * How commands of one kind are taken.
 *
 * @param objections what the use case has against it, given the patient as it will be known
 * @param done carries it out; told whether the record already has it
 * @param withdrawn takes back what was entered in error, and why; empty where the room cannot
 */
record Taking<C extends Command>(
    Class<C> kind,
    BiFunction<C, PatientLine, List<Issue>> objections,
    BiConsumer<C, Boolean> done,
    Optional<BiConsumer<UUID, String>> withdrawn) {

  Taking {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(objections);
    Objects.requireNonNull(done);
    Objects.requireNonNull(withdrawn);
  }

  static <C extends Command> Taking<C> of(
      Class<C> kind,
      BiFunction<C, PatientLine, List<Issue>> objections,
      BiConsumer<C, Boolean> done) {
    return new Taking<>(kind, objections, done, Optional.empty());
  }

  Taking<C> withdrawnBy(BiConsumer<UUID, String> withdraw) {
    return new Taking<>(kind, objections, done, Optional.of(withdraw));
  }

  List<Issue> objectionsTo(Command command, PatientLine patient) {
    return objections.apply(kind.cast(command), patient);
  }

  void take(Step step) {
    done.accept(kind.cast(step.command()), step.known());
  }
}
