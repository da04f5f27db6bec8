package org.longwatch.signal;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.ProductId;
import org.longwatch.reference.ProductProfile;
import org.longwatch.reference.Term;
import org.longwatch.security.Sha256;
import org.longwatch.surveillance.CountedDays;
import org.longwatch.surveillance.WatchedTime;

/**
 * The record at a lock point and a clinical cut-off, in columns: who was treated with what, seen
 * until when, and which case counts for which product. An exposure is one patient and one product,
 * from the first treatment with it; its days are counted from there. Everything is sorted, so equal
 * input gives equal arrays.
 */
public final class Cohort {

  /** Family of cases whose term the dictionary does not hold, and term of those without a code. */
  public static final String UNCODED = "UNCODED";

  /** A product as known at the lock point. */
  public record Product(
      ProductId id, String code, String name, String modality, String vectorClass, String holder) {}

  /** A treatment as read, with the last day on which its patient was seen. */
  record Treatment(
      UUID id,
      UUID patient,
      UUID centre,
      UUID product,
      String lot,
      LocalDate start,
      LocalDate lastContact,
      Optional<LocalDate> diedOn,
      String sex,
      String birthYear) {}

  /** A case as read. */
  record Event(
      UUID id,
      UUID patient,
      UUID centre,
      Optional<UUID> treatment,
      String code,
      LocalDate onset,
      boolean serious,
      boolean fatal) {}

  final List<Product> products;
  final List<Term> terms;
  final List<String> families;
  final int[] familyOfTerm;
  final List<String> centreCodes;
  final List<CentreId> centres;

  final int patients;
  final int[] patientCentre;

  /** Days of the visits of each patient, as epoch days, rising. */
  final int[][] patientVisits;

  final int[] patientFirstProduct;

  /** One row per patient and product. */
  final int[] exposurePatient;

  final int[] exposureProduct;

  /** Number of the exposure among those of its product, from 0. */
  final int[] exposurePlace;

  /** Exposures per product. */
  final int[] exposuresOf;

  /** Last day seen, counted from the first treatment. */
  final int[] exposureExit;

  final boolean[] exposureDied;

  /** Whether it ends because another product was given; that day does not count any more. */
  final boolean[] exposureSwitched;

  /** The treatment with which the exposure began. */
  final int[] exposureTreatment;

  final List<Treatment> treatments;
  final int[] treatmentPatient;
  final int[] treatmentProduct;

  final List<Event> cases;
  final int[] casePatient;
  final int[] caseTerm;

  /** One row per case and product it counts for. */
  final int[] countedCase;

  final int[] countedExposure;

  /** Day of onset, counted from the first treatment with the product. */
  final int[] countedDay;

  /** The treatment with the product that was the last before the onset. */
  final int[] countedTreatment;

  /** Days that count, by family. */
  final List<CountedDays> countedDays;

  private final List<String> countries;
  private final Map<UUID, String> centreCountries;
  private final Map<Integer, List<Integer>> treatmentsOfPatient;
  private final String inputHash;

  /**
   * What the columns are made of.
   *
   * @param profiles of products by their code, for the treated disease
   */
  record Source(
      List<Product> products,
      List<Term> terms,
      Map<UUID, String> centreCodes,
      Map<UUID, String> centreCountries,
      List<Treatment> treatments,
      List<Event> cases,
      Map<UUID, int[]> visits,
      Map<String, ProductProfile> profiles) {}

  Cohort(Source source, DetectionCriteria criteria) {
    products = sorted(source.products(), Comparator.comparing(Product::code));
    Map<UUID, Integer> productIndex = new HashMap<>();
    for (Product product : products) {
      productIndex.put(product.id().value(), productIndex.size());
    }
    treatments =
        sorted(
            source.treatments(),
            Comparator.comparing(Treatment::start).thenComparing(Treatment::id));
    cases = sorted(source.cases(), Comparator.comparing(Event::id));
    countries = source.centreCountries().values().stream().distinct().sorted().toList();
    centreCountries = Map.copyOf(source.centreCountries());
    inputHash = hash(source);

    Map<UUID, Integer> patientIndex = new TreeMap<>();
    treatments.forEach(treatment -> patientIndex.put(treatment.patient(), 0));
    int number = 0;
    for (Map.Entry<UUID, Integer> entry : patientIndex.entrySet()) {
      entry.setValue(number++);
    }
    patients = number;
    Map<String, Term> dictionary = new TreeMap<>();
    source.terms().forEach(term -> dictionary.put(term.code(), term));
    for (Event event : cases) {
      dictionary.computeIfAbsent(
          code(event),
          code ->
              new Term(
                  code,
                  code.equals(UNCODED) ? "Told in words only" : "Code " + code,
                  UNCODED,
                  UNCODED,
                  false));
    }
    terms = List.copyOf(dictionary.values());
    families = terms.stream().map(Term::family).distinct().sorted().toList();
    countedDays = families.stream().map(criteria::counted).toList();
    familyOfTerm = terms.stream().mapToInt(term -> families.indexOf(term.family())).toArray();
    Map<String, Integer> termIndex = new HashMap<>();
    terms.forEach(term -> termIndex.put(term.code(), termIndex.size()));

    List<Map.Entry<UUID, String>> byCode =
        sorted(List.copyOf(source.centreCodes().entrySet()), Map.Entry.comparingByValue());
    centreCodes = byCode.stream().map(Map.Entry::getValue).toList();
    centres = byCode.stream().map(entry -> new CentreId(entry.getKey())).toList();
    Map<UUID, Integer> centreIndex = new HashMap<>();
    byCode.forEach(entry -> centreIndex.put(entry.getKey(), centreIndex.size()));

    Map<UUID, LocalDate> lastOnset = new HashMap<>();
    cases.forEach(
        event -> lastOnset.merge(event.patient(), event.onset(), (x, y) -> x.isAfter(y) ? x : y));

    patientCentre = new int[patients];
    patientVisits = new int[patients][];
    patientFirstProduct = new int[patients];
    Arrays.fill(patientFirstProduct, -1);
    treatmentPatient = new int[treatments.size()];
    treatmentProduct = new int[treatments.size()];
    Map<Long, Integer> exposureIndex = new HashMap<>();
    List<int[]> exposures = new ArrayList<>();
    List<Boolean> died = new ArrayList<>();
    List<Boolean> switched = new ArrayList<>();
    List<LocalDate> exposureStart = new ArrayList<>();
    Map<UUID, LocalDate> firstStart = new HashMap<>();
    treatments.forEach(each -> firstStart.putIfAbsent(each.patient(), each.start()));
    treatmentsOfPatient = new HashMap<>();
    for (int i = 0; i < treatments.size(); i++) {
      treatmentsOfPatient
          .computeIfAbsent(patientIndex.get(treatments.get(i).patient()), p -> new ArrayList<>())
          .add(i);
    }
    for (int i = 0; i < treatments.size(); i++) {
      Treatment treatment = treatments.get(i);
      int patient = patientIndex.get(treatment.patient());
      int product = productIndex.get(treatment.product());
      treatmentPatient[i] = patient;
      treatmentProduct[i] = product;
      if (patientFirstProduct[patient] < 0) {
        patientFirstProduct[patient] = product;
        patientCentre[patient] = centreIndex.get(treatment.centre());
        patientVisits[patient] = source.visits().getOrDefault(treatment.patient(), new int[0]);
      }
      boolean watched =
          criteria.timeAtRisk() != DetectionCriteria.TimeAtRisk.FIRST_ONLY
              || treatment.start().equals(firstStart.get(treatment.patient()));
      if (watched && exposureIndex.putIfAbsent(key(patient, product), exposures.size()) == null) {
        LocalDate exit = exit(treatment, lastOnset.get(treatment.patient()));
        Optional<LocalDate> next =
            criteria.timeAtRisk() == DetectionCriteria.TimeAtRisk.UNTIL_NEXT
                ? nextProduct(patient, treatment).filter(day -> !day.isAfter(exit))
                : Optional.empty();
        exposures.add(new int[] {patient, product, days(treatment.start(), next.orElse(exit)), i});
        died.add(treatment.diedOn().isPresent() && next.isEmpty());
        switched.add(next.isPresent());
        exposureStart.add(treatment.start());
      }
    }
    exposurePatient = exposures.stream().mapToInt(row -> row[0]).toArray();
    exposureProduct = exposures.stream().mapToInt(row -> row[1]).toArray();
    exposureExit = exposures.stream().mapToInt(row -> row[2]).toArray();
    exposureTreatment = exposures.stream().mapToInt(row -> row[3]).toArray();
    exposuresOf = new int[products.size()];
    exposurePlace = new int[exposures.size()];
    for (int i = 0; i < exposurePlace.length; i++) {
      exposurePlace[i] = exposuresOf[exposureProduct[i]]++;
    }
    exposureDied = new boolean[exposures.size()];
    exposureSwitched = new boolean[exposures.size()];
    for (int i = 0; i < exposureDied.length; i++) {
      exposureDied[i] = died.get(i);
      exposureSwitched[i] = switched.get(i);
    }

    Map<UUID, Integer> treatmentIndex = new HashMap<>();
    for (int i = 0; i < treatments.size(); i++) {
      treatmentIndex.put(treatments.get(i).id(), i);
    }
    casePatient = new int[cases.size()];
    caseTerm = new int[cases.size()];
    List<int[]> counted = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Event event = cases.get(i);
      casePatient[i] = patientIndex.getOrDefault(event.patient(), -1);
      caseTerm[i] = termIndex.get(code(event));
      if (casePatient[i] < 0) {
        continue;
      }
      Integer named = event.treatment().map(treatmentIndex::get).orElse(null);
      Map<Integer, Integer> latest = new TreeMap<>();
      for (int treatment : treatmentsOfPatient.get(casePatient[i])) {
        boolean candidate = event.treatment().isEmpty() || named != null && named == treatment;
        if (candidate && !treatments.get(treatment).start().isAfter(event.onset())) {
          latest.put(treatmentProduct[treatment], treatment);
        }
      }
      if (event.treatment().isEmpty()) {
        attribute(latest, casePatient[i], criteria.attribution());
      }
      Term term = terms.get(caseTerm[i]);
      for (Map.Entry<Integer, Integer> entry : latest.entrySet()) {
        Integer exposure = exposureIndex.get(key(casePatient[i], entry.getKey()));
        ProductProfile profile = source.profiles().get(products.get(entry.getKey()).code());
        if (exposure == null || profile != null && profile.treats(term)) {
          continue;
        }
        int day = days(exposureStart.get(exposure), event.onset());
        int last = exposureExit[exposure] - (exposureSwitched[exposure] ? 1 : 0);
        if (day <= last && countedDays.get(familyOfTerm[caseTerm[i]]).counts(day)) {
          counted.add(new int[] {i, exposure, day, entry.getValue()});
        }
      }
    }
    countedCase = counted.stream().mapToInt(row -> row[0]).toArray();
    countedExposure = counted.stream().mapToInt(row -> row[1]).toArray();
    countedDay = counted.stream().mapToInt(row -> row[2]).toArray();
    countedTreatment = counted.stream().mapToInt(row -> row[3]).toArray();
  }

  public List<Product> products() {
    return products;
  }

  /** Number of exposures, that is of patients per product. */
  public int exposures() {
    return exposurePatient.length;
  }

  /** Index of the exposure's product. */
  public int productOf(int exposure) {
    return exposureProduct[exposure];
  }

  /** The last day an exposure was seen, counted from its first treatment. */
  public int exitOf(int exposure) {
    return exposureExit[exposure];
  }

  /** Number of rows of case and product it counts for. */
  public int counted() {
    return countedCase.length;
  }

  /** The exposure a row counts for. */
  public int countedExposure(int row) {
    return countedExposure[row];
  }

  /** The day of onset of a row, counted from the first treatment of its exposure. */
  public int countedDay(int row) {
    return countedDay[row];
  }

  /** Family of the term of a row's case. */
  public String countedFamily(int row) {
    return families.get(familyOfTerm[caseTerm[countedCase[row]]]);
  }

  /** Who was watched for a first event of each family, for the comparison with background rates. */
  WatchedTime watchedTime() {
    int rows = exposures();
    int[][] firstDay = new int[families.size()][rows];
    for (int[] days : firstDay) {
      Arrays.fill(days, -1);
    }
    for (int i = 0; i < counted(); i++) {
      int[] days = firstDay[familyOfTerm[caseTerm[countedCase[i]]]];
      int row = countedExposure[i];
      if (days[row] < 0 || countedDay[i] < days[row]) {
        days[row] = countedDay[i];
      }
    }
    int[] start = new int[rows];
    String[] sex = new String[rows];
    int[] birthYear = new int[rows];
    int[] region = new int[rows];
    for (int row = 0; row < rows; row++) {
      Treatment treatment = treatments.get(exposureTreatment[row]);
      start[row] = Math.toIntExact(treatment.start().toEpochDay());
      sex[row] = treatment.sex();
      birthYear[row] =
          treatment.birthYear().matches("[0-9]{4}") ? Integer.parseInt(treatment.birthYear()) : 0;
      region[row] = countries.indexOf(centreCountries.get(treatment.centre()));
    }
    return new WatchedTime(
        products.stream().map(Product::code).toList(),
        products.stream().map(Product::vectorClass).toList(),
        countries,
        families,
        exposureProduct,
        start,
        exposureExit,
        sex,
        birthYear,
        region,
        firstDay,
        countedDays);
  }

  /** Treated patients. */
  public int patients() {
    return patients;
  }

  /** A case and one product it counts for. */
  public record Counted(
      UUID event,
      UUID patient,
      ProductId product,
      String term,
      String family,
      LocalDate onset,
      boolean serious,
      boolean fatal) {}

  /** How many days a patient was watched after the first treatment with a product. */
  public record Watched(UUID patient, ProductId product, int days) {}

  /** What counts, in order of the case's id. */
  public List<Counted> countedCases() {
    List<Counted> rows = new ArrayList<>();
    for (int i = 0; i < countedCase.length; i++) {
      Event event = cases.get(countedCase[i]);
      rows.add(
          new Counted(
              event.id(),
              event.patient(),
              products.get(exposureProduct[countedExposure[i]]).id(),
              code(event),
              countedFamily(i),
              event.onset(),
              event.serious(),
              event.fatal()));
    }
    return rows;
  }

  /** Term of every case that was read, whether it counts for a product or not. */
  public Map<UUID, String> termsOfCases() {
    Map<UUID, String> codes = new HashMap<>();
    cases.forEach(event -> codes.put(event.id(), code(event)));
    return codes;
  }

  /** Everybody who was watched, once for each product. */
  public List<Watched> watched() {
    Map<Integer, UUID> ids = new HashMap<>();
    for (int i = 0; i < treatments.size(); i++) {
      ids.put(treatmentPatient[i], treatments.get(i).patient());
    }
    List<Watched> rows = new ArrayList<>();
    for (int x = 0; x < exposurePatient.length; x++) {
      rows.add(
          new Watched(
              ids.get(exposurePatient[x]), products.get(exposureProduct[x]).id(), exposureExit[x]));
    }
    return rows;
  }

  /** SHA-256 of everything that was read. */
  public String inputHash() {
    return inputHash;
  }

  /** The day on which the patient of a treatment got another product, after this one's day. */
  private Optional<LocalDate> nextProduct(int patient, Treatment begun) {
    return treatmentsOfPatient.get(patient).stream()
        .map(treatments::get)
        .filter(
            each -> !each.product().equals(begun.product()) && each.start().isAfter(begun.start()))
        .map(Treatment::start)
        .findFirst();
  }

  /** Keeps of the products before an onset those that the case counts for. */
  private void attribute(
      Map<Integer, Integer> latest, int patient, DetectionCriteria.Attribution attribution) {
    if (latest.size() < 2 || attribution == DetectionCriteria.Attribution.EVERY) {
      return;
    }
    Map<Integer, LocalDate> days = new HashMap<>();
    for (int treatment : treatmentsOfPatient.get(patient)) {
      LocalDate start = treatments.get(treatment).start();
      if (attribution == DetectionCriteria.Attribution.FIRST) {
        days.putIfAbsent(treatmentProduct[treatment], start);
      }
    }
    if (attribution == DetectionCriteria.Attribution.LAST) {
      latest.forEach((product, treatment) -> days.put(product, treatments.get(treatment).start()));
    }
    days.keySet().retainAll(latest.keySet());
    LocalDate chosen =
        attribution == DetectionCriteria.Attribution.FIRST
            ? Collections.min(days.values())
            : Collections.max(days.values());
    // two products of one day stand side by side
    latest.keySet().removeIf(product -> !days.get(product).equals(chosen));
  }

  private static LocalDate exit(Treatment treatment, LocalDate lastOnset) {
    LocalDate exit = treatment.lastContact();
    if (lastOnset != null && lastOnset.isAfter(exit)) {
      exit = lastOnset;
    }
    if (treatment.diedOn().isPresent()) {
      exit = treatment.diedOn().get();
    }
    return exit.isBefore(treatment.start()) ? treatment.start() : exit;
  }

  private static String code(Event event) {
    return event.code().isBlank() ? UNCODED : event.code();
  }

  private static int days(LocalDate from, LocalDate to) {
    return Math.toIntExact(to.toEpochDay() - from.toEpochDay());
  }

  private static long key(int patient, int product) {
    return (long) patient << 32 | product;
  }

  private String hash(Source source) {
    StringBuilder text = new StringBuilder();
    for (Product product : products) {
      text.append(product.code()).append('|').append(product.modality());
      text.append('|').append(product.vectorClass()).append('\n');
    }
    for (Treatment t : treatments) {
      text.append(t.id()).append('|').append(t.patient()).append('|').append(t.product());
      text.append('|').append(t.lot()).append('|').append(t.start());
      text.append('|').append(t.lastContact());
      text.append('|').append(t.sex()).append('|').append(t.birthYear());
      text.append('|').append(centreCountries.get(t.centre()));
      text.append('|').append(t.diedOn().map(LocalDate::toString).orElse("")).append('\n');
    }
    for (Event event : cases) {
      text.append(event.id()).append('|').append(event.patient()).append('|');
      text.append(event.treatment().map(UUID::toString).orElse("")).append('|');
      text.append(event.code()).append('|').append(event.onset()).append('|');
      text.append(event.serious()).append('|').append(event.fatal()).append('\n');
    }
    new TreeMap<>(source.visits())
        .forEach(
            (patient, held) ->
                text.append(patient).append('|').append(Arrays.toString(held)).append('\n'));
    new TreeMap<>(source.profiles())
        .forEach(
            (product, profile) ->
                text.append(product)
                    .append('|')
                    .append(new TreeSet<>(profile.treated()))
                    .append('\n'));
    return Sha256.of(text.toString());
  }

  private static <T> List<T> sorted(List<T> list, Comparator<? super T> order) {
    List<T> copy = new ArrayList<>(list);
    copy.sort(order);
    return List.copyOf(copy);
  }
}
