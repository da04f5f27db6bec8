package org.longwatch.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

class ConsentStandingTest {

  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);
  private static final CentreId CENTRE = CentreId.next();
  private static final PatientId PATIENT = PatientId.next();

  @Test
  void theLatestDecisionCountsInWhateverOrderItArrived() {
    List<ConsentLine> said =
        new ArrayList<>(
            List.of(
                yes(DAY.minusYears(3), ConsentKind.INITIAL),
                no(DAY.minusYears(2), ConsentKind.WITHDRAWAL),
                yes(DAY.minusYears(1), ConsentKind.RE_CONSENT)));
    for (int turn = 0; turn < 3; turn++) {
      Collections.rotate(said, 1);
      assertEquals(ConsentStanding.GIVEN, ConsentStanding.of(said, DAY));
      assertEquals(ConsentStanding.WITHDRAWN, ConsentStanding.of(said, DAY.minusMonths(18)));
      assertEquals(ConsentStanding.GIVEN, ConsentStanding.of(said, DAY.minusMonths(30)));
      assertEquals(ConsentStanding.NOT_RECORDED, ConsentStanding.of(said, DAY.minusYears(4)));
    }
  }

  @Test
  void ofTwoDecisionsOnOneDayTheNoCounts() {
    assertEquals(
        ConsentStanding.WITHDRAWN,
        ConsentStanding.of(
            List.of(no(DAY, ConsentKind.WITHDRAWAL), yes(DAY, ConsentKind.INITIAL)), DAY));
  }

  @Test
  void aNoWithoutAnEarlierYesIsARefusal() {
    assertEquals(
        ConsentStanding.REFUSED, ConsentStanding.of(List.of(no(DAY, ConsentKind.INITIAL)), DAY));
  }

  @Test
  void aConsentForATimeExpires() {
    ConsentLine limited =
        line(DAY, ConsentKind.INITIAL, ConsentStatus.ACTIVE, true, Optional.of(DAY.plusYears(1)));
    assertEquals(ConsentStanding.GIVEN, ConsentStanding.of(List.of(limited), DAY.plusYears(1)));
    assertEquals(
        ConsentStanding.EXPIRED,
        ConsentStanding.of(List.of(limited), DAY.plusYears(1).plusDays(1)));
  }

  @Test
  void aDraftDecidesNothing() {
    assertEquals(
        ConsentStanding.NOT_RECORDED,
        ConsentStanding.of(
            List.of(line(DAY, ConsentKind.INITIAL, ConsentStatus.DRAFT, true, Optional.empty())),
            DAY));
  }

  private static ConsentLine yes(LocalDate day, ConsentKind kind) {
    return line(day, kind, ConsentStatus.ACTIVE, true, Optional.empty());
  }

  private static ConsentLine no(LocalDate day, ConsentKind kind) {
    return line(day, kind, ConsentStatus.ACTIVE, false, Optional.empty());
  }

  private static ConsentLine line(
      LocalDate day,
      ConsentKind kind,
      ConsentStatus status,
      boolean permits,
      Optional<LocalDate> until) {
    return new ConsentLine(
        UUID.randomUUID(),
        CENTRE,
        PATIENT,
        "C",
        status,
        kind,
        day,
        permits,
        Optional.empty(),
        until,
        Set.of());
  }
}
