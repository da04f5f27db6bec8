package org.longwatch.signal.review;

import java.util.Set;

/** Where the review of a signal stands (GVP Module IX: validation, confirmation, assessment). */
public enum SignalState {
  NEW("New"),
  UNDER_REVIEW("Under review"),
  CONFIRMED("Confirmed"),
  REFUTED("Refuted"),
  CLOSED("Closed");

  private final String label;

  SignalState(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** States that may follow. */
  public Set<SignalState> next() {
    return switch (this) {
      case NEW -> Set.of(UNDER_REVIEW);
      case UNDER_REVIEW -> Set.of(CONFIRMED, REFUTED);
      case CONFIRMED, REFUTED -> Set.of(CLOSED, UNDER_REVIEW);
      case CLOSED -> Set.of();
    };
  }
}
