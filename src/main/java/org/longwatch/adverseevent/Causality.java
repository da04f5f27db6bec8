package org.longwatch.adverseevent;

/** Whether the reporter holds the treatment responsible (WHO-UMC). */
public enum Causality {
  CERTAIN,
  PROBABLE,
  POSSIBLE,
  UNLIKELY,
  UNCLASSIFIED,
  UNASSESSABLE
}
