package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.longwatch.reference.PlanBook;
import org.longwatch.reference.PlanSet;
import org.longwatch.reference.Rule;
import org.longwatch.reference.RuleBook;

/** Why something is owed, in words: the texts behind the names that an obligation gives. */
@Named
@RequestScoped
public class Reasons {

  @Inject PlanBook planBook;
  @Inject RuleBook ruleBook;

  private Map<String, PlanSet> sets;
  private Map<String, String> jurisdictions;

  /**
   * One text that asks for it.
   *
   * @param says what it says, in words
   */
  public record Text(String name, String whose, String says, String source, boolean verified) {}

  /** The texts that a reason names. */
  public List<Text> texts(String reason) {
    return Arrays.stream(reason.split(";", 2)[0].split(","))
        .map(String::strip)
        .flatMap(this::text)
        .toList();
  }

  /** The texts behind the names of plan sets. */
  public List<Text> ofRules(List<String> names) {
    return names.stream().flatMap(this::text).toList();
  }

  private Stream<Text> text(String name) {
    PlanSet set = sets().get(name);
    if (set != null) {
      return Stream.of(
          new Text(
              name,
              whose(set.jurisdiction()),
              set.duration() + ". " + set.statement(),
              set.source(),
              set.verified()));
    }
    Optional<Rule> rule = ruleBook.find(name);
    return rule.stream()
        .map(found -> new Text(name, "Rule book", name, found.source(), found.verified()));
  }

  /** Who asks, in words. */
  public String whose(String jurisdiction) {
    return switch (jurisdiction) {
      case PlanSet.ANY -> "The registry's own";
      case PlanSet.LABEL -> "Product label";
      default -> jurisdictions().getOrDefault(jurisdiction, jurisdiction);
    };
  }

  private Map<String, PlanSet> sets() {
    if (sets == null) {
      sets = new HashMap<>();
      planBook.sets().forEach(set -> sets.put(set.name(), set));
    }
    return sets;
  }

  private Map<String, String> jurisdictions() {
    if (jurisdictions == null) {
      jurisdictions = new HashMap<>();
      planBook.jurisdictions().forEach(each -> jurisdictions.put(each.code(), each.name()));
    }
    return jurisdictions;
  }
}
