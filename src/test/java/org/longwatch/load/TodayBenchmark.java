package org.longwatch.load;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;
import org.longwatch.support.TestDatabase;

/**
 * How fast the running application answers the Today page to a data manager of the largest centre,
 * over HTTP, beside the page of its calendar address in the same run: the same frame, session and
 * rendering without a list. Starts a server of its own; run by hand after {@code mvn package}.
 *
 * <pre>TodayBenchmark [TREATMENTS [SECONDS [JAVA-OPTION…]]]</pre>
 *
 * TREATMENTS (10,000) with 20 contacts each lie at 2,000 centres, one in ten of them at the
 * largest; see {@link WorkListFilling}. Each page is asked for SECONDS (10). What was filled on the
 * same day is used again.
 */
public final class TodayBenchmark {

  private static final int CENTRES = 2_000;
  private static final String LARGEST = "C0";
  private static final String MANAGER = "today-manager";
  private static final String BASELINE = "/feed";
  private static final int MOST_CLIENTS = 4;

  private static final int STEADY_WINDOWS = 3;
  private static final int LONGEST_WARM_UP = 120;
  private static final double WORTH_WAITING = 0.97;

  private static final Pattern STATE =
      Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]* value=\"([^\"]*)\"");

  private final Server server;
  private final List<HttpClient> browsers = new ArrayList<>();

  private TodayBenchmark(Server server) throws IOException, InterruptedException {
    this.server = server;
    for (int i = 0; i < MOST_CLIENTS; i++) {
      browsers.add(logIn());
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    int code = 0;
    try {
      measure(arguments);
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    System.exit(code); // the mail catcher's threads would go on
  }

  private static void measure(String[] arguments) throws Exception {
    long treatments = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    List<String> javaOptions =
        Arrays.asList(arguments).subList(Math.min(2, arguments.length), arguments.length);
    Path home = Path.of("target", "benchmark", "today").toAbsolutePath();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Path filled = home.resolve("filled-" + treatments + "-" + today);
    if (!Files.exists(filled)) {
      TestDatabase.delete(home);
    }
    try (Server server = Server.measured(home, javaOptions)) {
      if (!Files.exists(filled)) {
        new WorkListFilling(
                today,
                CENTRES,
                "case when n % 10 = 0 then 0 else 1 + n % " + (CENTRES - 1) + " end",
                rulesInForce(server, today))
            .fill(server.database(), treatments);
        server.person(MANAGER, "SITE_STAFF", LARGEST, "");
        Files.createFile(filled);
      }
      TodayBenchmark benchmark = new TodayBenchmark(server);
      benchmark.printSize(treatments);
      long last = benchmark.warmUp();
      benchmark.printPages(seconds, last);
    }
  }

  /** Those by which a real treatment of the kind that is filled in is planned. */
  private static String rulesInForce(Server server, LocalDate today) throws SQLException {
    Clinics.make(server, "REAL");
    Server.Answer taken =
        server.fhirPost(
            Clinics.token(server, "REAL"),
            "/fhir",
            Bundles.about("REAL", "REAL-1", "1990")
                .treated(Clinics.LENTI, Clinics.LENTI_LOT, today.minusDays(1))
                .json());
    if (taken.status() != 200) {
      throw new IllegalStateException(taken.status() + " " + taken.body());
    }
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select rules from followup.plan")) {
      row.next();
      return row.getString(1);
    }
  }

  private void printSize(long treatments) throws SQLException {
    System.out.printf(
        Locale.ROOT,
        "%,d treatments, %,d planned contacts, %,d centres; largest centre: %,d patients, %,d rows"
            + " on its list%n",
        treatments,
        number("select count(*) from followup.planned_visit"),
        number("select count(*) from registry.centre"),
        number("select count(*) from registry.patient where centre_id = md5('c0')::uuid"),
        rows());
  }

  private long rows() throws SQLException {
    return number(
        "select count(*) from followup.planned_visit where state = 'OPEN' and centre_id ="
            + " md5('c0')::uuid and earliest <= current_date + 30");
  }

  /** Until the page no longer needs less processor time; answers the number of its last page. */
  private long warmUp() throws Exception {
    double least = Double.MAX_VALUE;
    int steady = 0;
    int window = 5;
    for (int all = window; steady < STEADY_WINDOWS && all <= LONGEST_WARM_UP; all += window) {
      ProcessorTime before = ProcessorTime.of(server);
      int pages = ask("/today", MOST_CLIENTS, window).length;
      double spent = ProcessorTime.of(server).since(before).server() / pages;
      System.out.printf(
          Locale.ROOT, "warming up, %d s: server %.1f ms of processor time a page%n", all, spent);
      steady = spent < WORTH_WAITING * least ? 0 : steady + 1;
      least = Math.min(least, spent);
    }
    ask(BASELINE, MOST_CLIENTS, window);
    return (rows() + 24) / 25;
  }

  private void printPages(int seconds, long last) throws Exception {
    System.out.printf(
        "%-24s %7s %7s %8s %8s %8s %7s %10s %12s %6s%n",
        "page",
        "clients",
        "pages",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "p95 to",
        "server ms",
        "database ms",
        "busy");
    for (int clients : new int[] {1, MOST_CLIENTS}) {
      double baseline = 0;
      for (String path :
          List.of(
              BASELINE, "/today", "/today?page=" + last, "/today?state=OVERDUE", "/today?q=7")) {
        ProcessorTime before = ProcessorTime.of(server);
        double[] millis = ask(path, clients, seconds);
        ProcessorTime spent = ProcessorTime.of(server).since(before);
        double p95 = quantile(millis, 0.95);
        baseline = path.equals(BASELINE) ? p95 : baseline;
        System.out.printf(
            Locale.ROOT,
            "%-24s %7d %7d %8.1f %8.1f %8.1f %7.1f %10.1f %12.1f %5d%%%n",
            path,
            clients,
            millis.length,
            quantile(millis, 0.50),
            p95,
            quantile(millis, 0.99),
            p95 / baseline,
            spent.server() / millis.length,
            spent.database() / millis.length,
            spent.busy());
      }
    }
    System.out.println(
        "p95 to: ratio to "
            + BASELINE
            + " with as many clients; server ms, database ms: processor time a page; busy: share of"
            + " the whole machine's processors in use by anybody");
  }

  /** Milliseconds of every page, sorted. */
  private double[] ask(String path, int clients, int seconds) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(clients);
    try {
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      List<Future<List<Double>>> running = new ArrayList<>();
      for (HttpClient browser : browsers.subList(0, clients)) {
        running.add(pool.submit(() -> ask(browser, path, end)));
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

  private List<Double> ask(HttpClient browser, String path, long end)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      HttpResponse<String> page = get(browser, path);
      millis.add((System.nanoTime() - start) / 1e6);
      boolean whole = page.body().contains(path.equals(BASELINE) ? "calendar" : "data-row=");
      if (page.statusCode() != 200 || !whole) {
        throw new IllegalStateException(page.statusCode() + " " + page.body());
      }
    }
    return millis;
  }

  /** A browser in which the data manager has logged in. */
  private HttpClient logIn() throws IOException, InterruptedException {
    HttpClient browser =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    Matcher state = STATE.matcher(get(browser, "/login").body());
    if (!state.find()) {
      throw new IllegalStateException("no log-in form");
    }
    String form =
        String.join(
            "&",
            "login=login",
            "login:account=" + MANAGER,
            "login:password=" + Server.PASSWORD,
            "login:enter=" + Server.encode("Log in"),
            "jakarta.faces.ViewState=" + Server.encode(state.group(1)));
    HttpResponse<String> entered =
        browser.send(
            server
                .request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (entered.statusCode() != 302) {
      throw new IllegalStateException(entered.statusCode() + " " + entered.body());
    }
    return browser;
  }

  private HttpResponse<String> get(HttpClient browser, String path)
      throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(URI.create(server.uri() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static double quantile(double[] sorted, double q) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  }

  private long number(String query) throws SQLException {
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
