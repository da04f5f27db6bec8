package org.longwatch.schedule;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * When a patient may be given up for lost: contacts were missed one after the other, and it is
 * documented that the patient was looked for in several ways.
 *
 * @param missed how many contacts in a row
 * @param attempts how many attempts since the first of them was due
 * @param channels by how many different ways
 */
public record LossPolicy(int missed, int attempts, int channels) {

  /**
   * An attempt to reach the patient.
   *
   * @param channel the way that was tried
   */
  public record Tried(LocalDate on, String channel) {}

  /**
   * What is still missing before the patient counts as lost on a day; empty if nothing.
   *
   * @param contacts planned contacts, whatever became of them
   * @param fulfilled what was fulfilled, by key
   */
  public List<String> missing(
      Collection<Schedule.Planned> contacts,
      Map<String, Evidence> fulfilled,
      Collection<Tried> tried,
      LocalDate day) {
    List<Schedule.Planned> over =
        contacts.stream()
            .filter(contact -> contact.window().latest().isBefore(day))
            .sorted(
                Comparator.comparing((Schedule.Planned contact) -> contact.window().latest())
                    .reversed())
            .toList();
    List<Schedule.Planned> inARow = new ArrayList<>();
    for (Schedule.Planned contact : over) {
      if (fulfilled.containsKey(contact.key())) {
        break;
      }
      inARow.add(contact);
    }
    List<String> missing = new ArrayList<>();
    if (inARow.size() < missed) {
      missing.add(missed + " contacts missed one after the other; so far it is " + inARow.size());
    }
    LocalDate since =
        inARow.isEmpty()
            ? LocalDate.MIN
            : inARow.get(Math.min(missed, inARow.size()) - 1).window().earliest();
    List<Tried> counted =
        tried.stream()
            .filter(each -> !each.on().isBefore(since) && !each.on().isAfter(day))
            .toList();
    if (counted.size() < attempts) {
      missing.add(attempts + " documented attempts; so far it is " + counted.size());
    }
    long ways = counted.stream().map(Tried::channel).distinct().count();
    if (ways < channels) {
      missing.add("attempts in " + channels + " different ways; so far it is " + ways);
    }
    return missing;
  }
}
