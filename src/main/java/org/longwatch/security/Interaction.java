package org.longwatch.security;

/**
 * What may be done with resources of a type (SMART App Launch 2.2, "Scopes for requesting data").
 */
public enum Interaction {
  /** Create. */
  CREATE('c'),
  /** Read, read a version, history of one resource. */
  READ('r'),
  /** Update, patch. */
  UPDATE('u'),
  /** Delete. */
  DELETE('d'),
  /** Search, history of a type, and everything that finds rather than reads. */
  SEARCH('s');

  private final char letter;

  Interaction(char letter) {
    this.letter = letter;
  }

  /** Its letter in a scope. */
  public char letter() {
    return letter;
  }
}
