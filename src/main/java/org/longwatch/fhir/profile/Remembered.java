package org.longwatch.fhir.profile;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bounded memory for several threads, in two generations: what is asked for survives when the
 * older half is dropped.
 */
final class Remembered<T> {

  private final int most;
  private volatile Set<T> young = ConcurrentHashMap.newKeySet();
  private volatile Set<T> old = Set.of();

  /**
   * @param most half of what is remembered at most, but for what several threads add at once
   */
  Remembered(int most) {
    this.most = most;
  }

  boolean contains(T thing) {
    if (young.contains(thing)) {
      return true;
    }
    if (old.contains(thing)) {
      add(thing);
      return true;
    }
    return false;
  }

  boolean containsAll(Collection<T> things) {
    for (T each : things) {
      if (!contains(each)) {
        return false;
      }
    }
    return true;
  }

  void add(T thing) {
    if (young.size() >= most) {
      turn();
    }
    young.add(thing);
  }

  private synchronized void turn() {
    if (young.size() >= most) {
      old = young;
      young = ConcurrentHashMap.newKeySet();
    }
  }

  int size() {
    return young.size() + old.size();
  }
}
