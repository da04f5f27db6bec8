package org.longwatch.kernel;

import java.util.List;

/** What was asked breaks a rule of the registry; carries every broken rule at once. */
public final class RuleViolated extends RegistryException {

  private static final long serialVersionUID = 1L;

  public RuleViolated(List<Issue> issues) {
    super(issues);
  }

  public RuleViolated(String location, String text) {
    this(List.of(Issue.error(Issue.Kind.BUSINESS_RULE, location, text)));
  }
}
