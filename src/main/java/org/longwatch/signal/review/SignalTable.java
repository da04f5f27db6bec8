package org.longwatch.signal.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.adverseevent.AdverseEventReader;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Sql;
import org.longwatch.reference.MedDra;
import org.longwatch.reference.RuleBook;
import org.longwatch.reference.Term;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.ProductLine;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;
import org.longwatch.security.SmallCells;
import org.longwatch.signal.Cohort;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.DetectionRuns;
import org.longwatch.signal.EvidenceLines;
import org.longwatch.signal.Exposure;
import org.longwatch.signal.Outlier;
import org.longwatch.signal.PairLine;
import org.longwatch.statistics.Interval;

/**
 * What the pages of signals show: the newest run joined with its alerts. A holder sees families of
 * its own products, and no line with a small count in it.
 */
@ApplicationScoped
@Transactional
public class SignalTable {

  /** Largest page. */
  public static final int LARGEST_PAGE = 500;

  private static final Role[] READERS = {
    Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR, Role.HOLDER
  };

  @Inject Sql sql;
  @Inject DetectionRuns runs;
  @Inject EvidenceLines evidenceLines;
  @Inject Alerts alerts;
  @Inject AdverseEventReader events;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject RuleBook rules;
  @Inject Catalogue catalogue;
  @Inject MedDra dictionary;

  /** In what order lines come. */
  public enum Order {
    RANK("rank, level, product_code, event"),
    PRODUCT("product_code, rank_in_product, level"),
    EVENT("event_name, product_code, level"),
    PATIENTS("patients desc, rank, level"),
    CASES("cases desc, rank, level"),
    PRR("nullif(prr_lower, 'NaN') desc nulls last, rank, level"),
    IC("ic_lower desc, rank, level"),
    RATE("nullif(rate, 'NaN') desc nulls last, rank, level"),
    SCORE("score desc, rank, level");

    private final String columns;

    Order(String columns) {
      this.columns = columns;
    }
  }

  /**
   * Which lines are wanted.
   *
   * @param flaggedOnly only those that fulfil a criterion
   */
  public record Query(
      PairLine.Level level,
      Optional<ProductId> product,
      boolean flaggedOnly,
      Order order,
      int from,
      int size) {

    public Query {
      Objects.requireNonNull(level);
      Objects.requireNonNull(product);
      Objects.requireNonNull(order);
      if (from < 0 || size < 1 || size > LARGEST_PAGE) {
        throw new IllegalArgumentException("A page has 1 to " + LARGEST_PAGE + " lines");
      }
    }
  }

  /** One line and the alerts about it that wait for somebody. */
  public record Row(PairLine line, List<AlertLine> alerts) {}

  /**
   * A page of lines.
   *
   * @param run the newest run, empty before the first
   * @param total lines in all
   * @param withheld further lines that the reader may not see because of small counts
   */
  public record Page(Optional<DetectionRun> run, int total, int withheld, List<Row> rows) {}

  /** A former run's numbers of the same pair, oldest first. */
  public record Former(
      UUID run,
      Instant startedAt,
      LocalDate clinicalCutOff,
      String dictionaryVersion,
      long patients,
      Interval prr,
      Interval ic,
      double personYears,
      Interval rate,
      int rank) {}

  /**
   * Everything about one product and one event.
   *
   * @param exposure how long the product was watched
   * @param alerts about the pair, closed ones too, newest first
   * @param cases what the line counts, as it reads today; only for those who may see patients, at
   *     most 500
   */
  public record Evidence(
      DetectionRun run,
      PairLine line,
      Exposure exposure,
      List<AlertLine> alerts,
      List<Former> history,
      List<AdverseEventLine> cases) {}

  /** Lines of the newest run. */
  public Page page(Query query) {
    Actor actor = access.require(READERS);
    Optional<DetectionRun> run = runs.latest();
    if (run.isEmpty()) {
      return new Page(run, 0, 0, List.of());
    }
    List<PairLine> lines =
        sql.list(
            "select * from signal.run_pair where run_id = ? and level = ?"
                + " and (?::uuid is null or product_id = ?) and (met <> '' or not ?)"
                + " order by "
                + query.order().columns,
            row -> DetectionRuns.pair(row, List.of()),
            run.get().id(),
            query.level(),
            query.product().map(ProductId::value).orElse(null),
            query.product().map(ProductId::value).orElse(null),
            query.flaggedOnly());
    int all = lines.size();
    int withheld = 0;
    if (restricted(actor)) {
      Set<ProductId> own = own(actor);
      List<PairLine> ownLines =
          lines.stream()
              .filter(line -> line.level() == PairLine.Level.FAMILY && own.contains(line.product()))
              .toList();
      Set<List<Object>> shown = shown(actor, run.get());
      lines = ownLines.stream().filter(line -> shown.contains(pair(line))).toList();
      withheld = ownLines.size() - lines.size();
      all = lines.size();
    }
    List<AlertLine> waiting =
        alerts.open(LARGEST_PAGE).stream()
            .filter(alert -> maySee(actor, alert))
            .map(alert -> forReader(actor, alert))
            .toList();
    List<Row> rows = new ArrayList<>();
    for (PairLine line : lines.subList(Math.min(query.from(), all), all)) {
      if (rows.size() == query.size()) {
        break;
      }
      rows.add(new Row(line, waiting.stream().filter(alert -> concerns(alert, line)).toList()));
    }
    return new Page(run, all, withheld, rows);
  }

  /**
   * One product and one event in the newest run.
   *
   * @throws NotFound if there is no such line, or the reader must not see it
   */
  public Evidence evidence(ProductId product, PairLine.Level level, String event) {
    Actor actor = access.require(READERS);
    DetectionRun run = runs.latest().orElseThrow(() -> new NotFound("There is no run yet"));
    PairLine line =
        runs.line(run.id(), product, level, event)
            .filter(found -> maySee(actor, found))
            .filter(found -> !restricted(actor) || shown(actor, run).contains(pair(found)))
            .map(found -> restricted(actor) ? found.withoutCurve() : found)
            .orElseThrow(() -> new NotFound("The newest run has no such line"));
    Exposure exposure =
        runs.exposures(run.id()).stream()
            .filter(found -> found.product().equals(product))
            .findFirst()
            .orElseThrow();
    List<AlertLine> about =
        alerts.of(product).stream()
            .filter(alert -> concerns(alert, line) && maySee(actor, alert))
            .map(alert -> forReader(actor, alert))
            .toList();
    return new Evidence(run, line, exposure, about, history(actor, line), cases(actor, run, line));
  }

  /**
   * What a run says about the pair beside its scores; to holders of the product only what is theirs
   * and not small.
   *
   * @throws NotFound if there is no such line, or the reader must not see it
   */
  public org.longwatch.evidence.Evidence beside(UUID runId, PairLine pair) {
    Actor actor = access.require(READERS);
    DetectionRun run = runs.run(runId);
    PairLine line =
        runs.line(runId, pair.product(), pair.level(), pair.event())
            .filter(found -> maySee(actor, found))
            .filter(found -> !restricted(actor) || shown(actor, run).contains(pair(found)))
            .orElseThrow(() -> new NotFound("The run has no such line"));
    org.longwatch.evidence.Evidence all = evidenceLines.of(runId, line);
    return restricted(actor) ? HolderEvidence.of(all, cells()) : all;
  }

  /** Lots or centres of the newest run; not for holders. */
  public List<Outlier> outliers(Outlier.Kind kind) {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    return runs.latest().map(run -> runs.outliers(run.id(), kind)).orElse(List.of());
  }

  /** Alerts that wait for somebody, the strongest first. */
  public List<AlertLine> alerts(int limit) {
    Actor actor = access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    return alerts.open(limit).stream().map(alert -> forReader(actor, alert)).toList();
  }

  private List<Former> history(Actor actor, PairLine line) {
    return sql
        .list(
            "select p.*, r.started_at, r.clinical_cut_off, r.dictionary_version"
                + " from signal.run_pair p join signal.detection_run r on r.id = p.run_id"
                + " where p.product_id = ? and p.level = ? and p.event = ?"
                + " order by r.started_at desc limit 200",
            row -> {
              PairLine former = DetectionRuns.pair(row, List.of());
              return maySee(actor, former)
                  ? Optional.of(
                      new Former(
                          row.getObject("run_id", UUID.class),
                          Sql.instant(row, "started_at"),
                          row.getObject("clinical_cut_off", LocalDate.class),
                          row.getString("dictionary_version"),
                          former.patients(),
                          former.prr(),
                          former.ic(),
                          former.personYears(),
                          former.rate(),
                          former.rank()))
                  : Optional.<Former>empty();
            },
            line.product().value(),
            line.level(),
            line.event())
        .stream()
        .flatMap(Optional::stream)
        .sorted(java.util.Comparator.comparing(Former::startedAt))
        .toList();
  }

  private List<AdverseEventLine> cases(Actor actor, DetectionRun run, PairLine line) {
    if (!seesPatients(actor)) {
      return List.of();
    }
    List<String> family =
        dictionary.terms().stream()
            .filter(term -> term.family().equals(line.family()))
            .map(Term::code)
            .toList();
    List<String> codes =
        line.level() == PairLine.Level.FAMILY
            ? family
            : List.of(line.event().equals(Cohort.UNCODED) ? "" : line.event());
    boolean uncoded = line.level() == PairLine.Level.FAMILY && line.family().equals(Cohort.UNCODED);
    List<String> known = dictionary.terms().stream().map(Term::code).toList();
    List<UUID> ids =
        sql.list(
            """
            with bounds as (select ?::bigint as lock_point)
            select distinct v.id
            from adverseevent.event_version v cross join bounds b
            join registry.treatment_version t on t.patient_id = v.patient_id
              and security.known_at(t.entry_id, t.superseded_by, b.lock_point)
            where security.known_at(v.entry_id, v.superseded_by, b.lock_point)
              and not v.nullified and not t.withdrawn and t.product_id = ?
              and (v.treatment_id is null or v.treatment_id = t.id)
              and t.administered_on <= v.onset_latest and v.onset_earliest <= ?
              and (v.code = any (?) or ? and v.code <> all (?))
              and not exists (
                select 1 from adverseevent.duplicate_verdict_version d
                where d.superfluous_id = v.id and d.state = 'CONFIRMED'
                  and security.known_at(d.entry_id, d.superseded_by, b.lock_point))
            limit 500
            """,
            row -> row.getObject(1, UUID.class),
            run.lockPoint(),
            line.product().value(),
            run.clinicalCutOff(),
            codes,
            uncoded,
            known);
    List<AdverseEventLine> cases = events.events(ids);
    accessLog.note(
        "read cases",
        line.productCode() + " " + line.event(),
        cases.stream().map(AdverseEventLine::patient).distinct().toList());
    return cases;
  }

  private static boolean concerns(AlertLine alert, PairLine line) {
    return alert.product().equals(Optional.of(line.product()))
        && alert.level().equals(Optional.of(line.level()))
        && alert.event().equals(Optional.of(line.event()));
  }

  /** Alerts about a case, a clone, a lot or a centre hold small counts. */
  private static boolean maySee(Actor actor, AlertLine alert) {
    return !restricted(actor) || alert.kind() == Alert.Kind.PAIR;
  }

  private AlertLine forReader(Actor actor, AlertLine alert) {
    return seesPatients(actor) ? alert : alert.withoutPatient();
  }

  private static boolean seesPatients(Actor actor) {
    return !restricted(actor)
        && (actor.is(Role.SAFETY_PHYSICIAN)
            || actor.is(Role.STEWARD)
            || actor.equals(Actor.REGISTRY));
  }

  /** Whether all it is, is a holder. */
  private static boolean restricted(Actor actor) {
    return actor.is(Role.HOLDER)
        && !actor.is(Role.SAFETY_PHYSICIAN)
        && !actor.is(Role.STEWARD)
        && !actor.is(Role.REGULATOR);
  }

  private boolean maySee(Actor actor, PairLine line) {
    return !restricted(actor)
        || line.level() == PairLine.Level.FAMILY
            && own(actor).contains(line.product())
            && !tooSmall(line);
  }

  /**
   * The families a holder may see: none with a small count, and so many others withheld with them
   * that a withheld one cannot be worked out from the product's events in a report.
   */
  private Set<List<Object>> shown(Actor actor, DetectionRun run) {
    Set<ProductId> own = own(actor);
    Map<ProductId, List<PairLine>> families =
        runs.lines(run.id()).stream()
            .filter(line -> line.level() == PairLine.Level.FAMILY && own.contains(line.product()))
            .collect(Collectors.groupingBy(PairLine::product));
    Set<List<Object>> shown = new HashSet<>();
    for (List<PairLine> ofProduct : families.values()) {
      Map<Boolean, List<PairLine>> bySize =
          ofProduct.stream().collect(Collectors.partitioningBy(this::tooSmall));
      List<PairLine> open =
          bySize.get(false).stream()
              .sorted(Comparator.comparingLong(PairLine::cases))
              .collect(Collectors.toCollection(ArrayList::new));
      List<PairLine> hidden =
          bySize.get(true).stream()
              .filter(line -> line.cases() > 0)
              .collect(Collectors.toCollection(ArrayList::new));
      while (!hidden.isEmpty() && (hidden.size() == 1 || cells().hides(cases(hidden)))) {
        Optional<PairLine> next = open.stream().filter(line -> line.cases() > 0).findFirst();
        if (next.isEmpty()) {
          break;
        }
        open.remove(next.get());
        hidden.add(next.get());
      }
      open.forEach(line -> shown.add(pair(line)));
    }
    return shown;
  }

  private static long cases(List<PairLine> lines) {
    return lines.stream().mapToLong(PairLine::cases).sum();
  }

  private static List<Object> pair(PairLine line) {
    return List.of(line.product(), line.event());
  }

  private SmallCells cells() {
    return new SmallCells((int) rules.number("small-cells.holder"));
  }

  private boolean tooSmall(PairLine line) {
    SmallCells cells = cells();
    return cells.hides(line.patients())
        || cells.hides(line.cases())
        || cells.hides(line.serious())
        || cells.hides(line.fatal())
        || cells.hides(line.table().a())
        || cells.hides(line.table().b())
        || cells.hides(line.table().c())
        || cells.hides(line.table().d());
  }

  private Set<ProductId> own(Actor actor) {
    return catalogue.products().stream()
        .filter(product -> actor.holder().equals(Optional.of(product.holder())))
        .map(ProductLine::id)
        .collect(Collectors.toSet());
  }
}
