package org.longwatch.signal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.ProductId;
import org.longwatch.reference.Term;

/** A small record made by hand, for tests of what is computed from it. */
final class MadeRecord {

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
          Map.entry("sdr.rate.lower", 1.0),
          Map.entry("sdr.rate.n", 3.0),
          Map.entry("sdr.false-discovery-rate", 0.05),
          Map.entry("lot.family-wise-error", 0.05),
          Map.entry("lot.n", 3.0),
          Map.entry("lot.window-days", 30.0),
          Map.entry("site.family-wise-error", 0.01),
          Map.entry("site.ratio", 0.5),
          Map.entry("duplicate.days", 7.0),
          Map.entry("duplicate.overlap", 0.6));

  private static final List<Term> TERMS =
      List.of(
          new Term("1", "Acute myeloid leukaemia", "Blood", "MYELOID_MALIGNANCY", true),
          new Term("2", "T-cell lymphoma", "Blood", "T_CELL_MALIGNANCY", true),
          new Term("3", "Fever", "General", "GENERAL", false),
          new Term("4", "Infusion reaction", "General", "INFUSION_REACTION", true));

  final List<Cohort.Product> products = new ArrayList<>();
  final Map<UUID, String> centres = new HashMap<>();
  final List<Cohort.Treatment> treatments = new ArrayList<>();
  final List<Cohort.Event> cases = new ArrayList<>();
  final Map<UUID, Integer> visits = new HashMap<>();

  UUID product(String code, String modality) {
    UUID id = id("product " + code);
    products.add(new Cohort.Product(new ProductId(id), code, code, modality, "Holder"));
    return id;
  }

  UUID centre(String code) {
    UUID id = id("centre " + code);
    centres.put(id, code);
    return id;
  }

  /** A patient treated on day 0 and seen for so many days, with two visits. */
  UUID patient(UUID centre, UUID product, String lot, int days) {
    return patient(centre, product, lot, days, false);
  }

  UUID patient(UUID centre, UUID product, String lot, int days, boolean died) {
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
    visits.put(patient, 2);
    return patient;
  }

  UUID event(UUID patient, String code, int day, boolean serious) {
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

  Cohort.Treatment treatmentOf(UUID patient) {
    return treatments.stream()
        .filter(treatment -> treatment.patient().equals(patient))
        .findFirst()
        .orElseThrow();
  }

  Cohort cohort(DetectionCriteria criteria) {
    return new Cohort(
        new Cohort.Source(products, TERMS, centres, treatments, cases, visits), criteria);
  }

  Cohort cohort() {
    return cohort(DetectionCriteria.STANDARD);
  }

  List<PairLine> pairs(DetectionCriteria criteria) {
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
