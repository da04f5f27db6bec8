package org.longwatch.fhir;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.intake.Envelope;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Receipt;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.ProductId;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.VectorClass;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.support.Harness;

/** Two centres that send to the same door, without HTTP between. */
public final class Sender implements AutoCloseable {

  static final String[] ROOMS = {
    "intake",
    "fhir",
    "fhir.admission",
    "fhir.store",
    "fhir.search",
    "fhir.read",
    "fhir.profile",
    "fhir.transfer"
  };

  /** Always the same, so that the same correction is the same bytes. */
  private static final String NAMED_BY = "urn:uuid:0f5c2b1e-6f0a-4c57-9d3e-000000000099";

  final Harness harness;
  final Actor lyon;
  final Actor graz;

  Sender(Harness harness) {
    this.harness = harness;
    lyon = client("lyon-ehr", centre("LYON-01", "FR", "Europe/Paris"));
    graz = client("graz-ehr", centre("GRAZ-01", "AT", "Europe/Vienna"));
    harness.asRegistry(
        () -> {
          ProductId product =
              catalogue()
                  .addProduct("LENTI-HSC-1", "Lentiviral HSC", VectorClass.LENTI, "HSC", "Holder");
          return catalogue().addBatch(product, "B2024-031", Optional.empty());
        });
  }

  public static Sender start() {
    return new Sender(Harness.start(ROOMS));
  }

  public Harness harness() {
    return harness;
  }

  public Actor lyon() {
    return lyon;
  }

  public Actor graz() {
    return graz;
  }

  /** What the door takes. */
  public static Set<String> types() {
    return EntryReader.TYPES;
  }

  private CentreId centre(String code, String country, String zone) {
    return harness.asRegistry(() -> catalogue().addCentre(code, code, country, ZoneId.of(zone), 7));
  }

  private static Actor client(String name, CentreId centre) {
    return new Actor(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)),
        name,
        name,
        Set.of(Role.SITE_SYSTEM),
        Optional.of(centre),
        Optional.empty());
  }

  Catalogue catalogue() {
    return harness.get(Catalogue.class);
  }

  Receipt receive(Actor actor, String request, String key, String json) {
    return harness
        .get(Inbox.class)
        .receive(
            new Envelope(
                actor, request, Optional.ofNullable(key), json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends a transaction, as the servlet does. */
  public Bundle send(Actor actor, String json) {
    return send(actor, null, json);
  }

  public Bundle send(Actor actor, String key, String json) {
    Receipt receipt = receive(actor, "POST /", key, json);
    List<Bundle> bundle = new ArrayList<>(List.of(Fhir.parse(Bundle.class, json)));
    return take(
        actor,
        receipt,
        json,
        () -> EntryReader.of(bundle.isEmpty() ? Fhir.parse(Bundle.class, json) : bundle.remove(0)));
  }

  /** Corrects a single resource. */
  public Bundle put(Actor actor, String type, String id, String json) {
    Receipt receipt = receive(actor, "PUT /" + type + "/" + id, null, json);
    return take(
        actor,
        receipt,
        json,
        () -> EntryReader.of(Entry.Method.PUT, type, Fhir.parse(json), id, null, null));
  }

  /** Sends a batch. */
  Bundle batch(Actor actor, String key, String json) {
    Receipt receipt = receive(actor, "POST /", key, json);
    return as(
        actor,
        () ->
            harness
                .get(BatchDoor.class)
                .take(
                    receipt,
                    actor,
                    json.getBytes(StandardCharsets.UTF_8),
                    Fhir.parse(Bundle.class, json)));
  }

  /** Patches a single resource. */
  Bundle patch(Actor actor, String type, String id, String ifMatch, String patch) {
    Receipt receipt =
        receive(actor, "PATCH /" + type + "/" + id + " If-Match: " + ifMatch, null, patch);
    return take(
        actor,
        receipt,
        patch,
        () -> EntryReader.ofPatch(type, patch.getBytes(StandardCharsets.UTF_8), id, null, ifMatch));
  }

  /** Deletes a single resource, by id or by condition. */
  public Bundle delete(Actor actor, String type, String id, String condition) {
    Receipt receipt = receive(actor, "DELETE /" + type + "/" + id + "?" + condition, null, "");
    return take(
        actor,
        receipt,
        "",
        () -> EntryReader.of(Entry.Method.DELETE, type, null, id, condition, null));
  }

  /** Deletes a single resource under an Idempotency-Key. */
  Bundle deleteUnder(String key, Actor actor, String type, String id) {
    Receipt receipt = receive(actor, "DELETE /" + type + "/" + id, key, "");
    return take(
        actor, receipt, "", () -> EntryReader.of(Entry.Method.DELETE, type, null, id, null, null));
  }

  private Bundle take(
      Actor actor, Receipt receipt, String json, java.util.function.Supplier<EntryReader> read) {
    try {
      return harness
          .get(CurrentActor.class)
          .as(
              actor,
              () ->
                  harness
                      .get(FrontDoor.class)
                      .take(receipt, json.getBytes(StandardCharsets.UTF_8), read));
    } catch (RuntimeException e) {
      FailureInterceptor.Meaning meaning = FailureInterceptor.meaning(e);
      if (meaning.status() < 500) {
        harness.get(Inbox.class).reject(receipt.id(), meaning.issues());
      }
      throw e;
    }
  }

  public <T> T as(Actor actor, java.util.concurrent.Callable<T> work) {
    return harness.get(CurrentActor.class).as(actor, work);
  }

  public long count(String query, Object... parameters) {
    return harness.asRegistry(
        () -> harness.get(org.longwatch.platform.Sql.class).number(query, parameters));
  }

  /** A transaction of given entries. */
  public static String transaction(String... entries) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
        + String.join(",", entries)
        + "]}";
  }

  public static String post(String type, String fullUrl, String ifNoneExist, String resource) {
    return "{\"fullUrl\":\""
        + fullUrl
        + "\",\"resource\":"
        + resource
        + ",\"request\":{\"method\":\"POST\",\"url\":\""
        + type
        + "\""
        + (ifNoneExist == null
            ? ""
            : ",\"ifNoneExist\":\"identifier=https://longwatch.org/fhir/sid/" + ifNoneExist + "\"")
        + "}}";
  }

  public static String putIf(String type, String condition, String resource) {
    return "{\"fullUrl\":\""
        + NAMED_BY
        + "\",\"resource\":"
        + resource
        + ",\"request\":{\"method\":\"PUT\",\"url\":\""
        + type
        + "?identifier=https://longwatch.org/fhir/sid/"
        + condition
        + "\"}}";
  }

  public static String patient(String pseudonym, String birth) {
    return "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":"
        + "\"https://longwatch.org/fhir/sid/pseudonym\",\"value\":\""
        + pseudonym
        + "\"}],\"gender\":\"female\",\"birthDate\":\""
        + birth
        + "\",\"managingOrganization\":{\"identifier\":{\"system\":"
        + "\"https://longwatch.org/fhir/sid/centre\",\"value\":\"LYON-01\"}}}";
  }

  public static String medication(String lot) {
    return "{\"resourceType\":\"Medication\",\"identifier\":[{\"system\":"
        + "\"https://longwatch.org/fhir/sid/lot\",\"value\":\"LENTI-HSC-1/"
        + lot
        + "\"}],\"code\":{\"coding\":[{\"system\":\"https://longwatch.org/fhir/sid/product\","
        + "\"code\":\"LENTI-HSC-1\"}]},\"batch\":{\"lotNumber\":\""
        + lot
        + "\"}}";
  }

  public static String administration(
      String identifier, String patient, String medication, String day) {
    return "{\"resourceType\":\"MedicationAdministration\",\"identifier\":[{\"system\":"
        + "\"https://longwatch.org/fhir/sid/administration\",\"value\":\""
        + identifier
        + "\"}],\"status\":\"completed\",\"medicationReference\":{\"reference\":\""
        + medication
        + "\"},\"subject\":{\"reference\":\""
        + patient
        + "\"},\"effectiveDateTime\":\""
        + day
        + "\"}";
  }

  public static String visit(String identifier, String patient, String day) {
    return "{\"resourceType\":\"Encounter\",\"identifier\":[{\"system\":"
        + "\"https://longwatch.org/fhir/sid/visit\",\"value\":\""
        + identifier
        + "\"}],\"status\":\"finished\",\"class\":{\"system\":"
        + "\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"},\"subject\":"
        + "{\"reference\":\""
        + patient
        + "\"},\"period\":{\"start\":\""
        + day
        + "\"}}";
  }

  public static String urn() {
    return "urn:uuid:" + TimeOrderedId.next();
  }

  @Override
  public void close() {
    harness.close();
  }
}
