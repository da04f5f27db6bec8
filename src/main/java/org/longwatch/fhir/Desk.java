package org.longwatch.fhir;

import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.PayloadTooLargeException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.search.Centres;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.intake.Receipt;
import org.longwatch.security.CurrentActor;

/** What the providers of all types share: hand in, and show what came of it. */
@ApplicationScoped
public class Desk {

  static final int MOST_READS = 50;

  @Inject FrontDoor door;
  @Inject BatchDoor batches;
  @Inject CurrentActor currentActor;
  @Inject ResourceStore store;
  @Inject Centres centres;

  /** Every search in a Bundle may answer with thousands of resources. */
  static void requireModest(Bundle bundle) {
    if (bundle.getEntry().size() > EntryReader.MOST_ENTRIES) {
      throw new PayloadTooLargeException(
          "A Bundle has at most " + EntryReader.MOST_ENTRIES + " entries; send several");
    }
    long reads =
        bundle.getEntry().stream()
            .filter(entry -> entry.getRequest().getMethod() == HTTPVerb.GET)
            .count();
    if (reads > MOST_READS) {
      throw new PayloadTooLargeException(
          "A Bundle has at most " + MOST_READS + " entries that GET; send several");
    }
  }

  /** Hands a transaction or a batch in. */
  Bundle submit(Bundle bundle, RequestDetails request) {
    requireModest(bundle);
    byte[] bytes = request.loadRequestContents();
    Bundle answer;
    if (bundle.getType() == BundleType.BATCH) {
      answer = batches.take(receipt(request), currentActor.get(), bytes, bundle);
    } else {
      List<Bundle> first = new ArrayList<>(List.of(bundle));
      answer =
          door.take(
              receipt(request),
              bytes,
              () -> EntryReader.of(first.isEmpty() ? (Bundle) Body.parse(bytes) : first.remove(0)));
    }
    String prefer = String.valueOf(request.getHeader("Prefer"));
    if (prefer.contains("return=representation")) {
      for (BundleEntryComponent entry : answer.getEntry()) {
        String location = entry.getResponse().getLocation();
        if (location != null && entry.getResponse().getStatus().startsWith("20")) {
          entry.setResource(at(location));
        }
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
    String ifMatch = request.getHeader("If-Match");
    List<Resource> first = new ArrayList<>();
    if (resource != null) {
      first.add(resource);
    }
    Supplier<EntryReader> read =
        method == Entry.Method.PATCH
            ? () -> EntryReader.ofPatch(type, bytes, id, condition, ifMatch)
            : () ->
                EntryReader.of(
                    method,
                    type,
                    method == Entry.Method.DELETE
                        ? null
                        : first.isEmpty() ? Body.parse(bytes) : first.remove(0),
                    id,
                    condition,
                    ifMatch);
    BundleEntryComponent answer = door.take(receipt(request), bytes, read).getEntryFirstRep();
    if (answer.getResponse().getStatus().startsWith("410")) {
      throw new Refusal(410, List.of(FrontDoor.goneSince()));
    }
    String location = answer.getResponse().getLocation();
    MethodOutcome outcome = new MethodOutcome(location == null ? null : new IdType(location));
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

  private static Receipt receipt(RequestDetails request) {
    return (Receipt)
        ((ServletRequestDetails) request).getServletRequest().getAttribute(FhirServlet.RECEIPT);
  }
}
