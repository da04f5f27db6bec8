package org.longwatch.signal;

/** Is told how far a run is, outside of the run's transaction. */
public interface Progress {

  /** What a run does, in this order. */
  enum Step {
    READING("Reading the record"),
    WATCHED("Adding up who was watched"),
    PAIRS("Counting products and events"),
    OUTLIERS("Comparing lots and centres"),
    SURVEILLANCE("Comparing with background rates"),
    EVIDENCE("Looking at the data behind the numbers"),
    PERFORMANCE("Simulating how the criteria behave"),
    STORING("Storing the run");

    private final String label;

    Step(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    /**
     * Share of the whole run, from 0 to 1; all steps count the same.
     *
     * @param share of this step that is done
     */
    public double ofAll(double share) {
      return (ordinal() + share) / values().length;
    }
  }

  /** Tells nobody. */
  Progress UNWATCHED =
      new Progress() {
        @Override
        public void at(Step step, double share) {}

        @Override
        public void stored(DetectionRun run) {}
      };

  /**
   * A step goes on.
   *
   * @param share of the step that is done, from 0 to 1
   * @throws org.longwatch.kernel.Conflict if the run must end because somebody else does it now
   */
  void at(Step step, double share);

  /**
   * The run is stored, in this transaction.
   *
   * @throws org.longwatch.kernel.Conflict if it must not be, because somebody else does it now
   */
  void stored(DetectionRun run);
}
