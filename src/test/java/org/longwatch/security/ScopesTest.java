package org.longwatch.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

  @ParameterizedTest
  @CsvSource({
    "system/Patient.rs, Patient, READ, true",
    "system/Patient.rs, Patient, CREATE, false",
    "system/Patient.rs, Observation, READ, false",
    "system/*.r, Observation, READ, true",
    "system/*.read, Observation, SEARCH, true",
    "system/*.write, Observation, DELETE, true",
    "system/*.write, Observation, READ, false",
    "system/*.*, Anything, UPDATE, true",
    "system/Patient.r system/*.c, Patient, CREATE, true"
  })
  void aScopeAllowsItsTypeAndItsLetters(
      String scopes, String type, Interaction interaction, boolean allowed) {
    assertEquals(allowed, Scopes.parse(scopes).allow(type, interaction));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "patient/*.rs",
        "user/Patient.r",
        "system/Patient.",
        "system/Patient.sr",
        "system/Patient.rs?x=1",
        "system/patient.r",
        "openid",
        "system/*.crudsx"
      })
  void whatIsNotUnderstoodGrantsNothing(String scope) {
    assertTrue(Scopes.parse(scope).isEmpty());
  }

  @Test
  void wordsThatAreNotUnderstoodAreNamed() {
    assertEquals(
        List.of("launch", "system/Patient.rs?x=1"),
        Scopes.unknown("launch system/*.r system/Patient.rs?x=1"));
  }

  @ParameterizedTest
  @CsvSource({
    "system/*.cruds, system/Patient.rs, system/Patient.rs",
    "system/*.rs, system/*.cruds, system/*.rs",
    "system/Patient.cr system/*.s, system/*.rs, system/*.s system/Patient.rs",
    "system/Patient.rs, system/Observation.rs, ''",
    "system/*.rs system/Patient.cruds, system/Patient.c, system/Patient.c"
  })
  void onlyWhatBothGrantIsGranted(String registered, String asked, String granted) {
    assertEquals(granted, Scopes.parse(registered).and(Scopes.parse(asked)).text());
    assertEquals(granted, Scopes.parse(asked).and(Scopes.parse(registered)).text());
  }

  @Test
  void everythingIsEverything() {
    assertEquals("system/*.cruds", Scopes.EVERYTHING.text());
    assertFalse(Scopes.NOTHING.allow("Patient", Interaction.READ));
  }
}
