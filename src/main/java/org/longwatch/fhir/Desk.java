package org.longwatch.fhir;

import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.PayloadTooLargeException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.read.ReadingRoom;
import org.longwatch.fhir.search.Centres;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.intake.Receipt;
import org.longwatch.security.Access;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Interaction;

/** What the providers of all types share: hand in, and show what came of it. */
@ApplicationScoped
public class Desk {

  static final int MOST_READS = 50;

  @Inject FrontDoor door;
  @Inject BatchDoor batches;
  @Inject CurrentActor currentActor;
  @Inject ResourceStore store;
  @Inject Centres centres;
  @Inject Access access;
  @Inject ReadingRoom room;

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
      show(answer.getEntry());
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
      show(List.of(answer));
      outcome.setResource(answer.getResource());
    }
    if (answer.getResponse().getOutcome() != null) {
      outcome.setOperationOutcome(
          (org.hl7.fhir.r4.model.OperationOutcome) answer.getResponse().getOutcome());
    }
    return outcome;
  }

  /**
   * Shows what there is now. What was created by this request are the words of whoever sent it;
   * anything else is read, by whoever may read it, and noted as read.
   */
  void show(List<BundleEntryComponent> answers) {
    Map<String, List<BundleEntryComponent>> wanted = new HashMap<>();
    List<UUID> ids = new ArrayList<>();
    List<Integer> versions = new ArrayList<>();
    Set<String> created = new HashSet<>();
    for (BundleEntryComponent answer : answers) {
      String location = answer.getResponse().getLocation();
      String status = answer.getResponse().getStatus();
      if (location == null
          || answer.hasResource()
          || !status.startsWith("200") && !status.startsWith("201")) {
        continue;
      }
      IdType id = new IdType(location);
      UUID named = RegistryProvider.uuid(id.getResourceType(), id.getIdPart());
      int version = id.hasVersionIdPart() ? id.getVersionIdPartAsLong().intValue() : 1;
      String address = Fhir.location(id.getResourceType(), named, version);
      if (status.startsWith("201")) {
        created.add(address);
      } else if (!access.inScope(id.getResourceType(), Interaction.READ)) {
        continue;
      }
      if (id.getResourceType().equals("Organization")) {
        answer.setResource(centres.of(named));
      } else {
        wanted
            .computeIfAbsent(
                address,
                first -> {
                  ids.add(named);
                  versions.add(version);
                  return new ArrayList<>();
                })
            .add(answer);
      }
    }
    List<StoredVersion> seen = new ArrayList<>();
    for (StoredVersion found : store.read(ids, versions)) {
      String address = Fhir.location(found.type(), found.id(), found.version());
      if (found.content() != null) {
        wanted.get(address).forEach(line -> line.setResource(Fhir.parse(found.content())));
        if (!created.contains(address)) {
          seen.add(found);
        }
      }
    }
    if (!seen.isEmpty()) {
      room.note(
          "read", seen.size() == 1 ? seen.get(0).type() + "/" + seen.get(0).id() : "Bundle", seen);
    }
  }

  private static Receipt receipt(RequestDetails request) {
    return (Receipt)
        ((ServletRequestDetails) request).getServletRequest().getAttribute(FhirServlet.RECEIPT);
  }
}
