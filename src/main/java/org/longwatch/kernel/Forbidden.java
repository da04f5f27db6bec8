package org.longwatch.kernel;

import java.util.List;

/** The asker is known and may not do this. */
public final class Forbidden extends RegistryException {

  private static final long serialVersionUID = 1L;

  public Forbidden(String text) {
    super(List.of(Issue.error(Issue.Kind.FORBIDDEN, "", text)));
  }
}
