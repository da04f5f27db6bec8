package org.longwatch.signal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.longwatch.evidence.Coverage;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.OnsetWindows;
import org.longwatch.evidence.PairJudgement;
import org.longwatch.evidence.SuspectedDuplicates;
import org.longwatch.kernel.ProductId;
import org.longwatch.reference.ProductProfile;
import org.longwatch.reference.Term;

/** A small record made by hand, for tests of what is computed from it. */
public final class MadeRecord {

  static final LocalDate DAY_0 = LocalDate.of(2020, 1, 1);

  static final Map<String, Double> RULES =
      Map.ofEntries(
          Map.entry("sdr.evans.prr", 2.0),
          Map.entry("sdr.evans.chi2", 4.0),
          Map.entry("sdr.evans.n", 3.0),
          Map.entry("sdr.ic025", 0.0),
          Map.entry("sdr.ic025.n", 3.0),
          Map.entry("sdr.ror.lower", 1.0),
          Map.entry("sdr.ror.n", 3.0),
          Map.entry("sdr.ror.n.others", 5.0),
          Map.entry("sdr.eb05", 2.0),
          Map.entry("sdr.mgps.cells", 100.0),
          Map.entry("sdr.rate.lower", 1.0),
          Map.entry("sdr.rate.n", 3.0),
          Map.entry("sdr.false-discovery-rate", 0.05),
          Map.entry("lot.family-wise-error", 0.05),
          Map.entry("lot.n", 3.0),
          Map.entry("lot.window-days", 30.0),
          Map.entry("site.family-wise-error", 0.01),
          Map.entry("site.ratio", 0.5),
          Map.entry("site.replicates", 2000.0),
          Map.entry("site.patients", 5.0),
          Map.entry("site.seed", 7.0),
          Map.entry("duplicate.days", 7.0),
          Map.entry("duplicate.overlap", 0.6),
          Map.entry("loss.grace-days", 456.0),
          Map.entry("onset.events", 5.0),
          Map.entry("onset.screen.level", 0.05),
          Map.entry("omega.n", 3.0),
          Map.entry("omega.lower", 0.0),
          Map.entry("clonality.same-site.bp", 4.0),
          Map.entry("insertion-sites.level", 0.05),
          Map.entry("bayes.prior", 0.5),
          Map.entry("power.replicates", 1000.0));

  private static final List<Term> TERMS =
      List.of(
          new Term("1", "Acute myeloid leukaemia", "Blood", "MYELOID_MALIGNANCY", true),
          new Term("2", "T-cell lymphoma", "Blood", "T_CELL_MALIGNANCY", true),
          new Term("3", "Fever", "General", "GENERAL", false),
          new Term("4", "Infusion reaction", "General", "INFUSION_REACTION", true));

  final List<Cohort.Product> products = new ArrayList<>();
  final Map<UUID, String> centres = new HashMap<>();
  final Map<UUID, String> countries = new HashMap<>();
  final List<Cohort.Treatment> treatments = new ArrayList<>();
  final List<Cohort.Event> cases = new ArrayList<>();
  final Map<UUID, int[]> visits = new HashMap<>();
  final Map<String, ProductProfile> profiles = new HashMap<>();

  public UUID product(String code, String modality) {
    UUID id = id("product " + code);
    products.add(new Cohort.Product(new ProductId(id), code, code, modality, "LENTI", "Holder"));
    return id;
  }

  public UUID centre(String code) {
    UUID id = id("centre " + code);
    centres.put(id, code);
    countries.put(id, "PL");
    return id;
  }

  /** A patient treated on day 0 and seen for so many days, with two visits. */
  public UUID patient(UUID centre, UUID product, String lot, int days) {
    return patient(centre, product, lot, days, false);
  }

  public UUID patient(UUID centre, UUID product, String lot, int days, boolean died) {
    UUID patient = id("patient " + treatments.size());
    LocalDate last = DAY_0.plusDays(days);
    treatments.add(
        new Cohort.Treatment(
            id("treatment " + treatments.size()),
            patient,
            centre,
            product,
            lot,
            DAY_0,
            last,
            died ? Optional.of(last) : Optional.empty(),
            "FEMALE",
            "1980"));
    int day = Math.toIntExact(DAY_0.toEpochDay());
    visits.put(patient, new int[] {day + days / 2, day + days});
    return patient;
  }

  public UUID event(UUID patient, String code, int day, boolean serious) {
    UUID id = id("case " + cases.size());
    cases.add(
        new Cohort.Event(
            id,
            patient,
            treatmentOf(patient).centre(),
            Optional.empty(),
            code,
            DAY_0.plusDays(day),
            serious,
            false));
    return id;
  }

  /** A case turns out to be something else. */
  public void recode(UUID event, String code) {
    replace(
        event,
        old ->
            new Cohort.Event(
                old.id(),
                old.patient(),
                old.centre(),
                old.treatment(),
                code,
                old.onset(),
                old.serious(),
                old.fatal()));
  }

  /** A case turns out to be serious. */
  public void serious(UUID event) {
    replace(
        event,
        old ->
            new Cohort.Event(
                old.id(),
                old.patient(),
                old.centre(),
                old.treatment(),
                old.code(),
                old.onset(),
                true,
                old.fatal()));
  }

  private void replace(UUID event, UnaryOperator<Cohort.Event> change) {
    cases.replaceAll(each -> each.id().equals(event) ? change.apply(each) : each);
  }

  /** A case turns out not to have been one. */
  public void withdraw(UUID event) {
    cases.removeIf(each -> each.id().equals(event));
  }

  /** A patient turns out to have got another product. */
  public void treatedWith(UUID patient, UUID product) {
    change(patient, product, 0);
  }

  /** A patient is seen again, so many days later. */
  public void seenAgain(UUID patient, int daysLater) {
    change(patient, treatmentOf(patient).product(), daysLater);
  }

  private void change(UUID patient, UUID product, int daysLater) {
    treatments.replaceAll(
        old ->
            old.patient().equals(patient)
                ? new Cohort.Treatment(
                    old.id(),
                    old.patient(),
                    old.centre(),
                    product,
                    old.lot(),
                    old.start(),
                    old.lastContact().plusDays(daysLater),
                    old.diedOn(),
                    old.sex(),
                    old.birthYear())
                : old);
  }

  public List<Exposure> exposures(DetectionCriteria criteria) {
    return new Screening(cohort(criteria), criteria, Thresholds.of(RULES)).exposures();
  }

  Cohort.Treatment treatmentOf(UUID patient) {
    return treatments.stream()
        .filter(treatment -> treatment.patient().equals(patient))
        .findFirst()
        .orElseThrow();
  }

  public Cohort cohort(DetectionCriteria criteria) {
    return new Cohort(
        new Cohort.Source(products, TERMS, centres, countries, treatments, cases, visits, profiles),
        criteria);
  }

  /** Seen from ten years after day 0 on, with plans that end then. */
  Evidence evidence(List<SuspectedDuplicates.Pair> suspected) {
    Cohort cohort = cohort();
    EvidenceReader.Source source =
        EvidenceReader.source(
            Map.of(), suspected, List.of(new Coverage.Released("LENTI", "L1", 80)), List.of());
    return Evidence.of(
        EvidenceReader.followed(cohort, DAY_0.plusYears(10), source),
        Optional.empty(),
        EvidenceReader.read(cohort, DetectionCriteria.STANDARD, source, Map.of()),
        new Evidence.Rules(
            456, 5, 0.05, new OnsetWindows(Map.of(OnsetWindows.KEY, "0 1 3 5")), 3, 0, 4, 0.05),
        new PairJudgement(Thresholds.of(RULES).limits(), Set.of(), Map.of()));
  }

  public Cohort cohort() {
    return cohort(DetectionCriteria.STANDARD);
  }

  public List<PairLine> pairs(DetectionCriteria criteria) {
    return new Screening(cohort(criteria), criteria, Thresholds.of(RULES)).pairs();
  }

  PairLine line(UUID product, String event) {
    return line(DetectionCriteria.STANDARD, product, event);
  }

  PairLine line(DetectionCriteria criteria, UUID product, String event) {
    return pairs(criteria).stream()
        .filter(line -> line.product().value().equals(product) && line.event().equals(event))
        .findFirst()
        .orElseThrow();
  }

  static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
