package org.longwatch.evidence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Counts with and without the cases that somebody still has to judge as duplicates. Of cases that
 * are linked by such pairs, directly or over others, one would go on counting: the one that began
 * first, and of equals the one with the smallest id as text.
 */
public final class SuspectedDuplicates {

  /** A case and a product it counts for. */
  public record Counted(
      UUID event, UUID patient, String productCode, String family, LocalDate onset) {}

  /** Two cases that may be one. */
  public record Pair(UUID one, UUID other) {}

  private SuspectedDuplicates() {}

  /** One line per product and family with a suspected duplicate. */
  static List<DuplicateLine> lines(List<Counted> counted, List<Pair> suspected) {
    Set<UUID> superfluous = superfluous(counted, suspected);
    Map<String, List<Counted>> groups = new TreeMap<>();
    for (Counted each : counted) {
      groups
          .computeIfAbsent(each.productCode() + "|" + each.family(), key -> new ArrayList<>())
          .add(each);
    }
    List<DuplicateLine> lines = new ArrayList<>();
    for (List<Counted> group : groups.values()) {
      Set<UUID> patients = new HashSet<>();
      Set<UUID> patientsWithout = new HashSet<>();
      long without = 0;
      for (Counted each : group) {
        patients.add(each.patient());
        if (!superfluous.contains(each.event())) {
          patientsWithout.add(each.patient());
          without++;
        }
      }
      if (without < group.size()) {
        Counted first = group.get(0);
        lines.add(
            new DuplicateLine(
                first.productCode(),
                first.family(),
                group.size(),
                without,
                patients.size(),
                patientsWithout.size()));
      }
    }
    return lines;
  }

  private static Set<UUID> superfluous(List<Counted> counted, List<Pair> suspected) {
    Map<UUID, Counted> cases = new HashMap<>();
    counted.forEach(each -> cases.putIfAbsent(each.event(), each));
    // kept: who stands for a case; a pair of which one no longer counts says nothing
    Map<UUID, UUID> kept = new HashMap<>();
    Comparator<UUID> order =
        Comparator.comparing((UUID id) -> cases.get(id).onset()).thenComparing(UUID::toString);
    for (Pair pair : suspected) {
      if (cases.containsKey(pair.one()) && cases.containsKey(pair.other())) {
        UUID one = standsFor(kept, pair.one());
        UUID other = standsFor(kept, pair.other());
        if (!one.equals(other)) {
          boolean first = order.compare(one, other) < 0;
          kept.put(first ? other : one, first ? one : other);
        }
      }
    }
    return kept.keySet();
  }

  private static UUID standsFor(Map<UUID, UUID> kept, UUID id) {
    UUID found = id;
    while (kept.containsKey(found)) {
      found = kept.get(found);
    }
    return found;
  }
}
