package org.longwatch.followup;

/**
 * How much of the follow-up that was expected until today has arrived. What lay in the past when a
 * treatment became known is not expected until the centre has confirmed its history.
 *
 * @param expected planned visits whose window has begun; the sum of the others
 * @param onTime held within the window
 * @param late held after the window
 * @param missed not held, and the window is over
 * @param open not held, and the window is still open
 */
public record Completeness(int expected, int onTime, int late, int missed, int open) {

  /** Share held, on time or late, among those whose window is over or that were held; 1 if none. */
  public double share() {
    int closed = onTime + late + missed;
    return closed == 0 ? 1 : (onTime + late) / (double) closed;
  }
}
