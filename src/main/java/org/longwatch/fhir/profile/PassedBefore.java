package org.longwatch.fhir.profile;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r5.elementmodel.Element;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.ElementDefinition.ElementDefinitionConstraintComponent;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.validation.instance.utils.ElementInfo;

/**
 * Parts of resources about which there was nothing to say, so that the same part at the same place
 * of a profile need not be walked again: codes, units and days recur from one submission to the
 * next. Only parts whose verdict hangs on nothing but themselves are remembered: no references, no
 * ids, no nested resources, no invariant that looks outside.
 */
final class PassedBefore {

  /** What submissions repeat; identifiers and narratives do not. */
  private static final Set<String> TYPES =
      Set.of(
          "CodeableConcept",
          "Coding",
          "Quantity",
          "Extension",
          "code",
          "uri",
          "boolean",
          "integer",
          "positiveInt",
          "unsignedInt",
          "decimal",
          "date",
          "dateTime");

  /** What those may hold in turn. */
  private static final Set<String> PARTS =
      Set.of(
          "CodeableConcept",
          "Coding",
          "Quantity",
          "Period",
          "code",
          "uri",
          "string",
          "boolean",
          "integer",
          "positiveInt",
          "decimal",
          "date",
          "dateTime");

  private static final int LONGEST = 400;
  static final int MOST = 4096;

  /** One part at one place of a profile, written out. */
  record Part(
      StructureDefinition profile,
      ElementDefinition place,
      ElementDefinition held,
      String extension,
      String type,
      boolean inConcept,
      boolean display,
      String content) {}

  private final Map<ElementDefinition, Boolean> looksOutside = new IdentityHashMap<>();

  private final Remembered<Part> parts;

  /**
   * @param most half of the parts that are remembered at most, whatever is sent
   */
  PassedBefore(int most) {
    this.parts = new Remembered<>(most);
  }

  /** The part as it can be remembered, null if it cannot. */
  Part part(
      StructureDefinition profile,
      ElementInfo info,
      ElementDefinition held,
      Element container,
      String type,
      String extension,
      boolean inConcept,
      boolean display) {
    Element element = info.getElement();
    String own = element.fhirType();
    if (own == null || !TYPES.contains(own) || looksOutside(profile, held)) {
      return null;
    }
    if (own.equals("Extension")
        && (!container.isResource()
            || !String.valueOf(element.getNamedChildValue("url", false))
                .startsWith(ProfileDefinitions.BASE))) {
      return null; // where others may stand depends on more than the profile
    }
    StringBuilder content = new StringBuilder(64);
    if (!write(element, content, true)) {
      return null;
    }
    return new Part(
        profile,
        info.getDefinition(),
        held,
        extension,
        type,
        inConcept,
        display,
        content.toString());
  }

  boolean contains(Part part) {
    return parts.contains(part);
  }

  void add(Part part) {
    parts.add(part);
  }

  int size() {
    return parts.size();
  }

  /** False if the element holds what may not be remembered. */
  private static boolean write(Element element, StringBuilder content, boolean top) {
    String name = element.getName();
    if (!top && (!PARTS.contains(element.fhirType()) || name.equals("id"))) {
      return false;
    }
    content.append(name).append(' ');
    String value = element.getValue();
    if (value != null) {
      if (content.length() + value.length() > LONGEST) {
        return false;
      }
      content.append(value.length()).append('"').append(value);
    }
    if (element.hasChildren()) {
      content.append('{');
      for (Element child : element.getChildren()) {
        if (!write(child, content, false)) {
          return false;
        }
      }
      content.append('}');
    }
    return true;
  }

  /** Whether a constraint at or below this place of the profile may look beyond the element. */
  private boolean looksOutside(StructureDefinition profile, ElementDefinition held) {
    return looksOutside.computeIfAbsent(
        held,
        place ->
            profile.getSnapshot().getElement().stream()
                .filter(
                    each ->
                        each.getPath().equals(place.getPath())
                            || each.getPath().startsWith(place.getPath() + "."))
                .flatMap(each -> each.getConstraint().stream())
                .map(ElementDefinitionConstraintComponent::getExpression)
                .anyMatch(PassedBefore::looksOutside));
  }

  static boolean looksOutside(String expression) {
    return expression != null && (expression.contains("%") || expression.contains("resolve("));
  }
}
