package org.longwatch.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.longwatch.support.Server;

/**
 * Processor time spent so far, in ms, from /proc; all 0 where there is none. What a busy machine
 * does not change.
 *
 * @param server of the application
 * @param compiler what of that the compiler of its JVM spent
 * @param database of PostgreSQL with all its processes
 * @param machine of everything that runs here
 * @param idle what nobody used
 */
record ProcessorTime(double server, double compiler, double database, double machine, double idle) {

  /** A tick of /proc, in ms. */
  private static final int TICK = 10;

  static ProcessorTime of(Server server) {
    double database =
        ProcessHandle.of(server.databasePid())
            .map(
                postmaster ->
                    ticks(postmaster, true)
                        + postmaster.children().mapToDouble(p -> ticks(p, false)).sum())
            .orElse(0.0);
    double[] all = ofAll();
    return new ProcessorTime(
        ProcessHandle.of(server.pid()).map(p -> ticks(p, false)).orElse(0.0),
        compiler(server.pid()),
        database,
        all[0],
        all[1]);
  }

  /** What was spent since. */
  ProcessorTime since(ProcessorTime before) {
    return new ProcessorTime(
        server - before.server,
        Math.max(0, compiler - before.compiler), // threads that ended are not counted
        database - before.database,
        machine - before.machine,
        idle - before.idle);
  }

  /** Per cent of the machine's time that was used by anybody. */
  long busy() {
    return Math.round(100 * machine / Math.max(1, machine + idle));
  }

  private static double compiler(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.filter(ProcessorTime::compiles).mapToDouble(t -> ticks(t, false)).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean compiles(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).contains("CompilerThre");
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  private static double ticks(ProcessHandle process, boolean ofEndedChildren) {
    return ticks(Path.of("/proc", Long.toString(process.pid())), ofEndedChildren);
  }

  private static double ticks(Path folder, boolean ofEndedChildren) {
    try {
      String stat = Files.readString(folder.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
      if (ofEndedChildren) {
        ticks += Double.parseDouble(fields[13]) + Double.parseDouble(fields[14]);
      }
      return TICK * ticks;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Used and unused time of all processors; waiting for a disk is unused. */
  private static double[] ofAll() {
    try {
      String all = Files.readAllLines(Path.of("/proc", "stat")).get(0);
      double[] ticks =
          Arrays.stream(all.split(" +"))
              .skip(1)
              .limit(8)
              .mapToDouble(Double::parseDouble)
              .toArray();
      double unused = ticks[3] + ticks[4];
      return new double[] {TICK * (Arrays.stream(ticks).sum() - unused), TICK * unused};
    } catch (IOException e) {
      return new double[2];
    }
  }
}
