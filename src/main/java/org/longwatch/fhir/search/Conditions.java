package org.longwatch.fhir.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.longwatch.kernel.CentreId;

/**
 * Conditions as SQL about rows of {@code fhir.resource}. Numbers of parameters and names of types
 * come from our own table and are written into the text, so that the planner knows them; whatever a
 * client has sent is bound. Every resource that is looked at besides has to be of the same centre.
 */
final class Conditions {

  /** Longer stretches of time have an index of their own; see V140. */
  static final long LONG = 32L * 24 * 3600 * 1000;

  /** The row that is looked for. */
  private static final String TOP = "r";

  private static final double NEARLY = 0.1;
  private static final String HIGHEST = "\uDBFF\uDFFF";

  private final Instant now;
  private final List<UUID> seen;
  private final BiFunction<String, Criterion, Set<CentreId>> centres;
  private final Manner manner;
  private final Predicate<SearchParameter> lengthy;
  private final Part joins = new Part(new StringBuilder(), new ArrayList<>());
  private final Part where = new Part(new StringBuilder(), new ArrayList<>());
  private Part part = where;
  private int aliases;

  /** How the tables of the index are looked into. */
  enum Manner {
    /** As tables among others, so that the planner may begin with whichever has the fewest rows. */
    PLANNED,
    /** Row by row: whatever gives the order is walked through until a page is full. */
    PROBING
  }

  /** A piece of SQL with its parameters. */
  record Part(StringBuilder text, List<Object> parameters) {}

  /**
   * A condition that one row of one table has to meet.
   *
   * @param row writes the condition on a row by its alias
   * @param single whether at most one row of a resource can meet it
   * @param byCode whether rows that meet it differ in their code system only
   */
  private record Look(
      SearchParameter parameter,
      String table,
      Consumer<String> row,
      boolean not,
      boolean single,
      boolean byCode) {}

  /**
   * Begins.
   *
   * @param now what dates are nearly equal by
   * @param seen the centres whose resources may be found
   * @param centres the centres that meet a condition on {@code Organization}
   * @param lengthy whether any date of a parameter is longer than {@link #LONG}; an index is
   *     entered better without those
   */
  Conditions(
      Instant now,
      List<UUID> seen,
      BiFunction<String, Criterion, Set<CentreId>> centres,
      Predicate<SearchParameter> lengthy,
      Manner manner) {
    this.now = now;
    this.seen = seen;
    this.centres = centres;
    this.lengthy = lengthy;
    this.manner = manner;
  }

  /** Further tables; empty, or beginning with {@code join}. */
  Part joins() {
    return joins;
  }

  /** Conditions; empty, or beginning with {@code and}. */
  Part where() {
    return where;
  }

  /** Adds conditions, all of which have to be met by the row {@code r}. */
  void add(String r, Collection<Criterion> criteria) {
    boolean top = r.equals(TOP);
    List<Criterion> others = criteria.stream().filter(each -> !top || !names(each)).toList();
    if (top) {
      criteria.stream().filter(Conditions::names).forEach(each -> named((Criterion.Tokens) each));
    }
    for (Look each : looks(others)) {
      if (!top) {
        write(" and ");
        exists(r, each);
      } else if (manner == Manner.PROBING) {
        probe(each);
      } else {
        planned(each);
      }
    }
    for (Criterion each : criteria) {
      if (look(each) == null) {
        write(" and ");
        other(r, each);
      }
    }
  }

  /**
   * For each condition on a single table, what to count to know how rare it is. Empty if there are
   * conditions of another kind, whose rarity cannot be told so.
   */
  List<Part> counts(Collection<Criterion> criteria) {
    List<Part> counts = new ArrayList<>();
    for (Criterion each : criteria) {
      if (look(each) == null) {
        return List.of();
      }
    }
    for (Look each : looks(criteria)) {
      if (each.not()) {
        return List.of();
      }
      part = new Part(new StringBuilder(), new ArrayList<>());
      bind(
          "select 1 from fhir."
              + each.table()
              + " t where t.centre_id = any (?::uuid[]) and t.param = "
              + each.parameter().number()
              + " and (",
          seen);
      each.row().accept("t");
      write(")");
      counts.add(part);
    }
    part = where;
    return counts;
  }

  private List<Look> looks(Collection<Criterion> criteria) {
    List<Look> looks = new ArrayList<>();
    Map<SearchParameter, List<List<Criterion.Date>>> together = new LinkedHashMap<>();
    for (Criterion each : criteria) {
      if (each instanceof Criterion.Dates dates
          && dates.parameter().kind() == Kind.DATE
          && !dates.parameter().repeats()) {
        together.computeIfAbsent(dates.parameter(), any -> new ArrayList<>()).add(dates.values());
      } else if (look(each) != null) {
        looks.add(look(each));
      }
    }
    // from and until of the one date there is: one look, and a short stretch of the index
    together.forEach(
        (parameter, all) ->
            looks.add(
                new Look(
                    parameter,
                    parameter.kind().table(),
                    t -> {
                      for (int i = 0; i < all.size(); i++) {
                        write(i == 0 ? "" : " and ");
                        or(all.get(i), date -> date(t, parameter, date));
                      }
                    },
                    false,
                    true,
                    false)));
    return looks;
  }

  /** A condition on one row of one table, or null if it is none. */
  private Look look(Criterion criterion) {
    if (criterion instanceof Criterion.Tokens tokens) {
      SearchParameter parameter = tokens.parameter();
      boolean byCode = tokens.values().size() == 1 && tokens.values().get(0).code() != null;
      return new Look(
          parameter,
          Kind.TOKEN.table(),
          t -> tokens(t, tokens.values()),
          tokens.not(),
          !parameter.repeats() || byCode && tokens.values().get(0).system() != null,
          byCode);
    }
    if (criterion instanceof Criterion.Targets targets
        && targets.parameter().kind() == Kind.REFERENCE
        && !targets.values().isEmpty()) {
      return new Look(
          targets.parameter(),
          Kind.REFERENCE.table(),
          t -> targets(t, targets),
          false,
          !targets.parameter().repeats() || targets.values().size() == 1,
          false);
    }
    if (criterion instanceof Criterion.Dates dates && dates.parameter().kind() == Kind.DATE) {
      return new Look(
          dates.parameter(),
          Kind.DATE.table(),
          t -> or(dates.values(), each -> date(t, dates.parameter(), each)),
          false,
          !dates.parameter().repeats(),
          false);
    }
    if (criterion instanceof Criterion.Numbers numbers) {
      return new Look(
          numbers.parameter(),
          Kind.NUMBER.table(),
          t -> or(numbers.values(), each -> number(t, each)),
          false,
          !numbers.parameter().repeats(),
          false);
    }
    if (criterion instanceof Criterion.Texts texts) {
      boolean address = texts.match() == Criterion.Match.BELOW;
      return new Look(
          texts.parameter(),
          address ? Kind.URI.table() : Kind.STRING.table(),
          t -> or(texts.values(), each -> text(t, texts.match(), each)),
          false,
          false,
          false);
    }
    return null;
  }

  /** Whether a criterion names a resource, so that it alone leaves hardly any. */
  static boolean names(Criterion criterion) {
    return criterion instanceof Criterion.Tokens tokens
        && tokens.parameter().name().equals("identifier")
        && !tokens.not()
        && tokens.values().stream().allMatch(each -> each.code() != null);
  }

  /**
   * Names are looked up before anything else. Statistics lag behind what is stored, most of all
   * after a large import, and a planner that goes by them may look through all resources for one.
   */
  private void named(Criterion.Tokens tokens) {
    String t = alias();
    bind(
        " and r.id = any (array(select "
            + t
            + ".id from fhir.search_token "
            + t
            + " where "
            + t
            + ".centre_id = any (?::uuid[]) and "
            + t
            + ".param = "
            + tokens.parameter().number()
            + " and (",
        seen);
    tokens(t, tokens.values());
    write(")))");
  }

  /** A table among others, where that shows no resource twice. */
  private void planned(Look look) {
    if (look.not() || !look.single() && !look.byCode()) {
      write(" and ");
      exists(TOP, look);
      return;
    }
    String t = alias();
    part = joins;
    write(" join fhir." + look.table() + " " + t + " on ");
    row(TOP, t, look);
    if (!look.single()) {
      write(
          " and not exists (select 1 from fhir."
              + look.table()
              + " o where o.id = "
              + t
              + ".id and o.param = "
              + t
              + ".param and o.code = "
              + t
              + ".code and o.system < "
              + t
              + ".system)");
    }
    part = where;
  }

  private void probe(Look look) {
    String t = alias();
    write(" and (select true from fhir." + look.table() + " " + t + " where ");
    row(TOP, t, look);
    write(look.not() ? " limit 1) is null" : " limit 1)");
  }

  private void exists(String r, Look look) {
    String t = alias();
    write((look.not() ? "not " : "") + "exists (select 1 from fhir." + look.table() + " " + t);
    write(" where ");
    row(r, t, look);
    write(")");
  }

  private void row(String r, String t, Look look) {
    write(t + ".centre_id = " + r + ".centre_id and " + t + ".param = ");
    write(look.parameter().number() + " and " + t + ".id = " + r + ".id and (");
    look.row().accept(t);
    write(")");
  }

  private void other(String r, Criterion criterion) {
    if (criterion instanceof Criterion.Targets targets) {
      column(r, targets);
    } else if (criterion instanceof Criterion.Dates dates) {
      or(dates.values(), each -> updated(r, each));
    } else if (criterion instanceof Criterion.Missing missing) {
      missing(r, missing);
    } else if (criterion instanceof Criterion.Chained chained) {
      chained(r, chained);
    } else if (criterion instanceof Criterion.Pointed pointed) {
      pointed(r, pointed);
    }
  }

  private void tokens(String t, List<Criterion.Token> values) {
    if (values.size() > 1 && values.stream().allMatch(each -> each.system() == null)) {
      bind(t + ".code = any (?::text[])", values.stream().map(Criterion.Token::code).toList());
      return;
    }
    or(
        values,
        each -> {
          if (each.code() == null) {
            bind(t + ".system = ?", each.system());
          } else if (each.system() == null) {
            bind(t + ".code = ?", each.code());
          } else {
            bind(t + ".code = ? and " + t + ".system = ?", each.code(), each.system());
          }
        });
  }

  private void targets(String t, Criterion.Targets criterion) {
    List<UUID> ids = criterion.values().stream().map(Criterion.Target::id).toList();
    if (criterion.parameter().targets().size() == 1
        || criterion.values().stream().allMatch(each -> each.type() == null)) {
      among(t + ".target", ids);
      return;
    }
    or(
        criterion.values(),
        each -> {
          bind(t + ".target = ?", each.id());
          if (each.type() != null) {
            String x = alias();
            bind(
                " and exists (select 1 from fhir.resource "
                    + x
                    + " where "
                    + x
                    + ".id = "
                    + t
                    + ".target and "
                    + x
                    + ".type = ?)",
                each.type());
          }
        });
  }

  private void column(String r, Criterion.Targets criterion) {
    List<UUID> ids = criterion.values().stream().map(Criterion.Target::id).toList();
    if (ids.isEmpty()) {
      write("false");
      return;
    }
    switch (criterion.parameter().kind()) {
      case ID -> among(r + ".id", ids);
      case PATIENT -> among(r + ".patient_id", ids);
      case CENTRE -> among(r + ".centre_id", ids);
      default -> throw new IllegalStateException();
    }
  }

  private void among(String column, List<UUID> ids) {
    if (ids.size() == 1) {
      bind(column + " = ?", ids.get(0));
    } else {
      bind(column + " = any (?::uuid[])", ids);
    }
  }

  private void date(String t, SearchParameter parameter, Criterion.Date date) {
    long a = date.span().low();
    long b = date.span().high();
    switch (date.prefix()) {
      // low < b is implied, and bounds the stretch of the index that is read
      case EQ -> bind(t + ".low between ? and ? and " + t + ".high <= ?", a, b - 1, b);
      case NE -> bind("not (" + t + ".low >= ? and " + t + ".high <= ?)", a, b);
      case GT -> {
        bind(t + ".high > ? and ", b);
        since(t, parameter, b);
      }
      case GE -> {
        bind("(" + t + ".high > ? or " + t + ".low >= ?) and ", b, a);
        since(t, parameter, a);
      }
      case LT -> bind(t + ".low < ?", a);
      case LE -> bind("(" + t + ".low < ? or " + t + ".high <= ?) and " + t + ".low < ?", a, b, b);
      case SA -> bind(t + ".low >= ?", b);
      case EB -> bind(t + ".high <= ? and " + t + ".low < ?", a, a);
      case AP -> {
        long gap = (long) (Math.abs(now.toEpochMilli() - (a / 2 + b / 2)) * NEARLY);
        bind(t + ".low < ? and " + t + ".high > ? and ", b + gap, a - gap);
        since(t, parameter, a - gap);
      }
      default -> throw new IllegalStateException();
    }
  }

  /** What ends after a moment has begun shortly before it at the earliest, unless it is long. */
  private void since(String t, SearchParameter parameter, long moment) {
    if (manner == Manner.PLANNED && !lengthy.test(parameter)) {
      bind(t + ".low > ?", moment - LONG);
    } else {
      bind("(" + t + ".low > ? or " + t + ".high - " + t + ".low > " + LONG + ")", moment - LONG);
    }
  }

  private void updated(String r, Criterion.Date date) {
    Instant a = Instant.ofEpochMilli(date.span().low());
    Instant b = Instant.ofEpochMilli(date.span().high());
    String at = r + ".updated_at";
    switch (date.prefix()) {
      case EQ -> bind(at + " >= ? and " + at + " < ?", a, b);
      case NE -> bind("not (" + at + " >= ? and " + at + " < ?)", a, b);
      case GT, SA -> bind(at + " >= ?", b);
      case GE -> bind(at + " >= ?", a);
      case LT, EB -> bind(at + " < ?", a);
      case LE -> bind(at + " < ?", b);
      case AP -> {
        long gap =
            (long)
                (Math.abs(now.toEpochMilli() - (date.span().low() / 2 + date.span().high() / 2))
                    * NEARLY);
        bind(at + " >= ? and " + at + " < ?", a.minusMillis(gap), b.plusMillis(gap));
      }
      default -> throw new IllegalStateException();
    }
  }

  private void number(String t, Criterion.Number number) {
    String value = t + ".value";
    switch (number.prefix()) {
      case EQ -> bind(value + " >= ? and " + value + " < ?", number.low(), number.high());
      case NE ->
          bind("not (" + value + " >= ? and " + value + " < ?)", number.low(), number.high());
      case GT, SA -> bind(value + " > ?", number.exact());
      case GE -> bind(value + " >= ?", number.exact());
      case LT, EB -> bind(value + " < ?", number.exact());
      case LE -> bind(value + " <= ?", number.exact());
      case AP -> {
        double gap = Math.abs(number.exact()) * NEARLY;
        bind(value + " between ? and ?", number.exact() - gap, number.exact() + gap);
      }
      default -> throw new IllegalStateException();
    }
    if (number.system() != null) {
      bind(" and " + t + ".system = ?", number.system());
    }
    if (number.unit() != null) {
      bind(" and " + t + ".unit = ?", number.unit());
    }
  }

  private void text(String t, Criterion.Match match, String value) {
    String folded = Words.folded(value);
    switch (match) {
      case START -> bind(t + ".folded >= ? and " + t + ".folded < ?", folded, folded + HIGHEST);
      case EXACT -> bind(t + ".folded = ? and " + t + ".exact = ?", folded, value);
      case CONTAINS -> bind("position(? in " + t + ".folded) > 0", folded);
      case BELOW ->
          bind(
              "(" + t + ".code = ? or " + t + ".code >= ? and " + t + ".code < ?)",
              value,
              value + "/",
              value + "/" + HIGHEST);
      default -> throw new IllegalStateException();
    }
  }

  private void missing(String r, Criterion.Missing criterion) {
    boolean missing = criterion.missing();
    SearchParameter parameter = criterion.parameter();
    switch (parameter.kind()) {
      case PATIENT -> write(r + ".patient_id is " + (missing ? "null" : "not null"));
      case CENTRE -> write(missing ? "false" : "true");
      default ->
          exists(
              r,
              new Look(
                  parameter, parameter.kind().table(), t -> write("true"), missing, false, false));
    }
  }

  private void chained(String r, Criterion.Chained criterion) {
    SearchParameter parameter = criterion.parameter();
    or(
        List.copyOf(criterion.next().entrySet()),
        next -> {
          String type = next.getKey();
          if (type.equals("Organization")) {
            List<UUID> ids =
                centres.apply(type, next.getValue()).stream().map(CentreId::value).toList();
            bind(r + ".centre_id = any (?::uuid[])", ids);
            return;
          }
          String x = alias();
          write("exists (select 1 from fhir.resource " + x);
          if (parameter.kind() == Kind.PATIENT) {
            write(" where " + x + ".id = " + r + ".patient_id");
          } else {
            String t = alias();
            write(" join fhir.search_reference " + t + " on " + t + ".target = " + x + ".id and ");
            write(t + ".param = " + parameter.number() + " where " + t + ".id = " + r + ".id");
          }
          further(r, x, type, next.getValue());
        });
  }

  private void pointed(String r, Criterion.Pointed criterion) {
    SearchParameter reference = criterion.reference();
    String x = alias();
    write("exists (select 1 from fhir.resource " + x);
    if (reference.kind() == Kind.PATIENT) {
      write(" where " + x + ".patient_id = " + r + ".id");
    } else {
      String t = alias();
      write(" join fhir.search_reference " + t + " on " + t + ".id = " + x + ".id and ");
      write(t + ".param = " + reference.number() + " where " + t + ".target = " + r + ".id");
    }
    further(r, x, reference.type(), criterion.next());
  }

  private void further(String r, String x, String type, Criterion next) {
    write(" and " + x + ".centre_id = " + r + ".centre_id and " + x + ".type = '" + type);
    write("' and not " + x + ".deleted");
    add(x, List.of(next));
    write(")");
  }

  private <T> void or(List<T> values, Consumer<T> each) {
    write("(");
    for (int i = 0; i < values.size(); i++) {
      write(i == 0 ? "(" : " or (");
      each.accept(values.get(i));
      write(")");
    }
    write(")");
  }

  private void bind(String sql, Object... values) {
    part.text().append(sql);
    part.parameters().addAll(List.of(values));
  }

  private void write(String sql) {
    part.text().append(sql);
  }

  private String alias() {
    return "t" + ++aliases;
  }
}
