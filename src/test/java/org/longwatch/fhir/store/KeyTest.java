package org.longwatch.fhir.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identifier=https://longwatch.org/fhir/sid/visit|A+1",
        "identifier=https%3A%2F%2Flongwatch.org%2Ffhir%2Fsid%2Fvisit%7CA%2B1",
        "_format=json&identifier=https%3A//longwatch.org/fhir/sid/visit%7CA%2B1"
      })
  void aConditionNamesAnIdentifierEncodedOrNot(String condition) {
    assertEquals(
        Optional.of(new Key("Encounter", "https://longwatch.org/fhir/sid/visit", "A+1")),
        Key.of("Encounter", condition));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "identifier=A1",
        "identifier=|A1",
        "identifier=https://longwatch.org/fhir/sid/visit|",
        "identifier=a|b&status=finished",
        "status=finished",
        "identifier=%",
        ""
      })
  void anyOtherConditionNamesNothingForCertain(String condition) {
    assertEquals(Optional.empty(), Key.of("Encounter", condition));
  }

  @Test
  void identifiersHaveAnOrderThatIsTheSameForEverybody() {
    Key a = new Key("Encounter", "s", "1");
    Key b = new Key("Encounter", "s", "2");
    Key c = new Key("Patient", "s", "1");
    assertEquals(-1, Integer.signum(a.compareTo(b)));
    assertEquals(-1, Integer.signum(b.compareTo(c)));
  }
}
