package org.longwatch.kernel;

import java.util.List;

/** The request contradicts what is recorded; the same request may succeed after a fresh look. */
public final class Conflict extends RegistryException {

  private static final long serialVersionUID = 1L;

  public Conflict(String text) {
    super(List.of(Issue.error(Issue.Kind.CONFLICT, "", text)));
  }
}
