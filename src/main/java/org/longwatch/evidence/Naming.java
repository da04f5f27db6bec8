package org.longwatch.evidence;

import java.util.List;

/**
 * What is counted once (a patient or a case) with the products and events it counts for, as rows.
 *
 * @param level of the events: single terms or families
 * @param unit of each row, from 0
 * @param product of each row, as in {@link FollowedTime}
 * @param event of each row
 * @param events codes of the terms or names of the families, by number
 */
public record Naming(String level, int[] unit, int[] product, int[] event, List<String> events) {
  public Naming {
    events = List.copyOf(events);
  }
}
