package org.longwatch.fhir.store;

import java.util.List;
import org.longwatch.kernel.Issue;

/** A submission is refused, with everything that was found. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<Issue> issues;

  /**
   * Refuses.
   *
   * @param status HTTP status that says it best
   */
  public Refusal(int status, List<Issue> issues) {
    super("refused with " + issues.size() + " issues");
    this.status = status;
    this.issues = List.copyOf(issues);
  }

  public int status() {
    return status;
  }

  public List<Issue> issues() {
    return issues;
  }
}
