package org.longwatch.fhir;

import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.PayloadTooLargeException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.search.Centres;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.intake.Receipt;

/** What the providers of all types share: hand in, and show what came of it. */
@ApplicationScoped
public class Desk {

  @Inject FrontDoor door;
  @Inject ResourceStore store;
  @Inject Centres centres;

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

  private Resource at(String location) {
    IdType id = new IdType(location);
    if (id.getResourceType().equals("Organization")) {
      return centres.of(RegistryProvider.uuid("Organization", id.getIdPart()));
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

  private static Resource parse(byte[] bytes) {
    return Fhir.parse(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Receipt receipt(RequestDetails request) {
    return (Receipt)
        ((ServletRequestDetails) request).getServletRequest().getAttribute(FhirServlet.RECEIPT);
  }
}
