package org.longwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.longwatch.platform.Clocks;
import org.longwatch.process.CannotStart;
import org.longwatch.simulation.CohortGenerator;
import org.longwatch.simulation.CohortPlan;
import org.longwatch.simulation.DemoAccounts;

/**
 * Fills a running server with the demo, through its front doors: accounts by the administrator's
 * interface, the cohort by FHIR in the name of each centre. What is done leaves a trace in the data
 * directory, so that a second start goes on where the first ended.
 */
final class DemoLoading {

  /** How much is loaded; the demo and its tests differ. */
  record Size(int patients, int centres, int years) {
    static final Size DEMO = new Size(400, 12, 8);
  }

  private static final long SEED = 20_260_401;
  private static final int JOINED = 80;
  private static final int SENDERS = 3;

  /** The day of the westernmost centre: what happened there has happened everywhere. */
  private static final ZoneId LATEST_DAY = ZoneId.of("America/Los_Angeles");

  private static final int SHELF_LIFE_DAYS = 365;

  private static final String COHORT = "cohort";
  private static final String BUNDLES = "all.ndjson";
  private static final String INVENTED = "/org/longwatch/simulation/invented-";
  private static final String NOBODY = "?source=Nobody+said+so:+these+%s+are+made+up";

  private final URI server;
  private final Path directory;
  private final PrintStream out;
  private final Size size;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /**
   * @param directory where it remembers what is done
   */
  DemoLoading(URI server, Path directory, PrintStream out, Size size) {
    this.server = server;
    this.directory = directory;
    this.out = out;
    this.size = size;
  }

  /** Loads what is not loaded yet. */
  void load() throws InterruptedException {
    try {
      Files.createDirectories(directory);
      Path done = directory.resolve("loaded");
      if (Files.exists(done)) {
        return;
      }
      Path cohort = cohort();
      JsonNode setup = json.readTree(cohort.resolve(CohortGenerator.SETUP).toFile());
      enter(setup);
      if (!send(cohort, setup)) {
        return;
      }
      confirmHistories(setup);
      publishRates();
      stateReleases(setup);
      publishGeneLengths();
      publishProfiles();
      runJobs();
      Files.writeString(
          done, "The demo is loaded; delete the whole data directory to load anew.\n");
    } catch (IOException e) {
      throw new CannotStart("The demo could not be loaded: " + e, e);
    }
  }

  /** The log-ins, for people. */
  void announce() {
    String format = "  %-14s %-16s %s%n";
    out.println();
    out.printf(format, "log-in", "password", "");
    out.printf(format, DemoAccounts.ADMIN, DemoAccounts.PASSWORD, "administrator");
    for (DemoAccounts.Person person : DemoAccounts.people()) {
      out.printf(format, person.login(), DemoAccounts.PASSWORD, person.about());
    }
    DemoAccounts.Client first = DemoAccounts.client("C01");
    out.println();
    out.println(
        "  FHIR clients c01 to c"
            + (size.centres() < 10 ? "0" : "")
            + size.centres()
            + ", one per centre; the secret of c01 is "
            + first.secret());
    out.println("  and so on. Tokens come from " + server + "/auth/token.");
  }

  // ---- cohort

  private Path cohort() throws IOException {
    Path cohort = directory.resolve(COHORT);
    if (Files.exists(cohort.resolve(BUNDLES))) {
      return cohort;
    }
    LocalDate end = new Clocks().today(LATEST_DAY);
    Path fresh = directory.resolve(COHORT + ".new");
    Files.createDirectories(fresh);
    new CohortGenerator(
            new CohortPlan(
                size.patients(),
                size.centres(),
                end.minusYears(size.years()),
                end,
                SEED,
                true,
                JOINED))
        .write(fresh, patients -> {});
    try (OutputStream all = Files.newOutputStream(fresh.resolve(BUNDLES));
        Stream<Path> files = Files.list(fresh)) {
      for (Path file :
          files
              .filter(each -> each.getFileName().toString().matches("C\\d+\\.ndjson"))
              .sorted()
              .toList()) {
        Files.copy(file, all);
      }
    }
    Files.move(fresh, cohort, StandardCopyOption.ATOMIC_MOVE);
    return cohort;
  }

  private boolean send(Path cohort, JsonNode setup) throws IOException {
    Map<String, Credentials.Client> clients = new HashMap<>();
    for (JsonNode centre : setup.get("centres")) {
      DemoAccounts.Client client = DemoAccounts.client(centre.get("code").asText());
      clients.put(client.centre(), new Credentials.Client(client.id(), client.secret()));
    }
    out.println(
        "  sending the demo cohort: " + size.patients() + " patients, " + size.years() + " years");
    PrintWriter progress = new PrintWriter(out, true);
    Path refusals = directory.resolve("refusals.ndjson");
    Submission.Result result =
        new Submission(
                new Submission.Plan(
                    server,
                    Credentials.byCentre(clients),
                    SENDERS,
                    directory.resolve("receipts.csv"),
                    refusals,
                    Duration.ofMinutes(2)),
                progress)
            .send(cohort.resolve(BUNDLES));
    if (result.refused() > 0) {
      out.println(
          "  "
              + result.refused()
              + " bundles were refused; see "
              + refusals
              + ". The next start tries again.");
      return false;
    }
    return true;
  }

  // ---- administration

  private void enter(JsonNode setup) throws IOException, InterruptedException {
    for (JsonNode centre : setup.get("centres")) {
      String code = centre.get("code").asText();
      post(DemoAccounts.ADMIN, "/api/admin/centres", without(centre, "contacts"));
      for (JsonNode contact : centre.get("contacts")) {
        post(DemoAccounts.ADMIN, "/api/admin/centres/" + code + "/contacts", contact);
      }
      DemoAccounts.Client client = DemoAccounts.client(code);
      post(
          DemoAccounts.ADMIN,
          "/api/admin/clients",
          json.createObjectNode()
              .put("clientId", client.id())
              .put("centre", code)
              .put("name", "EHR of " + centre.get("name").asText())
              .put("demoSecret", client.secret()));
    }
    for (JsonNode product : setup.get("products")) {
      String code = product.get("code").asText();
      post(DemoAccounts.ADMIN, "/api/admin/products", without(product, "lots"));
      for (JsonNode lot : product.get("lots")) {
        post(DemoAccounts.ADMIN, "/api/admin/products/" + code + "/lots", lot);
      }
    }
    List<String> codes = codes(setup);
    for (DemoAccounts.Person person : DemoAccounts.people()) {
      if (person.centre().isEmpty() || codes.contains(person.centre().get())) {
        post(DemoAccounts.ADMIN, "/api/admin/people", body(person));
      }
    }
  }

  private ObjectNode body(DemoAccounts.Person person) {
    ObjectNode body =
        json.createObjectNode()
            .put("login", person.login())
            .put("name", person.name())
            .put("password", DemoAccounts.PASSWORD)
            .put("mail", person.login() + "@longwatch.example")
            .put("demo", true);
    ArrayNode roles = body.putArray("roles");
    roles.add(person.role());
    person.centre().ifPresent(centre -> body.put("centre", centre));
    person.holder().ifPresent(holder -> body.put("holder", holder));
    return body;
  }

  /** All but the last centre, so that the hint to confirm can be seen there. */
  private void confirmHistories(JsonNode setup) throws IOException, InterruptedException {
    List<String> codes = codes(setup);
    for (String code : codes.subList(0, Math.max(1, codes.size() - 1))) {
      post(
          DemoAccounts.STEWARD,
          "/api/operations/centres/" + code + "/confirm-history",
          json.createObjectNode());
    }
  }

  /** Invented ones: real ones are licensed. Once only, for each would be a version of its own. */
  private void publishRates() throws IOException, InterruptedException {
    String path = "/api/background-rates";
    if (exchange(DemoAccounts.STEWARD, path, request -> request.GET()).contains("INVENTED")) {
      return;
    }
    String about =
        "?code=INVENTED&name=Invented+for+the+demo&source=Nobody+counted:+these+numbers+are+made+up"
            + "&licence=CC0&invented=true";
    publish(path + about, invented("background-rates"));
  }

  /** Invented ones. Nobody can ask which are in use, so a file remembers that they are there. */
  private void publishGeneLengths() throws IOException, InterruptedException {
    Path done = directory.resolve("gene-lengths");
    if (!Files.exists(done)) {
      publish("/api/gene-lengths" + NOBODY.formatted("lengths"), invented("gene-lengths"));
      Files.writeString(done, "The invented lengths of transcripts are published.\n");
    }
  }

  /** Invented ones: two products treat anaemia. Once only, as with the rates. */
  private void publishProfiles() throws IOException, InterruptedException {
    String path = "/api/product-profiles";
    String newest = exchange(DemoAccounts.STEWARD, path, request -> request.GET());
    if (json.readTree(newest).path("version").asInt() == 0) {
      publish(path + NOBODY.formatted("profiles"), invented("product-profiles"));
    }
  }

  private static byte[] invented(String name) throws IOException {
    try (InputStream file = DemoLoading.class.getResourceAsStream(INVENTED + name + ".csv")) {
      return file.readAllBytes();
    }
  }

  private void publish(String address, byte[] csv) throws IOException, InterruptedException {
    exchange(
        DemoAccounts.STEWARD,
        address,
        request ->
            request
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofByteArray(csv)));
  }

  /**
   * Invented numbers of released treatments: nearly a third more than a lot is likely to have been
   * given; the product named last has none, as a holder that has not answered.
   */
  private void stateReleases(JsonNode setup) throws IOException, InterruptedException {
    JsonNode products = setup.get("products");
    int lots = 0;
    for (JsonNode product : products) {
      lots += product.get("lots").size();
    }
    LocalDate today = new Clocks().today(LATEST_DAY);
    StringBuilder csv = new StringBuilder("product,lot,units,released_on\r\n");
    for (int i = 0; i + 1 < products.size(); i++) {
      for (JsonNode lot : products.get(i).get("lots")) {
        LocalDate released =
            LocalDate.parse(lot.get("expiresOn").asText()).minusDays(SHELF_LIFE_DAYS);
        csv.append(products.get(i).get("code").asText())
            .append(',')
            .append(lot.get("lot").asText())
            .append(',')
            .append((int) Math.ceil(1.3 * size.patients() / lots))
            .append(',')
            .append(released.isAfter(today) ? today : released)
            .append("\r\n");
      }
    }
    publish(
        "/api/released-lots" + NOBODY.formatted("numbers"),
        csv.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void runJobs() throws IOException, InterruptedException {
    JsonNode none = json.createObjectNode();
    post(DemoAccounts.STEWARD, "/api/operations/catch-up-index", none);
    leaveOutTreatedDiseases();
    JsonNode run = post(DemoAccounts.STEWARD, "/api/operations/jobs/signal-run", none);
    out.println("  detection run over " + run.path("outcome").asText());
    post(
        "safety",
        "/api/reports",
        json.createObjectNode()
            .put("clinicalCutOff", new Clocks().today(ZoneOffset.UTC).minusDays(1).toString()));
    post(DemoAccounts.STEWARD, "/api/operations/jobs/reminder-sweep", none);
    post(DemoAccounts.STEWARD, "/api/operations/jobs/outbox", none);
  }

  /**
   * A run to compare the nightly one with; before it, so that the newest one is about all cases.
   */
  private void leaveOutTreatedDiseases() throws IOException, InterruptedException {
    post(
        "safety",
        "/api/signals/runs",
        json.createObjectNode()
            .put("clinicalCutOff", new Clocks().today(ZoneOffset.UTC).minusDays(1).toString())
            .put("treatedDiseaseLeftOut", true));
  }

  private static List<String> codes(JsonNode setup) {
    List<String> codes = new ArrayList<>();
    setup.get("centres").forEach(centre -> codes.add(centre.get("code").asText()));
    return codes;
  }

  private static JsonNode without(JsonNode node, String field) {
    ObjectNode copy = node.deepCopy();
    copy.remove(field);
    return copy;
  }

  /** Posts as a person; what exists already is fine. */
  private JsonNode post(String login, String path, JsonNode body)
      throws IOException, InterruptedException {
    String text = json.writeValueAsString(body);
    String answer =
        exchange(
            login,
            path,
            request ->
                request
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(text)));
    return answer.isBlank() ? json.createObjectNode() : json.readTree(answer);
  }

  private String exchange(String login, String path, UnaryOperator<HttpRequest.Builder> what)
      throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString((login + ":" + DemoAccounts.PASSWORD).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        http.send(
            what.apply(
                    HttpRequest.newBuilder(URI.create(server + path))
                        .timeout(Duration.ofMinutes(5))
                        .header("Authorization", "Basic " + basic))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() / 100 != 2 && answer.statusCode() != 409) {
      throw new CannotStart(
          "The demo could not be loaded: "
              + path
              + " answered "
              + answer.statusCode()
              + " "
              + answer.body());
    }
    return answer.body();
  }
}
