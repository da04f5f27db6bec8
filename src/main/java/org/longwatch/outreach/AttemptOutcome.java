package org.longwatch.outreach;

/** What came of an attempt to reach a patient. */
public enum AttemptOutcome {
  NO_ANSWER("no answer"),
  MESSAGE_LEFT("message left"),
  REACHED("reached"),
  WRONG_ADDRESS("number or address is wrong"),
  DECLINED("does not want to be contacted now");

  private final String label;

  AttemptOutcome(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
