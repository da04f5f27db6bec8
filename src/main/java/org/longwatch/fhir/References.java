package org.longwatch.fhir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BiologicallyDerivedProduct;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Key;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredLine;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.CentreLine;

/**
 * The references of a submission, which come in four spellings: to another entry ({@code
 * urn:uuid}), by identifier ({@code Type?identifier=…}), by id, and absolute. All become {@code
 * Type/id}.
 */
final class References {

  /** Elements that say about whom a resource is. */
  private static final List<String> ABOUT = List.of("subject", "patient", "individual", "target");

  private final String base;
  private final CentreLine centre;
  private final Map<Entry, List<Pointer>> pointers = new HashMap<>();

  private record Pointer(String element, Reference reference, String text) {}

  /**
   * Begins.
   *
   * @param base address of this server, which may stand before {@code Type/id}
   */
  References(String base, CentreLine centre, List<Entry> entries) {
    this.base = base.endsWith("/") ? base : base + "/";
    this.centre = centre;
    for (Entry entry : entries) {
      if (entry.resource() != null) {
        List<Pointer> found = new ArrayList<>();
        Fhir.context()
            .newTerser()
            .getAllResourceReferences(entry.resource())
            .forEach(
                info -> {
                  if (info.getResourceReference() instanceof Reference reference
                      && reference.hasReference()
                      && !reference.getReference().startsWith("#")) {
                    found.add(new Pointer(info.getName(), reference, text(reference)));
                  }
                });
        pointers.put(entry, found);
      }
    }
  }

  private String text(Reference reference) {
    String text = reference.getReference();
    return text.startsWith(base) ? text.substring(base.length()) : text;
  }

  /** Identifiers that are pointed to. */
  Set<Key> keys() {
    Set<Key> keys = new HashSet<>();
    pointers.values().forEach(all -> all.forEach(each -> key(each.text()).ifPresent(keys::add)));
    return keys;
  }

  /** Ids that are pointed to. */
  Set<UUID> ids() {
    Set<UUID> ids = new HashSet<>();
    pointers
        .values()
        .forEach(
            all ->
                all.forEach(
                    each -> Reading.uuid(new IdType(each.text()).getIdPart()).ifPresent(ids::add)));
    return ids;
  }

  /** Makes every reference of the entry {@code Type/id}; says which ones point nowhere. */
  void resolve(Entry entry, List<Entry> entries, ResourceStore.Known known, List<Issue> issues) {
    for (Pointer pointer : pointers.get(entry)) {
      Optional<String> target = target(pointer.text(), entries, known);
      // a target in the same Bundle hangs on the reference, and would be written with it
      pointer.reference().setResource(null);
      // what points nowhere is nobody, whether or not another centre has it
      pointer.reference().setReference(target.orElse(null));
      if (target.isEmpty()) {
        issues.add(
            Issue.error(
                Issue.Kind.NOT_FOUND,
                entry.place() + "." + pointer.element(),
                "This points to nothing that this centre has sent: "
                    + "neither an entry of this submission nor a resource sent before"));
      }
    }
  }

  private Optional<String> target(String text, List<Entry> entries, ResourceStore.Known known) {
    if (text.startsWith("urn:")) {
      return entries.stream()
          .filter(entry -> entry.fullUrl().equals(text) && entry.id() != null)
          .findFirst()
          .map(entry -> entry.type() + "/" + entry.id());
    }
    Optional<Key> key = key(text);
    if (key.isPresent()) {
      return byKey(key.get(), entries, known);
    }
    IdType id = new IdType(text);
    Optional<UUID> uuid = Reading.uuid(id.getIdPart());
    if (id.isAbsolute() || uuid.isEmpty() || !id.hasResourceType()) {
      return Optional.empty();
    }
    if (id.getResourceType().equals("Organization")) {
      return uuid.filter(centre.id().value()::equals).map(own -> "Organization/" + own);
    }
    StoredLine line = known.byId().get(uuid.get());
    return line == null || line.deleted() || !line.type().equals(id.getResourceType())
        ? Optional.empty()
        : Optional.of(line.type() + "/" + line.id());
  }

  private Optional<String> byKey(Key key, List<Entry> entries, ResourceStore.Known known) {
    if (key.type().equals("Organization")) {
      return key.system().equals(Uri.CENTRE) && key.value().equals(centre.code())
          ? Optional.of("Organization/" + centre.id())
          : Optional.empty();
    }
    Optional<UUID> here =
        entries.stream()
            .filter(entry -> entry.keys().contains(key) && entry.id() != null)
            .map(Entry::id)
            .findFirst();
    StoredLine line = known.byKey().get(key);
    return here.or(() -> Optional.ofNullable(line).filter(l -> !l.deleted()).map(StoredLine::id))
        .map(id -> key.type() + "/" + id);
  }

  private static Optional<Key> key(String text) {
    int query = text.indexOf('?');
    return query <= 0
        ? Optional.empty()
        : Key.of(text.substring(0, query), text.substring(query + 1));
  }

  /** About whom a resource is, once its references are resolved; null if about nobody known. */
  static UUID patientOf(Entry entry) {
    return entry.type().equals("Patient")
        ? entry.id()
        : entry.resource() == null ? null : patientOf(entry.resource());
  }

  private static UUID patientOf(Resource resource) {
    Stream<Base> about =
        resource instanceof BiologicallyDerivedProduct unit
            ? Stream.of(unit.getCollection().getSource())
            : ABOUT.stream()
                .map(resource::getNamedProperty)
                .filter(Objects::nonNull)
                .flatMap(property -> property.getValues().stream());
    return about
        .filter(Reference.class::isInstance)
        .map(Reference.class::cast)
        .filter(Reference::hasReference)
        .map(Reference::getReferenceElement)
        .filter(id -> "Patient".equals(id.getResourceType()))
        .flatMap(id -> Reading.uuid(id.getIdPart()).stream())
        .findFirst()
        .orElse(null);
  }
}
