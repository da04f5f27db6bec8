package org.longwatch.statistics.disproportionality;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Work in numbered pieces by several threads; whoever adds up goes by the numbers. */
final class Chunks {
  private Chunks() {}

  static void run(int chunks, int threads, IntConsumer work) {
    int helpers = Math.min(threads, chunks) - 1;
    if (helpers < 1) {
      for (int i = 0; i < chunks; i++) {
        work.accept(i);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    List<RuntimeException> failures = new ArrayList<>();
    Runnable loop =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
              work.accept(i);
            }
          } catch (RuntimeException e) {
            synchronized (failures) {
              failures.add(e);
            }
          }
        };
    Thread[] started = new Thread[helpers];
    for (int i = 0; i < helpers; i++) {
      started[i] = new Thread(loop, "disproportionality-" + i);
      started[i].setDaemon(true);
      started[i].start();
    }
    loop.run();
    boolean interrupted = false;
    for (Thread thread : started) {
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }
}
