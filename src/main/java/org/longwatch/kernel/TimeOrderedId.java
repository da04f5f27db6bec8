package org.longwatch.kernel;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Ids that sort by the moment they were made (UUID version 7, RFC 9562 section 5.7), so that new
 * rows land at the end of their index.
 */
public final class TimeOrderedId {

  private static final SecureRandom RANDOM = new SecureRandom();

  private TimeOrderedId() {}

  /** A new id. The moment is only a sort key and never read back, hence not the movable clock. */
  public static UUID next() {
    long high = (System.currentTimeMillis() << 16) | 0x7000L | (RANDOM.nextInt() & 0xFFFL);
    long low = (RANDOM.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
