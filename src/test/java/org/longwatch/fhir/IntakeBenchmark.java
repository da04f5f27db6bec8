package org.longwatch.fhir;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.longwatch.support.EightResources;

/**
 * How fast a running server takes transactions of eight resources (Patient conditional, Encounter,
 * AdverseEvent, five Observations), each of a new patient, at 1, 4 and 8 clients. Run by hand.
 *
 * <pre>IntakeBenchmark http://localhost:8080 CLIENT SECRET CENTRE-CODE [SECONDS]</pre>
 */
public final class IntakeBenchmark {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;
  private final String centre;
  private final String token;
  private final AtomicInteger refused = new AtomicInteger();

  private IntakeBenchmark(URI base, String centre, String token) {
    this.base = base;
    this.centre = centre;
    this.token = token;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 4) {
      System.err.println("IntakeBenchmark URL CLIENT SECRET CENTRE-CODE [SECONDS]");
      System.exit(2);
    }
    URI base = URI.create(arguments[0]);
    int seconds = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 20;
    IntakeBenchmark benchmark =
        new IntakeBenchmark(base, arguments[3], token(base, arguments[1], arguments[2]));
    benchmark.run(8, seconds);
    System.out.printf(
        "%8s %12s %8s %8s %8s %10s %8s%n",
        "clients", "resources/s", "p50 ms", "p95 ms", "p99 ms", "accepted", "refused");
    for (int clients : new int[] {1, 4, 8}) {
      benchmark.print(clients, benchmark.run(clients, seconds), seconds);
    }
  }

  private void print(int clients, double[] millis, int seconds) {
    System.out.printf(
        Locale.ROOT,
        "%8d %12.0f %8.1f %8.1f %8.1f %10d %8d%n",
        clients,
        (double) millis.length * EightResources.RESOURCES / seconds,
        quantile(millis, 0.50),
        quantile(millis, 0.95),
        quantile(millis, 0.99),
        millis.length,
        refused.get());
  }

  /** Milliseconds of every accepted transaction, sorted. */
  private double[] run(int clients, int seconds) throws Exception {
    refused.set(0);
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      List<Future<List<Double>>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        running.add(pool.submit(() -> send(end)));
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

  private List<Double> send(long end) throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    while (System.nanoTime() < end) {
      String body = EightResources.bundle(centre, "BENCH-" + UUID.randomUUID());
      long start = System.nanoTime();
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(base + "/fhir"))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/fhir+json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        millis.add((System.nanoTime() - start) / 1e6);
      } else if (refused.getAndIncrement() == 0) {
        System.err.println(answer.statusCode() + " " + answer.body());
      }
    }
    return millis;
  }

  private static double quantile(double[] sorted, double q) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  }

  private static String token(URI base, String client, String secret) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(base + "/auth/token"))
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(
                                (client + ":" + secret).getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return new ObjectMapper().readTree(answer.body()).path("access_token").asText();
  }
}
