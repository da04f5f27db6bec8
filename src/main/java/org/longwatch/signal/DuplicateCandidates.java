package org.longwatch.signal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Pairs of cases that may be one: same centre, products, sex, year of birth and term, onsets within
 * days, narratives that share most words. Proposes; people decide.
 */
final class DuplicateCandidates {

  private DuplicateCandidates() {}

  /** Two cases of one block, onsets close. */
  record Pair(UUID first, UUID second, int daysApart) {}

  /** Pairs worth comparing the narratives of. */
  static List<Pair> pairs(Cohort cohort, int days) {
    Map<Integer, Set<String>> productsOf = new HashMap<>();
    Map<Integer, Cohort.Treatment> personOf = new HashMap<>();
    for (int t = 0; t < cohort.treatments.size(); t++) {
      productsOf
          .computeIfAbsent(cohort.treatmentPatient[t], p -> new TreeSet<>())
          .add(cohort.products.get(cohort.treatmentProduct[t]).code());
      personOf.putIfAbsent(cohort.treatmentPatient[t], cohort.treatments.get(t));
    }
    Map<String, List<Cohort.Event>> blocks = new TreeMap<>();
    for (int i = 0; i < cohort.cases.size(); i++) {
      int patient = cohort.casePatient[i];
      if (patient >= 0) {
        Cohort.Event event = cohort.cases.get(i);
        Cohort.Treatment person = personOf.get(patient);
        String key =
            String.join(
                "|",
                event.centre().toString(),
                productsOf.get(patient).toString(),
                person.sex(),
                person.birthYear(),
                event.code());
        blocks.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (List<Cohort.Event> block : blocks.values()) {
      block.sort(Comparator.comparing(Cohort.Event::onset).thenComparing(Cohort.Event::id));
      for (int i = 0; i < block.size(); i++) {
        LocalDate onset = block.get(i).onset();
        for (int k = i + 1; k < block.size(); k++) {
          long apart = block.get(k).onset().toEpochDay() - onset.toEpochDay();
          if (apart > days) {
            break;
          }
          pairs.add(new Pair(block.get(i).id(), block.get(k).id(), (int) apart));
        }
      }
    }
    return pairs;
  }

  /** Shared words over all words of both texts (Jaccard); 0 if one has none. */
  static double overlap(String one, String other) {
    Set<String> first = words(one);
    Set<String> second = words(other);
    if (first.isEmpty() || second.isEmpty()) {
      return 0;
    }
    Set<String> shared = new HashSet<>(first);
    shared.retainAll(second);
    return (double) shared.size() / (first.size() + second.size() - shared.size());
  }

  private static Set<String> words(String text) {
    Set<String> words =
        new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
    words.remove("");
    return words;
  }
}
