package org.longwatch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.longwatch.platform.Clocks;
import org.longwatch.process.CannotStart;
import org.longwatch.security.Sha256;

/**
 * Sends transaction bundles, one per line, to a server, and keeps a receipt for each answer, so
 * that another run goes on where this one ended. A bundle may arrive twice (an answer can be lost
 * on its way); its Idempotency-Key makes that harmless.
 *
 * <p>Bundles of one patient are sent in the order of the file, one after the other; bundles of
 * different patients go side by side. A bundle that names no patient is sent alone, in its place.
 */
final class Submission {

  /** How a run ended: lines accepted now, accepted by an earlier run, refused. */
  record Result(long accepted, long acceptedBefore, long refused) {}

  /**
   * @param clients number of bundles on their way at the same time
   * @param receipts grows with each run
   * @param refusals written anew by each run
   * @param patience how long to go on trying while the server does not answer
   */
  record Plan(
      URI server,
      Credentials credentials,
      int clients,
      Path receipts,
      Path refusals,
      Duration patience) {}

  private record Line(long number, String bundle, String sha256) {}

  private static final Pattern PATIENT =
      Pattern.compile(
          "\"system\"\\s*:\\s*\"https://longwatch\\.org/fhir/sid/pseudonym\"\\s*,\\s*"
              + "\"value\"\\s*:\\s*\"([^\"]+)\"");
  private static final String HEADER = "line,sha256,status,at";
  private static final int WAITING_PER_CLIENT = 32;
  private static final Line END = new Line(-1, "", "");

  private final Plan plan;
  private final PrintWriter progress;
  private final Clocks clocks = new Clocks();
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Tokens tokens;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder acceptedBefore = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final AtomicReference<RuntimeException> broken = new AtomicReference<>();
  private BufferedWriter receiptWriter;
  private BufferedWriter refusalWriter;

  Submission(Plan plan, PrintWriter progress) {
    this.plan = plan;
    this.progress = progress;
    this.tokens = new Tokens(plan.server(), http);
  }

  /**
   * Sends the bundles of a file (NDJSON, also gzipped).
   *
   * @throws CannotStart when the server does not answer or does not know the client; what was
   *     accepted until then has its receipt
   */
  Result send(Path bundles) throws IOException {
    Map<Long, String> before = acceptedBefore();
    try (BufferedReader lines = open(bundles);
        BufferedWriter receipts = appendReceipts();
        BufferedWriter refusals = Files.newBufferedWriter(plan.refusals())) {
      receiptWriter = receipts;
      refusalWriter = refusals;
      distribute(lines, before);
    }
    if (broken.get() != null) {
      throw broken.get();
    }
    return new Result(accepted.sum(), acceptedBefore.sum(), refused.sum());
  }

  private void distribute(BufferedReader lines, Map<Long, String> before) throws IOException {
    List<BlockingQueue<Line>> queues = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    Phaser underWay = new Phaser(1);
    for (int i = 0; i < plan.clients(); i++) {
      BlockingQueue<Line> queue = new LinkedBlockingQueue<>(WAITING_PER_CLIENT);
      Thread thread = new Thread(() -> work(queue, underWay), "client " + (i + 1));
      thread.setDaemon(true);
      thread.start();
      queues.add(queue);
      threads.add(thread);
    }
    long begun = System.nanoTime();
    long shown = begun;
    try {
      long number = 0;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        if (broken.get() != null) {
          break;
        }
        if (!text.isBlank()) {
          Line line = new Line(number, text, Sha256.of(text));
          if (line.sha256().equals(before.get(number))) {
            acceptedBefore.increment();
          } else {
            route(line, queues, underWay);
          }
        }
        if (System.nanoTime() - shown > 5_000_000_000L) {
          shown = System.nanoTime();
          show(begun);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      end(queues, threads);
    }
    show(begun);
  }

  private void route(Line line, List<BlockingQueue<Line>> queues, Phaser underWay)
      throws InterruptedException {
    Matcher patient = PATIENT.matcher(line.bundle());
    if (patient.find()) {
      underWay.register();
      queues.get(Math.floorMod(patient.group(1).hashCode(), queues.size())).put(line);
    } else {
      underWay.arriveAndAwaitAdvance();
      underWay.register();
      queues.get(0).put(line);
      underWay.arriveAndAwaitAdvance();
    }
  }

  private static void end(List<BlockingQueue<Line>> queues, List<Thread> threads)
      throws IOException {
    try {
      for (BlockingQueue<Line> queue : queues) {
        queue.put(END);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void work(BlockingQueue<Line> queue, Phaser underWay) {
    try {
      for (Line line = queue.take(); line != END; line = queue.take()) {
        try {
          if (broken.get() == null) {
            send(line);
          }
        } catch (IOException e) {
          broken.compareAndSet(null, new CannotStart("A receipt cannot be written: " + e, e));
        } catch (RuntimeException e) {
          broken.compareAndSet(null, e);
        } finally {
          underWay.arriveAndDeregister();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Line line) throws IOException, InterruptedException {
    Optional<Credentials.Client> client = plan.credentials().forBundle(line.bundle());
    if (client.isEmpty()) {
      refuse(line, 0, "no client: the bundle names no centre of the credentials");
      return;
    }
    HttpResponse<String> answer = post(line, client.get());
    int status = answer.statusCode();
    if (status / 100 == 2) {
      receipt(line, status);
      accepted.increment();
    } else {
      refuse(line, status, answer.body());
    }
  }

  /** Tries until there is an answer that another attempt would not change. */
  private HttpResponse<String> post(Line line, Credentials.Client client)
      throws InterruptedException {
    long until = System.nanoTime() + plan.patience().toNanos();
    long wait = 250;
    boolean renewed = false;
    int failures = 0;
    String trouble;
    while (true) {
      if (broken.get() != null) {
        throw broken.get();
      }
      try {
        String token = tokens.of(client);
        HttpResponse<String> answer = http.send(request(line, token), bodyAsText());
        if (answer.statusCode() == 401 && !renewed) {
          renewed = true;
          tokens.forget(client, token);
          continue;
        }
        if (answer.statusCode() == 500 && ++failures == 3) {
          return answer; // this bundle, not the server, seems to be the trouble
        }
        if (!isPassing(answer.statusCode())) {
          return answer;
        }
        trouble = "it answers HTTP " + answer.statusCode();
        wait = Math.max(wait, retryAfter(answer));
      } catch (IOException e) {
        trouble = e.getMessage() == null ? e.toString() : e.getMessage();
      }
      if (System.nanoTime() > until) {
        throw new CannotStart(
            "The server "
                + plan.server()
                + " did not take line "
                + line.number()
                + " within "
                + plan.patience().toSeconds()
                + " s ("
                + trouble
                + "). Run the same command again to go on.");
      }
      TimeUnit.MILLISECONDS.sleep(wait);
      wait = Math.min(wait * 2, 10_000);
    }
  }

  private HttpRequest request(Line line, String token) {
    return HttpRequest.newBuilder(URI.create(plan.server() + "/fhir"))
        .timeout(Duration.ofMinutes(5))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/fhir+json")
        .header("Accept", "application/fhir+json")
        .header("Idempotency-Key", line.sha256())
        .POST(HttpRequest.BodyPublishers.ofString(line.bundle()))
        .build();
  }

  private static HttpResponse.BodyHandler<String> bodyAsText() {
    return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
  }

  private static boolean isPassing(int status) {
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
  }

  private static long retryAfter(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,3}"))
        .map(value -> Math.min(60, Long.parseLong(value)) * 1000)
        .orElse(0L);
  }

  private synchronized void receipt(Line line, int status) throws IOException {
    receiptWriter.write(
        line.number() + "," + line.sha256() + "," + status + "," + clocks.instant() + "\n");
    receiptWriter.flush();
  }

  private synchronized void refuse(Line line, int status, String answer) throws IOException {
    refused.increment();
    ObjectNode refusal = json.createObjectNode();
    refusal.put("line", line.number()).put("sha256", line.sha256()).put("status", status);
    try {
      refusal.set("outcome", json.readTree(answer));
    } catch (JsonProcessingException notJson) {
      refusal.put("outcome", answer);
    }
    refusalWriter.write(json.writeValueAsString(refusal) + "\n");
    refusalWriter.flush();
    receipt(line, status);
  }

  private void show(long begun) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    progress.printf(
        "  %,d accepted, %,d refused, %,d accepted before, %.1f bundles/s%n",
        accepted.sum(),
        refused.sum(),
        acceptedBefore.sum(),
        (accepted.sum() + refused.sum()) / Math.max(seconds, 1e-3));
    progress.flush();
  }

  // ---- files

  private static BufferedReader open(Path bundles) throws IOException {
    if (!bundles.getFileName().toString().endsWith(".gz")) {
      return Files.newBufferedReader(bundles);
    }
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(bundles), 1 << 16), StandardCharsets.UTF_8));
  }

  private Map<Long, String> acceptedBefore() throws IOException {
    Map<Long, String> before = new HashMap<>();
    if (Files.exists(plan.receipts())) {
      try (BufferedReader lines = Files.newBufferedReader(plan.receipts())) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] fields = line.split(",");
          // an interrupted run may have left half a line
          if (fields.length == 4 && fields[0].matches("\\d+") && fields[2].matches("2\\d\\d")) {
            before.put(Long.parseLong(fields[0]), fields[1]);
          }
        }
      }
    }
    return before;
  }

  private BufferedWriter appendReceipts() throws IOException {
    boolean fresh = !Files.exists(plan.receipts()) || Files.size(plan.receipts()) == 0;
    boolean brokenEnd = !fresh && !endsWithNewline(plan.receipts());
    BufferedWriter writer =
        Files.newBufferedWriter(
            plan.receipts(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (fresh) {
      writer.write(HEADER + "\n");
    } else if (brokenEnd) {
      writer.write("\n");
    }
    return writer;
  }

  private static boolean endsWithNewline(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      bytes.seek(bytes.length() - 1);
      return bytes.read() == '\n';
    }
  }
}
