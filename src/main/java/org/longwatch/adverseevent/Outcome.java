package org.longwatch.adverseevent;

/** How the event ended, as last reported (FHIR R4 adverse-event-outcome). */
public enum Outcome {
  RESOLVED,
  RECOVERING,
  ONGOING,
  RESOLVED_WITH_SEQUELAE,
  FATAL,
  UNKNOWN
}
