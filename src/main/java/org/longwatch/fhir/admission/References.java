package org.longwatch.fhir.admission;

import ca.uhn.fhir.util.FhirTerser;
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
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Key;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredLine;
import org.longwatch.kernel.Issue;
import org.longwatch.registry.CentreLine;

/**
 * The references of a submission, which come in five spellings: to another entry (by its {@code
 * fullUrl}), by search ({@code Type?identifier=…}), by identifier without an address, by id, and
 * absolute. All become {@code Type/id}, and so do the links in narratives and the addresses in
 * values that name another entry.
 */
final class References {

  /** Elements that say about whom a resource is. */
  private static final List<String> ABOUT = List.of("subject", "patient", "individual", "target");

  /** What the identifiers of a system name; a reference need not say it again. */
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("pseudonym", "Patient"),
          Map.entry("lot", "Medication"),
          Map.entry("administration", "MedicationAdministration"),
          Map.entry("visit", "Encounter"),
          Map.entry("adverse-event", "AdverseEvent"),
          Map.entry("sample", "Observation"),
          Map.entry("observation", "Observation"),
          Map.entry("study", "ResearchStudy"),
          Map.entry("enrolment", "ResearchSubject"),
          Map.entry("consent", "Consent"),
          Map.entry("chain-of-identity", "BiologicallyDerivedProduct"),
          Map.entry("collection", "Procedure"),
          Map.entry("specimen", "Specimen"),
          Map.entry("condition", "Condition"),
          Map.entry("therapy", "MedicationStatement"),
          Map.entry("response", "QuestionnaireResponse"));

  private static final String SID = Uri.BASE + "/sid/";

  private final String base;
  private final CentreLine centre;
  private final Map<Entry, List<Pointer>> pointers = new HashMap<>();
  private final Map<Entry, List<UriType>> addresses = new HashMap<>();
  private final Map<Entry, List<Shown>> shown = new HashMap<>();
  private final Map<String, Entry> byFullUrl = new HashMap<>();
  private final List<String> modifying = new ArrayList<>();

  /**
   * One reference.
   *
   * @param text what it says, without the address of this server
   * @param logical whether it names its target by identifier only
   */
  private record Pointer(String element, Reference reference, String text, boolean logical) {}

  /**
   * A reference with words beside it.
   *
   * @param type what it points to, as it was sent; null if that cannot be said
   */
  private record Shown(String element, Reference reference, String type) {}

  /**
   * Begins.
   *
   * @param base address of this server, which may stand before {@code Type/id}
   */
  References(String base, CentreLine centre, List<Entry> entries) {
    this.base = base.endsWith("/") ? base : base + "/";
    this.centre = centre;
    for (Entry entry : entries) {
      if (!entry.fullUrl().isEmpty()) {
        byFullUrl.put(entry.fullUrl(), entry);
      }
    }
    FhirTerser terser = Fhir.context().newTerser();
    for (Entry entry : entries) {
      if (entry.resource() != null) {
        List<Pointer> found = new ArrayList<>();
        List<UriType> named = new ArrayList<>();
        List<Shown> worded = new ArrayList<>();
        terser.visit(
            entry.resource(),
            (resource, element, path, child, definition) -> {
              if (element instanceof Extension
                  && path.get(path.size() - 1).equals("modifierExtension")) {
                modifying.add(entry.place() + "." + String.join(".", path));
              } else if (element instanceof Reference reference) {
                shown(entry, reference, String.join(".", path)).ifPresent(worded::add);
                pointer(entry, reference, String.join(".", path)).ifPresent(found::add);
              } else if (element instanceof UriType uri
                  && !(uri instanceof IdType)
                  && byFullUrl.containsKey(uri.getValue())) {
                named.add(uri);
              }
            });
        pointers.put(entry, found);
        addresses.put(entry, named);
        shown.put(entry, worded);
        inside(entry, terser, worded);
      }
    }
  }

  /** Contained resources are not visited with the one they are in. */
  private void inside(Entry entry, FhirTerser terser, List<Shown> worded) {
    if (entry.resource() instanceof DomainResource whole) {
      for (int i = 0; i < whole.getContained().size(); i++) {
        String place = "contained[" + i + "].";
        terser.visit(
            whole.getContained().get(i),
            (resource, element, path, child, definition) -> {
              if (element instanceof Reference reference) {
                shown(entry, reference, place + String.join(".", path)).ifPresent(worded::add);
              }
            });
      }
    }
  }

  private Optional<Shown> shown(Entry entry, Reference reference, String element) {
    return reference.hasDisplay()
        ? Optional.of(new Shown(element, reference, pointedType(entry, reference.getReference())))
        : Optional.empty();
  }

  private String pointedType(Entry entry, String text) {
    if (text == null) {
      return null;
    }
    if (text.startsWith("#")) {
      return entry.resource() instanceof DomainResource whole
          ? whole.getContained().stream()
              .filter(inner -> text.endsWith("#" + inner.getIdPart()) || text.equals(inner.getId()))
              .map(Resource::fhirType)
              .findFirst()
              .orElse(null)
          : null;
    }
    String address = address(entry, text);
    if (byFullUrl.containsKey(address)) {
      return byFullUrl.get(address).type();
    }
    int query = address.indexOf('?');
    return query > 0 ? address.substring(0, query) : new IdType(address).getResourceType();
  }

  private Optional<Pointer> pointer(Entry entry, Reference reference, String element) {
    if (reference.hasReference()) {
      String text = reference.getReference();
      return text.startsWith("#")
          ? Optional.empty()
          : Optional.of(new Pointer(element, reference, address(entry, text), false));
    }
    Identifier identifier = reference.getIdentifier();
    if (!identifier.hasValue() || !String.valueOf(identifier.getSystem()).startsWith(SID)) {
      return Optional.empty();
    }
    String type = NAMED.get(identifier.getSystem().substring(SID.length()));
    return type == null || reference.hasType() && !type.equals(reference.getType())
        ? Optional.empty()
        : Optional.of(
            new Pointer(
                element,
                reference,
                type + "?identifier=" + identifier.getSystem() + "|" + identifier.getValue(),
                true));
  }

  /** A relative address is relative to where the entry says it comes from. */
  private String address(Entry entry, String text) {
    if (byFullUrl.containsKey(text)) {
      return text;
    }
    if (text.startsWith(base)) {
      return text.substring(base.length());
    }
    String from = entry.fullUrl();
    int end = from.lastIndexOf('/', Math.max(0, from.lastIndexOf('/') - 1));
    String there = end < 0 ? text : from.substring(0, end + 1) + text;
    return byFullUrl.containsKey(there) ? there : text;
  }

  /**
   * Extensions that change what an element means. None is known here, and one that is not
   * understood must not be passed over (FHIR R4 2.4.0.1).
   */
  List<Issue> modifying() {
    return modifying.stream()
        .map(
            place ->
                Issue.error(
                    Issue.Kind.EXTENSION,
                    place,
                    "No modifierExtension is understood here, so this cannot be taken; to take back"
                        + " what was entered in error, DELETE it"))
        .toList();
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

  /**
   * Makes every reference of the entry {@code Type/id}; says which ones point nowhere, and what
   * beside them names a person.
   */
  void resolve(Entry entry, List<Entry> entries, ResourceStore.Known known, List<Issue> issues) {
    for (Pointer pointer : pointers.get(entry)) {
      Optional<String> target = target(pointer.text(), entries, known);
      // a target in the same Bundle hangs on the reference, and would be written with it
      pointer.reference().setResource(null);
      // what points nowhere is nobody, whether or not another centre has it
      pointer.reference().setReference(target.orElse(null));
      if (target.isEmpty()) {
        issues.add(nowhere(entry.place() + "." + pointer.element(), pointer.logical()));
      }
    }
    for (Shown each : shown.get(entry)) {
      DirectIdentifiers.beside(each.reference(), each.type(), entry.place() + "." + each.element())
          .ifPresent(issues::add);
    }
    issues.addAll(DirectIdentifiers.of(entry.resource(), entry.place()));
    for (UriType address : addresses.get(entry)) {
      target(address.getValue(), entries, known).ifPresent(address::setValue);
    }
    if (entry.resource() instanceof DomainResource resource && resource.hasText()) {
      link(resource.getText().getDiv());
    }
  }

  private static Issue nowhere(String place, boolean logical) {
    String text =
        "This points to nothing that this centre has sent: "
            + "neither an entry of this submission nor a resource sent before";
    return logical
        ? Issue.warning(Issue.Kind.NOT_FOUND, place, text)
        : Issue.error(Issue.Kind.NOT_FOUND, place, text);
  }

  /** Links of a narrative to other entries lead to what these become. */
  private void link(XhtmlNode node) {
    for (String name : List.of("href", "src")) {
      Entry entry = byFullUrl.get(node.getAttribute(name));
      if (entry != null && entry.id() != null) {
        node.setAttribute(name, entry.type() + "/" + entry.id());
      }
    }
    node.getChildNodes().forEach(this::link);
  }

  private Optional<String> target(String text, List<Entry> entries, ResourceStore.Known known) {
    Entry named = byFullUrl.get(text);
    if (named != null) {
      return named.id() == null ? Optional.empty() : Optional.of(named.type() + "/" + named.id());
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
    return line == null
            || line.deleted()
            || leaves(line, entries)
            || !line.type().equals(id.getResourceType())
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
    return here.or(
            () ->
                Optional.ofNullable(line)
                    .filter(l -> !l.deleted() && !leaves(l, entries))
                    .map(StoredLine::id))
        .map(id -> key.type() + "/" + id);
  }

  /** Whether the same submission deletes what is pointed to. */
  private static boolean leaves(StoredLine line, List<Entry> entries) {
    return entries.stream()
        .anyMatch(entry -> entry.is(Entry.Decision.DELETE) && line.id().equals(entry.id()));
  }

  private static Optional<Key> key(String text) {
    int query = text.indexOf('?');
    return query <= 0
        ? Optional.empty()
        : Key.of(text.substring(0, query), text.substring(query + 1));
  }

  /** About whom a resource is, once its references are resolved; null if about nobody known. */
  static UUID patientOf(Entry entry) {
    return patientOf(entry, entry.resource());
  }

  /** About whom a state of the resource is that an entry is about. */
  static UUID patientOf(Entry entry, Resource state) {
    return entry.type().equals("Patient") ? entry.id() : state == null ? null : patientOf(state);
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
