package org.longwatch.reference;

import java.util.Objects;

/**
 * How often an event happens in people without the treatment.
 *
 * @param family of events of the dictionary
 * @param sex FEMALE, MALE or ANY
 * @param ageFrom first age in completed years
 * @param ageTo last age in completed years
 * @param yearFrom first calendar year
 * @param yearTo last calendar year
 * @param region country (ISO 3166) or ANY
 * @param per100000 first events per 100,000 person-years
 */
public record BackgroundRate(
    String family,
    String sex,
    int ageFrom,
    int ageTo,
    int yearFrom,
    int yearTo,
    String region,
    double per100000) {

  /** Stands for every sex, and for every country. */
  public static final String ANY = "ANY";

  public BackgroundRate {
    Objects.requireNonNull(family);
    Objects.requireNonNull(sex);
    Objects.requireNonNull(region);
  }

  /** Whether both speak about the same people, so that nobody could tell which one holds. */
  boolean overlaps(BackgroundRate other) {
    return family.equals(other.family)
        && sex.equals(other.sex)
        && region.equals(other.region)
        && ageFrom <= other.ageTo
        && other.ageFrom <= ageTo
        && yearFrom <= other.yearTo
        && other.yearFrom <= yearTo;
  }
}
