package org.longwatch.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Throttle throttle = new Throttle(nanos::get);

  @Test
  void afterTheBurstTheRateHolds() {
    for (int i = 0; i < 15; i++) {
      assertTrue(throttle.take("a", 60).isEmpty(), "request " + i);
    }
    assertEquals(Optional.of(Duration.ofSeconds(1)), throttle.take("a", 60));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertTrue(throttle.take("a", 60).isEmpty());
    assertEquals(Optional.of(Duration.ofSeconds(1)), throttle.take("a", 60));
  }

  @Test
  void aSmallRateIsNotExceededByItsBurst() {
    for (int i = 0; i < 3; i++) {
      assertTrue(throttle.take("b", 3).isEmpty());
    }
    assertEquals(Optional.of(Duration.ofSeconds(20)), throttle.take("b", 3));
  }

  @Test
  void whatIsGivenBackIsThereAgainAndNeverMoreThanTheBucketHolds() {
    AtomicLong clock = new AtomicLong();
    Throttle throttle = new Throttle(clock::get);
    for (int i = 0; i < 100; i++) {
      assertTrue(throttle.take("x", 20).isEmpty());
      throttle.giveBack("x");
    }
    int passed = 0;
    while (throttle.take("x", 20).isEmpty()) {
      passed++;
    }
    assertEquals(10, passed);
  }

  @Test
  void oneAskerDoesNotSlowDownAnother() {
    while (throttle.take("c", 10).isEmpty()) {}
    assertTrue(throttle.take("d", 10).isEmpty());
  }

  @Test
  void theIdleAreForgottenButNotLookedForAtEveryRequest() {
    for (int i = 0; i <= 20_000; i++) {
      throttle.take("idle " + i, 60);
    }
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    throttle.take("late", 60);
    assertEquals(1, throttle.size());
    for (int i = 0; i <= 20_000; i++) {
      throttle.take("again " + i, 60);
    }
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    throttle.take("soon", 60);
    assertEquals(20_003, throttle.size());
  }

  @Test
  void soManyAreOpenAtOnceAndNoMore() {
    assertTrue(throttle.enter("e", 600, 2).isEmpty());
    assertTrue(throttle.enter("e", 600, 2).isEmpty());
    assertEquals(Optional.of(Duration.ofSeconds(1)), throttle.enter("e", 600, 2));
    throttle.leave("e");
    assertTrue(throttle.enter("e", 600, 2).isEmpty());
  }
}
