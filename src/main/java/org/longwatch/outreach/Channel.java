package org.longwatch.outreach;

/** A way to reach a patient. */
public enum Channel {
  PHONE("telephone"),
  LETTER("letter"),
  MAIL("e-mail or message"),
  HOME_PHYSICIAN("home physician"),
  RELATIVE("relative"),
  POPULATION_REGISTER("population register");

  private final String label;

  Channel(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
