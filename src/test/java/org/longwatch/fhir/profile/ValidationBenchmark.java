package org.longwatch.fhir.profile;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.longwatch.kernel.Issue;
import org.longwatch.load.EightResources;

/**
 * What validation alone costs: transactions of eight resources, no two alike, validated by 1 and 2
 * threads, and how many times as fast that is as HAPI's own validator. Run by hand.
 *
 * <pre>ValidationBenchmark [SECONDS]</pre>
 */
public final class ValidationBenchmark {

  private ValidationBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    ProfileValidator validator = new ProfileValidator();
    validator.warmUp();
    double baseline = RebuiltValidation.perSecond(2, seconds);
    System.out.printf(
        Locale.ROOT, "2 threads, HAPI's validator rebuilt each time: %.0f resources/s%n", baseline);
    for (int threads : new int[] {2, 1, 2}) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      Callable<Long> work =
          () -> {
            long done = 0;
            while (System.nanoTime() < end) {
              String bundle = EightResources.bundle("LYON-01", "BENCH-" + UUID.randomUUID());
              done++;
              if (validator.validate(bundle.getBytes(StandardCharsets.UTF_8)).stream()
                  .anyMatch(Issue::refuses)) {
                throw new IllegalStateException("refused");
              }
            }
            return done;
          };
      long all = 0;
      for (var each : pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> work).toList())) {
        all += each.get();
      }
      pool.shutdown();
      System.out.printf(
          Locale.ROOT,
          "%d threads: %.2f ms per bundle and thread, %.0f resources/s, ratio to it %.1f%n",
          threads,
          seconds * 1000.0 * threads / all,
          (double) all * EightResources.RESOURCES / seconds,
          (double) all * EightResources.RESOURCES / seconds / baseline);
    }
  }
}
