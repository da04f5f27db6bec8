package org.longwatch.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.longwatch.security.Scopes;

class AdministrationResourceTest {

  private static final Scopes FORMER = Scopes.parse("system/Patient.rs");

  @Test
  void aChangeThatIsSilentAboutScopesGrantsNothingNew() {
    JsonObject body = Json.createObjectBuilder().add("name", "EHR").build();
    assertEquals(FORMER, AdministrationResource.registration(body, FORMER).scopes());
  }

  @Test
  void aChangeOfScopesIsTaken() {
    JsonObject body =
        Json.createObjectBuilder().add("name", "EHR").add("scopes", "system/*.c").build();
    assertEquals("system/*.c", AdministrationResource.registration(body, FORMER).scopes().text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@x", "=1\n+1", "\n=1", "\t=1"})
  void whatASpreadsheetWouldRunIsShownAsTextHoweverManyLinesItHas(String value) {
    assertEquals("'" + value, AccessResource.text(value));
  }
}
