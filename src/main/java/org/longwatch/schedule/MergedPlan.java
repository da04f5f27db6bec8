package org.longwatch.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule;
import org.longwatch.reference.PlanSet;

/**
 * The strictest of all that is asked for: everything that anybody asks for, in the narrowest window
 * and completed only by what everybody accepts, for as long as anybody wants it.
 *
 * @param rules in order of item and month; windows of one item never overlap
 * @param years how long patients are followed
 * @param lifeLong whether they are never let go altogether
 * @param template code of the set that the others are merged into, for people: the registry's own
 * @param identity names of the sets it was made of, in order: the same name is the same plan
 */
public record MergedPlan(
    List<MergedRule> rules, int years, boolean lifeLong, String template, String identity) {

  private static final int SHORTEST_MONTH = 28;
  private static final int YEAR = 12;

  public MergedPlan {
    rules = List.copyOf(rules);
  }

  /** Merges sets of rules. */
  public static MergedPlan of(Collection<PlanSet> sets) {
    Map<PlanItem, TreeMap<Integer, MergedRule>> merged = new EnumMap<>(PlanItem.class);
    for (PlanSet set : sets) {
      for (PlanRule rule : set.rules()) {
        merged
            .computeIfAbsent(rule.item(), item -> new TreeMap<>())
            .merge(rule.month(), of(rule, set.name()), MergedPlan::stricter);
      }
    }
    int years = sets.stream().mapToInt(set -> set.years().orElse(0)).max().orElse(0);
    TreeMap<Integer, MergedRule> contacts = merged.get(PlanItem.FOLLOW_UP);
    if (contacts != null) {
      prolong(contacts, years, sets);
    }
    List<MergedRule> rules = new ArrayList<>();
    merged.values().forEach(ofItem -> rules.addAll(apart(ofItem)));
    int last = rules.stream().mapToInt(MergedRule::month).max().orElse(0);
    return new MergedPlan(
        rules,
        Math.max(years, (last + YEAR - 1) / YEAR),
        sets.stream().anyMatch(PlanSet::lifeLong),
        sets.stream()
            .sorted(
                Comparator.comparing((PlanSet set) -> !set.jurisdiction().equals(PlanSet.ANY))
                    .thenComparing(PlanSet::code))
            .map(PlanSet::code)
            .findFirst()
            .orElse(""),
        sets.stream().map(PlanSet::name).sorted().collect(Collectors.joining(",")));
  }

  private static MergedRule of(PlanRule rule, String set) {
    return new MergedRule(
        rule.item(),
        rule.month(),
        rule.beforeDays(),
        rule.afterDays(),
        rule.completedBy(),
        rule.until(),
        new TreeSet<>(Set.of(set)));
  }

  /** Where nobody accepts what another accepts, what the fewer ways complete is stricter. */
  private static MergedRule stricter(MergedRule one, MergedRule other) {
    Set<EvidenceKind> both = EnumSet.copyOf(one.completedBy());
    both.retainAll(other.completedBy());
    if (both.isEmpty()) {
      both =
          one.completedBy().size() <= other.completedBy().size()
              ? one.completedBy()
              : other.completedBy();
    }
    SortedSet<String> sets = new TreeSet<>(one.sets());
    sets.addAll(other.sets());
    return new MergedRule(
        one.item(),
        Math.min(one.month(), other.month()),
        Math.min(one.beforeDays(), other.beforeDays()),
        Math.min(one.afterDays(), other.afterDays()),
        both,
        one.until().equals(other.until()) ? one.until() : Optional.empty(),
        sets);
  }

  /** Who wants more years than anybody gives visits for, gets a contact each year. */
  private static void prolong(
      TreeMap<Integer, MergedRule> contacts, int years, Collection<PlanSet> sets) {
    MergedRule last = contacts.lastEntry().getValue();
    for (int year = last.month() / YEAR + 1; year <= years; year++) {
      int through = year;
      SortedSet<String> asking =
          sets.stream()
              .filter(set -> set.years().orElse(0) >= through)
              .map(PlanSet::name)
              .collect(Collectors.toCollection(TreeSet::new));
      contacts.put(
          year * YEAR,
          new MergedRule(
              last.item(),
              year * YEAR,
              last.beforeDays(),
              last.afterDays(),
              last.completedBy(),
              last.until(),
              asking));
    }
  }

  /** Windows that would overlap are one thing, wanted at the earlier time. */
  private static List<MergedRule> apart(TreeMap<Integer, MergedRule> ofItem) {
    List<MergedRule> apart = new ArrayList<>();
    for (MergedRule rule : ofItem.values()) {
      MergedRule before = apart.isEmpty() ? null : apart.get(apart.size() - 1);
      if (before != null
          && before.afterDays() + rule.beforeDays()
              >= (rule.month() - before.month()) * SHORTEST_MONTH) {
        apart.set(apart.size() - 1, stricter(before, rule));
      } else {
        apart.add(rule);
      }
    }
    apart.sort(Comparator.comparingInt(MergedRule::month));
    return apart;
  }
}
