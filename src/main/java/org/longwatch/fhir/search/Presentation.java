package org.longwatch.fhir.search;

import java.util.Set;

/**
 * How much of each resource is shown.
 *
 * @param elements the only elements wanted, empty for all
 */
public record Presentation(Summary summary, Set<String> elements) {

  /** Everything. */
  public static final Presentation WHOLE = new Presentation(Summary.FALSE, Set.of());

  /** What {@code _summary} can be. */
  public enum Summary {
    TRUE,
    TEXT,
    DATA,
    COUNT,
    FALSE
  }

  public Presentation {
    elements = Set.copyOf(elements);
  }

  /** Whether resources go out as they are. */
  public boolean isWhole() {
    return elements.isEmpty() && (summary == Summary.FALSE || summary == Summary.COUNT);
  }
}
