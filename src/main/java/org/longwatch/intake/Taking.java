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
 * @param objections what the use case has against it
 * @param done carries it out; told whether the record already has it
 * @param withdrawn takes back what was entered in error, and why; empty where the room cannot
 */
record Taking<C extends Command>(
    Class<C> kind,
    Objections<C> objections,
    BiConsumer<C, Boolean> done,
    Optional<BiConsumer<UUID, String>> withdrawn) {

  Taking {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(objections);
    Objects.requireNonNull(done);
    Objects.requireNonNull(withdrawn);
  }

  /** What a use case has against a command, given the patient as it will be known. */
  @FunctionalInterface
  interface Objections<C extends Command> {
    List<Issue> to(C command, PatientLine patient, boolean known);
  }

  static <C extends Command> Taking<C> of(
      Class<C> kind, Objections<C> objections, BiConsumer<C, Boolean> done) {
    return new Taking<>(kind, objections, done, Optional.empty());
  }

  static <C extends Command> Taking<C> of(
      Class<C> kind,
      BiFunction<C, PatientLine, List<Issue>> objections,
      BiConsumer<C, Boolean> done) {
    return of(kind, (command, patient, known) -> objections.apply(command, patient), done);
  }

  Taking<C> withdrawnBy(BiConsumer<UUID, String> withdraw) {
    return new Taking<>(kind, objections, done, Optional.of(withdraw));
  }

  List<Issue> objectionsTo(Step step, PatientLine patient) {
    return objections.to(kind.cast(step.command()), patient, step.known());
  }

  void take(Step step) {
    done.accept(kind.cast(step.command()), step.known());
  }
}
