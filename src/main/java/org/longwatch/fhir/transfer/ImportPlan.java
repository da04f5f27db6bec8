package org.longwatch.fhir.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.longwatch.fhir.SideDoor;
import org.longwatch.kernel.Issue;

/**
 * Which lines of a file go together into a transaction, and in which order. What everything refers
 * to (lots, studies, centres) goes first. Then each patient, with what refers to the patient; what
 * refers to each other stays together, so the order of lines in the file plays no part.
 *
 * @param bundles lines by transaction, in order
 * @param refused lines that cannot be sent, with the reason
 */
record ImportPlan(List<List<ImportLine>> bundles, Map<Integer, Issue> refused) {

  /** A patient's transaction is closed beyond this, if nothing ties the rest to it. */
  private static final int ENOUGH = 200;

  /** What can be found by its identifier, so that nobody needs to come together with it. */
  private static final Set<String> COMMON =
      Set.of("Organization", "Medication", "ResearchStudy", "Patient");

  static ImportPlan of(List<ImportLine> lines) {
    Map<Integer, Issue> refused = new TreeMap<>();
    Map<String, ImportLine> byName = new HashMap<>();
    Map<String, ImportLine> byCondition = new HashMap<>();
    List<ImportLine> sound = new ArrayList<>();
    for (ImportLine line : lines) {
      ImportLine first = line.name().isEmpty() ? null : byName.get(line.name());
      if (first == null && line.condition().isPresent()) {
        first = byCondition.get(line.type() + "?" + line.condition().get());
      }
      if (first != null) {
        refused.put(
            line.number(),
            Issue.error(
                Issue.Kind.DUPLICATE, "", "Line " + first.number() + " is the same resource"));
        continue;
      }
      if (!line.name().isEmpty()) {
        byName.put(line.name(), line);
      }
      line.condition().ifPresent(found -> byCondition.put(line.type() + "?" + found, line));
      sound.add(line);
    }

    List<List<ImportLine>> bundles = new ArrayList<>();
    List<ImportLine> common = new ArrayList<>();
    List<ImportLine> others = new ArrayList<>();
    for (ImportLine line : sound) {
      boolean shared = isFound(line) && !line.type().equals("Patient");
      (shared ? common : others).add(line);
    }
    for (int from = 0; from < common.size(); from += ENOUGH) {
      bundles.add(common.subList(from, Math.min(common.size(), from + ENOUGH)));
    }
    for (List<List<ImportLine>> ofPatient : byPatient(others, byName).values()) {
      List<ImportLine> open = new ArrayList<>();
      for (List<ImportLine> together : ofPatient) {
        if (together.size() > SideDoor.MOST_ENTRIES) {
          together.forEach(
              line ->
                  refused.put(
                      line.number(),
                      Issue.error(
                          Issue.Kind.TOO_LONG,
                          "",
                          "It is tied to "
                              + (together.size() - 1)
                              + " others; more than "
                              + SideDoor.MOST_ENTRIES
                              + " cannot go together")));
          continue;
        }
        if (!open.isEmpty() && open.size() + together.size() > ENOUGH) {
          bundles.add(open);
          open = new ArrayList<>();
        }
        open.addAll(together);
      }
      if (!open.isEmpty()) {
        bundles.add(open);
      }
    }
    return new ImportPlan(bundles, refused);
  }

  private static boolean isFound(ImportLine line) {
    return COMMON.contains(line.type()) && line.condition().isPresent();
  }

  /**
   * What is tied together, by the patient it refers to; a patient comes before what refers to it.
   */
  private static Map<String, List<List<ImportLine>>> byPatient(
      List<ImportLine> lines, Map<String, ImportLine> byName) {
    Map<ImportLine, ImportLine> tied = new IdentityHashMap<>();
    lines.forEach(line -> tied.put(line, line));
    for (ImportLine line : lines) {
      for (String point : line.points()) {
        ImportLine target = byName.get(point);
        if (target != null && tied.containsKey(target) && !isFound(target)) {
          tied.put(root(tied, line), root(tied, target));
        }
      }
    }
    Map<Integer, List<ImportLine>> groups = new LinkedHashMap<>();
    lines.forEach(
        line ->
            groups.computeIfAbsent(root(tied, line).number(), any -> new ArrayList<>()).add(line));
    Map<String, List<List<ImportLine>>> byPatient = new LinkedHashMap<>();
    for (List<ImportLine> group : groups.values()) {
      List<List<ImportLine>> ofPatient =
          byPatient.computeIfAbsent(patient(group), any -> new ArrayList<>());
      boolean first = group.stream().anyMatch(line -> line.type().equals("Patient"));
      ofPatient.add(first ? 0 : ofPatient.size(), group);
    }
    // what belongs to no single patient may refer to anything, and comes last
    List<List<ImportLine>> nobodys = byPatient.remove("");
    if (nobodys != null) {
      byPatient.put("", nobodys);
    }
    return byPatient;
  }

  private static String patient(List<ImportLine> group) {
    for (ImportLine line : group) {
      if (line.type().equals("Patient") && !line.name().isEmpty()) {
        return line.name();
      }
    }
    Set<String> patients = new LinkedHashSet<>();
    for (ImportLine line : group) {
      line.points().stream().filter(point -> point.startsWith("Patient/")).forEach(patients::add);
    }
    return patients.size() == 1 ? patients.iterator().next() : "";
  }

  private static ImportLine root(Map<ImportLine, ImportLine> tied, ImportLine line) {
    ImportLine root = line;
    while (tied.get(root) != root) {
      root = tied.get(root);
    }
    for (ImportLine each = line; each != root; ) {
      ImportLine next = tied.get(each);
      tied.put(each, root);
      each = next;
    }
    return root;
  }
}
