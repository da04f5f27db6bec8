package org.longwatch.simulation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.longwatch.fhir.bulk.Sheet;

/**
 * What is found at a visit besides its questions: the product's persistence, the absence of
 * replicating virus, shed vector, immune responses, an archived specimen, and how a child has
 * grown. Draws from streams of its own, so that the rest of the course does not depend on it.
 */
final class Findings {

  /** Copies in a microgram of DNA soon after treatment. */
  private static final double COPIES = 9000;

  private static final double DAYS_PER_YEAR = 365.25;

  private final SimulatedProduct product;
  private final LocalDate born;
  private final Draws draws;
  private final Draws further;
  private final double tall;

  Findings(SimulatedProduct product, LocalDate born, Draws draws, Draws further) {
    this.product = product;
    this.born = born;
    this.draws = draws;
    this.further = further;
    this.tall = 1 + draws.bell() * 0.04;
  }

  /** What a visit finds, if anything. */
  Optional<Sheet.Findings> at(String identifier, LocalDate day, int month) {
    boolean yearly = month % 12 == 0;
    boolean watched = product.integrates() && (yearly || month == 3 || month == 6);
    double decline = product.isCarT() ? StrictMath.exp(-month / 14.0) : 0.8;
    Sheet.Findings findings =
        new Sheet.Findings(
            identifier,
            day,
            watched && month % 24 != 0
                ? Optional.of(Draws.decimal(COPIES * decline * draws.between(0.6, 1.4), 0))
                : Optional.empty(),
            watched && month <= 12,
            product.integrates() && (month == 12 || month == 60),
            yearly ? growth(day) : Optional.empty(),
            measured(month));
    return findings.size() == 0 ? Optional.empty() : Optional.of(findings);
  }

  /**
   * What only some products make one look for: vector that is shed after a treatment in the body,
   * antibodies against its capsid, and antibodies against a receptor.
   */
  private List<Sheet.Measured> measured(int month) {
    List<Sheet.Measured> found = new ArrayList<>();
    double amount = further.unit();
    if (product.vectorClass.equals("AAV") && month <= 12) {
      boolean gone = amount < (month <= 3 ? 0.2 : 0.9);
      if (month <= 6) {
        found.add(
            new Sheet.Measured(
                "shedding",
                gone ? Optional.empty() : Optional.of(Draws.decimal(amount * 900 / month, 0)),
                "copies/mL",
                "{copies}/mL",
                "not-detected",
                "",
                "qPCR of saliva"));
      }
      if (month != 6) {
        found.add(
            new Sheet.Measured(
                "immunogenicity",
                Optional.of(BigDecimal.valueOf(100L << further.between(2, 6))),
                "titre",
                "{titer}",
                "",
                "AAV capsid",
                "ELISA"));
      }
    }
    if (product.isCarT() && (month == 6 || month == 12)) {
      found.add(
          new Sheet.Measured(
              "immunogenicity",
              Optional.empty(),
              "",
              "",
              amount < 0.15 ? "detected" : "not-detected",
              "Chimeric antigen receptor",
              "ELISA"));
    }
    return found;
  }

  private Optional<Sheet.Growth> growth(LocalDate day) {
    double age = (day.toEpochDay() - born.toEpochDay()) / DAYS_PER_YEAR;
    if (age >= 18) {
      return Optional.empty();
    }
    double height = (50 + 122 * StrictMath.pow(age / 18, 0.8)) * tall;
    double weight = (15.5 + age / 3) * height * height / 10_000 * draws.between(0.92, 1.1);
    return Optional.of(
        new Sheet.Growth(
            Draws.decimal(height, 1),
            Draws.decimal(weight, 1),
            age < 8 ? OptionalInt.empty() : OptionalInt.of((int) Math.min(5, (age - 6) / 2))));
  }
}
