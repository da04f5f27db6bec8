package org.longwatch.platform;

/** How this installation is used; decides whether the clock may be moved and demo accounts work. */
public enum Mode {
  PRODUCTION,
  DEMO,
  TEST;

  /** Whether time may be moved and well-known demo secrets are accepted. */
  public boolean isPlayground() {
    return this != PRODUCTION;
  }
}
