package org.longwatch.adverseevent;

/** Why an event is serious; any one is enough (ICH E2B(R3) E.i.3.2a-f). */
public enum SeriousnessCriterion {
  DEATH,
  LIFE_THREATENING,
  HOSPITALISATION,
  DISABILITY,
  CONGENITAL_ANOMALY,
  MEDICALLY_IMPORTANT
}
