package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much somebody may ask for: a bucket of tokens that fills again with time, and a cap on what
 * is open at once. Counted by each node for itself: behind a proxy with sticky sessions a client
 * meets one node, without them it has the sum of all nodes. It protects the machine; it guards no
 * secret.
 */
@ApplicationScoped
public class Throttle {

  /** A bucket holds a quarter of a minute's worth, so bursts pass. */
  private static final int BURSTS_PER_MINUTE = 4;

  private static final int SMALLEST_BUCKET = 10;
  private static final int MANY = 20_000;
  private static final Duration NOT_SO_MANY = Duration.ofSeconds(1);

  /** Looking at everybody costs; nobody makes us do it at every request. */
  private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private final AtomicLong sweptAt;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /** For CDI. */
  public Throttle() {
    this(System::nanoTime);
  }

  Throttle(LongSupplier nanos) {
    this.nanos = nanos;
    this.sweptAt = new AtomicLong(nanos.getAsLong());
  }

  /** How many are remembered. */
  int size() {
    return buckets.size();
  }

  private static final class Bucket {
    private double tokens;
    private long filledAt;
    private int open;
  }

  /**
   * Takes one request out of the bucket.
   *
   * @return how long to wait; empty if it may come in
   */
  public Optional<Duration> take(String who, int perMinute) {
    return enter(who, perMinute, Integer.MAX_VALUE, false);
  }

  /** Like {@link #take}, and counts it as open until {@link #leave}. */
  public Optional<Duration> enter(String who, int perMinute, int together) {
    return enter(who, perMinute, together, true);
  }

  private Optional<Duration> enter(String who, int perMinute, int together, boolean stays) {
    long last = sweptAt.get();
    long moment = nanos.getAsLong();
    if (moment - last > BETWEEN_SWEEPS.toNanos()
        && buckets.size() > MANY
        && sweptAt.compareAndSet(last, moment)) {
      forgetTheIdle();
    }
    Optional<?>[] wait = {Optional.empty()};
    buckets.compute(
        who,
        (key, known) -> {
          double size =
              Math.min(perMinute, Math.max(SMALLEST_BUCKET, perMinute / BURSTS_PER_MINUTE));
          long now = nanos.getAsLong();
          Bucket bucket = known;
          if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = size;
          } else {
            double filled = (now - bucket.filledAt) / 60e9 * perMinute;
            bucket.tokens = Math.min(size, bucket.tokens + filled);
          }
          bucket.filledAt = now;
          if (bucket.open >= together) {
            wait[0] = Optional.of(NOT_SO_MANY);
          } else if (bucket.tokens < 1) {
            long millis = (long) Math.ceil((1 - bucket.tokens) * 60_000 / perMinute);
            wait[0] = Optional.of(Duration.ofMillis(millis));
          } else {
            bucket.tokens--;
            bucket.open += stays ? 1 : 0;
          }
          return bucket;
        });
    return wait[0].map(Duration.class::cast);
  }

  /** What was taken out of the bucket was taken by somebody whom it is not for. */
  public void giveBack(String who) {
    buckets.computeIfPresent(
        who,
        (key, bucket) -> {
          // what is too much is poured out at the next request
          bucket.tokens++;
          return bucket;
        });
  }

  /** A request that came in by {@link #enter} is answered. */
  public void leave(String who) {
    buckets.computeIfPresent(
        who,
        (key, bucket) -> {
          bucket.open--;
          return bucket;
        });
  }

  private void forgetTheIdle() {
    long now = nanos.getAsLong();
    buckets.values().removeIf(bucket -> bucket.open == 0 && now - bucket.filledAt > 60e9);
  }
}
