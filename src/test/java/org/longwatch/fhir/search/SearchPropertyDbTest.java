package org.longwatch.fhir.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.Issue;

/**
 * What a search finds is what a look at every single resource finds, for random questions; and so
 * is what the same question lets through as a filter of an export.
 */
class SearchPropertyDbTest {

  private static final List<String> PREFIXES =
      List.of("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb");
  private static final List<String> SYSTEMS = List.of("http://a.example", "http://b.example", "");
  private static final List<String> CODES = List.of("one", "two", "thr|ee", "fo,ur", "fünf");
  private static final List<String> TEXTS =
      List.of("Élan vital", "elan", "Blood, peripheral", "100% sure_", "bone marrow");

  private static final Random RANDOM = new Random(20260311);
  private static final List<Observation> OBSERVATIONS = new ArrayList<>();

  private static Shelf shelf;

  @BeforeAll
  static void fill() {
    shelf = new Shelf();
    List<UUID> patients =
        shelf.put(shelf.lyon, List.of(Shelf.patient("A", "1980"), Shelf.patient("B", "1990-02")));
    for (int i = 0; i < 400; i++) {
      OBSERVATIONS.add(observation(patients.get(RANDOM.nextInt(2))));
    }
    shelf.put(shelf.lyon, OBSERVATIONS);
    List<UUID> others = shelf.put(shelf.graz, List.of(Shelf.patient("A", "1980")));
    List<Observation> foreign = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      foreign.add(observation(others.get(0)));
    }
    shelf.put(shelf.graz, foreign);
  }

  @AfterAll
  static void empty() {
    shelf.close();
  }

  private static Observation observation(UUID patient) {
    Observation observation = new Observation();
    observation.setSubject(new Reference("Patient/" + patient));
    CodeableConcept code = new CodeableConcept();
    for (int i = RANDOM.nextInt(3); i >= 0; i--) {
      code.addCoding(
          new Coding()
              .setSystem(blank(pick(SYSTEMS)))
              .setCode(pick(CODES))
              .setDisplay(RANDOM.nextBoolean() ? pick(TEXTS) : null));
    }
    observation.setCode(code);
    int when = RANDOM.nextInt(10);
    if (when < 7) {
      observation.setEffective(new DateTimeType(date()));
    } else if (when < 9) {
      Period period = new Period();
      String one = date().substring(0, 4) + "-02-10";
      String two = (Integer.parseInt(one.substring(0, 4)) + RANDOM.nextInt(3)) + "-03-01";
      if (RANDOM.nextInt(4) > 0) {
        period.setStartElement(new DateTimeType(one));
      }
      if (RANDOM.nextInt(4) > 0) {
        period.setEndElement(new DateTimeType(two));
      }
      observation.setEffective(period.isEmpty() ? new DateTimeType(one) : period);
    }
    int value = RANDOM.nextInt(3);
    if (value == 0) {
      observation.setValue(
          new Quantity()
              .setValue(new BigDecimal(RANDOM.nextInt(400)).movePointLeft(RANDOM.nextInt(3)))
              .setSystem("http://unitsofmeasure.org")
              .setCode(RANDOM.nextBoolean() ? "mg" : "{copies}/{cell}"));
    } else if (value == 1) {
      observation.setValue(new StringType(pick(TEXTS)));
    }
    return observation;
  }

  private static String blank(String text) {
    return text.isEmpty() ? null : text;
  }

  private static <T> T pick(List<T> all) {
    return all.get(RANDOM.nextInt(all.size()));
  }

  /** A date of any exactness between 2018 and 2021. */
  private static String date() {
    LocalDateTime moment =
        LocalDateTime.of(2018, 1, 1, 0, 0).plusSeconds(RANDOM.nextInt(4 * 365 * 24 * 3600));
    String text = moment.withNano(0).toString();
    return switch (RANDOM.nextInt(6)) {
      case 0 -> text.substring(0, 4);
      case 1 -> text.substring(0, 7);
      case 2, 3 -> text.substring(0, 10);
      case 4 -> moment.withNano(0).withSecond(RANDOM.nextInt(59) + 1) + "Z";
      default -> moment.withSecond(7) + "+0" + RANDOM.nextInt(6) + ":00";
    };
  }

  @Test
  void datesAreComparedAsRanges() {
    for (int i = 0; i < 90; i++) {
      String prefix = pick(PREFIXES);
      String date = date();
      long[] asked = range(date);
      check("date=" + encoded(prefix + date), each -> fits(prefix, asked, range(each)));
    }
  }

  @Test
  void twoDatesMakeAWindow() {
    for (int i = 0; i < 30; i++) {
      String from = date();
      String until = date();
      check(
          "date=ge" + encoded(from) + "&date=" + encoded("lt" + until),
          each -> fits("ge", range(from), range(each)) && fits("lt", range(until), range(each)));
    }
  }

  @Test
  void whatItIsAboutAndWhoItIsAreConditionsToo() {
    String patient = OBSERVATIONS.get(0).getSubject().getReferenceElement().getIdPart();
    check(
        "patient=Patient/" + patient,
        each -> each.getSubject().getReferenceElement().getIdPart().equals(patient));
    check("patient=Patient/" + UUID.randomUUID(), each -> false);
    String id = Shelf.id(OBSERVATIONS.get(7)).toString();
    check("_id=" + id + "," + UUID.randomUUID(), each -> Shelf.id(each).toString().equals(id));
    check("date:missing=true", each -> !each.hasEffective());
    check("subject:missing=true", each -> false);
  }

  @Test
  void oneOfSeveralDatesIsEnough() {
    for (int i = 0; i < 30; i++) {
      String one = date();
      String other = date();
      check(
          "date=" + encoded(one + ",gt" + other),
          each -> fits("", range(one), range(each)) || fits("gt", range(other), range(each)));
    }
  }

  @Test
  void codesAreComparedWithTheirSystems() {
    for (int i = 0; i < 100; i++) {
      String system = pick(SYSTEMS);
      String code = pick(CODES);
      String escaped = code.replace("|", "\\|").replace(",", "\\,");
      int form = RANDOM.nextInt(4);
      boolean not = RANDOM.nextInt(3) == 0;
      String value =
          form == 0
              ? escaped
              : form == 1 ? system + "|" + escaped : form == 2 ? system + "|" : "|" + escaped;
      Predicate<Coding> fits =
          coding -> {
            String of = coding.getSystem() == null ? "" : coding.getSystem();
            return switch (form) {
              case 0 -> code.equals(coding.getCode());
              case 1 -> code.equals(coding.getCode()) && of.equals(system);
              case 2 -> of.equals(system);
              default -> code.equals(coding.getCode()) && of.isEmpty();
            };
          };
      check(
          "code" + (not ? ":not" : "") + "=" + encoded(value),
          each -> each.getCode().getCoding().stream().anyMatch(fits) != not);
    }
  }

  @Test
  void oneOfSeveralCodesIsEnoughAndAllParametersCount() {
    for (int i = 0; i < 40; i++) {
      String date = date();
      check(
          "code=one,two&date=" + encoded("ge" + date) + "&value-string:missing=true",
          each ->
              each.getCode().getCoding().stream()
                      .anyMatch(coding -> List.of("one", "two").contains(coding.getCode()))
                  && fits("ge", range(date), range(each))
                  && !(each.getValue() instanceof StringType));
    }
  }

  @Test
  void wordsAreFoundByTheirBeginningWithoutCaseAndAccents() {
    for (String asked : List.of("elan", "ÉLAN", "Blood", "100%", "100% sure_", "_", "%", "vital")) {
      check(
          "value-string=" + encoded(asked.replace(",", "\\,")),
          each -> text(each).startsWith(plain(asked)) && !text(each).isEmpty());
      check(
          "value-string:contains=" + encoded(asked),
          each -> text(each).contains(plain(asked)) && !text(each).isEmpty());
      check(
          "value-string:exact=" + encoded(asked),
          each -> each.getValue() instanceof StringType string && string.getValue().equals(asked));
      check(
          "code:text=" + encoded(asked),
          each ->
              each.getCode().getCoding().stream()
                  .anyMatch(
                      coding ->
                          coding.hasDisplay()
                              && plain(coding.getDisplay()).startsWith(plain(asked))));
    }
  }

  @Test
  void quantitiesAreAsExactAsTheyAreWritten() {
    for (int i = 0; i < 100; i++) {
      String prefix = pick(PREFIXES);
      BigDecimal asked = new BigDecimal(RANDOM.nextInt(400)).movePointLeft(RANDOM.nextInt(3));
      String unit = RANDOM.nextBoolean() ? "" : "|http://unitsofmeasure.org|mg";
      BigDecimal half = new BigDecimal("0.5").movePointLeft(Math.max(0, asked.scale()));
      check(
          "value-quantity=" + encoded(prefix + asked.toPlainString() + unit),
          each -> {
            if (!(each.getValue() instanceof Quantity quantity)
                || !unit.isEmpty() && !quantity.getCode().equals("mg")) {
              return false;
            }
            BigDecimal is = quantity.getValue();
            boolean equal =
                is.compareTo(asked.subtract(half)) >= 0 && is.compareTo(asked.add(half)) < 0;
            return switch (prefix) {
              case "ne" -> !equal;
              case "gt", "sa" -> is.compareTo(asked) > 0;
              case "lt", "eb" -> is.compareTo(asked) < 0;
              case "ge" -> is.compareTo(asked) >= 0;
              case "le" -> is.compareTo(asked) <= 0;
              default -> equal;
            };
          });
    }
  }

  @Test
  void resultsComeInTheOrderAskedForAndAreAllThere() {
    for (String sort :
        List.of(
            "date",
            "-date",
            "code",
            "-code",
            "value-quantity",
            "-value-quantity,date",
            "code,-date",
            "-_lastUpdated",
            "_id",
            "-_id",
            "value-string,code,-date")) {
      List<UUID> sorted = shelf.all(shelf.ofLyon, "Observation?_sort=" + sort + "&_count=37");
      assertEquals(OBSERVATIONS.size(), sorted.size(), sort);
      assertEquals(ids(each -> true), new TreeSet<>(sorted), sort);
      String first = sort.split(",")[0];
      List<Double> keys = new ArrayList<>();
      if (first.endsWith("date")) {
        sorted.forEach(id -> keys.add(key((Observation) shelf.resources.get(id))));
      } else if (first.endsWith("quantity")) {
        for (UUID id : sorted) {
          keys.add(
              ((Observation) shelf.resources.get(id)).getValue() instanceof Quantity quantity
                  ? quantity.getValue().doubleValue()
                  : null);
        }
      }
      int lastKnown = keys.indexOf(null) < 0 ? keys.size() : keys.indexOf(null);
      for (int i = 1; i < keys.size(); i++) {
        if (i >= lastKnown) {
          assertEquals(null, keys.get(i), "what is missing comes last");
        } else {
          int compared = keys.get(i - 1).compareTo(keys.get(i));
          assertTrue(first.startsWith("-") ? compared >= 0 : compared <= 0, sort + " at " + i);
        }
      }
    }
  }

  private static Double key(Observation observation) {
    long[] range = range(observation);
    return range == null ? null : (double) range[0];
  }

  private static void check(String query, Predicate<Observation> fits) {
    List<UUID> found = shelf.all(shelf.ofLyon, "Observation?" + query + "&_count=150");
    assertEquals(found.size(), new TreeSet<>(found).size(), query + " shows one twice");
    assertEquals(ids(fits), new TreeSet<>(found), query);
    List<Issue> issues = new ArrayList<>();
    TypeFilter filter =
        TypeFilter.read("Observation?" + query, "http://here.example/", issues)
            .orElseThrow(() -> new AssertionError(query + issues));
    assertEquals(ids(each -> takes(filter, each)), new TreeSet<>(found), "as a filter: " + query);
  }

  private static boolean takes(TypeFilter filter, Observation each) {
    UUID patient = UUID.fromString(each.getSubject().getReferenceElement().getIdPart());
    Instant now = Instant.EPOCH;
    return filter.takes(
        new StoredVersion(
            Shelf.id(each), "Observation", 1, shelf.lyon.value(), patient, now, Fhir.write(each)),
        each,
        now);
  }

  private static TreeSet<UUID> ids(Predicate<Observation> fits) {
    TreeSet<UUID> ids = new TreeSet<>();
    OBSERVATIONS.stream().filter(fits).forEach(each -> ids.add(Shelf.id(each)));
    return ids;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String text(Observation observation) {
    return observation.getValue() instanceof StringType text ? plain(text.getValue()) : "";
  }

  private static String plain(String text) {
    return text.toLowerCase(java.util.Locale.ROOT).replace('é', 'e').replace('ü', 'u');
  }

  /** FHIR R4, search, "Prefixes", word by word. */
  private static boolean fits(String prefix, long[] asked, long[] is) {
    if (is == null) {
      return false;
    }
    boolean contained = asked[0] <= is[0] && is[1] <= asked[1];
    return switch (prefix) {
      case "ne" -> !contained;
      case "gt" -> is[1] > asked[1];
      case "lt" -> is[0] < asked[0];
      case "ge" -> is[1] > asked[1] || contained;
      case "le" -> is[0] < asked[0] || contained;
      case "sa" -> is[0] >= asked[1];
      case "eb" -> is[1] <= asked[0];
      default -> contained;
    };
  }

  private static long[] range(Observation observation) {
    if (observation.getEffective() instanceof DateTimeType date) {
      return range(date.getValueAsString());
    }
    if (observation.getEffective() instanceof Period period) {
      return new long[] {
        period.hasStart()
            ? range(period.getStartElement().getValueAsString())[0]
            : Long.MIN_VALUE / 4,
        period.hasEnd() ? range(period.getEndElement().getValueAsString())[1] : Long.MAX_VALUE / 4
      };
    }
    return null;
  }

  private static long[] range(String date) {
    if (date.length() > 10) {
      java.time.OffsetDateTime moment = java.time.OffsetDateTime.parse(date);
      return new long[] {
        moment.toEpochSecond() * 1000, moment.plusSeconds(1).toEpochSecond() * 1000
      };
    }
    LocalDate low = LocalDate.parse((date + "-01-01").substring(0, 10));
    LocalDate high =
        date.length() == 4
            ? low.plusYears(1)
            : date.length() == 7 ? low.plusMonths(1) : low.plusDays(1);
    return new long[] {
      low.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1000,
      high.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1000
    };
  }
}
