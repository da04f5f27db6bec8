package org.longwatch.fhir.mapping;

import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.kernel.Issue;

/**
 * What the profiles cannot say about direct identifiers: which numbers of a patient the registry
 * declares, that a person who is pointed to is not named on the way, and that no form comes along
 * on which somebody signed.
 */
final class Pseudonymity {

  private static final Set<String> PEOPLE = Set.of("Patient", "RelatedPerson", "Person");
  private static final String DECLARED = Uri.BASE + "/sid/";

  private Pseudonymity() {}

  /** Says what would tell who somebody is; never repeats it. */
  static void check(Resource resource, Reading reading) {
    if (resource instanceof Patient patient) {
      List<Identifier> identifiers = patient.getIdentifier();
      for (int i = 0; i < identifiers.size(); i++) {
        identifier(identifiers.get(i), "identifier[" + i + "]", reading);
      }
    }
    walk(resource, "", reading);
  }

  private static void walk(Base part, String path, Reading reading) {
    for (Property property : part.children()) {
      List<Base> values = property.getValues();
      for (int i = 0; i < values.size(); i++) {
        Base value = values.get(i);
        if (value instanceof Resource) {
          continue;
        }
        String name = property.getName().replace("[x]", "");
        String at =
            (path.isEmpty() ? name : path + "." + name) + (property.isList() ? "[" + i + "]" : "");
        if (value instanceof Reference reference) {
          reference(reference, property.getTypeCode(), at, reading);
        } else if (value instanceof Attachment) {
          reading.wrong(
              Issue.Kind.BUSINESS_RULE,
              at,
              "A form may tell who signed it and is not taken; keep it at the centre");
        }
        if (!value.isPrimitive()) {
          walk(value, at, reading);
        }
      }
    }
  }

  private static void reference(Reference reference, String allowed, String at, Reading reading) {
    String type =
        reference.hasReference()
            ? reference.getReferenceElement().getResourceType()
            : reference.hasType() ? reference.getType() : allowed;
    if (type == null || PEOPLE.stream().noneMatch(type::contains)) {
      return;
    }
    if (reference.hasDisplay()) {
      reading.wrong(
          Issue.Kind.BUSINESS_RULE,
          at + ".display",
          "A person is known by pseudonym only; leave out the display");
    }
    if (reference.hasIdentifier()) {
      identifier(reference.getIdentifier(), at + ".identifier", reading);
    }
  }

  private static void identifier(Identifier identifier, String at, Reading reading) {
    if (identifier.getSystem() == null || !identifier.getSystem().startsWith(DECLARED)) {
      reading.wrong(
          Issue.Kind.BUSINESS_RULE,
          at,
          "Only identifiers of this registry are taken of a person ("
              + Uri.PSEUDONYM
              + "); a number of another system could tell who it is");
    }
  }
}
