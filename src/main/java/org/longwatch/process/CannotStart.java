package org.longwatch.process;

/**
 * Something outside the program prevents the start: a taken port, a foreign directory, a missing
 * tool. The message is written for the operator: what is wrong, where, and what to do about it.
 */
public final class CannotStart extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CannotStart(String message) {
    super(message);
  }

  public CannotStart(String message, Throwable cause) {
    super(message, cause);
  }
}
