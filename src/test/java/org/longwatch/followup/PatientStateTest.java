package org.longwatch.followup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.longwatch.followup.PatientState.Course;
import org.longwatch.followup.PatientState.Standing;
import org.longwatch.schedule.Absence;

class PatientStateTest {

  private static final LocalDate TODAY = LocalDate.of(2030, 6, 1);
  private static final Course RUNNING =
      new Course("LV", TODAY.minusYears(3), TODAY.plusYears(12), false);
  private static final Course OVER =
      new Course("AAV", TODAY.minusYears(6), TODAY.minusDays(1), false);
  private static final Course FOR_LIFE =
      new Course("CAR", TODAY.minusYears(16), TODAY.minusYears(1), true);

  private static Absence absence(Absence.Why why, int daysAgo) {
    return new Absence(why, TODAY.minusDays(daysAgo), Optional.empty());
  }

  private static PatientState state(List<Absence> absences, Course... courses) {
    return PatientState.of(absences, List.of(courses), Optional.empty(), TODAY);
  }

  @Test
  void whoWaitsForAnotherCentreIsBeingTransferredUnlessTheyLeft() {
    Optional<LocalDate> asked = Optional.of(TODAY.minusDays(3));
    assertEquals(asked, PatientState.of(List.of(), List.of(RUNNING), asked, TODAY).since());
    assertEquals(
        Standing.TRANSFERRED, PatientState.of(List.of(), List.of(), asked, TODAY).standing());
    assertEquals(
        Standing.LOST,
        PatientState.of(List.of(absence(Absence.Why.LOSS, 20)), List.of(RUNNING), asked, TODAY)
            .standing());
  }

  @Test
  void whoIsFollowedIsActiveSinceTheFirstDayZero() {
    PatientState state = state(List.of(), RUNNING, OVER);
    assertEquals(Standing.ACTIVE, state.standing());
    assertEquals(Optional.of(OVER.dayZero()), state.since());
  }

  @Test
  void whoWasNeverTreatedIsActiveSinceNobodyKnowsWhen() {
    assertEquals(Optional.empty(), state(List.of()).since());
  }

  @Test
  void deathCountsOverWithdrawalAndWithdrawalOverLoss() {
    Absence death = absence(Absence.Why.DEATH, 1);
    Absence withdrawal = absence(Absence.Why.WITHDRAWAL, 10);
    Absence loss = absence(Absence.Why.LOSS, 20);
    assertEquals(
        new PatientState(Standing.DECEASED, Optional.of(death.from()), "A death is recorded"),
        state(List.of(loss, withdrawal, death), RUNNING));
    assertEquals(Standing.WITHDRAWN, state(List.of(loss, withdrawal), RUNNING).standing());
    assertEquals(Standing.LOST, state(List.of(loss), RUNNING).standing());
  }

  @Test
  void whoWasFoundAgainIsActiveSinceThen() {
    Absence over =
        new Absence(Absence.Why.LOSS, TODAY.minusDays(90), Optional.of(TODAY.minusDays(5)));
    PatientState state = state(List.of(over), RUNNING);
    assertEquals(Standing.ACTIVE, state.standing());
    assertEquals(Optional.of(TODAY.minusDays(5)), state.since());
    assertEquals("Found again after having been lost since " + over.from(), state.why());
  }

  @Test
  void theLastDayOfThePlanIsStillFollowed() {
    Course today = new Course("LV", TODAY.minusYears(15), TODAY, false);
    assertEquals(Standing.ACTIVE, state(List.of(), today).standing());
  }

  @Test
  void afterEveryPlanFollowUpIsCompletedUnlessOneLastsForLife() {
    assertEquals(Standing.COMPLETED, state(List.of(), OVER).standing());
    assertEquals(Optional.of(TODAY), state(List.of(), OVER).since());
    assertEquals(Standing.LIFE_LONG_PASSIVE, state(List.of(), OVER, FOR_LIFE).standing());
    assertEquals(Standing.ACTIVE, state(List.of(), FOR_LIFE, RUNNING).standing());
  }
}
