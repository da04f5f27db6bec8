package org.longwatch.fhir;

import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.PayloadTooLargeException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.OrganizationMapper;
import org.longwatch.fhir.search.Page;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.intake.Receipt;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;

/** What the providers of all types share: hand in, look up, and note who looked. */
@ApplicationScoped
public class Desk {

  @Inject FrontDoor door;
  @Inject ResourceStore store;
  @Inject AccessLog accessLog;
  @Inject Access access;
  @Inject Catalogue catalogue;

  /** Hands a transaction in. */
  Bundle submit(Bundle bundle, RequestDetails request) {
    if (bundle.getEntry().size() > EntryReader.MOST_ENTRIES) {
      throw new PayloadTooLargeException(
          "A transaction has at most " + EntryReader.MOST_ENTRIES + " entries; send several");
    }
    byte[] bytes = request.loadRequestContents();
    List<Bundle> first = new ArrayList<>(List.of(bundle));
    Bundle answer =
        door.take(
            receipt(request),
            bytes,
            () -> EntryReader.of(first.isEmpty() ? (Bundle) parse(bytes) : first.remove(0)));
    String prefer = String.valueOf(request.getHeader("Prefer"));
    if (prefer.contains("return=representation")) {
      for (BundleEntryComponent entry : answer.getEntry()) {
        Resource resource = at(entry.getResponse().getLocation());
        entry.setResource(resource);
      }
    }
    return answer;
  }

  /** Hands a single resource in, as a transaction of one. */
  MethodOutcome submit(
      Entry.Method method,
      Resource resource,
      String type,
      String id,
      String condition,
      RequestDetails request) {
    byte[] bytes = request.loadRequestContents();
    List<Resource> first = new ArrayList<>();
    if (resource != null) {
      first.add(resource);
    }
    BundleEntryComponent answer =
        door.take(
                receipt(request),
                bytes,
                () ->
                    EntryReader.of(
                        method,
                        type,
                        method == Entry.Method.DELETE
                            ? null
                            : first.isEmpty() ? parse(bytes) : first.remove(0),
                        id,
                        condition,
                        request.getHeader("If-Match")))
            .getEntryFirstRep();
    String location = answer.getResponse().getLocation();
    MethodOutcome outcome = new MethodOutcome(new IdType(location));
    outcome.setCreated(answer.getResponse().getStatus().startsWith("201"));
    if (method != Entry.Method.DELETE) {
      outcome.setResource(at(location));
    }
    if (answer.getResponse().getOutcome() != null) {
      outcome.setOperationOutcome(
          (org.hl7.fhir.r4.model.OperationOutcome) answer.getResponse().getOutcome());
    }
    return outcome;
  }

  StoredVersion read(String type, String id, int version) {
    UUID uuid = RegistryProvider.uuid(type, id);
    StoredVersion stored =
        store.read(type, uuid, version).orElseThrow(() -> RegistryProvider.unknown(type));
    note("read", type + "/" + id, List.of(stored));
    return stored;
  }

  List<StoredVersion> history(String type, String id) {
    List<StoredVersion> versions = store.history(type, RegistryProvider.uuid(type, id));
    if (versions.isEmpty()) {
      throw RegistryProvider.unknown(type);
    }
    note("read history", type + "/" + id, versions);
    return versions;
  }

  Bundle search(Page page, String base) {
    UUID after = page.after();
    List<StoredVersion> found =
        page.search()
            .map(search -> store.search(search, after, page.count() + 1))
            .orElse(List.of());
    boolean more = found.size() > page.count();
    List<StoredVersion> shown = more ? found.subList(0, page.count()) : found;
    note("searched", page.type(), shown);
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.SEARCHSET);
    bundle.addLink().setRelation("self").setUrl(page.link(base, after));
    if (more) {
      bundle
          .addLink()
          .setRelation("next")
          .setUrl(page.link(base, shown.get(shown.size() - 1).id()));
    }
    for (StoredVersion each : shown) {
      bundle
          .addEntry()
          .setFullUrl(base + "/" + each.type() + "/" + each.id())
          .setResource(Fhir.parse(each.content()))
          .getSearch()
          .setMode(SearchEntryMode.MATCH);
    }
    return bundle;
  }

  Organization centre(String id) {
    CentreId centre = new CentreId(RegistryProvider.uuid("Organization", id));
    access.requireCentre(centre);
    return new OrganizationMapper().show(catalogue.centre(centre));
  }

  private Resource at(String location) {
    IdType id = new IdType(location);
    if (id.getResourceType().equals("Organization")) {
      return centre(id.getIdPart());
    }
    return store
        .read(
            id.getResourceType(),
            RegistryProvider.uuid(id.getResourceType(), id.getIdPart()),
            id.getVersionIdPartAsLong().intValue())
        .filter(stored -> stored.content() != null)
        .map(stored -> Fhir.parse(stored.content()))
        .orElse(null);
  }

  private void note(String action, String target, List<StoredVersion> seen) {
    Set<PatientId> patients = new LinkedHashSet<>();
    for (StoredVersion each : seen) {
      if (each.patient() != null) {
        patients.add(new PatientId(each.patient()));
      }
    }
    accessLog.note(action, target, patients);
  }

  private static Resource parse(byte[] bytes) {
    return Fhir.parse(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Receipt receipt(RequestDetails request) {
    return (Receipt)
        ((ServletRequestDetails) request).getServletRequest().getAttribute(FhirServlet.RECEIPT);
  }
}
