package org.longwatch.reference;

import java.util.List;
import java.util.Objects;

/**
 * Background rates of one source, as published once and never changed.
 *
 * @param code capital letters, digits and hyphens
 * @param version from 1
 * @param name for people
 * @param source who counted, where, in which years; shown beside every number made from it
 * @param licence under which the rates may be used
 * @param invented whether the numbers are made up (for demonstrations)
 */
public record BackgroundRateSet(
    String code,
    int version,
    String name,
    String source,
    String licence,
    boolean invented,
    List<BackgroundRate> rates) {

  public BackgroundRateSet {
    Objects.requireNonNull(code);
    rates = List.copyOf(rates);
  }

  /** Code and version: {@code NORDIC-2020 v3}. */
  public String label() {
    return code + " v" + version;
  }
}
