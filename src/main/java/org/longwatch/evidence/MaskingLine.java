package org.longwatch.evidence;

import java.util.List;

/**
 * A pair that does not meet a criterion beside all products, and meets it without the one that has
 * most of the event; exploratory, controls no error.
 *
 * @param level TERM or FAMILY
 * @param maskedBy code of the product that was left out, with all units that name it
 * @param crossed names of the criteria that are met only without it, as {@link PairJudgement} names
 *     them
 * @param cases of the pair, in units
 * @param casesWithout the same without units that name the masking product
 * @param scores beside all products
 * @param scoresWithout without the masking one; its EB05 stays at the prior of the whole run
 */
public record MaskingLine(
    String level,
    String productCode,
    String event,
    String maskedBy,
    List<String> crossed,
    long cases,
    long casesWithout,
    PairJudgement.Scores scores,
    PairJudgement.Scores scoresWithout) {

  public MaskingLine {
    crossed = List.copyOf(crossed);
  }
}
