package org.longwatch.fhir.search;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.hl7.fhir.r4.model.BiologicallyDerivedProduct;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.read.Question;
import org.longwatch.fhir.read.ReadingRoom;
import org.longwatch.fhir.read.Reply;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Sql;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;
import org.longwatch.support.Harness;

/** Resources of two centres, put into the store without a submission, and questions about them. */
public final class Shelf implements AutoCloseable {

  private static final String SID = "https://longwatch.org/fhir/sid/";

  public final Harness harness;
  public final CentreId lyon;
  public final CentreId graz;
  public final Actor ofLyon;
  public final Actor ofGraz;
  public final Actor steward;

  /** What was put, by id. */
  public final Map<UUID, Resource> resources = new LinkedHashMap<>();

  public Shelf() {
    harness = Harness.start("fhir.store", "fhir.search", "fhir.read");
    lyon = centre("LYON-01", "FR", "Europe/Paris");
    graz = centre("GRAZ-01", "AT", "Europe/Vienna");
    ofLyon = actor("lyon-ehr", Role.SITE_SYSTEM, lyon, Scopes.EVERYTHING);
    ofGraz = actor("graz-ehr", Role.SITE_SYSTEM, graz, Scopes.EVERYTHING);
    steward = actor("steward", Role.STEWARD, null, Scopes.EVERYTHING);
  }

  private CentreId centre(String code, String country, String zone) {
    return harness.asRegistry(
        () ->
            harness
                .get(Catalogue.class)
                .addCentre(code, "Centre of " + code, country, ZoneId.of(zone), 7));
  }

  public static Actor actor(String name, Role role, CentreId centre, Scopes scopes) {
    return new Actor(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)),
        name,
        name,
        Set.of(role),
        Optional.ofNullable(centre),
        Optional.empty(),
        scopes);
  }

  /** Puts resources onto the shelf in one transaction; answers their ids. */
  public List<UUID> put(CentreId centre, List<? extends Resource> all) {
    List<UUID> ids = all.stream().map(any -> TimeOrderedId.next()).toList();
    put(centre, all, ids, 1);
    return ids;
  }

  /** Puts versions of resources with given ids. */
  public void put(CentreId centre, List<? extends Resource> all, List<UUID> ids, int version) {
    harness.asRegistry(
        () -> {
          Instant now = harness.get(Clocks.class).instant();
          List<ResourceStore.Written> written = new ArrayList<>();
          List<SearchIndex.Change> changes = new ArrayList<>();
          for (int i = 0; i < all.size(); i++) {
            Resource resource = all.get(i);
            Fhir.stamp(resource, ids.get(i), version, now);
            written.add(
                new ResourceStore.Written(
                    ids.get(i),
                    resource.fhirType(),
                    version,
                    patientOf(resource, ids.get(i)),
                    Fhir.write(resource),
                    version == 1));
            changes.add(new SearchIndex.Change(ids.get(i), resource, version == 1));
            resources.put(ids.get(i), resource);
          }
          keep(centre, now, written, changes);
          return null;
        });
  }

  /** Deletes a resource. */
  public void delete(CentreId centre, UUID id, int version) {
    Resource resource = resources.remove(id);
    harness.asRegistry(
        () -> {
          Instant now = harness.get(Clocks.class).instant();
          keep(
              centre,
              now,
              List.of(
                  new ResourceStore.Written(id, resource.fhirType(), version, null, null, false)),
              List.of(new SearchIndex.Change(id, null, false)));
          return null;
        });
  }

  private void keep(
      CentreId centre,
      Instant now,
      List<ResourceStore.Written> written,
      List<SearchIndex.Change> changes) {
    Sql.Writes writes = harness.get(Sql.class).writes();
    harness.get(ResourceStore.class).write(centre, TimeOrderedId.next(), now, written, writes);
    harness.get(SearchIndex.class).write(centre, changes, writes);
    writes.send();
  }

  private static UUID patientOf(Resource resource, UUID id) {
    if (resource instanceof Patient) {
      return id;
    }
    if (resource instanceof BiologicallyDerivedProduct product) {
      return UUID.fromString(product.getCollection().getSource().getReferenceElement().getIdPart());
    }
    return List.of("subject", "patient", "individual", "target").stream()
        .map(resource::getNamedProperty)
        .filter(property -> property != null && property.hasValues())
        .map(property -> ((Reference) property.getValues().get(0)).getReferenceElement())
        .map(reference -> UUID.fromString(reference.getIdPart()))
        .findFirst()
        .orElse(null);
  }

  public <T> T as(Actor actor, Callable<T> work) {
    return harness.get(CurrentActor.class).as(actor, work);
  }

  public Reply ask(Actor actor, String url) {
    return as(actor, () -> harness.get(ReadingRoom.class).answer(Question.of(url)));
  }

  public Bundle bundle(Actor actor, String url) {
    return Fhir.parse(Bundle.class, ask(actor, url).json());
  }

  /** Ids of what matches, on all pages, in order. */
  public List<UUID> all(Actor actor, String url) {
    List<UUID> ids = new ArrayList<>();
    String next = url;
    while (next != null) {
      Bundle page = bundle(actor, next);
      page.getEntry().stream()
          .filter(entry -> entry.getSearch().getMode() == Bundle.SearchEntryMode.MATCH)
          .forEach(entry -> ids.add(id(entry.getResource())));
      next = next(page);
    }
    return ids;
  }

  public static String next(Bundle page) {
    return page.getLink("next") == null
        ? null
        : page.getLink("next").getUrl().replaceFirst(".*?/fhir/?", "");
  }

  public static UUID id(Resource resource) {
    return UUID.fromString(resource.getIdElement().getIdPart());
  }

  public static Patient patient(String pseudonym, String birthDate) {
    Patient patient = new Patient();
    patient.addIdentifier(new Identifier().setSystem(SID + "pseudonym").setValue(pseudonym));
    patient.getBirthDateElement().setValueAsString(birthDate);
    return patient;
  }

  @Override
  public void close() {
    harness.close();
  }
}
