package org.longwatch.fhir;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Key;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.StoredLine;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.fhir.wire.Patch;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.security.Access;
import org.longwatch.security.Interaction;
import org.longwatch.security.Role;

/**
 * Makes of a patch the whole resource that it asks for, which is then held to everything that a
 * resource sent as a whole is held to. Which version it was made from stays with it: should another
 * one come in between, the patch is applied anew.
 */
@ApplicationScoped
public class Patching {

  @Inject ResourceStore store;
  @Inject ProfileValidator validator;
  @Inject Access access;

  /** What is to be patched, as it is now. */
  @Transactional
  Optional<StoredVersion> current(Entry entry) {
    CentreId centre = access.require(Role.SITE_SYSTEM).centre().orElseThrow();
    Set<Key> keys = entry.condition().map(Set::of).orElse(Set.of());
    Set<UUID> ids = entry.target().map(Set::of).orElse(Set.of());
    ResourceStore.Known known = store.known(centre, keys, ids);
    StoredLine line =
        entry
            .target()
            .map(known.byId()::get)
            .or(() -> entry.condition().map(known.byKey()::get))
            .orElse(null);
    return line == null || line.deleted() || !line.type().equals(entry.type())
        ? Optional.empty()
        : Optional.ofNullable(store.current(centre, List.of(line.id())).get(line.id()));
  }

  /**
   * Applies the patches among the entries.
   *
   * @return what there is to say about patches and what they make; where nothing is there to patch,
   *     the decision says it
   */
  List<Issue> apply(List<Entry> entries) {
    List<Issue> issues = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.method() == Entry.Method.PATCH) {
        access.requireScope(entry.type(), Interaction.UPDATE);
        if (entry.condition().isPresent()) {
          access.requireScope(entry.type(), Interaction.SEARCH);
        }
        current(entry).ifPresent(version -> apply(entry, version, issues));
      }
    }
    return issues;
  }

  private void apply(Entry entry, StoredVersion current, List<Issue> issues) {
    Optional<String> made =
        Patch.read(entry.patch(), entry.place(), issues)
            .flatMap(
                patch ->
                    patch.applyTo(
                        current.content(), FhirServlet.MOST_BYTES, entry.place(), issues));
    if (made.isEmpty()) {
      if (issues.stream().anyMatch(issue -> issue.kind() == Issue.Kind.TOO_LONG)) {
        throw new Refusal(413, issues);
      }
      return;
    }
    // a patch within a Bundle is base64, so what it says is seen only here
    Body.requireText(made.get().getBytes(StandardCharsets.UTF_8));
    for (Issue issue : validator.validate(made.get().getBytes(StandardCharsets.UTF_8))) {
      issues.add(
          new Issue(issue.severity(), issue.kind(), moved(issue.location(), entry), issue.text()));
    }
    Resource resource;
    try {
      resource = Fhir.parse(made.get());
    } catch (RuntimeException e) {
      issues.add(
          Issue.error(Issue.Kind.STRUCTURE, entry.place(), "The patch leaves no FHIR behind it"));
      return;
    }
    if (!resource.fhirType().equals(entry.type())
        || !current.id().toString().equals(resource.getIdElement().getIdPart())) {
      issues.add(
          Issue.error(
              Issue.Kind.BUSINESS_RULE,
              entry.place() + ".id",
              "A patch changes neither type nor id of a resource"));
      return;
    }
    entry.patched(resource, current.version());
  }

  /** A location within the resource as one within the submission. */
  private static String moved(String location, Entry entry) {
    return location.startsWith(entry.type())
        ? entry.place() + location.substring(entry.type().length())
        : entry.place();
  }
}
