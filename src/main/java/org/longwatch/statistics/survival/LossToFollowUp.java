package org.longwatch.statistics.survival;

/**
 * How much could be hidden by those who were lost: how mature the follow-up is, and the cumulative
 * incidence if all of them stayed free of the event, or none did.
 *
 * <p>Maturity: Clark, Altman and De Stavola, Quantification of the completeness of follow-up.
 * Lancet 359 (2002) 1309-1310: time observed over time possible, where an event or a competing
 * event ends what is possible. Best and worst case bound any assumption about the lost, censoring
 * at random among them; they are no confidence limits.
 *
 * @param maturity 0 to 1; NaN when no time was possible
 * @param best everybody who was lost stayed free of any event to the end
 * @param worst everybody who was lost had the event when last seen
 */
public record LossToFollowUp(double maturity, CompetingRisks best, CompetingRisks worst) {

  /**
   * From subjects.
   *
   * @param status 0 censored, 1 the event, 2 a competing event
   * @param possible until when each subject could have been observed (data lock, end of plan), not
   *     before its exit; who is censored earlier was lost
   * @throws IllegalArgumentException for an end that lies before the exit, and as {@link
   *     CompetingRisks#of}
   */
  public static LossToFollowUp of(double[] entry, double[] exit, int[] status, double[] possible) {
    int n = exit.length;
    if (entry.length != n || status.length != n || possible.length != n) {
      throw new IllegalArgumentException("columns differ in length");
    }
    double[] kept = exit.clone();
    int[] worst = status.clone();
    double seen = 0;
    double could = 0;
    for (int i = 0; i < n; i++) {
      if (!(possible[i] >= exit[i] && possible[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "subject " + i + ": exit " + exit[i] + ", observable until " + possible[i]);
      }
      seen += exit[i] - entry[i];
      if (status[i] == RiskSets.CENSORED) {
        kept[i] = possible[i];
        if (exit[i] < possible[i]) {
          worst[i] = RiskSets.EVENT;
        }
      }
      could += kept[i] - entry[i];
    }
    return new LossToFollowUp(
        seen / could,
        CompetingRisks.of(entry, kept, status),
        CompetingRisks.of(entry, exit, worst));
  }
}
