package org.longwatch.fhir.profile;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.utilities.i18n.I18nConstants;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.longwatch.kernel.Issue;

/** Turns what HAPI's validator found into an issue that a centre can act upon. */
class Finding {

  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/");
  private static final Pattern CHOICE = Pattern.compile("\\.ofType\\([^)]*\\)|\\[x]");
  private static final Pattern MECHANICS =
      Pattern.compile("\\s*\\(error message = .*", Pattern.DOTALL);

  /** The element whose number is wrong; HAPI points to its parent. */
  private static final Pattern COUNTED =
      Pattern.compile(
          "^(?:Slice ')?[A-Za-z0-9.\\[\\]:]*?\\.([A-Za-z]+)(?:\\[x])?(?::[A-Za-z]+)?'?:");

  /** Said of whatever points out of the submission, and of nothing that is wrong. */
  private static final Set<String> NOISE =
      Set.of(
          I18nConstants.TERMINOLOGY_TX_BINDING_NOSOURCE,
          I18nConstants.REFERENCE_REF_SUSPICIOUS,
          I18nConstants.REFERENCE_REF_NODISPLAY);

  private static final Set<String> UNKNOWN_PROFILE =
      Set.of(
          I18nConstants.VALIDATION_VAL_PROFILE_UNKNOWN,
          I18nConstants.VALIDATION_VAL_PROFILE_UNKNOWN_NOT_POLICY);

  private static final Map<String, Issue.Kind> KINDS =
      Arrays.stream(Issue.Kind.values())
          .collect(Collectors.toUnmodifiableMap(Issue.Kind::code, k -> k));

  private Finding() {}

  /** Empty for what a centre need not know. */
  static Optional<Issue> issue(ValidationMessage message) {
    String id = message.getMessageId() == null ? "" : message.getMessageId();
    Issue.Severity severity = severity(message, id);
    // links to other entries of a transaction are links to what these become (FHIR R4 3.1.0.11.2)
    boolean toAnEntry =
        id.equals(I18nConstants.TYPE_SPECIFIC_CHECKS_DT_XHTML_LITERAL_HREF)
            && message.getMessage().contains("'urn' in 'urn:uuid:");
    if (severity == Issue.Severity.INFORMATION || NOISE.contains(id) || toAnEntry) {
      return Optional.empty();
    }
    String location = fhirPath(message.getLocation() == null ? "" : message.getLocation());
    String text = text(message, id);
    boolean missing = id.startsWith("Validation_VAL_Profile_Minimum");
    if (missing || id.startsWith("Validation_VAL_Profile_Maximum")) {
      Matcher name = COUNTED.matcher(text);
      if (name.find()) {
        location += "." + name.group(1);
      }
    }
    return Optional.of(
        new Issue(severity, missing ? Issue.Kind.REQUIRED : kind(message), location, text));
  }

  private static Issue.Severity severity(ValidationMessage message, String id) {
    // a warning to HAPI, but nothing that can be stored or trusted here
    if (UNKNOWN_PROFILE.contains(id) || id.equals(I18nConstants.BUNDLE_BUNDLE_NOT_LOCAL)) {
      return Issue.Severity.ERROR;
    }
    return switch (message.getLevel()) {
      case FATAL -> Issue.Severity.FATAL;
      case ERROR -> Issue.Severity.ERROR;
      case WARNING -> Issue.Severity.WARNING;
      default -> Issue.Severity.INFORMATION;
    };
  }

  private static String text(ValidationMessage message, String id) {
    if (UNKNOWN_PROFILE.contains(id)) {
      return message.getMessage().replaceAll(" has not been checked.*", "")
          + " is not known here: name a Longwatch profile or none";
    }
    return MECHANICS.matcher(message.getMessage()).replaceAll("");
  }

  private static Issue.Kind kind(ValidationMessage message) {
    String code = message.getType() == null ? "" : message.getType().toCode();
    return KINDS.getOrDefault(code, Issue.Kind.PROCESSING);
  }

  /**
   * {@code Bundle.entry[2].resource/*Observation/null*}{@code /.value.ofType(Quantity)} as a path.
   */
  private static String fhirPath(String location) {
    String path = CHOICE.matcher(COMMENT.matcher(location).replaceAll("")).replaceAll("");
    return path.equals("(document)") ? "" : path;
  }
}
