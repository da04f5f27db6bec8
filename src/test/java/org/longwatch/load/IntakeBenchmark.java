package org.longwatch.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.longwatch.fhir.profile.RebuiltValidation;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;
import org.longwatch.support.TestDatabase;

/**
 * How fast the running application takes transactions of eight resources (Patient conditional,
 * Encounter, AdverseEvent, five Observations), each about a new patient, and how fast it answers
 * reads and searches. Everything is on, as in production: validation, fsync, audit, search index.
 * Starts a server of its own, sends over loopback; run by hand after {@code mvn package}.
 *
 * <pre>IntakeBenchmark [SECONDS [STORED [JAVA-OPTION…]]]</pre>
 *
 * With STORED, the database is filled to so many resources after warming up (see {@link Filling}).
 */
public final class IntakeBenchmark {

  private static final String CENTRE = "BENCH-01";

  /**
   * HAPI FHIR JPA server 8.8.0 with its defaults and WITHOUT validation, on PostgreSQL 15, the same
   * transaction over loopback on 2 loaded cores: clients, resources/s, p99 in ms. Measured for this
   * project beforehand and quoted here; not measured in this run, but how much slower this machine
   * is than that one is, see {@link RebuiltValidation}.
   */
  private static final int[][] BASELINE = {{2, 283, 134}, {4, 384, 313}, {8, 582, 439}};

  private static final int STEADY_WINDOWS = 4;
  private static final int LONGEST_WARM_UP = 900;
  private static final double WORTH_WAITING = 0.98;

  /** Share of one core that the compiler of the JVM may take when it is said to rest. */
  private static final double RESTS = 0.1;

  private final Server server;
  private final AtomicInteger refused = new AtomicInteger();

  private IntakeBenchmark(Server server) {
    this.server = server;
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    int code = 0;
    System.setProperty("http.maxConnections", "32"); // kept for the next request
    try {
      measure(arguments);
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    System.exit(code); // the mail catcher's threads would go on
  }

  private static void measure(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
    List<String> javaOptions =
        Arrays.asList(arguments).subList(Math.min(2, arguments.length), arguments.length);
    long stored = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
    Path home = Path.of("target", "benchmark", "intake").toAbsolutePath();
    TestDatabase.delete(home);
    double speed = machine(seconds);
    try (Server server = Server.measured(home, javaOptions)) {
      Clinics.make(server, CENTRE);
      IntakeBenchmark benchmark = new IntakeBenchmark(server);
      benchmark.warmUp(seconds);
      if (stored > 0) {
        Filling.fill(server.database(), stored);
      }
      System.out.printf(Locale.ROOT, "%,d resources stored%n", benchmark.stored());
      System.out.printf(
          "%8s %12s %8s %8s %8s %10s %8s %12s %12s %12s %12s %s%n",
          "clients",
          "resources/s",
          "p50 ms",
          "p95 ms",
          "p99 ms",
          "accepted",
          "refused",
          "server ms",
          "compiler ms",
          "database ms",
          "there, res/s",
          "ratio");
      for (int clients : new int[] {1, 2, 4, 8, 16}) {
        ProcessorTime before = ProcessorTime.of(server);
        double[] millis = benchmark.run(clients, seconds);
        benchmark.print(clients, millis, seconds, before, speed);
      }
      System.out.println(
          "server ms (compiler ms of them its JVM's compiler), database ms: processor time per"
              + " transaction");
      System.out.println(
          "ratio: to HAPI FHIR JPA server 8.8.0 without validation at as many clients (2: 283, 4:"
              + " 384, 8: 582 resources/s; figures quoted, not measured in this run), times how"
              + " much slower this machine is than the one of those figures");
      System.out.printf(Locale.ROOT, "%,d resources stored%n", benchmark.stored());
      benchmark.reads(seconds);
      System.out.printf("resident %d MB%n", resident(server.pid()));
    }
  }

  /** How many times as fast as the machine that HAPI's JPA server was measured on. */
  private static double machine(int seconds) throws Exception {
    double here = RebuiltValidation.perSecond(2, seconds);
    double speed = here / RebuiltValidation.WHERE_HAPI_WAS_MEASURED;
    System.out.printf(
        Locale.ROOT,
        "HAPI's validator rebuilt each time, 2 threads: %.0f resources/s here, %.0f there: this"
            + " machine is %.2f times as fast%n",
        here,
        RebuiltValidation.WHERE_HAPI_WAS_MEASURED,
        speed);
    return speed;
  }

  /**
   * Until the server needs no less processor time per transaction and its compiler rests: there is
   * so much code that two cores compile it for minutes, and a server runs for months.
   */
  private void warmUp(int seconds) throws Exception {
    double least = Double.MAX_VALUE;
    int steady = 0;
    for (int window = 1; steady < STEADY_WINDOWS && window * seconds < LONGEST_WARM_UP; window++) {
      ProcessorTime before = ProcessorTime.of(server);
      double[] millis = run(8, seconds);
      ProcessorTime spent = ProcessorTime.of(server).since(before);
      double each = spent.server() / millis.length;
      double compiling = spent.compiler() / (1000.0 * seconds);
      System.out.printf(
          Locale.ROOT,
          "warming up, %,d s: %.0f resources/s, server %.2f ms per transaction, compiler busy"
              + " %.0f %% of the time%n",
          window * seconds,
          (double) millis.length * EightResources.RESOURCES / seconds,
          each,
          100 * compiling);
      steady = each < WORTH_WAITING * least || compiling > RESTS ? 0 : steady + 1;
      least = Math.min(least, each);
    }
  }

  private void print(
      int clients, double[] millis, int seconds, ProcessorTime before, double speed) {
    ProcessorTime spent = ProcessorTime.of(server).since(before);
    double rate = (double) millis.length * EightResources.RESOURCES / seconds;
    String ratio =
        Arrays.stream(BASELINE)
            .filter(row -> row[0] == clients)
            .map(row -> String.format(Locale.ROOT, "%.1f", rate / speed / row[1]))
            .findFirst()
            .orElse("");
    System.out.printf(
        Locale.ROOT,
        "%8d %12.0f %8.1f %8.1f %8.1f %10d %8d %12.2f %12.2f %12.2f %12.0f %s%n",
        clients,
        rate,
        quantile(millis, 0.50),
        quantile(millis, 0.95),
        quantile(millis, 0.99),
        millis.length,
        refused.get(),
        spent.server() / millis.length,
        spent.compiler() / millis.length,
        spent.database() / millis.length,
        rate / speed,
        ratio);
  }

  /** Milliseconds of every accepted transaction, sorted. */
  private double[] run(int clients, int seconds) throws Exception {
    refused.set(0);
    String token = Clinics.token(server, CENTRE);
    return together(clients, seconds, end -> send(token, end));
  }

  private List<Double> send(String token, long end) {
    List<Double> millis = new ArrayList<>();
    while (System.nanoTime() < end) {
      String body = EightResources.bundle(CENTRE, "BENCH-" + UUID.randomUUID());
      long start = System.nanoTime();
      int status = post(token, body);
      if (status == 200) {
        millis.add((System.nanoTime() - start) / 1e6);
      } else if (refused.getAndIncrement() == 0) {
        System.err.println("refused with " + status);
      }
    }
    return millis;
  }

  /** The plainest client there is: the cores are the server's. */
  private int post(String token, String body) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) server.uri().resolve("/fhir").toURL().openConnection();
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Authorization", "Bearer " + token);
      connection.setRequestProperty("Content-Type", "application/fhir+json");
      connection.setDoOutput(true);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      connection.setFixedLengthStreamingMode(bytes.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(bytes);
      }
      int status = connection.getResponseCode();
      try (InputStream answer =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        answer.readAllBytes();
      }
      return status;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads by id and searches by identifier, of what lies spread over the whole table. */
  private void reads(int seconds) throws Exception {
    String token = Clinics.token(server, CENTRE);
    List<String> ids =
        strings(
            "select r.type || '/' || r.id from fhir.resource r tablesample system (5) where"
                + " r.centre_id = (select id from registry.centre where code = 'BENCH-01')"
                + " limit 2000");
    List<String> identifiers =
        strings(
            "select i.type || '?identifier=' || i.system || '%7C' || i.value from fhir.identity i"
                + " tablesample system (5) where i.centre_id ="
                + " (select id from registry.centre where code = 'BENCH-01') limit 2000");
    System.out.printf(
        "%-22s %8s %10s %8s %8s %8s%n", "", "clients", "requests/s", "p50 ms", "p95 ms", "p99 ms");
    for (int clients : new int[] {1, 8}) {
      ask("read by id", ids, clients, seconds, token);
      ask("search by identifier", identifiers, clients, seconds, token);
    }
  }

  private void ask(String what, List<String> paths, int clients, int seconds, String token)
      throws Exception {
    double[] millis =
        together(
            clients,
            seconds,
            end -> {
              List<Double> all = new ArrayList<>();
              for (int i = Thread.currentThread().hashCode() & 1023; System.nanoTime() < end; i++) {
                HttpRequest.Builder request =
                    server
                        .request("/fhir/" + paths.get(i % paths.size()))
                        .header("Authorization", "Bearer " + token)
                        .GET();
                long start = System.nanoTime();
                Server.Answer answer = server.send(request);
                all.add((System.nanoTime() - start) / 1e6);
                if (answer.status() != 200) {
                  throw new IllegalStateException(answer.status() + " " + answer.body());
                }
              }
              return all;
            });
    System.out.printf(
        Locale.ROOT,
        "%-22s %8d %10.0f %8.1f %8.1f %8.1f%n",
        what,
        clients,
        (double) millis.length / seconds,
        quantile(millis, 0.50),
        quantile(millis, 0.95),
        quantile(millis, 0.99));
  }

  /** What one client does until the given moment; answers its milliseconds. */
  private interface Client {
    List<Double> work(long end);
  }

  private static double[] together(int clients, int seconds, Client client) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      List<Future<List<Double>>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(pool.submit(() -> client.work(end)));
      }
      List<Double> all = new ArrayList<>();
      for (Future<List<Double>> each : running) {
        all.addAll(each.get());
      }
      return all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    } finally {
      pool.shutdown();
    }
  }

  private static double quantile(double[] sorted, double q) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  }

  private long stored() throws SQLException {
    return Long.parseLong(strings("select count(*)::text from fhir.resource").get(0));
  }

  private List<String> strings(String query) throws SQLException {
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> strings = new ArrayList<>();
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
      return strings;
    }
  }

  /** Resident memory in MB, from /proc; 0 where there is none. */
  private static long resident(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    }
  }
}
