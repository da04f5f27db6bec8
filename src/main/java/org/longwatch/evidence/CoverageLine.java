package org.longwatch.evidence;

/**
 * How much of what was released of a product is registered.
 *
 * @param lots lots of which it is stated how many treatments were released
 * @param released treatments of these lots that were released
 * @param registered treatments of these lots that are registered
 * @param lotsUnstated other lots of which treatments are registered
 * @param registeredUnstated treatments of those
 */
public record CoverageLine(
    String productCode,
    long lots,
    long released,
    long registered,
    long lotsUnstated,
    long registeredUnstated) {

  /** Registered of released; above 1 where a statement is wrong or late, NaN without any. */
  public double share() {
    return released == 0 ? Double.NaN : (double) registered / released;
  }
}
