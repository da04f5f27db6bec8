package org.longwatch.fhir.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.store.Key;
import org.longwatch.kernel.Issue;

/** Reads what a request asks for, entry by entry, and says what cannot be asked. */
public final class EntryReader {

  /** More entries than this make a transaction that others wait for. */
  public static final int MOST_ENTRIES = 500;

  /** How a patch is written. */
  public static final String JSON_PATCH = "application/json-patch+json";

  /** What a centre may send. */
  public static final Set<String> TYPES =
      Set.of(
          "Patient",
          "Organization",
          "Medication",
          "MedicationAdministration",
          "ResearchStudy",
          "ResearchSubject",
          "Consent",
          "BiologicallyDerivedProduct",
          "Procedure",
          "Encounter",
          "Observation",
          "AdverseEvent",
          "Condition",
          "MedicationStatement",
          "Specimen",
          "QuestionnaireResponse",
          "Provenance");

  /** What others build on: corrected, never deleted. */
  public static final Set<String> LASTING = Set.of("Patient", "Organization", "Medication");

  private static final Pattern ETAG = Pattern.compile("(?:W/)?\"?(\\d{1,9})\"?");

  private final List<Issue> issues = new ArrayList<>();
  private final Set<Integer> statuses = new TreeSet<>();
  private final List<Entry> entries = new ArrayList<>();
  private String name;
  private boolean alone = true;

  /** The entries that could be read. */
  public List<Entry> entries() {
    return entries;
  }

  /** What is wrong with the request as such. */
  public List<Issue> issues() {
    return issues;
  }

  /** The HTTP status that says best what is wrong with the request as such. */
  public int status() {
    return statuses.size() == 1 ? statuses.iterator().next() : 400;
  }

  /** Whether this is about one resource, so that its status is the status of the whole. */
  boolean alone() {
    return alone;
  }

  /** How the sender calls this submission, so that it is taken once. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Reads a transaction. */
  public static EntryReader of(Bundle bundle) {
    EntryReader reader = new EntryReader();
    reader.alone = false;
    if (bundle.getType() != BundleType.TRANSACTION) {
      reader.wrong(
          400,
          Issue.Kind.NOT_SUPPORTED,
          "Bundle.type",
          "Send a transaction (everything in it is taken, or nothing) or a batch (each entry for"
              + " itself)");
    } else if (bundle.getEntry().isEmpty()) {
      reader.wrong(400, Issue.Kind.REQUIRED, "Bundle.entry", "The transaction is empty");
    }
    reader.name = name(bundle);
    for (int i = 0; i < bundle.getEntry().size(); i++) {
      reader.read(i, bundle.getEntry().get(i));
    }
    reader.sayTwice();
    return reader;
  }

  /** How the sender calls a Bundle; null if it does not. */
  public static String name(Bundle bundle) {
    return bundle.getIdentifier().hasValue()
        ? String.valueOf(bundle.getIdentifier().getSystem())
            + "|"
            + bundle.getIdentifier().getValue()
        : null;
  }

  /** Reads one entry of a batch. */
  public static EntryReader of(int number, BundleEntryComponent entry) {
    EntryReader reader = new EntryReader();
    reader.read(number, entry);
    return reader;
  }

  /** Reads a request about a single resource. */
  public static EntryReader of(
      Entry.Method method,
      String type,
      Resource resource,
      String id,
      String condition,
      String etag) {
    EntryReader reader = new EntryReader();
    reader.add(0, type, method, type, "", resource, null, id, condition, etag);
    return reader;
  }

  /** Reads a patch of a single resource. */
  public static EntryReader ofPatch(
      String type, byte[] patch, String id, String condition, String etag) {
    EntryReader reader = new EntryReader();
    reader.add(0, type, Entry.Method.PATCH, type, "", null, patch, id, condition, etag);
    return reader;
  }

  private void read(int number, BundleEntryComponent entry) {
    String at = "Bundle.entry[" + number + "]";
    BundleEntryRequestComponent request = entry.getRequest();
    Entry.Method method = method(request);
    if (method == null) {
      wrong(
          400,
          Issue.Kind.NOT_SUPPORTED,
          at + ".request.method",
          "GET, POST, PUT, PATCH and DELETE can be asked for in a Bundle");
      return;
    }
    String url = request.getUrl() == null ? "" : request.getUrl();
    if (method == Entry.Method.GET) {
      entries.add(
          new Entry(
              new Entry.Asked(number, at, method, "", url, "", null, null, null, null, null)));
      return;
    }
    int query = url.indexOf('?');
    String path = query < 0 ? url : url.substring(0, query);
    int slash = path.indexOf('/');
    String type = slash < 0 ? path : path.substring(0, slash);
    String id = slash < 0 ? null : path.substring(slash + 1);
    if (id != null && query >= 0) {
      wrong(
          400,
          Issue.Kind.VALUE,
          at + ".request.url",
          "Name what is meant by its id or by a condition, not by both");
      return;
    }
    String condition =
        method == Entry.Method.POST
            ? request.getIfNoneExist()
            : query < 0 ? null : url.substring(query + 1);
    boolean brings = method == Entry.Method.POST || method == Entry.Method.PUT;
    if (brings && entry.getResource() == null) {
      wrong(400, Issue.Kind.REQUIRED, at + ".resource", "There is no resource to " + method);
      return;
    }
    if (brings && !entry.getResource().fhirType().equals(type)) {
      wrong(
          400,
          Issue.Kind.VALUE,
          at + ".request.url",
          "The URL must begin with the type of the resource, " + entry.getResource().fhirType());
      return;
    }
    byte[] patch = null;
    if (method == Entry.Method.PATCH) {
      if (!(entry.getResource() instanceof Binary binary)
          || !JSON_PATCH.equals(binary.getContentType())
          || !binary.hasData()) {
        wrong(
            415,
            Issue.Kind.NOT_SUPPORTED,
            at + ".resource",
            "A patch in a Bundle is a Binary with contentType " + JSON_PATCH + " and data");
        return;
      }
      patch = binary.getData();
    }
    add(
        number,
        at + ".resource",
        method,
        type,
        entry.getFullUrl() == null ? "" : entry.getFullUrl(),
        brings ? entry.getResource() : null,
        patch,
        id,
        condition,
        request.getIfMatch());
  }

  private static Entry.Method method(BundleEntryRequestComponent request) {
    return request.getMethod() == null
        ? null
        : switch (request.getMethod()) {
          case GET -> Entry.Method.GET;
          case POST -> Entry.Method.POST;
          case PUT -> Entry.Method.PUT;
          case PATCH -> Entry.Method.PATCH;
          case DELETE -> Entry.Method.DELETE;
          default -> null;
        };
  }

  private void add(
      int number,
      String place,
      Entry.Method method,
      String type,
      String fullUrl,
      Resource resource,
      byte[] patch,
      String id,
      String condition,
      String etag) {
    if (!TYPES.contains(type)) {
      wrong(422, Issue.Kind.NOT_SUPPORTED, place, notTaken(type));
      return;
    }
    if (method == Entry.Method.DELETE && LASTING.contains(type)) {
      wrong(
          405,
          Issue.Kind.NOT_SUPPORTED,
          place,
          "A "
              + type
              + " cannot be deleted, for all that was sent about it stands on it; correct"
              + " it by PUT");
      return;
    }
    if (method == Entry.Method.PATCH && type.equals("Organization")) {
      wrong(405, Issue.Kind.NOT_SUPPORTED, place, "The registry itself keeps its centres");
      return;
    }
    boolean brings = method == Entry.Method.POST || method == Entry.Method.PUT;
    if (brings && resource == null) {
      wrong(400, Issue.Kind.REQUIRED, place, "There is no resource to " + method);
      return;
    }
    Key key = null;
    UUID target = null;
    if (condition != null && !condition.isBlank()) {
      int query = condition.indexOf('?');
      Optional<Key> read = Key.of(type, query < 0 ? condition : condition.substring(query + 1));
      if (read.isEmpty()) {
        wrong(
            412,
            Issue.Kind.NOT_SUPPORTED,
            place,
            "A condition here is identifier=system|value: only that names one resource for"
                + " certain");
        return;
      }
      key = read.get();
    } else if (method != Entry.Method.POST) {
      Optional<UUID> named = Reading.uuid(id);
      if (named.isEmpty()) {
        wrong(
            404,
            Issue.Kind.NOT_FOUND,
            place,
            "There is no such " + type + " at this centre; create it by POST, ids are given here");
        return;
      }
      target = named.get();
      if (contradicts(resource, id, fullUrl)) {
        wrong(
            400,
            Issue.Kind.VALUE,
            place + ".id",
            "The resource says another id than the URL does; this may be meant for another one");
        return;
      }
    }
    Integer version = null;
    if (etag != null && !etag.isBlank()) {
      Matcher matcher = ETAG.matcher(etag.strip());
      if (!matcher.matches()) {
        wrong(400, Issue.Kind.VALUE, place, "If-Match must be an ETag like W/\"1\"");
        return;
      }
      version = Integer.valueOf(matcher.group(1));
    }
    Entry entry =
        new Entry(
            new Entry.Asked(
                number, place, method, type, "", fullUrl, resource, patch, key, target, version));
    if (entry.keys().stream().anyMatch(each -> !each.fits())) {
      wrong(
          400,
          Issue.Kind.TOO_LONG,
          place + ".identifier",
          "System and value of an identifier have at most " + Key.LONGEST + " characters each");
      return;
    }
    if (key != null && resource != null && !entry.keys().contains(key)) {
      wrong(
          400,
          Issue.Kind.VALUE,
          place + ".identifier",
          "The resource must carry the identifier that its condition asks for");
      return;
    }
    entries.add(entry);
  }

  /** Where an entry has a fullUrl, the parser makes that the id; it does not count as said. */
  private static boolean contradicts(Resource resource, String id, String fullUrl) {
    String said = resource == null ? null : resource.getIdElement().getIdPart();
    return said != null && !said.isEmpty() && !fullUrl.endsWith(said) && !said.equals(id);
  }

  /** Says which types are taken. */
  public static String notTaken(String type) {
    return type + " is not taken here; what is: " + String.join(", ", new TreeSet<>(TYPES));
  }

  /** The same thing twice in one transaction has no order, so it has no meaning. */
  private void sayTwice() {
    Map<Object, Entry> seen = new HashMap<>();
    for (Entry entry : entries) {
      Set<Object> names = new java.util.LinkedHashSet<>(entry.keys());
      entry.target().ifPresent(names::add);
      entry.condition().ifPresent(names::add);
      if (!entry.fullUrl().isEmpty()) {
        names.add(entry.fullUrl());
      }
      for (Object name : names) {
        Entry first = seen.putIfAbsent(name, entry);
        if (first != null && first != entry) {
          issues.add(
              twice(
                  first,
                  entry,
                  name instanceof Key
                      ? entry.type() + " by identifier"
                      : name instanceof UUID ? entry.type() + " by id" : "fullUrl"));
          statuses.add(400);
          break;
        }
      }
    }
  }

  static Issue twice(Entry first, Entry second, String what) {
    return Issue.error(
        Issue.Kind.DUPLICATE,
        "Bundle.entry[" + second.number() + "]",
        "Entries "
            + first.number()
            + " and "
            + second.number()
            + " are the same "
            + what
            + "; send it once");
  }

  private void wrong(int status, Issue.Kind kind, String location, String text) {
    statuses.add(status);
    issues.add(Issue.error(kind, location, text));
  }
}
