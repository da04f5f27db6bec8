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
import org.longwatch.kernel.CentreId;

/**
 * Conditions as SQL about rows of {@code fhir.resource}. Numbers of parameters and names of types
 * come from our own table and are written into the text, so that the planner knows them; whatever a
 * client has sent is bound. Every resource that is looked at besides has to be of the same centre.
 */
final class Conditions {

  /** Longer stretches of time have an index of their own; see V140. */
  private static final long LONG = 32L * 24 * 3600 * 1000;

  private static final double NEARLY = 0.1;
  private static final String HIGHEST = "\uDBFF\uDFFF";

  private final Instant now;
  private final BiFunction<String, Criterion, Set<CentreId>> centres;
  private final StringBuilder text = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();
  private int aliases;

  /**
   * Begins.
   *
   * @param now what dates are nearly equal by
   * @param centres the centres that meet a condition on {@code Organization}
   */
  Conditions(Instant now, BiFunction<String, Criterion, Set<CentreId>> centres) {
    this.now = now;
    this.centres = centres;
  }

  /** The text, beginning with {@code and}; empty for no condition. */
  String text() {
    return text.toString();
  }

  List<Object> parameters() {
    return parameters;
  }

  /** Adds conditions, all of which have to be met by the row {@code r}. */
  void add(String r, Collection<Criterion> criteria) {
    Map<SearchParameter, List<List<Criterion.Date>>> together = new LinkedHashMap<>();
    for (Criterion each : criteria) {
      if (each instanceof Criterion.Dates dates
          && dates.parameter().kind() == Kind.DATE
          && !dates.parameter().repeats()) {
        together.computeIfAbsent(dates.parameter(), any -> new ArrayList<>()).add(dates.values());
      } else {
        text.append(" and ");
        one(r, each);
      }
    }
    // from and until of the one date there is: one look, and a short stretch of the index
    together.forEach((parameter, all) -> dates(r, parameter, all));
  }

  private void one(String r, Criterion criterion) {
    if (criterion instanceof Criterion.Tokens tokens) {
      tokens(r, tokens);
    } else if (criterion instanceof Criterion.Targets targets) {
      targets(r, targets);
    } else if (criterion instanceof Criterion.Dates dates) {
      if (dates.parameter().kind() == Kind.UPDATED) {
        or(dates.values(), each -> updated(r, each));
      } else {
        exists(r, dates.parameter(), t -> or(dates.values(), each -> date(t, each)));
      }
    } else if (criterion instanceof Criterion.Numbers numbers) {
      exists(r, numbers.parameter(), t -> or(numbers.values(), each -> number(t, each)));
    } else if (criterion instanceof Criterion.Texts texts) {
      texts(r, texts);
    } else if (criterion instanceof Criterion.Missing missing) {
      missing(r, missing);
    } else if (criterion instanceof Criterion.Chained chained) {
      chained(r, chained);
    } else if (criterion instanceof Criterion.Pointed pointed) {
      pointed(r, pointed);
    }
  }

  private void tokens(String r, Criterion.Tokens criterion) {
    if (criterion.not()) {
      text.append("not ");
    }
    exists(
        r,
        criterion.parameter(),
        t -> {
          List<Criterion.Token> values = criterion.values();
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
        });
  }

  private void targets(String r, Criterion.Targets criterion) {
    List<UUID> ids = criterion.values().stream().map(Criterion.Target::id).toList();
    if (ids.isEmpty()) {
      text.append("false");
      return;
    }
    switch (criterion.parameter().kind()) {
      case ID -> among(r + ".id", ids);
      case PATIENT -> among(r + ".patient_id", ids);
      case CENTRE -> among(r + ".centre_id", ids);
      default ->
          exists(
              r,
              criterion.parameter(),
              t -> {
                if (criterion.parameter().targets().size() == 1
                    || criterion.values().stream().allMatch(each -> each.type() == null)) {
                  among(t + ".target", ids);
                } else {
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
              });
    }
  }

  private void among(String column, List<UUID> ids) {
    if (ids.size() == 1) {
      bind(column + " = ?", ids.get(0));
    } else {
      bind(column + " = any (?::uuid[])", ids);
    }
  }

  private void dates(String r, SearchParameter parameter, List<List<Criterion.Date>> all) {
    text.append(" and ");
    exists(
        r,
        parameter,
        t -> {
          for (int i = 0; i < all.size(); i++) {
            text.append(i == 0 ? "" : " and ");
            or(all.get(i), each -> date(t, each));
          }
        });
  }

  private void date(String t, Criterion.Date date) {
    long a = date.span().low();
    long b = date.span().high();
    switch (date.prefix()) {
      // low < b is implied, and bounds the stretch of the index that is read
      case EQ -> bind(low(t, " between ? and ?") + " and " + t + ".high <= ?", a, b - 1, b);
      case NE -> bind("not (" + t + ".low >= ? and " + t + ".high <= ?)", a, b);
      case GT -> bind(t + ".high > ? and " + since(t), b, b - LONG);
      case GE ->
          bind(
              "(" + t + ".high > ? or " + t + ".low >= ?) and " + since(t), b, a, a - LONG);
      case LT -> bind(low(t, " < ?"), a);
      case LE -> bind("(" + low(t, " < ?") + " or " + t + ".high <= ?) and " + low(t, " < ?"), a, b, b);
      case SA -> bind(low(t, " >= ?"), b);
      case EB -> bind(t + ".high <= ? and " + low(t, " < ?"), a, a);
      case AP -> {
        long gap = (long) (Math.abs(now.toEpochMilli() - (a / 2 + b / 2)) * NEARLY);
        bind(
            low(t, " < ?") + " and " + t + ".high > ? and " + since(t),
            b + gap,
            a - gap,
            a - gap - LONG);
      }
      default -> throw new IllegalStateException();
    }
  }

  private static String low(String t, String comparison) {
    return t + ".low" + comparison;
  }

  /** Where something that ends after a moment can have begun: shortly before, unless it is long. */
  private static String since(String t) {
    return "(" + t + ".low > ? or " + t + ".high - " + t + ".low > " + LONG + ")";
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
      case NE -> bind("not (" + value + " >= ? and " + value + " < ?)", number.low(), number.high());
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

  private void texts(String r, Criterion.Texts criterion) {
    boolean address = criterion.match() == Criterion.Match.BELOW;
    exists(
        r,
        criterion.parameter(),
        address ? Kind.URI.table() : Kind.STRING.table(),
        t ->
            or(
                criterion.values(),
                each -> {
                  String folded = Words.folded(each);
                  switch (criterion.match()) {
                    case START ->
                        bind(
                            t + ".folded >= ? and " + t + ".folded < ?", folded, folded + HIGHEST);
                    case EXACT ->
                        bind(t + ".folded = ? and " + t + ".exact = ?", folded, each);
                    case CONTAINS -> bind("position(? in " + t + ".folded) > 0", folded);
                    case BELOW ->
                        bind(
                            "(" + t + ".code = ? or " + t + ".code >= ? and " + t + ".code < ?)",
                            each,
                            each + "/",
                            each + "/" + HIGHEST);
                    default -> throw new IllegalStateException();
                  }
                }));
  }

  private void missing(String r, Criterion.Missing criterion) {
    boolean missing = criterion.missing();
    switch (criterion.parameter().kind()) {
      case PATIENT ->
          text.append(r).append(".patient_id is ").append(missing ? "null" : "not null");
      case CENTRE -> text.append(missing ? "false" : "true");
      default -> {
        text.append(missing ? "not " : "");
        exists(r, criterion.parameter(), t -> text.append("true"));
      }
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
          text.append("exists (select 1 from fhir.resource ").append(x);
          if (parameter.kind() == Kind.PATIENT) {
            text.append(" where ").append(x).append(".id = ").append(r).append(".patient_id");
          } else {
            String t = alias();
            text.append(" join fhir.search_reference ")
                .append(t)
                .append(" on ")
                .append(t)
                .append(".target = ")
                .append(x)
                .append(".id and ")
                .append(t)
                .append(".param = ")
                .append(parameter.number())
                .append(" where ")
                .append(t)
                .append(".id = ")
                .append(r)
                .append(".id");
          }
          other(r, x, type, next.getValue());
        });
  }

  private void pointed(String r, Criterion.Pointed criterion) {
    SearchParameter reference = criterion.reference();
    String x = alias();
    text.append("exists (select 1 from fhir.resource ").append(x);
    if (reference.kind() == Kind.PATIENT) {
      text.append(" where ").append(x).append(".patient_id = ").append(r).append(".id");
    } else {
      String t = alias();
      text.append(" join fhir.search_reference ")
          .append(t)
          .append(" on ")
          .append(t)
          .append(".id = ")
          .append(x)
          .append(".id and ")
          .append(t)
          .append(".param = ")
          .append(reference.number())
          .append(" where ")
          .append(t)
          .append(".target = ")
          .append(r)
          .append(".id");
    }
    other(r, x, reference.type(), criterion.next());
  }

  private void other(String r, String x, String type, Criterion next) {
    text.append(" and ").append(x).append(".centre_id = ").append(r).append(".centre_id and ");
    text.append(x).append(".type = '").append(type).append("' and not ").append(x);
    text.append(".deleted");
    add(x, List.of(next));
    text.append(")");
  }

  private void exists(String r, SearchParameter parameter, Consumer<String> row) {
    exists(r, parameter, parameter.kind().table(), row);
  }

  private void exists(
      String r,
      SearchParameter parameter,
      String table,
      Consumer<String> row) {
    String t = alias();
    text.append("exists (select 1 from fhir.").append(table).append(' ').append(t);
    text.append(" where ").append(t).append(".centre_id = ").append(r).append(".centre_id and ");
    text.append(t).append(".param = ").append(parameter.number()).append(" and ").append(t);
    text.append(".id = ").append(r).append(".id and (");
    row.accept(t);
    text.append("))");
  }

  private <T> void or(List<T> values, Consumer<T> each) {
    text.append('(');
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "(" : " or (");
      each.accept(values.get(i));
      text.append(')');
    }
    text.append(')');
  }

  private void bind(String sql, Object... values) {
    text.append(sql);
    parameters.addAll(List.of(values));
  }

  private String alias() {
    return "t" + ++aliases;
  }
}
