package org.longwatch.surveillance;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Numbered pieces of computing, by several threads. The results come in the order of the numbers,
 * so that whoever adds them up gets the same sum from any number of threads.
 */
public final class Lanes {

  private Lanes() {}

  /**
   * Does every piece.
   *
   * @param threads at most; 1 computes in the thread that calls
   * @param work of a piece, told its number; must not touch anything that another piece changes
   * @return what came of them, by number
   */
  public static <T> List<T> each(int threads, int pieces, IntFunction<T> work) {
    if (threads < 2 || pieces < 2) {
      return IntStream.range(0, pieces).mapToObj(work).toList();
    }
    ForkJoinPool pool = new ForkJoinPool(Math.min(threads, pieces));
    try {
      return pool.submit(() -> IntStream.range(0, pieces).parallel().mapToObj(work).toList())
          .join();
    } finally {
      pool.shutdown();
    }
  }
}
