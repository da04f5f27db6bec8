package org.longwatch.kernel;

import java.util.Objects;

/**
 * One remark about something submitted: how bad, of which kind, where, and what to do about it.
 *
 * @param severity how bad it is; {@link Severity#ERROR} and {@link Severity#FATAL} refuse
 * @param kind the FHIR R4 issue type
 * @param location FHIRPath or field name of the culprit, empty when it concerns the whole
 * @param text what is wrong and how to fix it, without personal data
 */
public record Issue(Severity severity, Kind kind, String location, String text) {

  public Issue {
    Objects.requireNonNull(severity);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(location);
    Objects.requireNonNull(text);
  }

  public static Issue error(Kind kind, String location, String text) {
    return new Issue(Severity.ERROR, kind, location, text);
  }

  public static Issue warning(Kind kind, String location, String text) {
    return new Issue(Severity.WARNING, kind, location, text);
  }

  /** Whether this issue alone is a reason to refuse the submission. */
  public boolean refuses() {
    return severity == Severity.ERROR || severity == Severity.FATAL;
  }

  /** FHIR R4 issue severity. */
  public enum Severity {
    FATAL,
    ERROR,
    WARNING,
    INFORMATION;

    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** FHIR R4 issue type (the codes Longwatch uses). */
  public enum Kind {
    INVALID,
    STRUCTURE,
    REQUIRED,
    VALUE,
    INVARIANT,
    SECURITY,
    LOGIN,
    EXPIRED,
    FORBIDDEN,
    NOT_SUPPORTED,
    DUPLICATE,
    MULTIPLE_MATCHES,
    NOT_FOUND,
    DELETED,
    TOO_LONG,
    TOO_COSTLY,
    CODE_INVALID,
    EXTENSION,
    BUSINESS_RULE,
    CONFLICT,
    THROTTLED,
    PROCESSING,
    EXCEPTION,
    INFORMATIONAL;

    /** The code as FHIR writes it, for instance {@code business-rule}. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
