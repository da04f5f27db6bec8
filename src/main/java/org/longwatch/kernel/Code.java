package org.longwatch.kernel;

import java.util.Objects;

/**
 * A coded word.
 *
 * @param system URI of the code system
 * @param code the code in that system
 * @param display the words for people, empty if none were sent
 */
public record Code(String system, String code, String display) {

  public Code {
    Objects.requireNonNull(system);
    Objects.requireNonNull(code);
    display = display == null ? "" : display;
  }
}
