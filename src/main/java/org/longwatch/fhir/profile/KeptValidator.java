package org.longwatch.fhir.profile;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.common.hapi.validation.validator.FhirDefaultPolicyAdvisor;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r5.context.IWorkerContext;
import org.hl7.fhir.r5.elementmodel.Element;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.model.Base.ValidationMode;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.ValidatorSession;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.hl7.fhir.r5.utils.validation.constants.IdStatus;
import org.hl7.fhir.r5.utils.xver.XVerExtensionManagerOld;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidatorSettings;
import org.hl7.fhir.validation.codesystem.CodingsObserver;
import org.hl7.fhir.validation.instance.InstanceValidator;
import org.hl7.fhir.validation.instance.ResourcePercentageLogger;
import org.hl7.fhir.validation.instance.utils.NodeStack;
import org.hl7.fhir.validation.instance.utils.ValidationContext;

/**
 * HAPI's instance validator, kept from one submission to the next: building it takes three quarters
 * of the time that a validation takes. It serves one thread at a time and must be {@link #reset}
 * after each use, for it remembers every coding it has seen.
 *
 * <p>It holds a resource to the Longwatch profile of its type in place of the base definition,
 * which the profile contains: one pass, and naming another profile gets nobody around it.
 */
class KeptValidator extends InstanceValidator {

  private static final Field TEXTS = remembering("textsToCheck");
  private static final Field TEXT_KEYS = remembering("textsToCheckKeys");
  private static final Field XHTML = remembering("xhtmlElementMap");
  private static final Field LOOKUPS = remembering("crLookups");
  private static final Field FETCHED = remembering("fetchCache");
  private static final Field TRACKED = remembering("resourceTracker");
  private static final Field OBSERVER = remembering("codingObserver");
  private static final Field CODINGS = remembering(CodingsObserver.class, "list");

  private final IWorkerContext worker;
  private final ProfileDefinitions definitions;

  KeptValidator(IWorkerContext worker, ProfileDefinitions definitions) {
    super(
        worker,
        new FhirInstanceValidator.NullEvaluationContext(),
        new XVerExtensionManagerOld(worker),
        new ValidatorSession(),
        new ValidatorSettings());
    this.worker = worker;
    this.definitions = definitions;
    // the settings of HAPI's own wrapper, but for the two that are named
    setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
    setAssumeValidRestReferences(true); // checks the type in Type/id
    setAnyExtensionsAllowed(true);
    setResourceIdRule(IdStatus.OPTIONAL);
    setErrorForUnknownProfiles(true);
    setUnknownCodeSystemsCauseErrors(true);
    setPolicyAdvisor(new FhirDefaultPolicyAdvisor());
    setAllowXsiLocation(true);
  }

  /** Validates one resource; answers what was read of it, null when it could not be read. */
  Element validate(byte[] json, List<ValidationMessage> messages) {
    return validate(
        null, messages, new ByteArrayInputStream(json), FhirFormat.JSON, new ArrayList<>());
  }

  @Override
  public boolean startInner(
      ValidationContext context,
      List<ValidationMessage> errors,
      Element resource,
      Element element,
      StructureDefinition definition,
      NodeStack stack,
      boolean checkSpecials,
      ResourcePercentageLogger progress,
      ValidationMode mode,
      boolean fromContained) {
    return super.startInner(
        context,
        errors,
        resource,
        element,
        heldTo(element, definition),
        stack,
        checkSpecials,
        progress,
        mode,
        fromContained);
  }

  private StructureDefinition heldTo(Element element, StructureDefinition definition) {
    if (definition.getDerivation() == StructureDefinition.TypeDerivationRule.CONSTRAINT) {
      return definition;
    }
    return profileOf(element)
        .map(url -> worker.fetchResource(StructureDefinition.class, url))
        .orElse(definition);
  }

  Optional<String> profileOf(Element resource) {
    if (!resource.fhirType().equals("Observation")) {
      return definitions.profileOf(resource.fhirType());
    }
    Element code = resource.getNamedChild("code", false);
    if (code == null) {
      return Optional.empty();
    }
    return code.getChildrenByName("coding").stream()
        .filter(
            c -> ProfileDefinitions.OBSERVATION_CODES.equals(c.getNamedChildValue("system", false)))
        .flatMap(
            c -> definitions.profileOfObservation(c.getNamedChildValue("code", false)).stream())
        .findFirst();
  }

  /** Forgets everything of the submission last seen. */
  void reset() {
    for (Field field : List.of(TEXTS, TEXT_KEYS, XHTML, LOOKUPS, FETCHED, TRACKED)) {
      clear(value(field, this));
    }
    clear(value(CODINGS, value(OBSERVER, this)));
    trackedMessages.clear();
    messagesToRemove.clear();
    statusWarnings.clear();
    session.getObjects().clear();
    validatedContent = null;
  }

  /** How many things are remembered of past submissions: none after {@link #reset}. */
  int remembered() {
    int size = 0;
    for (Field field : List.of(TEXTS, TEXT_KEYS, XHTML, LOOKUPS, FETCHED, TRACKED)) {
      size += size(value(field, this));
    }
    return size
        + size(value(CODINGS, value(OBSERVER, this)))
        + trackedMessages.size()
        + messagesToRemove.size()
        + statusWarnings.size()
        + session.getObjects().size()
        + (validatedContent == null ? 0 : validatedContent.size());
  }

  private static void clear(Object collection) {
    if (collection instanceof Map<?, ?> map) {
      map.clear();
    } else {
      ((Collection<?>) collection).clear();
    }
  }

  private static int size(Object collection) {
    return collection instanceof Map<?, ?> map ? map.size() : ((Collection<?>) collection).size();
  }

  private static Object value(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.getName(), e);
    }
  }

  private static Field remembering(String name) {
    return remembering(InstanceValidator.class, name);
  }

  private static Field remembering(Class<?> owner, String name) {
    try {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("HAPI has changed: " + owner.getSimpleName() + " " + name, e);
    }
  }
}
