package org.longwatch.signal.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.longwatch.signal.StoredLine;

/**
 * What two runs say differently beside the counts and scores of their pairs.
 *
 * @param key what the line is about
 * @param eventName name of the term in {@code key}, empty where it names none
 * @param before empty if the first run has no such line
 * @param causes why, as far as it can be told
 */
public record MovedLine(
    StoredLine.Kind kind,
    Map<String, String> key,
    String eventName,
    Optional<StoredLine> before,
    Optional<StoredLine> after,
    Set<RunComparison.Cause> causes) {

  /** A value of both runs; null where a run does not have it. */
  public record Value(String name, Object before, Object after) {}

  /** The values that differ; all of them where only one run has the line. */
  public List<Value> values() {
    Map<String, Value> all = new LinkedHashMap<>();
    after.ifPresent(
        line -> line.values().forEach((name, now) -> all.put(name, new Value(name, null, now))));
    before.ifPresent(
        line ->
            line.values()
                .forEach(
                    (name, then) ->
                        all.merge(
                            name,
                            new Value(name, then, null),
                            (now, gone) -> new Value(name, then, now.after()))));
    List<Value> moved = new ArrayList<>(all.values());
    if (before.isPresent() && after.isPresent()) {
      moved.removeIf(value -> same(value.before(), value.after()));
    }
    return moved;
  }

  /** Whether a flag is set in one run and not in the other, or only one run has the line. */
  public boolean flagChanged() {
    return before.isEmpty()
        || after.isEmpty()
        || values().stream().anyMatch(value -> value.after() instanceof Boolean);
  }

  /** A run from before there was such a number says nothing that could differ. */
  private static boolean same(Object one, Object other) {
    return one == null || other == null || Objects.equals(one, other);
  }
}
