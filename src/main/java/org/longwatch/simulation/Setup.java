package org.longwatch.simulation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Centres, contacts, products and lots, in the words of the administrator's interface. */
record Setup(CohortPlan plan, List<SimulatedCentre> centres) {

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("centres");
    for (SimulatedCentre centre : centres) {
      json.writeStartObject();
      json.writeStringField("code", centre.code());
      json.writeStringField("name", centre.name());
      json.writeStringField("country", centre.country());
      json.writeStringField("zone", centre.zone());
      json.writeNumberField("sendingHour", 8);
      json.writeArrayFieldStart("contacts");
      contact(json, centre, "Data manager", "data", "DATA_MANAGER");
      contact(json, centre, "Lead physician", "lead", "LEAD");
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("products");
    for (SimulatedProduct product : SimulatedProduct.values()) {
      json.writeStartObject();
      json.writeStringField("code", product.code);
      json.writeStringField("name", product.label);
      json.writeStringField("vectorClass", product.vectorClass);
      json.writeStringField("modality", product.modality);
      json.writeStringField("holder", product.holder);
      json.writeArrayFieldStart("lots");
      for (int lot = 0; lot < product.lots(plan.patients()); lot++) {
        json.writeStartObject();
        json.writeStringField("lot", product.lotNumber(lot));
        json.writeStringField("expiresOn", product.lotExpires(lot, plan).toString());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void contact(
      JsonGenerator json, SimulatedCentre centre, String task, String box, String role)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", task + " of " + centre.code());
    json.writeStringField(
        "mail", box + "." + centre.code().toLowerCase(Locale.ROOT) + "@hospital.example");
    json.writeStringField("role", role);
    json.writeEndObject();
  }
}
