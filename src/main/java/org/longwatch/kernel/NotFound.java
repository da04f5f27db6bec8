package org.longwatch.kernel;

import java.util.List;

/** The thing asked for does not exist, or the asker must not know that it does. */
public final class NotFound extends RegistryException {

  private static final long serialVersionUID = 1L;

  public NotFound(String text) {
    super(List.of(Issue.error(Issue.Kind.NOT_FOUND, "", text)));
  }
}
