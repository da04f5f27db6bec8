package org.longwatch.retention;

/**
 * How much of the follow-up that was expected until today has arrived. What lay in the past when a
 * treatment became known is not expected until the centre has confirmed its history; what was due
 * after a death or a withdrawal is not expected at all.
 *
 * @param expected planned contacts whose window has begun; the sum of the others
 * @param onTime held within the window
 * @param late held after the window
 * @param missed not held, and the window is over
 * @param lost not held, because the patient was lost to follow-up
 * @param open not held, and the window is still open
 */
public record Completeness(
    long expected, long onTime, long late, long missed, long lost, long open) {

  /** Nothing was expected. */
  public static final Completeness NONE = new Completeness(0, 0, 0, 0, 0);

  public Completeness {
    if (expected != onTime + late + missed + lost + open) {
      throw new IllegalArgumentException(expected + " is not the sum");
    }
  }

  public Completeness(long onTime, long late, long missed, long lost, long open) {
    this(onTime + late + missed + lost + open, onTime, late, missed, lost, open);
  }

  /** Held, on time or late. */
  public long held() {
    return onTime + late;
  }

  /** Those that can be judged: held, missed or lost. */
  public long closed() {
    return onTime + late + missed + lost;
  }

  /** Share held, on time or late, among those whose window is over or that were held; 1 if none. */
  public double share() {
    return closed() == 0 ? 1 : held() / (double) closed();
  }

  Completeness plus(Completeness other) {
    return new Completeness(
        onTime + other.onTime,
        late + other.late,
        missed + other.missed,
        lost + other.lost,
        open + other.open);
  }
}
