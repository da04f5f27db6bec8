package org.longwatch.reminder;

/** What became of a letter. */
public enum LetterState {
  /** Waits for its next attempt; refused letters wait longer each time and are never given up. */
  PENDING,
  /** The SMTP server has accepted it. */
  SENT,
  /** Nobody is known to whom it could go, or nothing arrives at the address. */
  FAILED,
  /** Nothing of it was owed any more when its turn came. */
  SUPPRESSED
}
