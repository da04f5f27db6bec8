package org.longwatch.schedule;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule.Until;

/**
 * One thing a plan asks for, after everybody who asks for it has been heard.
 *
 * @param sets who asks for it: names of plan sets
 */
public record MergedRule(
    PlanItem item,
    int month,
    int beforeDays,
    int afterDays,
    Set<EvidenceKind> completedBy,
    Optional<Until> until,
    SortedSet<String> sets) {

  public MergedRule {
    completedBy = Set.copyOf(completedBy);
    sets = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(sets));
  }
}
