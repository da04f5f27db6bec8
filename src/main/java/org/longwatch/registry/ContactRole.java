package org.longwatch.registry;

/** What a centre's contact is written to about. */
public enum ContactRole {
  /** Gets the digest of what is due. */
  DATA_MANAGER,
  /** Gets escalations. */
  LEAD
}
