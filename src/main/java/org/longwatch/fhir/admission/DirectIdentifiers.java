package org.longwatch.fhir.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.Uri;
import org.longwatch.kernel.Issue;

/**
 * What would name a person in places that the profiles do not reach: numbers under other systems,
 * people inside of other resources, and whatever systems write beside a reference to a person. One
 * word may be a name as well as two, so none is kept, in any resource.
 */
final class DirectIdentifiers {

  private static final List<String> NAMING =
      List.of("name", "telecom", "address", "photo", "contact", "identifier");

  private static final List<String> PEOPLE = List.of("Patient", "RelatedPerson", "Person");

  private static final Pattern RECORD_NUMBER =
      Pattern.compile(
          "(?i)\\b(?:mrn|mrn\\d*|medical[ _-]?record.*|hospital["
              + " _-]?(?:no|number|id)|ssn|us-ssn|social["
              + " _-]?security.*|passport.*|insurance.*|nhs-?number|national-?id)\\b");

  /** Elements that are about a person even where they point to nobody. */
  private static final List<String> ABOUT = List.of("subject", "patient", "individual", "source");

  private DirectIdentifiers() {}

  /** What of a resource names a person. */
  static List<Issue> of(Resource resource, String place) {
    List<Issue> issues = new ArrayList<>();
    if (resource instanceof Patient patient) {
      for (int i = 0; i < patient.getIdentifier().size(); i++) {
        if (isRecordNumber(patient.getIdentifier().get(i))) {
          issues.add(refused(place + ".identifier[" + i + "]"));
        }
      }
    }
    if (resource instanceof DomainResource whole) {
      for (int i = 0; i < whole.getContained().size(); i++) {
        Resource inner = whole.getContained().get(i);
        if (PEOPLE.contains(inner.fhirType())) {
          named(inner, place + ".contained[" + i + "]", issues);
        }
      }
    }
    return issues;
  }

  private static void named(Resource person, String place, List<Issue> issues) {
    for (String name : NAMING) {
      Property property = person.getNamedProperty(name);
      if (property != null && property.getValues().stream().anyMatch(value -> !value.isEmpty())) {
        issues.add(refused(place + "." + name));
      }
    }
  }

  private static boolean isRecordNumber(Identifier identifier) {
    return RECORD_NUMBER.matcher(String.valueOf(identifier.getSystem())).find()
        || RECORD_NUMBER.matcher(String.valueOf(identifier.getType().getText())).find();
  }

  /**
   * What stands beside a reference to a person.
   *
   * @param type what the reference points to, null if that cannot be said
   */
  static Optional<Issue> beside(Reference reference, String type, String place) {
    if (!reference.hasDisplay()) {
      return Optional.empty();
    }
    boolean points = reference.hasReference() || reference.hasIdentifier() || type != null;
    boolean person =
        PEOPLE.contains(String.valueOf(type))
            || PEOPLE.contains(String.valueOf(reference.getType()))
            || Uri.PSEUDONYM.equals(reference.getIdentifier().getSystem())
            || !points && ABOUT.contains(place.substring(place.lastIndexOf('.') + 1));
    return person
        ? Optional.of(
            Issue.error(
                Issue.Kind.BUSINESS_RULE,
                place + ".display",
                "What stands beside a reference to a patient may be a name, be it one word. The"
                    + " reference says whom it is about: leave the display out"))
        : Optional.empty();
  }

  private static Issue refused(String place) {
    return Issue.error(
        Issue.Kind.BUSINESS_RULE,
        place,
        "This may name a person. Patients are known here by pseudonym only: leave it out");
  }
}
