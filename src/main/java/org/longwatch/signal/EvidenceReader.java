package org.longwatch.signal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.evidence.Coverage;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.FollowedTime;
import org.longwatch.evidence.InsertionSites;
import org.longwatch.evidence.Naming;
import org.longwatch.evidence.OnsetWindows;
import org.longwatch.evidence.SuspectedDuplicates;
import org.longwatch.platform.Sql;
import org.longwatch.reference.Rule;
import org.longwatch.reference.RuleBook;
import org.longwatch.reference.Term;
import org.longwatch.security.Sha256;
import org.longwatch.supply.ReleasedLots;
import org.longwatch.surveillance.WatchedTime;

/**
 * Reads what a run needs beside its cohort, as known at the same lock point: until when follow-up
 * was planned, which cases somebody still has to judge as duplicates, how much was released, and
 * where vectors have integrated.
 */
@ApplicationScoped
class EvidenceReader {

  @Inject Sql sql;
  @Inject ReleasedLots releasedLots;
  @Inject RuleBook rules;

  /**
   * What was read.
   *
   * @param planEnds last day of the plan, by patient and product
   * @param hash SHA-256 of it
   */
  record Source(
      Map<String, LocalDate> planEnds,
      List<SuspectedDuplicates.Pair> suspected,
      List<Coverage.Released> released,
      List<Integration> integrations,
      String hash) {}

  /** An integration site of a patient's sample. */
  record Integration(UUID patient, String chromosome, String strand, long position, String gene) {}

  /** Reads in a transaction of its own whose statements all see the same state. */
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  Source read(long lockPoint, LocalDate clinicalCutOff) {
    sql.update("set transaction isolation level repeatable read, read only");
    Map<String, LocalDate> planEnds = new TreeMap<>();
    sql.list(
        "select v.patient_id, v.product_id, v.ends_on from followup.plan_version v"
            + " where security.known_at(v.entry_id, v.superseded_by, ?) and not v.withdrawn"
            + " and v.ends_on is not null",
        row ->
            planEnds.put(
                key(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                row.getObject(3, LocalDate.class)),
        lockPoint);
    List<SuspectedDuplicates.Pair> suspected =
        sql.list(
            "select v.one_id, v.other_id from adverseevent.duplicate_verdict_version v"
                + " where security.known_at(v.entry_id, v.superseded_by, ?) and v.state = 'OPEN'"
                + " order by v.one_id, v.other_id",
            row ->
                new SuspectedDuplicates.Pair(
                    row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
            lockPoint);
    List<Coverage.Released> released =
        releasedLots.at(lockPoint, clinicalCutOff).stream()
            .map(lot -> new Coverage.Released(lot.productCode(), lot.lot(), lot.units()))
            .toList();
    List<Integration> integrations =
        sql.list(
            "select distinct v.patient_id, c.chromosome, c.strand, c.position, coalesce(c.gene, '')"
                + " as gene from clonality.sample_version v cross join lateral"
                + " jsonb_to_recordset(v.clones) as c (chromosome text, strand text, position"
                + " bigint, gene text, abundance double precision) where"
                + " security.known_at(v.entry_id, v.superseded_by, ?) and not v.withdrawn and"
                + " v.taken_on <= ? and c.abundance > 0 order by v.patient_id, c.chromosome,"
                + " c.strand, c.position, gene",
            row ->
                new Integration(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getString(5)),
            lockPoint,
            clinicalCutOff);
    return source(planEnds, suspected, released, integrations);
  }

  static Source source(
      Map<String, LocalDate> planEnds,
      List<SuspectedDuplicates.Pair> suspected,
      List<Coverage.Released> released,
      List<Integration> integrations) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(planEnds)
        .forEach((key, day) -> text.append(key).append('|').append(day).append('\n'));
    suspected.forEach(
        pair -> text.append(pair.one()).append('|').append(pair.other()).append('\n'));
    released.forEach(
        lot ->
            text.append(lot.productCode())
                .append('|')
                .append(lot.lot())
                .append('|')
                .append(lot.units())
                .append('\n'));
    integrations.forEach(site -> text.append(site).append('\n'));
    return new Source(planEnds, suspected, released, integrations, Sha256.of(text.toString()));
  }

  /** Rows of the rule book about windows of time since the infusion, by key. */
  Map<String, Rule> windows() {
    Map<String, Rule> rows = new TreeMap<>();
    rules.rules().stream()
        .filter(rule -> rule.key().startsWith(OnsetWindows.KEY))
        .forEach(rule -> rows.put(rule.key(), rule));
    return rows;
  }

  /** Who was followed until when, and could have been. */
  static FollowedTime followed(Cohort cohort, LocalDate clinicalCutOff, Source source) {
    WatchedTime watched = cohort.watchedTime();
    int[] possible = new int[cohort.exposures()];
    for (int row = 0; row < possible.length; row++) {
      Cohort.Treatment treatment = cohort.treatments.get(cohort.exposureTreatment[row]);
      LocalDate end =
          source
              .planEnds()
              .getOrDefault(key(treatment.patient(), treatment.product()), clinicalCutOff);
      if (end.isAfter(clinicalCutOff)) {
        end = clinicalCutOff;
      }
      long days = end.toEpochDay() - watched.start()[row];
      possible[row] =
          cohort.exposureDied[row]
              ? watched.exit()[row]
              : Math.max(watched.exit()[row], Math.toIntExact(days));
    }
    Set<String> ofInterest =
        cohort.terms.stream().filter(Term::important).map(Term::family).collect(Collectors.toSet());
    return new FollowedTime(
        watched,
        cohort.products.stream().map(Cohort.Product::modality).toList(),
        cohort.exposureDied,
        possible,
        ofInterest);
  }

  /** What counts for which product, and what else was read. */
  static Evidence.Read read(
      Cohort cohort, DetectionCriteria criteria, Source source, Map<String, Double> geneLengths) {
    Map<UUID, String> codes = new HashMap<>();
    cohort.products.forEach(product -> codes.put(product.id().value(), product.code()));
    List<SuspectedDuplicates.Counted> counted = new ArrayList<>();
    for (Cohort.Counted each : cohort.countedCases()) {
      counted.add(
          new SuspectedDuplicates.Counted(
              each.event(),
              each.patient(),
              codes.get(each.product().value()),
              each.family(),
              each.onset()));
    }
    List<Coverage.Registered> registered =
        cohort.treatments.stream()
            .map(each -> new Coverage.Registered(codes.get(each.product()), each.lot()))
            .toList();
    return new Evidence.Read(
        counted,
        source.suspected(),
        source.released(),
        registered,
        naming(cohort, criteria, PairLine.Level.TERM),
        naming(cohort, criteria, PairLine.Level.FAMILY),
        sites(cohort, source),
        geneLengths);
  }

  /** Sites of treated patients, by the vector of the product that was given first. */
  private static List<InsertionSites.Site> sites(Cohort cohort, Source source) {
    Map<UUID, String> vectors = new HashMap<>();
    for (int i = 0; i < cohort.treatments.size(); i++) {
      vectors.putIfAbsent(
          cohort.treatments.get(i).patient(),
          cohort.products.get(cohort.treatmentProduct[i]).vectorClass());
    }
    return source.integrations().stream()
        .filter(site -> vectors.containsKey(site.patient()))
        .map(
            site ->
                new InsertionSites.Site(
                    site.patient(),
                    vectors.get(site.patient()),
                    site.chromosome(),
                    site.strand(),
                    site.position(),
                    site.gene()))
        .toList();
  }

  private static Naming naming(Cohort cohort, DetectionCriteria criteria, PairLine.Level level) {
    boolean terms = level == PairLine.Level.TERM;
    int rows = cohort.counted();
    int[] unit = new int[rows];
    int[] product = new int[rows];
    int[] event = new int[rows];
    for (int i = 0; i < rows; i++) {
      int theCase = cohort.countedCase[i];
      int term = cohort.caseTerm[theCase];
      unit[i] =
          criteria.unit() == DetectionCriteria.Unit.PATIENT ? cohort.casePatient[theCase] : theCase;
      product[i] = cohort.productOf(cohort.countedExposure[i]);
      event[i] = terms ? term : cohort.familyOfTerm[term];
    }
    return new Naming(
        level.name(),
        unit,
        product,
        event,
        terms ? cohort.terms.stream().map(Term::code).toList() : cohort.families,
        cohort.terms.stream()
            .filter(Term::important)
            .map(terms ? Term::code : Term::family)
            .collect(Collectors.toSet()));
  }

  private static String key(UUID patient, UUID product) {
    return patient + "|" + product;
  }
}
