package org.longwatch.fhir.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.longwatch.load.EightResources;

/** A validator that is kept for months may keep nothing of what it saw. */
class KeptValidatorHeapIT {

  private static final int RUNS = 100_000;
  private static final int THREADS = 2;

  /** Until then the compiler and the bounded memories are still filling. */
  private static final int FIRST = 30_000;

  /** In bytes: 100 for each run that follows. */
  private static final long MOST = 100L * (RUNS - FIRST);

  private final ProfileValidator validator = new ProfileValidator();

  @Test
  void theHeapStaysFlatOverAHundredThousandRuns() throws Exception {
    List<byte[]> examples = new ArrayList<>();
    for (String file : Examples.files()) {
      if (!file.contains("bundle")) {
        examples.add(Examples.read(file));
      }
    }
    List<SwiftValidator> kept = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      kept.add(validator.fresh());
    }
    run(kept, examples, 0, FIRST);
    long before = used();
    run(kept, examples, FIRST, RUNS);
    long after = used();
    assertTrue(after - before < MOST, before + " bytes before, " + after + " after");
    kept.forEach(each -> assertEquals(0, each.remembered()));
  }

  private void run(List<SwiftValidator> kept, List<byte[]> examples, int from, int to)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int first = from + t;
        SwiftValidator mine = kept.get(t);
        work.add(
            threads.submit(
                () -> {
                  for (int i = first; i < to; i += THREADS) {
                    validator.validate(mine, submission(examples, i));
                  }
                }));
      }
      for (Future<?> each : work) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Every twentieth a transaction that never came before, good and bad resources between them. */
  private static byte[] submission(List<byte[]> examples, int i) {
    return i % 20 == 0
        ? EightResources.bundle("LYON-01", "P-" + i).getBytes(StandardCharsets.UTF_8)
        : examples.get(i % examples.size());
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
