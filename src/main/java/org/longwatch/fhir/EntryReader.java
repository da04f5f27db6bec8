package org.longwatch.fhir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.store.Key;
import org.longwatch.kernel.Issue;

/** Reads what a request asks for, entry by entry, and says what cannot be asked. */
final class EntryReader {

  /** More entries than this make a transaction that others wait for. */
  static final int MOST_ENTRIES = 500;

  /** What a centre may send. */
  static final Set<String> TYPES =
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
          "QuestionnaireResponse");

  private static final Pattern ETAG = Pattern.compile("(?:W/)?\"?(\\d{1,9})\"?");

  private final List<Issue> issues = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();

  /** The entries that could be read. */
  List<Entry> entries() {
    return entries;
  }

  /** What is wrong with the request as such. */
  List<Issue> issues() {
    return issues;
  }

  /** Reads a transaction. */
  static EntryReader of(Bundle bundle) {
    EntryReader reader = new EntryReader();
    if (bundle.getType() != BundleType.TRANSACTION) {
      reader.wrong(
          Issue.Kind.NOT_SUPPORTED,
          "Bundle.type",
          "Send a transaction: everything in it is taken, or nothing");
    } else if (bundle.getEntry().isEmpty()) {
      reader.wrong(Issue.Kind.REQUIRED, "Bundle.entry", "The transaction is empty");
    }
    for (int i = 0; i < bundle.getEntry().size(); i++) {
      reader.read(i, bundle.getEntry().get(i));
    }
    reader.sayTwice();
    return reader;
  }

  /** Reads a request about a single resource. */
  static EntryReader of(
      Entry.Method method,
      String type,
      Resource resource,
      String id,
      String condition,
      String etag) {
    EntryReader reader = new EntryReader();
    reader.add(0, type, method, type, "", resource, id, condition, etag);
    return reader;
  }

  private void read(int number, BundleEntryComponent entry) {
    String at = "Bundle.entry[" + number + "]";
    BundleEntryRequestComponent request = entry.getRequest();
    Entry.Method method =
        request.getMethod() == null
            ? null
            : switch (request.getMethod()) {
              case POST -> Entry.Method.POST;
              case PUT -> Entry.Method.PUT;
              case DELETE -> Entry.Method.DELETE;
              default -> null;
            };
    if (method == null) {
      wrong(
          Issue.Kind.NOT_SUPPORTED,
          at + ".request.method",
          "POST, PUT and DELETE can be asked for in a transaction");
      return;
    }
    String url = request.getUrl() == null ? "" : request.getUrl();
    int query = url.indexOf('?');
    String path = query < 0 ? url : url.substring(0, query);
    int slash = path.indexOf('/');
    String type = slash < 0 ? path : path.substring(0, slash);
    String id = slash < 0 ? null : path.substring(slash + 1);
    String condition =
        method == Entry.Method.POST
            ? request.getIfNoneExist()
            : query < 0 ? null : url.substring(query + 1);
    if (method != Entry.Method.DELETE && entry.getResource() == null) {
      wrong(Issue.Kind.REQUIRED, at + ".resource", "There is no resource to " + method);
      return;
    }
    if (method != Entry.Method.DELETE && !entry.getResource().fhirType().equals(type)) {
      wrong(
          Issue.Kind.VALUE,
          at + ".request.url",
          "The URL must begin with the type of the resource, " + entry.getResource().fhirType());
      return;
    }
    add(
        number,
        at + ".resource",
        method,
        type,
        entry.getFullUrl() == null ? "" : entry.getFullUrl(),
        method == Entry.Method.DELETE ? null : entry.getResource(),
        id,
        condition,
        request.getIfMatch());
  }

  private void add(
      int number,
      String place,
      Entry.Method method,
      String type,
      String fullUrl,
      Resource resource,
      String id,
      String condition,
      String etag) {
    if (!TYPES.contains(type)) {
      wrong(
          Issue.Kind.NOT_SUPPORTED,
          place,
          type + " is not taken here; see /fhir/metadata for what is");
      return;
    }
    if (method == Entry.Method.DELETE && !type.equals("AdverseEvent")) {
      wrong(
          Issue.Kind.NOT_SUPPORTED,
          place,
          "Only an AdverseEvent reported in error can be deleted (nullified); correct others by"
              + " PUT");
      return;
    }
    if (method != Entry.Method.DELETE && resource == null) {
      wrong(Issue.Kind.REQUIRED, place, "There is no resource to " + method);
      return;
    }
    Key key = null;
    UUID target = null;
    if (condition != null && !condition.isBlank()) {
      int query = condition.indexOf('?');
      Optional<Key> read = Key.of(type, query < 0 ? condition : condition.substring(query + 1));
      if (read.isEmpty()) {
        wrong(Issue.Kind.NOT_SUPPORTED, place, "A condition here is identifier=system|value");
        return;
      }
      key = read.get();
    } else if (method != Entry.Method.POST) {
      Optional<UUID> named = Reading.uuid(id);
      if (named.isEmpty()) {
        wrong(
            Issue.Kind.NOT_FOUND,
            place,
            "There is no such " + type + " at this centre; create it by POST, ids are given here");
        return;
      }
      target = named.get();
    }
    Integer version = null;
    if (etag != null && !etag.isBlank()) {
      Matcher matcher = ETAG.matcher(etag.strip());
      if (!matcher.matches()) {
        wrong(Issue.Kind.VALUE, place, "If-Match must be an ETag like W/\"1\"");
        return;
      }
      version = Integer.valueOf(matcher.group(1));
    }
    Entry entry = new Entry(number, place, method, type, fullUrl, resource, key, target, version);
    if (key != null && resource != null && !entry.keys().contains(key)) {
      wrong(
          Issue.Kind.VALUE,
          place + ".identifier",
          "The resource must carry the identifier that its condition asks for");
      return;
    }
    entries.add(entry);
  }

  /** The same thing twice in one transaction has no order, so it has no meaning. */
  private void sayTwice() {
    Map<Object, Entry> seen = new HashMap<>();
    for (Entry entry : entries) {
      List<Object> names = new ArrayList<>(entry.keys());
      entry.target().ifPresent(names::add);
      if (!entry.fullUrl().isEmpty()) {
        names.add(entry.fullUrl());
      }
      for (Object name : names) {
        Entry first = seen.putIfAbsent(name, entry);
        if (first != null) {
          wrong(
              Issue.Kind.DUPLICATE,
              "Bundle.entry[" + entry.number() + "]",
              "Entries "
                  + first.number()
                  + " and "
                  + entry.number()
                  + " are the same "
                  + (name instanceof Key
                      ? entry.type() + " by identifier"
                      : name instanceof UUID ? entry.type() + " by id" : "fullUrl")
                  + "; send it once");
          break;
        }
      }
    }
  }

  private void wrong(Issue.Kind kind, String location, String text) {
    issues.add(Issue.error(kind, location, text));
  }
}
