package org.longwatch.laboratory;

/** Whether what was looked for was there. */
public enum Detection {
  DETECTED,
  NOT_DETECTED,
  INDETERMINATE
}
