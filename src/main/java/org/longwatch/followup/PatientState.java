package org.longwatch.followup;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.longwatch.schedule.Absence;

/**
 * Where a patient stands in the follow-up. Never entered: it follows from what is recorded.
 *
 * @param since the first day; empty where nothing tells it
 * @param why what it follows from, in words
 */
public record PatientState(Standing standing, Optional<LocalDate> since, String why) {

  /** Where a patient may stand. */
  public enum Standing {
    ACTIVE("Active"),
    /** Another centre has been asked to take the patient; until it accepts, this one follows. */
    TRANSFERRED("Being transferred"),
    WITHDRAWN("Withdrawn"),
    LOST("Lost to follow-up"),
    DECEASED("Deceased"),
    /** Every plan has come to its end. */
    COMPLETED("Completed"),
    /** Every plan has come to its end, but reports are taken for life. */
    LIFE_LONG_PASSIVE("Life-long, passive");

    private final String label;

    Standing(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  public PatientState {
    Objects.requireNonNull(standing);
    Objects.requireNonNull(since);
    Objects.requireNonNull(why);
  }

  /**
   * A plan that stands.
   *
   * @param through the last day on which it may owe something
   */
  record Course(String product, LocalDate dayZero, LocalDate through, boolean lifeLong) {}

  /**
   * Derives it. Who died is not lost, and who withdrew is not looked for.
   *
   * @param askedOn when another centre was asked to take the patient, if it has not answered
   */
  static PatientState of(
      Collection<Absence> absences,
      Collection<Course> courses,
      Optional<LocalDate> askedOn,
      LocalDate today) {
    for (Absence.Why why : List.of(Absence.Why.DEATH, Absence.Why.WITHDRAWAL, Absence.Why.LOSS)) {
      Optional<LocalDate> from =
          absences.stream()
              .filter(absence -> absence.why() == why && absence.lasts())
              .map(Absence::from)
              .min(LocalDate::compareTo);
      if (from.isPresent()) {
        return left(why, from.get());
      }
    }
    if (courses.isEmpty() && askedOn.isEmpty()) {
      return new PatientState(Standing.ACTIVE, Optional.empty(), "No treatment is followed yet");
    }
    Optional<Course> last = courses.stream().max(Comparator.comparing(Course::through));
    if (last.filter(course -> course.through().isBefore(today)).isPresent()) {
      Optional<LocalDate> since = Optional.of(last.get().through().plusDays(1));
      String why = "The plan after " + last.get().product() + " ran until " + last.get().through();
      return courses.stream().anyMatch(Course::lifeLong)
          ? new PatientState(
              Standing.LIFE_LONG_PASSIVE, since, why + "; what is reported is taken for life")
          : new PatientState(Standing.COMPLETED, since, why);
    }
    if (askedOn.isPresent()) {
      return new PatientState(
          Standing.TRANSFERRED,
          askedOn,
          "Another centre was asked to take the patient; until it accepts, this one follows");
    }
    Optional<Absence> back =
        absences.stream()
            .filter(absence -> absence.until().isPresent())
            .max(Comparator.comparing(absence -> absence.until().get()));
    if (back.isPresent()) {
      return new PatientState(
          Standing.ACTIVE,
          back.get().until(),
          (back.get().why() == Absence.Why.LOSS
                  ? "Found again after having been lost since "
                  : "Takes part again after having left on ")
              + back.get().from());
    }
    Course first = courses.stream().min(Comparator.comparing(Course::dayZero)).orElseThrow();
    return new PatientState(
        Standing.ACTIVE,
        Optional.of(first.dayZero()),
        "Followed after " + first.product() + ", until " + last.orElseThrow().through());
  }

  private static PatientState left(Absence.Why why, LocalDate from) {
    return switch (why) {
      case DEATH -> new PatientState(Standing.DECEASED, Optional.of(from), "A death is recorded");
      case WITHDRAWAL ->
          new PatientState(
              Standing.WITHDRAWN,
              Optional.of(from),
              "Consent was taken back or refused, or the patient was taken off the study");
      case LOSS ->
          new PatientState(
              Standing.LOST, Optional.of(from), "Given up for lost; any contact ends it");
    };
  }
}
