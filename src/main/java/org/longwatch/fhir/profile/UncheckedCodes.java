package org.longwatch.fhir.profile;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.LookupCodeRequest;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.util.Set;

/**
 * Takes every code of a code system whose codes are not here: silently where the system is known by
 * name, such as MedDRA, whose content is licensed and is checked by the record against the
 * dictionary it has loaded; with a warning where nothing is known of it.
 */
class UncheckedCodes implements IValidationSupport {

  private final FhirContext fhir;
  private final Set<String> known;

  UncheckedCodes(FhirContext fhir, Set<String> known) {
    this.fhir = fhir;
    this.known = known;
  }

  @Override
  public FhirContext getFhirContext() {
    return fhir;
  }

  @Override
  public boolean isCodeSystemSupported(ValidationSupportContext context, String system) {
    return system != null
        && (known.contains(system)
            || context.getRootValidationSupport().fetchCodeSystem(system) == null);
  }

  /** A value set that names codes of such a system one by one is expanded by this. */
  @Override
  public LookupCodeResult lookupCode(ValidationSupportContext context, LookupCodeRequest asked) {
    if (!known.contains(asked.getSystem())) {
      return null;
    }
    LookupCodeResult result = new LookupCodeResult();
    result.setFound(true);
    result.setSearchedForSystem(asked.getSystem());
    result.setSearchedForCode(asked.getCode());
    return result;
  }

  @Override
  public CodeValidationResult validateCode(
      ValidationSupportContext context,
      ConceptValidationOptions options,
      String system,
      String code,
      String display,
      String valueSetUrl) {
    if (valueSetUrl != null || !isCodeSystemSupported(context, system)) {
      return null;
    }
    CodeValidationResult result = new CodeValidationResult().setCode(code).setDisplay(display);
    if (!known.contains(system)) {
      String text = "The code system " + system + " is not known here: its codes are not checked";
      result
          .setSeverity(IssueSeverity.WARNING)
          .setMessage(text)
          .addIssue(
              new CodeValidationIssue(
                  text,
                  IssueSeverity.WARNING,
                  CodeValidationIssueCode.NOT_FOUND,
                  CodeValidationIssueCoding.NOT_FOUND));
    }
    return result;
  }
}
