package org.longwatch.fhir.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Organization;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.fhir.store.ResourceStore;
import org.longwatch.fhir.store.Selection;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.security.Access;
import org.longwatch.security.Interaction;

/** Finds resources, page by page, with what was asked to come along. */
@ApplicationScoped
public class ResourceSearch {

  private static final int MOST_INCLUDED = 5000;
  private static final int MOST_ROUNDS = 5;

  @Inject ResourceStore store;
  @Inject Centres centres;
  @Inject Cursors cursors;
  @Inject Access access;
  @Inject Clocks clocks;
  @Inject Settings settings;

  /**
   * Understands a search.
   *
   * @param types of which resources are looked for
   * @param lenient whether what is not known is left out rather than refused
   * @throws Refusal with all that cannot be asked
   */
  public Search read(List<String> types, List<Parameter> parameters, boolean lenient) {
    types.forEach(type -> access.requireScope(type, Interaction.SEARCH));
    return understood(types, parameters, lenient);
  }

  /** How an answer is wanted; nothing is looked for, so no scope is asked for. */
  public Search presented(String type, List<Parameter> parameters, boolean lenient) {
    return understood(List.of(type), parameters, lenient);
  }

  private Search understood(List<String> types, List<Parameter> parameters, boolean lenient) {
    return SearchReader.read(
        types,
        parameters,
        cursors,
        settings.publicUrl() + "/fhir/",
        type -> access.inScope(type, Interaction.SEARCH),
        lenient);
  }

  /**
   * Resources that a conditional request names, as {@code identifier=…} or any other search.
   *
   * @param most how many are enough to know
   */
  public List<StoredVersion> named(String type, String condition, int most) {
    List<Parameter> parameters;
    try {
      parameters = Parameter.read(condition);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          400, List.of(Issue.error(Issue.Kind.VALUE, "", "The condition cannot be read")));
    }
    Search search = read(List.of(type), parameters, false);
    if (search.criteria().isEmpty()) {
      throw new Refusal(
          400, List.of(Issue.error(Issue.Kind.REQUIRED, "", "A condition names something")));
    }
    return store.find(search.types(), selection(search, 0), most).stream()
        .map(Selection.Hit::version)
        .toList();
  }

  /** A page of results. */
  public Found find(Search search) {
    if (search.types().equals(List.of("Organization"))) {
      return findCentres(search);
    }
    OptionalLong total =
        search.total()
            ? OptionalLong.of(store.count(search.types(), selection(search, -1)))
            : OptionalLong.empty();
    if (search.presentation().summary() == Presentation.Summary.COUNT) {
      return new Found(List.of(), List.of(), List.of(), List.of(), total, Optional.empty());
    }
    List<Selection.Hit> hits = new ArrayList<>();
    int phase = search.after().map(Cursors.Place::phase).orElse(0);
    int phases = parted(search) ? 2 : 1;
    List<Integer> phaseOf = new ArrayList<>();
    for (; phase < phases && hits.size() <= search.count(); phase++) {
      List<Selection.Hit> part =
          store.find(search.types(), selection(search, phase), search.count() + 1 - hits.size());
      for (Selection.Hit each : part) {
        hits.add(each);
        phaseOf.add(phase);
      }
    }
    boolean more = hits.size() > search.count();
    List<Selection.Hit> page = more ? hits.subList(0, search.count()) : hits;
    Optional<String> next = Optional.empty();
    if (more) {
      Selection.Hit last = page.get(page.size() - 1);
      next =
          Optional.of(
              cursors.write(
                  SearchReader.question(search.types(), search.used()),
                  new Cursors.Place(
                      phaseOf.get(page.size() - 1), last.keys(), last.version().id())));
    }
    List<StoredVersion> matches = page.stream().map(Selection.Hit::version).toList();
    Included included = include(search, matches);
    return new Found(matches, List.of(), included.resources(), included.centres(), total, next);
  }

  private Found findCentres(Search search) {
    List<Organization> all = centres.find(search.criteria());
    OptionalLong total = search.total() ? OptionalLong.of(all.size()) : OptionalLong.empty();
    if (search.presentation().summary() == Presentation.Summary.COUNT) {
      return new Found(List.of(), List.of(), List.of(), List.of(), total, Optional.empty());
    }
    List<Organization> left =
        all.stream()
            .filter(
                each ->
                    search.after().isEmpty()
                        || each.getIdElement()
                                .getIdPart()
                                .compareTo(search.after().get().id().toString())
                            > 0)
            .limit(search.count() + 1L)
            .toList();
    boolean more = left.size() > search.count();
    List<Organization> page = more ? left.subList(0, search.count()) : left;
    Optional<String> next =
        more
            ? Optional.of(
                cursors.write(
                    SearchReader.question(search.types(), search.used()),
                    new Cursors.Place(
                        0,
                        List.of(),
                        UUID.fromString(page.get(page.size() - 1).getIdElement().getIdPart()))))
            : Optional.empty();
    return new Found(List.of(), page, List.of(), List.of(), total, next);
  }

  /** Whether those that have what comes first in the order come before those that have not. */
  private static boolean parted(Search search) {
    return !search.order().isEmpty() && search.order().get(0).parameter().kind().table() != null;
  }

  /**
   * The search as SQL.
   *
   * @param phase 0 for those that have what comes first in the order, 1 for those that have not, -1
   *     for all without any order
   */
  private Selection selection(Search search, int phase) {
    Conditions conditions = conditions(phase == 0 ? manner(search) : Conditions.Manner.PLANNED);
    conditions.add("r", search.criteria());
    StringBuilder joins = new StringBuilder(conditions.joins().text());
    StringBuilder where = new StringBuilder(conditions.where().text());
    List<Object> bound = new ArrayList<>(conditions.where().parameters());
    List<Selection.Column> columns = new ArrayList<>();
    List<SortKey> keys = new ArrayList<>();
    if (phase >= 0) {
      boolean descending = !search.order().isEmpty() && search.order().get(0).descending();
      for (int i = 0; i < search.order().size(); i++) {
        SortKey key = search.order().get(i);
        if (key.parameter().kind() == Kind.ID) {
          // nothing that comes after it can matter
          descending = i == 0 ? key.descending() : descending;
          columns.add(new Selection.Column("r.id", "r.id::text", key.descending(), true));
          keys.add(key);
          break;
        }
        if (key.parameter().kind() == Kind.UPDATED) {
          columns.add(
              new Selection.Column(
                  "r.updated_at",
                  "(extract(epoch from r.updated_at) * 1000000)::bigint",
                  key.descending(),
                  true));
          keys.add(key);
        } else if (i == 0) {
          first(key, phase, joins, where, columns, keys);
        } else {
          String s = "s" + i;
          joins
              .append(" left join lateral (select ")
              .append(key.descending() ? "max" : "min")
              .append("(x.")
              .append(key.column())
              .append(") as k from fhir.")
              .append(key.parameter().kind().table())
              .append(" x where x.id = r.id and x.param = ")
              .append(key.parameter().number())
              .append(") ")
              .append(s)
              .append(" on true");
          columns.add(new Selection.Column(s + ".k", s + ".k", key.descending(), false));
          keys.add(key);
        }
      }
      int at = phase;
      search
          .after()
          .filter(place -> place.phase() == at)
          .ifPresent(place -> after(place, keys, columns, where, bound));
    }
    return new Selection(
        joins.toString(), conditions.joins().parameters(), where.toString(), bound, columns, false);
  }

  private Conditions conditions(Conditions.Manner manner) {
    return new Conditions(
        clocks.instant(),
        store.centres(),
        (type, criterion) -> centres.ids(criterion),
        parameter -> store.hasLongDates(parameter.number(), Conditions.LONG),
        manner);
  }

  /**
   * Whether to walk through the order until a page is full, or to begin with what is rare. The
   * planner takes conditions on several tables for independent of there being a row at all, finds
   * far fewer results than there are, and would sort thousands to show twenty.
   */
  private Conditions.Manner manner(Search search) {
    boolean byIndex = parted(search);
    if (search.types().size() > 1
        || search.criteria().isEmpty()
        || search.criteria().stream().anyMatch(Conditions::names)
        || !byIndex && search.criteria().size() == 1 && ordered(search.criteria().get(0))) {
      return Conditions.Manner.PLANNED;
    }
    List<Conditions.Part> counts = conditions(Conditions.Manner.PLANNED).counts(search.criteria());
    if (counts.isEmpty()) {
      return Conditions.Manner.PLANNED;
    }
    double all =
        store
            .estimate(
                List.of(
                    "select 1 from fhir.resource t where t.centre_id = any (?::uuid[])"
                        + " and t.type = ?"),
                List.of(store.centres(), search.types().get(0)))
            .stream()
            .mapToDouble(rows -> Math.max(1, rows))
            .sum();
    List<Double> rows =
        store.estimate(
            counts.stream().map(each -> each.text().toString()).toList(),
            counts.stream().flatMap(each -> each.parameters().stream()).toList());
    if (all < 1 || rows.size() != counts.size()) {
      return Conditions.Manner.PLANNED;
    }
    double share = 1;
    double rarest = all;
    for (double each : rows) {
      share *= Math.min(1, each / all);
      rarest = Math.min(rarest, each);
    }
    double walked = search.count() / Math.max(share, 1e-9);
    return walked < rarest ? Conditions.Manner.PROBING : Conditions.Manner.PLANNED;
  }

  /** Whether the index has what meets the condition in the order of ids. */
  private static boolean ordered(Criterion criterion) {
    return criterion instanceof Criterion.Tokens tokens
            && tokens.values().size() == 1
            && tokens.values().get(0).code() != null
        || criterion instanceof Criterion.Targets;
  }

  /** What comes first in the order is read from its index, so that a page costs a page. */
  private static void first(
      SortKey key,
      int phase,
      StringBuilder joins,
      StringBuilder where,
      List<Selection.Column> columns,
      List<SortKey> keys) {
    String table = "fhir." + key.parameter().kind().table();
    int number = key.parameter().number();
    if (phase == 1) {
      where
          .append(" and not exists (select 1 from ")
          .append(table)
          .append(" x where x.id = r.id and x.param = ")
          .append(number)
          .append(")");
      return;
    }
    joins
        .append(" join ")
        .append(table)
        .append(" s0 on s0.centre_id = r.centre_id and s0.id = r.id and s0.param = ")
        .append(number);
    if (key.parameter().repeats()) {
      // of several values the first counts, or the last
      String better = key.descending() ? " > " : " < ";
      String unique = key.column().equals("code") ? "system" : "ctid";
      where
          .append(" and not exists (select 1 from ")
          .append(table)
          .append(" x where x.id = r.id and x.param = ")
          .append(number)
          .append(" and (x.")
          .append(key.column())
          .append(better)
          .append("s0.")
          .append(key.column())
          .append(" or x.")
          .append(key.column())
          .append(" = s0.")
          .append(key.column())
          .append(" and x.")
          .append(unique)
          .append(" < s0.")
          .append(unique)
          .append("))");
    }
    String column = "s0." + key.column();
    columns.add(new Selection.Column(column, column, key.descending(), true));
    keys.add(key);
  }

  /** What comes after a place. */
  private static void after(
      Cursors.Place place,
      List<SortKey> keys,
      List<Selection.Column> columns,
      StringBuilder where,
      List<Object> bound) {
    boolean descending = !columns.isEmpty() && columns.get(0).descending();
    if (columns.isEmpty()) {
      where.append(" and r.id > ?");
      bound.add(place.id());
      return;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      values.add(value(keys.get(i), place.keys().get(i)));
    }
    if (columns.size() == 1 && columns.get(0).fills()) {
      where.append(" and (").append(columns.get(0).expression()).append(", r.id) ");
      where.append(descending ? "< (?, ?)" : "> (?, ?)");
      bound.add(values.get(0));
      bound.add(place.id());
      return;
    }
    if (columns.get(0).fills()) {
      // implied by what follows, and what the index is entered by
      where.append(" and ").append(columns.get(0).expression());
      where.append(descending ? " <= ?" : " >= ?");
      bound.add(values.get(0));
    }
    where.append(" and (");
    StringBuilder same = new StringBuilder();
    List<Object> sameBound = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Selection.Column column = columns.get(i);
      if (values.get(i) == null) {
        // what is missing comes last, so nothing comes after it
        same.append(column.expression()).append(" is null and ");
        continue;
      }
      where.append(same).append("(").append(column.expression());
      where.append(column.descending() ? " < ?" : " > ?");
      if (!column.fills()) {
        where.append(" or ").append(column.expression()).append(" is null");
      }
      where.append(") or ");
      bound.addAll(sameBound);
      bound.add(values.get(i));
      same.append(column.expression()).append(" = ? and ");
      sameBound.add(values.get(i));
    }
    where.append(same).append("r.id ").append(descending ? "< ?)" : "> ?)");
    bound.addAll(sameBound);
    bound.add(place.id());
  }

  private static Object value(SortKey key, String text) {
    if (text == null) {
      return null;
    }
    return switch (key.parameter().kind()) {
      case ID -> UUID.fromString(text);
      case UPDATED -> {
        long micros = Long.parseLong(text);
        yield Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
      }
      default -> key.value(text);
    };
  }

  private record Included(List<StoredVersion> resources, List<Organization> centres) {}

  private Included include(Search search, List<StoredVersion> matches) {
    if (search.includes().isEmpty() || matches.isEmpty()) {
      return new Included(List.of(), List.of());
    }
    Map<UUID, StoredVersion> known = new LinkedHashMap<>();
    matches.forEach(each -> known.put(each.id(), each));
    Map<UUID, StoredVersion> included = new LinkedHashMap<>();
    Set<UUID> ofCentres = new HashSet<>();
    Collection<StoredVersion> fresh = matches;
    for (int round = 0; round < MOST_ROUNDS && !fresh.isEmpty(); round++) {
      Map<UUID, StoredVersion> next = new LinkedHashMap<>();
      for (Include include : search.includes()) {
        if (round == 0 || include.iterate()) {
          follow(include, fresh, next, ofCentres);
        }
      }
      next.keySet().removeAll(known.keySet());
      known.putAll(next);
      included.putAll(next);
      if (included.size() > MOST_INCLUDED) {
        throw new Refusal(
            400,
            List.of(
                Issue.error(
                    Issue.Kind.TOO_COSTLY,
                    "_include",
                    "More than "
                        + MOST_INCLUDED
                        + " resources would come along; ask for smaller pages (_count)")));
      }
      fresh = next.values();
    }
    return new Included(
        List.copyOf(included.values()),
        ofCentres.isEmpty() || !access.inScope("Organization", Interaction.READ)
            ? List.of()
            : centres.find(List.of(centres(ofCentres))));
  }

  private static Criterion centres(Set<UUID> ids) {
    return new Criterion.Targets(
        SearchParameters.find("Organization", "_id").orElseThrow(),
        ids.stream().map(id -> new Criterion.Target(null, id)).toList());
  }

  /** Follows one reference. */
  private void follow(
      Include include,
      Collection<StoredVersion> from,
      Map<UUID, StoredVersion> to,
      Set<UUID> ofCentres) {
    SearchParameter reference = include.reference();
    if (include.reverse()) {
      Stream<StoredVersion> targets =
          from.stream()
              .filter(each -> reference.targets().contains(each.type()))
              .filter(each -> include.target() == null || include.target().equals(each.type()));
      store
          .pointing(
              reference.type(),
              reference.kind() == Kind.PATIENT ? null : reference.number(),
              targets.map(StoredVersion::id).toList(),
              MOST_INCLUDED + 1)
          .forEach(each -> to.put(each.id(), each));
      return;
    }
    List<StoredVersion> sources =
        from.stream().filter(each -> each.type().equals(reference.type())).toList();
    if (reference.kind() == Kind.CENTRE) {
      sources.forEach(each -> ofCentres.add(each.centre()));
      return;
    }
    Collection<UUID> targets =
        reference.kind() == Kind.PATIENT
            ? sources.stream()
                .map(StoredVersion::patient)
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.toSet())
            : store.targets(
                sources.stream().map(StoredVersion::id).toList(), Set.of(reference.number()));
    store.at(targets).stream()
        .filter(each -> reference.targets().contains(each.type()))
        .filter(each -> include.target() == null || include.target().equals(each.type()))
        .filter(each -> access.inScope(each.type(), Interaction.READ))
        .forEach(each -> to.put(each.id(), each));
  }
}
