package org.longwatch.evidence;

import java.util.List;
import java.util.Set;

/**
 * What is counted once (a patient or a case) with the products and events it counts for, as rows.
 *
 * @param level of the events: single terms or families
 * @param unit of each row, from 0
 * @param product of each row, as in {@link FollowedTime}
 * @param event of each row
 * @param events codes of the terms or names of the families, by number
 * @param important those of them that deserve a look whatever the numbers say
 */
public record Naming(
    String level,
    int[] unit,
    int[] product,
    int[] event,
    List<String> events,
    Set<String> important) {
  public Naming {
    events = List.copyOf(events);
    important = Set.copyOf(important);
  }
}
