package org.longwatch.fhir.read;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.longwatch.fhir.search.Cursors;
import org.longwatch.fhir.search.Parameter;
import org.longwatch.fhir.search.SearchParameters;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.Issue;

/**
 * What part of a history is asked for.
 *
 * @param since versions kept earlier are left out
 * @param count how many on a page
 * @param cursor where the page before ended, if there was one
 * @param used the parameters that were understood
 */
record HistoryAsked(Instant since, int count, Optional<String> cursor, List<Parameter> used) {

  private static final int USUAL = 50;
  private static final int MOST = 200;

  /** Before the first version of anything. */
  static final Instant EVER = Instant.EPOCH;

  static HistoryAsked of(Question question) {
    Instant since = EVER;
    int count = USUAL;
    String cursor = null;
    List<Parameter> used = new ArrayList<>();
    List<Issue> issues = new ArrayList<>();
    for (Parameter each : question.parameters()) {
      switch (each.name()) {
        case "_format", "_pretty" -> {
          continue;
        }
        case "_since" -> {
          Optional<Instant> moment = SearchParameters.moment(each.value());
          since = moment.orElse(EVER);
          if (moment.isEmpty()) {
            issues.add(
                Issue.error(
                    Issue.Kind.VALUE, "_since", "Write a moment like 2024-03-10T08:00:00Z"));
          }
        }
        case "_count" -> {
          if (each.value().matches("[1-9]\\d{0,8}")) {
            count = Math.min(Integer.parseInt(each.value()), MOST);
          } else {
            issues.add(Issue.error(Issue.Kind.VALUE, "_count", "_count is a number above 0"));
          }
        }
        case Cursors.PARAMETER -> cursor = each.value();
        default -> {
          if (!question.lenient()) {
            issues.add(
                Issue.error(
                    Issue.Kind.NOT_SUPPORTED,
                    each.name().length() > 100 ? each.name().substring(0, 100) : each.name(),
                    "A history can be narrowed by _since and _count"));
          }
          continue;
        }
      }
      used.add(each);
    }
    if (!issues.isEmpty()) {
      throw new Refusal(400, issues);
    }
    return new HistoryAsked(since, count, Optional.ofNullable(cursor), used);
  }

  /** Where the page before ended. */
  Optional<Cursors.Place> after(Cursors cursors, String place) {
    return cursor.map(word -> cursors.read(question(place), word));
  }

  /** The last version of the page before, as far as its place says. */
  static StoredVersion version(Cursors.Place place) {
    return new StoredVersion(
        place.id(),
        "",
        Integer.parseInt(place.keys().get(0)),
        null,
        null,
        Instant.parse(place.keys().get(1)),
        null);
  }

  /** The parameters of the next page. */
  List<Parameter> next(Cursors cursors, String place, StoredVersion last) {
    UUID id = last.id();
    List<Parameter> next = new ArrayList<>(withoutCursor());
    next.add(
        new Parameter(
            Cursors.PARAMETER,
            cursors.write(
                question(place),
                new Cursors.Place(
                    0,
                    List.of(String.valueOf(last.version()), last.recordedAt().toString()),
                    id))));
    return next;
  }

  private String question(String place) {
    return place
        + "?"
        + Parameter.write(
            withoutCursor().stream().filter(each -> !each.name().equals("_count")).toList());
  }

  private List<Parameter> withoutCursor() {
    Set<String> ours = Set.of(Cursors.PARAMETER);
    return used.stream().filter(each -> !ours.contains(each.name())).toList();
  }
}
