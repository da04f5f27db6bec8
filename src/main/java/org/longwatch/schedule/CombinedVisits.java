package org.longwatch.schedule;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.kernel.DateWindow;
import org.longwatch.reference.EvidenceKind;

/**
 * Contacts of several plans of one patient that one visit can serve, so that nobody is asked twice.
 */
public final class CombinedVisits {

  private CombinedVisits() {}

  /**
   * How a contact is served together with others.
   *
   * @param by the contact that leads it; empty for the one that leads
   * @param from of the one that leads: the first day on which all can be served
   */
  public record Served(Optional<UUID> by, Optional<LocalDate> from) {

    /** On its own. */
    public static final Served ALONE = new Served(Optional.empty(), Optional.empty());
  }

  /** A contact that is owed by one of the patient's plans. */
  public record Owed(UUID id, UUID plan, DateWindow window, Set<EvidenceKind> completedBy) {}

  /**
   * Which contacts are served together with which. The one that must be done first leads, so that
   * what leads is overdue only when it truly is.
   *
   * @return by contact, how it is served; contacts that are served alone are left out
   */
  public static Map<UUID, Served> of(Collection<Owed> owed) {
    List<Owed> ordered =
        owed.stream()
            .sorted(
                Comparator.comparing((Owed each) -> each.window().latest())
                    .thenComparing(each -> each.window().earliest())
                    .thenComparing(Owed::id))
            .toList();
    Map<UUID, Served> combined = new HashMap<>();
    Set<UUID> served = new HashSet<>();
    for (Owed lead : ordered) {
      if (!served.add(lead.id())) {
        continue;
      }
      LocalDate begins = lead.window().earliest();
      Set<EvidenceKind> ways = EnumSet.copyOf(lead.completedBy());
      Set<UUID> plans = new HashSet<>(Set.of(lead.plan()));
      for (Owed other : ordered) {
        Set<EvidenceKind> both = EnumSet.copyOf(ways);
        both.retainAll(other.completedBy());
        LocalDate later =
            begins.isAfter(other.window().earliest()) ? begins : other.window().earliest();
        if (!served.contains(other.id())
            && !plans.contains(other.plan())
            && !both.isEmpty()
            && !later.isAfter(lead.window().latest())) {
          combined.put(other.id(), new Served(Optional.of(lead.id()), Optional.empty()));
          served.add(other.id());
          plans.add(other.plan());
          begins = later;
          ways = both;
        }
      }
      if (plans.size() > 1) {
        combined.put(lead.id(), new Served(Optional.empty(), Optional.of(begins)));
      }
    }
    return combined;
  }
}
