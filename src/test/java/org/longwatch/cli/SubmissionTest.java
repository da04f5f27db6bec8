package org.longwatch.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.longwatch.process.CannotStart;
import org.longwatch.process.Ports;
import org.longwatch.security.Sha256;

/** Against a small HTTP server that behaves as the contract of the intake says. */
class SubmissionTest {

  private static final PrintWriter QUIET = new PrintWriter(OutputStream.nullOutputStream());

  @TempDir Path directory;

  private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger tokensGiven = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger overlaps = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private volatile String validToken = "";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/auth/token", this::token);
    server.createContext("/fhir", this::intake);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void token(HttpExchange exchange) throws IOException {
    try (exchange) {
      String basic = exchange.getRequestHeaders().getFirst("Authorization").substring(6);
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String who = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
      if (!who.endsWith(":right") || !form.equals("grant_type=client_credentials")) {
        answer(exchange, 401, "{}");
        return;
      }
      validToken = "t" + tokensGiven.incrementAndGet();
      answer(exchange, 200, "{\"access_token\":\"" + validToken + "\",\"expires_in\":900}");
    }
  }

  private void intake(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (unavailable.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        answer(exchange, 503, "");
        return;
      }
      String bearer = exchange.getRequestHeaders().getFirst("Authorization");
      if (!bearer.equals("Bearer " + validToken)) {
        answer(exchange, 401, "");
        return;
      }
      keys.put(body, exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      String patient = body.replaceAll("(?s).*\"value\":\"(.*?)\".*", "$1");
      if (underWay.merge(patient, 1, Integer::sum) > 1) {
        overlaps.incrementAndGet();
      }
      arrived.add(body);
      underWay.merge(patient, -1, Integer::sum);
      if (body.contains("\"bad\"")) {
        answer(exchange, 422, "{\"resourceType\":\"OperationOutcome\",\"id\":\"why\"}");
      } else if (body.contains("\"crash\"")) {
        answer(exchange, 500, "no detail");
      } else {
        answer(exchange, 200, "{\"resourceType\":\"Bundle\"}");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void everyBundleArrivesOnceWithItsKey() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add(bundle("P" + i % 7, "n" + i));
    }
    assertEquals(new Submission.Result(200, 0, 0), submit(lines, 8));
    assertEquals(200, arrived.size());
    for (String line : lines) {
      assertEquals(Sha256.of(line), keys.get(line));
    }
    assertEquals(1, tokensGiven.get());
  }

  @Test
  void bundlesOfOnePatientKeepTheirOrderHoweverManyClients() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add(bundle("P" + i % 5, String.format("%04d", i)));
    }
    submit(lines, 8);
    assertEquals(0, overlaps.get());
    for (int p = 0; p < 5; p++) {
      String mark = "\"P" + p + "\"";
      List<String> mine = arrived.stream().filter(body -> body.contains(mark)).toList();
      assertEquals(mine.stream().sorted().toList(), mine);
    }
  }

  @Test
  void aBundleThatNamesNoPatientIsSentAloneInItsPlace() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      lines.add(bundle("P" + i, "before"));
    }
    lines.add("{\"resourceType\":\"Bundle\",\"about\":\"a product\"}");
    for (int i = 0; i < 50; i++) {
      lines.add(bundle("P" + i, "after"));
    }
    submit(lines, 8);
    assertTrue(arrived.get(50).contains("a product"), arrived.get(50));
    assertTrue(arrived.subList(0, 50).stream().allMatch(body -> body.contains("before")));
  }

  @Test
  void anotherRunGoesOnWithWhatWasNotAccepted() throws IOException {
    List<String> lines =
        List.of(bundle("P1", "a"), bundle("P2", "bad"), bundle("P3", "c"), bundle("P4", "d"));
    assertEquals(new Submission.Result(3, 0, 1), submit(lines, 2));
    Path receipts = directory.resolve("receipts");
    String text = Files.readString(receipts);
    Files.writeString(receipts, text + "99,half a li"); // as a killed run leaves it
    arrived.clear();
    List<String> mended =
        List.of(lines.get(0), bundle("P2", "good"), lines.get(2), bundle("P4", "changed"));
    assertEquals(new Submission.Result(2, 2, 0), submit(mended, 2));
    assertEquals(2, arrived.size());
    assertEquals(new Submission.Result(0, 4, 0), submit(mended, 2));
  }

  @Test
  void aRefusalIsKeptWithItsOutcome() throws IOException {
    submit(List.of(bundle("P1", "a"), bundle("P2", "bad")), 1);
    JsonNode refusal = new ObjectMapper().readTree(directory.resolve("refusals").toFile());
    assertEquals(2, refusal.path("line").asInt());
    assertEquals(422, refusal.path("status").asInt());
    assertEquals("why", refusal.path("outcome").path("id").asText());
  }

  @Test
  void aServerThatIsAwayForAMomentLosesNothing() throws IOException {
    unavailable.set(3);
    assertEquals(new Submission.Result(1, 0, 0), submit(List.of(bundle("P1", "a")), 1));
    assertEquals(1, arrived.size());
  }

  @Test
  void aBundleTheServerFailsOnIsTriedThriceAndThenRefused() throws IOException {
    assertEquals(
        new Submission.Result(1, 0, 1),
        submit(List.of(bundle("P1", "crash"), bundle("P1", "a")), 1));
    assertEquals(4, arrived.size());
  }

  @Test
  void anExpiredTokenIsRenewed() throws IOException {
    submit(List.of(bundle("P1", "a")), 1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(bundle("P1", "n" + i));
    }
    Submission submission = submission(Credentials.of(right()), 1);
    Path file = Files.write(directory.resolve("more"), lines);
    server.removeContext("/fhir");
    AtomicInteger seen = new AtomicInteger();
    server.createContext(
        "/fhir",
        exchange -> {
          if (seen.incrementAndGet() == 10) {
            validToken = "expired by the server";
          }
          intake(exchange);
        });
    assertEquals(20, submission.send(file).accepted());
    assertEquals(3, tokensGiven.get());
  }

  @Test
  void aWrongSecretIsToldAtOnce() {
    CannotStart refusal =
        assertThrows(
            CannotStart.class,
            () ->
                submit(
                    List.of(bundle("P1", "a")),
                    1,
                    Credentials.of(new Credentials.Client("centre-1", "wrong"))));
    assertTrue(refusal.getMessage().contains("centre-1"), refusal.getMessage());
    assertTrue(!refusal.getMessage().contains("wrong"), refusal.getMessage());
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    URI nowhere = URI.create("http://127.0.0.1:" + Ports.free());
    Submission submission =
        new Submission(
            new Submission.Plan(
                nowhere,
                Credentials.of(right()),
                1,
                directory.resolve("receipts"),
                directory.resolve("refusals"),
                Duration.ofMillis(300)),
            QUIET);
    Path file = Files.write(directory.resolve("bundles"), List.of(bundle("P1", "a")));
    CannotStart refusal = assertThrows(CannotStart.class, () -> submission.send(file));
    assertTrue(refusal.getMessage().contains(nowhere.toString()), refusal.getMessage());
  }

  @Test
  void eachBundleGoesInTheNameOfTheCentreItNames() throws IOException {
    Path file =
        Files.write(
            directory.resolve("credentials.csv"),
            List.of("centre,client_id,secret", "C1,one,s1", "C2,two,s2"));
    Credentials credentials = Credentials.read(file);
    assertEquals("two", credentials.forBundle(centre("C2")).orElseThrow().id());
    assertEquals("s1", credentials.forBundle(centre("C1")).orElseThrow().secret());
    assertTrue(credentials.forBundle(centre("C3")).isEmpty());
    Files.write(file, List.of("C1,one,s1"));
    assertThrows(CannotStart.class, () -> Credentials.read(file));
  }

  private static Credentials.Client right() {
    return new Credentials.Client("centre-1", "right");
  }

  private static String centre(String name) {
    return "{\"identifier\":{\"system\": \"https://longwatch.org/fhir/sid/centre\", \"value\": \""
        + name
        + "\"}}";
  }

  private static String bundle(String pseudonym, String mark) {
    return "{\"identifier\":[{\"system\":\"https://longwatch.org/fhir/sid/pseudonym\",\"value\":\""
        + pseudonym
        + "\"}],\"mark\":\""
        + mark
        + "\"}";
  }

  private Submission submission(Credentials credentials, int clients) {
    return new Submission(
        new Submission.Plan(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            credentials,
            clients,
            directory.resolve("receipts"),
            directory.resolve("refusals"),
            Duration.ofSeconds(20)),
        QUIET);
  }

  private Submission.Result submit(List<String> lines, int clients) throws IOException {
    return submit(lines, clients, Credentials.of(right()));
  }

  private Submission.Result submit(List<String> lines, int clients, Credentials credentials)
      throws IOException {
    return submission(credentials, clients).send(Files.write(directory.resolve("bundles"), lines));
  }
}
