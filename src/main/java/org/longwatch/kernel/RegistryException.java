package org.longwatch.kernel;

import java.util.List;

/**
 * The one family of failures inside the house. Doors translate it: {@link NotFound} 404, {@link
 * Conflict} 409, {@link RuleViolated} 422, {@link Forbidden} 403.
 */
public abstract sealed class RegistryException extends RuntimeException
    permits NotFound, Conflict, RuleViolated, Forbidden {

  private static final long serialVersionUID = 1L;

  private final transient List<Issue> issues;

  protected RegistryException(List<Issue> issues) {
    super(issues.isEmpty() ? "" : issues.get(0).text());
    this.issues = List.copyOf(issues);
  }

  /** Every issue found, never empty. */
  public List<Issue> issues() {
    return issues;
  }
}
