package org.longwatch.reference;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One version of what somebody asks for in the follow-up of some products.
 *
 * @param jurisdiction code of a jurisdiction, {@link #ANY} or {@link #LABEL}
 * @param vectorClasses for which vector classes; empty for all
 * @param modalities for which modalities, for instance {@code CAR_T}; empty for all
 * @param products for which product codes; empty for all
 * @param years how long patients are followed; empty where no number was found
 * @param lifeLong whether patients are never let go altogether
 * @param statement what is known, in words
 * @param effectiveTo last day; empty while it is in force
 * @param source document and section
 * @param verified whether somebody has read the text
 * @param rules what follows from it; empty where nothing was found that could be planned
 */
public record PlanSet(
    String code,
    int version,
    String jurisdiction,
    List<String> vectorClasses,
    List<String> modalities,
    List<String> products,
    OptionalInt years,
    boolean lifeLong,
    String statement,
    LocalDate effectiveFrom,
    Optional<LocalDate> effectiveTo,
    String source,
    boolean verified,
    List<PlanRule> rules) {

  /** The registry's own default. */
  public static final String ANY = "ANY";

  /** The label of a product. */
  public static final String LABEL = "LABEL";

  public PlanSet {
    Objects.requireNonNull(code);
    vectorClasses = List.copyOf(vectorClasses);
    modalities = List.copyOf(modalities);
    products = List.copyOf(products);
    rules = List.copyOf(rules);
  }

  /** Code and version in one word, for instance {@code FDA_AAV@1}. */
  public String name() {
    return code + "@" + version;
  }

  /** How long it asks for, in words; says so where no number was found. */
  public String duration() {
    if (lifeLong) {
      return "life-long";
    }
    if (years.isEmpty()) {
      return "no number found";
    }
    return years.getAsInt() == 0 ? "none by default" : years.getAsInt() + " years";
  }

  boolean concerns(String vectorClass, String modality, String product) {
    return holds(vectorClasses, vectorClass)
        && holds(modalities, modality)
        && holds(products, product);
  }

  private static boolean holds(List<String> list, String value) {
    return list.isEmpty() || list.contains(value);
  }
}
