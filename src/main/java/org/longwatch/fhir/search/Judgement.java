package org.longwatch.fhir.search;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Whether a resource, as it lies before us, meets conditions: the same as {@link Conditions} say in
 * SQL of current resources. What other resources say is not looked at, so chains are never met.
 *
 * @param centre who has sent it
 * @param patient about whom, null if about nobody
 * @param updated when the version was taken, null if nobody knows
 * @param now what dates are nearly equal by
 */
record Judgement(
    UUID id,
    UUID centre,
    UUID patient,
    Instant updated,
    Resource resource,
    Rows rows,
    Instant now) {

  private static final double NEARLY = 0.1;

  static Judgement of(
      UUID id, UUID centre, UUID patient, Instant updated, Resource resource, Instant now) {
    Rows rows = new Rows();
    rows.add(id, resource);
    return new Judgement(id, centre, patient, updated, resource, rows, now);
  }

  boolean meets(Collection<Criterion> criteria) {
    return criteria.stream().allMatch(this::meets);
  }

  private boolean meets(Criterion criterion) {
    if (criterion instanceof Criterion.Tokens tokens) {
      int number = tokens.parameter().number();
      boolean any =
          rows.tokens().stream()
              .anyMatch(row -> row.param() == number && any(tokens.values(), is -> fits(row, is)));
      return any != tokens.not();
    }
    if (criterion instanceof Criterion.Targets targets) {
      return any(targets.values(), each -> points(targets.parameter(), each));
    }
    if (criterion instanceof Criterion.Dates dates) {
      return dated(dates);
    }
    if (criterion instanceof Criterion.Numbers numbers) {
      int number = numbers.parameter().number();
      return rows.numbers().stream()
          .anyMatch(row -> row.param() == number && any(numbers.values(), is -> fits(row, is)));
    }
    if (criterion instanceof Criterion.Texts texts) {
      return worded(texts);
    }
    return criterion instanceof Criterion.Missing missing
        && there(missing.parameter()) != missing.missing();
  }

  private static <T> boolean any(List<T> values, Predicate<T> fits) {
    return values.stream().anyMatch(fits);
  }

  private static boolean fits(Rows.Token row, Criterion.Token asked) {
    return (asked.code() == null || asked.code().equals(row.code()))
        && (asked.system() == null || asked.system() == row.system());
  }

  private boolean points(SearchParameter parameter, Criterion.Target asked) {
    return switch (parameter.kind()) {
      case ID -> asked.id().equals(id);
      case PATIENT -> asked.id().equals(patient);
      case CENTRE -> asked.id().equals(centre);
      default ->
          rows.pointers().stream()
              .anyMatch(
                  row ->
                      row.param() == parameter.number()
                          && row.target().equals(asked.id())
                          && (asked.type() == null
                              || parameter.targets().size() == 1
                              || isReference(parameter, asked)));
    };
  }

  private boolean isReference(SearchParameter parameter, Criterion.Target asked) {
    String suffix = asked.type() + "/" + asked.id();
    return parameter.paths().stream()
        .flatMap(path -> path.values(resource).stream())
        .anyMatch(
            value ->
                value instanceof Reference reference
                    && reference.hasReference()
                    && reference
                        .getReferenceElement()
                        .toUnqualifiedVersionless()
                        .getValue()
                        .equals(suffix));
  }

  private boolean dated(Criterion.Dates dates) {
    if (dates.parameter().kind() == Kind.UPDATED) {
      return updated != null
          && any(
              dates.values(),
              each -> fits(updated.toEpochMilli(), updated.toEpochMilli() + 1, each));
    }
    int number = dates.parameter().number();
    return rows.dates().stream()
        .anyMatch(
            row ->
                row.param() == number
                    && any(dates.values(), each -> fits(row.low(), row.high(), each)));
  }

  private boolean fits(long low, long high, Criterion.Date asked) {
    long a = asked.span().low();
    long b = asked.span().high();
    return switch (asked.prefix()) {
      case EQ -> low >= a && high <= b;
      case NE -> low < a || high > b;
      case GT -> high > b;
      case GE -> high > b || low >= a;
      case LT -> low < a;
      case LE -> low < a || high <= b;
      case SA -> low >= b;
      case EB -> high <= a;
      case AP -> {
        long gap = (long) (Math.abs(now.toEpochMilli() - (a / 2 + b / 2)) * NEARLY);
        yield low < b + gap && high > a - gap;
      }
    };
  }

  private static boolean fits(Rows.Number row, Criterion.Number asked) {
    double value = row.value();
    double exact = asked.exact();
    boolean equal = value >= asked.low() && value < asked.high();
    boolean compared =
        switch (asked.prefix()) {
          case EQ -> equal;
          case NE -> !equal;
          case GT, SA -> value > exact;
          case GE -> value >= exact;
          case LT, EB -> value < exact;
          case LE -> value <= exact;
          case AP -> Math.abs(value - exact) <= Math.abs(exact) * NEARLY;
        };
    return compared
        && (asked.system() == null || asked.system() == row.system())
        && (asked.unit() == null || asked.unit().equals(row.unit()));
  }

  private boolean worded(Criterion.Texts texts) {
    int number = texts.parameter().number();
    if (texts.match() == Criterion.Match.BELOW) {
      return rows.tokens().stream()
          .anyMatch(
              row ->
                  row.param() == number
                      && any(
                          texts.values(),
                          each -> row.code().equals(each) || row.code().startsWith(each + "/")));
    }
    return rows.texts().stream()
        .anyMatch(
            row ->
                row.param() == number
                    && any(texts.values(), each -> fits(row, texts.match(), each)));
  }

  private static boolean fits(Rows.Text row, Criterion.Match match, String asked) {
    String folded = Words.folded(asked);
    return switch (match) {
      case START -> row.folded().startsWith(folded);
      case EXACT -> row.exact().equals(asked);
      case CONTAINS -> row.folded().contains(folded);
      case BELOW -> false;
    };
  }

  private boolean there(SearchParameter parameter) {
    int number = parameter.number();
    return switch (parameter.kind()) {
      case PATIENT -> patient != null;
      case ID, CENTRE, UPDATED -> true;
      case TOKEN, URI, CANONICAL -> rows.tokens().stream().anyMatch(row -> row.param() == number);
      case DATE -> rows.dates().stream().anyMatch(row -> row.param() == number);
      case NUMBER, QUANTITY -> rows.numbers().stream().anyMatch(row -> row.param() == number);
      case STRING -> rows.texts().stream().anyMatch(row -> row.param() == number);
      case REFERENCE -> rows.pointers().stream().anyMatch(row -> row.param() == number);
    };
  }
}
