package org.longwatch.kernel;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Something owed to the registry: what, about whom, by which centre, when, and what fulfilled it.
 *
 * @param id stable for as long as the same thing is owed, also when its dates move
 * @param version rises whenever the window or the state changes (iCalendar SEQUENCE)
 * @param what what is owed, without clinical words, for instance {@code Follow-up month 12}
 * @param reason why it is owed: plan, rule or report it derives from
 * @param centre who owes it
 * @param patient about whom
 * @param pseudonym the centre's own name for the patient; never leaves by mail
 * @param product product code it concerns
 * @param window earliest, target and latest day
 * @param owedSince the day it became known that this is owed; nothing before that day can be held
 *     against the centre, and stages of reminding before it are not caught up
 * @param state where it stands
 * @param fulfilledBy the accepted fact, for instance {@code Encounter/…}; empty unless fulfilled
 */
public record Obligation(
    UUID id,
    int version,
    String what,
    String reason,
    CentreId centre,
    PatientId patient,
    String pseudonym,
    String product,
    DateWindow window,
    LocalDate owedSince,
    State state,
    Optional<String> fulfilledBy) {

  public Obligation {
    Objects.requireNonNull(id);
    Objects.requireNonNull(what);
    Objects.requireNonNull(reason);
    Objects.requireNonNull(centre);
    Objects.requireNonNull(patient);
    Objects.requireNonNull(window);
    Objects.requireNonNull(owedSince);
    Objects.requireNonNull(state);
    Objects.requireNonNull(fulfilledBy);
  }

  /**
   * Where an obligation stands. Whether an open one is overdue depends on the day, not on a flag.
   */
  public enum State {
    /** Owed. */
    OPEN,
    /** Fulfilled by an accepted fact. */
    FULFILLED,
    /** Its time was over before the centre began to report here; not held against the centre. */
    HISTORICAL,
    /** No longer owed: death, withdrawal, changed plan. */
    CANCELLED
  }
}
