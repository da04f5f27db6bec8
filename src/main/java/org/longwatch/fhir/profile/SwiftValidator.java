package org.longwatch.fhir.profile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r5.context.IWorkerContext;
import org.hl7.fhir.r5.elementmodel.Element;
import org.hl7.fhir.r5.elementmodel.Element.SpecialElement;
import org.hl7.fhir.r5.elementmodel.ValidatedFragment;
import org.hl7.fhir.r5.extensions.ExtensionDefinitions;
import org.hl7.fhir.r5.extensions.ExtensionUtilities;
import org.hl7.fhir.r5.model.Base.ValidationMode;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.ElementDefinition.ElementDefinitionConstraintComponent;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.instance.ResourcePercentageLogger;
import org.hl7.fhir.validation.instance.utils.ElementInfo;
import org.hl7.fhir.validation.instance.utils.NodeStack;
import org.hl7.fhir.validation.instance.utils.ResolvedReference;
import org.hl7.fhir.validation.instance.utils.ValidationContext;

/**
 * Spares the walk where its outcome is certain: parts that passed before, invariants that are met
 * at a glance, references that were resolved a moment ago. It says what {@link KeptValidator} says;
 * a test holds it to that.
 */
final class SwiftValidator extends KeptValidator {

  /** The invariants ele-1 and ext-1. */
  private static final String NOT_EMPTY = "hasValue() or (children().count() > id.count())";

  private static final String VALUE_OR_PARTS = "extension.exists() != value.exists()";

  /** Types whose values FHIRPath takes as they are; it stumbles over what is no number. */
  private static final Set<String> PLAIN =
      Set.of("string", "code", "uri", "id", "boolean", "date", "dateTime", "instant");

  /** Matches no text. */
  private static final String NOTHING = "(?!)";

  private final KeptParser parser;
  private final PassedBefore passed;
  private final Map<Pointer, ResolvedReference> resolved = new HashMap<>();

  /** Matches addresses of resources; names all types, so that it takes long to compile. */
  private final String addresses;

  SwiftValidator(IWorkerContext worker, ProfileDefinitions definitions, PassedBefore passed) {
    super(worker, definitions);
    this.parser = new KeptParser(worker);
    this.passed = passed;
    this.addresses = urlRegex;
  }

  @Override
  Element validate(byte[] json, List<ValidationMessage> messages) {
    try {
      validatedContent = parser.parse(new ByteArrayInputStream(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (validatedContent == null || validatedContent.isEmpty()) {
      return null;
    }
    for (ValidatedFragment each : validatedContent) {
      if (each.getElement() != null) {
        String path = validatedContent.size() > 1 ? each.path() : null;
        validate(null, each.getErrors(), path, each.getElement(), new ArrayList<>());
      }
      messages.addAll(each.getErrors());
    }
    return validatedContent.get(0).getElement();
  }

  /**
   * The rules of a Bundle compile a long expression for every entry, to tell the addresses of
   * resources by it, of which a transaction between urn:uuid has none.
   */
  @Override
  public boolean checkSpecials(
      ValidationContext context,
      List<ValidationMessage> errors,
      Element element,
      NodeStack stack,
      boolean checkSpecials,
      ResourcePercentageLogger progress,
      ValidationMode mode,
      boolean contained,
      boolean definitions) {
    // what holds for a Bundle is taken over when its rules begin, before they come to its entries
    urlRegex = namesNoAddress(element) ? NOTHING : addresses;
    try {
      return super.checkSpecials(
          context, errors, element, stack, checkSpecials, progress, mode, contained, definitions);
    } finally {
      urlRegex = addresses;
    }
  }

  private static boolean namesNoAddress(Element bundle) {
    if (!"Bundle".equals(bundle.getType()) || !"transaction".equals(bundle.getChildValue("type"))) {
      return false;
    }
    for (Element entry : bundle.getChildrenByName("entry")) {
      String fullUrl = entry.getChildValue("fullUrl");
      Element resource = entry.getNamedChild("resource", false);
      if (fullUrl == null
          || !fullUrl.startsWith("urn:uuid:")
          || resource != null && resource.getNamedChild("url", false) != null) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean checkChildByDefinition(
      ValidationContext context,
      List<ValidationMessage> errors,
      StructureDefinition profile,
      ElementDefinition definition,
      Element resource,
      Element element,
      String actualType,
      NodeStack stack,
      boolean inCodeableConcept,
      boolean checkDisplay,
      ElementInfo child,
      String extensionUrl,
      ElementDefinition held,
      boolean isSlice,
      ResourcePercentageLogger progress,
      ValidationMode mode) {
    PassedBefore.Part part =
        passed.part(
            profile,
            child,
            held,
            element,
            actualType,
            extensionUrl,
            inCodeableConcept,
            checkDisplay);
    if (part != null && passed.contains(part)) {
      return true;
    }
    // the same thing is said once only: silence proves nothing when something was said before
    boolean silent = errors.isEmpty() && statusWarnings.isEmpty();
    boolean ok =
        super.checkChildByDefinition(
            context,
            errors,
            profile,
            definition,
            resource,
            element,
            actualType,
            stack,
            inCodeableConcept,
            checkDisplay,
            child,
            extensionUrl,
            held,
            isSlice,
            progress,
            mode);
    if (part != null && ok && silent && errors.isEmpty() && statusWarnings.isEmpty()) {
      passed.add(part);
    }
    return ok;
  }

  /** Passes over what every element meets, which FHIRPath would find out at length. */
  @Override
  public boolean checkInvariants(
      ValidationContext context,
      List<ValidationMessage> errors,
      StructureDefinition profile,
      ElementDefinition definition,
      Element resource,
      Element element,
      NodeStack stack,
      boolean onlyNonInherited) {
    for (ElementDefinitionConstraintComponent each : definition.getConstraint()) {
      if (!isMet(each, element)) {
        return super.checkInvariants(
            context, errors, profile, definition, resource, element, stack, onlyNonInherited);
      }
    }
    return true;
  }

  @Override
  public boolean checkInvariant(
      ValidationContext context,
      List<ValidationMessage> errors,
      String path,
      StructureDefinition profile,
      Element resource,
      Element element,
      ElementDefinitionConstraintComponent constraint) {
    return isMet(constraint, element)
        || super.checkInvariant(context, errors, path, profile, resource, element, constraint);
  }

  /** True only when it is certain at a glance. */
  private static boolean isMet(ElementDefinitionConstraintComponent constraint, Element element) {
    String expression = constraint.getExpression();
    if (expression == null) {
      return true;
    }
    if (expression.equals(NOT_EMPTY)) {
      return hasOwnValue(element) || hasPlainParts(element) && hasPart(element);
    }
    if (expression.equals(VALUE_OR_PARTS) && hasPlainParts(element)) {
      boolean parts = false;
      boolean value = false;
      for (Element child : element.getChildren()) {
        parts |= child.getName().equals("extension");
        value |= child.getName().startsWith("value") && isThere(child);
      }
      return parts != value;
    }
    // recommended practice is left to those who recommend it: see the constructor
    return constraint.hasExtension(ExtensionDefinitions.EXT_BEST_PRACTICE)
        && ExtensionUtilities.readBooleanExtension(
            constraint, ExtensionDefinitions.EXT_BEST_PRACTICE);
  }

  private static boolean hasPlainParts(Element element) {
    for (Element child : element.getChildren()) {
      if (child.isPrimitive() && !PLAIN.contains(child.fhirType())) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasPart(Element element) {
    for (Element child : element.getChildren()) {
      if (!child.getName().equals("id") && isThere(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasOwnValue(Element element) {
    return element.isPrimitive()
        && PLAIN.contains(element.fhirType())
        && element.hasValue()
        && !element.getValue().isBlank();
  }

  private static boolean isThere(Element element) {
    if (hasOwnValue(element)) {
      return true;
    }
    for (Element child : element.getChildren()) {
      if (hasOwnValue(child)) {
        return true;
      }
    }
    return false;
  }

  /** Whom a reference inside the submission means is asked again for every resource. */
  @Override
  public ResolvedReference localResolve(
      String reference,
      NodeStack stack,
      List<ValidationMessage> errors,
      String path,
      Element root,
      Element grouping,
      Element source,
      BooleanHolder holds,
      BooleanHolder stop) {
    Element bundle =
        reference.startsWith("urn:uuid:") ? transactionAround(stack.getElement()) : null;
    Pointer pointer = bundle == null ? null : new Pointer(bundle, reference);
    ResolvedReference known = pointer == null ? null : resolved.get(pointer);
    if (known != null && !stop.ok()) {
      ResolvedReference again =
          new ResolvedReference()
              .setResource(known.getResource())
              .setFocus(known.getFocus())
              .setExternal(known.isExternal())
              .setStack(known.getStack());
      again.setVia(stack);
      return again;
    }
    int said = errors.size();
    ResolvedReference found =
        super.localResolve(reference, stack, errors, path, root, grouping, source, holds, stop);
    if (pointer != null && found != null && holds.ok() && !stop.ok() && errors.size() == said) {
      resolved.put(pointer, found);
    }
    return found;
  }

  /** A reference out of one Bundle; Elements are equal only to themselves. */
  private record Pointer(Element bundle, String reference) {}

  /** The transaction around an element, null if where it stands in it must be looked at. */
  private static Element transactionAround(Element element) {
    Element focus = element;
    while (focus != null && !"Bundle".equals(focus.getType())) {
      Element parent = focus.getParentForValidator();
      if (focus.getSpecial() == SpecialElement.BUNDLE_ENTRY
          && (parent == null || parent.getChildValue("fullUrl") == null)) {
        return null;
      }
      focus = parent;
    }
    return focus != null && "transaction".equals(focus.getChildValue("type")) ? focus : null;
  }

  @Override
  void reset() {
    super.reset();
    resolved.clear();
  }

  @Override
  int remembered() {
    return super.remembered() + resolved.size();
  }

  /** How many parts are known to pass, of all submissions. */
  int passed() {
    return passed.size();
  }
}
