package org.longwatch.handover;

/** Where a handover stands. */
public enum HandoverState {
  REQUESTED("waits for the other centre"),
  ACCEPTED("accepted"),
  DECLINED("declined"),
  TAKEN_BACK("taken back");

  private final String label;

  HandoverState(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
