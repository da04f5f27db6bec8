package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.support.Bundles;
import org.longwatch.support.Clinics;
import org.longwatch.support.Server;

/**
 * Every address of the running server, asked by every role, about the own and a foreign centre.
 * What comes out stands in {@code access/matrix.csv}; an address that is not in the table fails,
 * and so does a word about a foreign patient in any answer.
 */
class MatrixIT {

  private static final String OWN = "MXO";
  private static final String FOREIGN = "MXF";

  /** Addresses that take a file of lines. */
  private static final Set<String> FILES =
      Set.of(
          "/api/background-rates",
          "/api/gene-lengths",
          "/api/product-profiles",
          "/api/released-lots");

  private static final List<String> ROLES =
      List.of(
          "STRANGER",
          "SITE_STAFF",
          "SITE_PHYSICIAN",
          "SITE_SYSTEM",
          "SAFETY_PHYSICIAN",
          "STEWARD",
          "HOLDER",
          "REGULATOR",
          "ADMINISTRATOR");
  private static final Set<String> OF_CENTRE =
      Set.of("SITE_STAFF", "SITE_PHYSICIAN", "SITE_SYSTEM");
  private static final Set<String> WITHOUT_PATIENTS =
      Set.of("STRANGER", "HOLDER", "REGULATOR", "ADMINISTRATOR");

  /** Asked about every type; the other interactions only about types that were sent. */
  private static final Set<String> EVERY_TYPE =
      Set.of("GET /fhir/{*}/{id}", "GET /fhir/{*}", "POST /fhir/{*}");

  private static final List<String> EXAMPLES =
      List.of(
          "research-study",
          "consent",
          "enrolment",
          "collection",
          "biological-product-starting-material",
          "second-malignancy",
          "further-therapy",
          "specimen",
          "questionnaire-response",
          "provenance");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static Server server;
  private static String token;
  private static Connection log;
  private static Map<String, String> sessions;
  private static List<Row> table;

  /** Type of resource to id, of each centre. */
  private static Map<String, Map<String, String>> ids;

  /** One line of the table. */
  private record Row(
      String method,
      String path,
      String centre,
      boolean logged,
      Map<String, String> expected,
      String place) {}

  @BeforeAll
  static void start() throws Exception {
    server = Server.shared();
    log = server.database().getConnection();
    table = table();
    ids = new HashMap<>();
    for (String centre : List.of(OWN, FOREIGN)) {
      Clinics.make(server, centre);
      ids.put(centre, fill(centre));
    }
    token = Clinics.token(server, OWN);
    sessions = new TreeMap<>();
    for (String role : ROLES) {
      if (!role.equals("STRANGER") && !role.equals("SITE_SYSTEM")) {
        server.person(
            login(role),
            role,
            OF_CENTRE.contains(role) ? OWN : "",
            role.equals("HOLDER") ? "Holder" : "");
        sessions.put(role, session(login(role)));
      }
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    log.close();
  }

  @Test
  void everyAddressAnswersEveryRoleAsTheTableSays() throws Exception {
    Map<String, List<String>> types = new TreeMap<>();
    advertised().forEach((type, interactions) -> types.put(type, interactions));
    List<String> wrong = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Row row : table) {
      for (String type : row.path().contains("{*}") ? patientTypes(types) : List.of("")) {
        boolean there = type.isEmpty() || ids.get(OWN).containsKey(type);
        if (!there && !EVERY_TYPE.contains(row.method() + " " + row.path())) {
          continue;
        }
        Map<String, String> statuses = new LinkedHashMap<>();
        for (String role : ROLES) {
          String expected = row.expected().get(role);
          if (expected.equals("-")) {
            statuses.put(role, "-");
            continue;
          }
          long before = row.logged() ? entries(role) : 0;
          HttpResponse<String> answer = ask(row, type, role);
          String status = Integer.toString(answer.statusCode());
          statuses.put(role, status);
          String where = row.method() + " " + row.path().replace("{*}", type) + " " + role;
          if (there ? !oneOf(expected, status) : !fits(row, expected, status)) {
            wrong.add(where + " (" + row.centre() + "): " + expected + " but " + status);
          }
          for (String secret : secrets(role)) {
            boolean asked = answer.uri().toString().contains(secret);
            if (!asked && answer.body().contains(secret)) {
              wrong.add(where + " (" + row.centre() + ") tells " + secret);
            }
          }
          if (row.logged() && there && answer.statusCode() == 200 && entries(role) == before) {
            wrong.add(where + " leaves no line in the access log");
          }
        }
        seen.add(
            row.method()
                + ","
                + row.path()
                + ","
                + row.centre()
                + ","
                + (row.logged() ? "yes" : "no")
                + ","
                + String.join(",", statuses.values()));
      }
    }
    String foreigner = Clinics.token(server, FOREIGN);
    for (String type : held()) {
      String id = ids.get(FOREIGN).get(type);
      if (server.fhirGet(foreigner, "/fhir/" + type + "/" + id).status() != 200) {
        wrong.add("somebody else has deleted the " + type);
      }
    }
    try (PrintWriter out =
        new PrintWriter(
            Files.newBufferedWriter(java.nio.file.Path.of("target", "matrix-seen.csv")))) {
      seen.forEach(out::println);
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
  }

  @Test
  void everyPageIsInTheTable() throws IOException {
    java.nio.file.Path root = java.nio.file.Path.of("src/main/webapp");
    Set<String> missing = new TreeSet<>();
    try (Stream<java.nio.file.Path> files = Files.walk(root)) {
      files
          .map(root::relativize)
          .map(java.nio.file.Path::toString)
          .filter(file -> file.endsWith(".xhtml") && !file.startsWith("WEB-INF"))
          .map(file -> "/" + file.replace(".xhtml", ""))
          .filter(page -> table.stream().noneMatch(row -> bare(row.path()).equals(page)))
          .forEach(missing::add);
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyInterfaceCallIsInTheTable() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Class<?> resource : classes("org/longwatch/api")) {
      Path root = resource.getAnnotation(Path.class);
      if (root == null) {
        continue;
      }
      for (Method method : resource.getMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (verb != null) {
            Path further = method.getAnnotation(Path.class);
            String path = "/api/" + root.value() + "/" + (further == null ? "" : further.value());
            String shape = shape(path.replaceAll("/+", "/").replaceAll("(.)/$", "$1"));
            boolean there =
                table.stream()
                    .anyMatch(
                        row ->
                            row.method().equals(verb.value())
                                && shape(bare(row.path())).equals(shape));
            if (!there) {
              missing.add(verb.value() + " " + shape);
            }
          }
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyServletIsInTheTable() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String room : List.of("entrance", "fhir", "fhir/transfer", "fhir/read", "api", "web")) {
      for (Class<?> type : classes("org/longwatch/" + room)) {
        WebServlet servlet = type.getAnnotation(WebServlet.class);
        if (servlet == null) {
          continue;
        }
        Stream.concat(Arrays.stream(servlet.value()), Arrays.stream(servlet.urlPatterns()))
            .map(pattern -> pattern.replace("/*", ""))
            .filter(start -> table.stream().noneMatch(row -> row.path().startsWith(start)))
            .forEach(missing::add);
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyInteractionThatIsAdvertisedIsInTheTable() {
    Set<String> missing = new TreeSet<>();
    JsonNode rest = statement().at("/rest/0");
    for (JsonNode interaction : rest.path("interaction")) {
      String code = interaction.path("code").asText();
      require(missing, code, INTERACTIONS.get("system " + code), "");
    }
    for (JsonNode operation : rest.path("operation")) {
      String name = "$" + operation.path("name").asText();
      if (table.stream().noneMatch(row -> row.path().contains(name))) {
        missing.add(name);
      }
    }
    advertised()
        .forEach(
            (type, interactions) -> {
              for (String code : interactions) {
                if (code.startsWith("$")) {
                  if (table.stream().noneMatch(row -> row.path().contains(code))) {
                    missing.add(type + " " + code);
                  }
                } else {
                  require(missing, type + " " + code, INTERACTIONS.get(code), type);
                }
              }
            });
    assertEquals(Set.of(), missing);
  }

  private static final Map<String, String> INTERACTIONS =
      Map.ofEntries(
          Map.entry("read", "GET /fhir/TYPE/{}"),
          Map.entry("vread", "GET /fhir/TYPE/{}/_history/1"),
          Map.entry("history-instance", "GET /fhir/TYPE/{}/_history"),
          Map.entry("history-type", "GET /fhir/TYPE/_history"),
          Map.entry("search-type", "GET /fhir/TYPE"),
          Map.entry("create", "POST /fhir/TYPE"),
          Map.entry("update", "PUT /fhir/TYPE/{}"),
          Map.entry("patch", "PATCH /fhir/TYPE/{}"),
          Map.entry("delete", "DELETE /fhir/TYPE/{}"),
          Map.entry("conditionalUpdate", "PUT /fhir/TYPE"),
          Map.entry("conditionalDelete", "DELETE /fhir/TYPE"),
          Map.entry("system transaction", "POST /fhir"),
          Map.entry("system batch", "POST /fhir"),
          Map.entry("system search-system", "GET /fhir"),
          Map.entry("system history-system", "GET /fhir/_history"));

  private static void require(Set<String> missing, String what, String call, String type) {
    boolean there =
        call != null
            && table.stream()
                .anyMatch(
                    row -> {
                      String asked = row.method() + " " + shape(bare(row.path()));
                      return asked.equals(call.replace("TYPE", type))
                          || asked.equals(call.replace("TYPE", "{}"));
                    });
    if (!there) {
      missing.add(what);
    }
  }

  /** Interactions and operations by type, as the server advertises them. */
  private static Map<String, List<String>> advertised() {
    Map<String, List<String>> types = new TreeMap<>();
    for (JsonNode resource : statement().at("/rest/0/resource")) {
      List<String> codes = new ArrayList<>();
      resource.path("interaction").forEach(each -> codes.add(each.path("code").asText()));
      resource.path("operation").forEach(each -> codes.add("$" + each.path("name").asText()));
      if (resource.path("conditionalUpdate").asBoolean()) {
        codes.add("conditionalUpdate");
      }
      if (!resource.path("conditionalDelete").asText("not-supported").equals("not-supported")) {
        codes.add("conditionalDelete");
      }
      types.put(resource.path("type").asText(), codes);
    }
    return types;
  }

  /** Types that a centre sends; those with lines of their own in the table are not among them. */
  private static List<String> patientTypes(Map<String, List<String>> types) {
    Set<String> own =
        table.stream()
            .map(row -> bare(row.path()).split("/"))
            .filter(steps -> steps.length > 2 && steps[1].equals("fhir"))
            .map(steps -> steps[2])
            .collect(Collectors.toSet());
    return types.entrySet().stream()
        .filter(each -> each.getValue().contains("read"))
        .filter(each -> each.getValue().contains("create") || !own.contains(each.getKey()))
        .map(Map.Entry::getKey)
        .filter(type -> !type.equals("OperationDefinition"))
        .toList();
  }

  private static JsonNode statement() {
    return server.send(server.request("/fhir/metadata").GET()).json();
  }

  private static boolean oneOf(String expected, String status) {
    return List.of(expected.split("/")).contains(status);
  }

  /** Of a type that nobody has sent there is nothing to read, but who may not ask may still not. */
  private static boolean fits(Row row, String expected, String status) {
    return oneOf(expected, status)
        || row.path().contains("{id}") && status.equals("404") && expected.startsWith("2");
  }

  private static HttpResponse<String> ask(Row row, String type, String role) throws Exception {
    String side = row.centre().equals("foreign") ? FOREIGN : OWN;
    String path = row.path().replace("{*}", type);
    String body = row.method().equals("GET") ? "" : body(row, type, side);
    Map<String, String> known = new HashMap<>(ids.get(side));
    known.put("id", known.getOrDefault(type, UUID.randomUUID().toString()));
    known.put("random", UUID.randomUUID().toString());
    known.put("centre", side);
    known.put("product", Clinics.LENTI);
    for (Map.Entry<String, String> each : known.entrySet()) {
      path = path.replace("{" + each.getKey() + "}", each.getValue());
      body = body.replace("{" + each.getKey() + "}", each.getValue());
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.uri() + path))
            .timeout(java.time.Duration.ofSeconds(60));
    boolean machine = path.startsWith("/api") || path.startsWith("/fhir");
    if (machine && role.equals("SITE_SYSTEM")) {
      request.header("Authorization", "Bearer " + token);
    } else if (machine && !role.equals("STRANGER")) {
      request.header("Authorization", basic(login(role)));
    } else if (sessions.containsKey(role)) {
      request.header("Cookie", sessions.get(role));
    }
    if (path.endsWith("/$export")) {
      request.header("Prefer", "respond-async");
    }
    if (row.method().equals("GET")) {
      request.GET();
    } else {
      request
          .header(
              "Content-Type",
              path.startsWith("/auth") || path.endsWith("_search")
                  ? "application/x-www-form-urlencoded"
                  : path.startsWith("/api")
                      ? FILES.contains(path) ? "text/csv" : "application/json"
                      : path.startsWith("/fhir/$import")
                          ? "application/fhir+ndjson"
                          : row.method().equals("PATCH")
                              ? "application/json-patch+json"
                              : "application/fhir+json")
          .method(row.method(), HttpRequest.BodyPublishers.ofString(body));
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Orders without content, so that nobody who may give them changes anything. */
  private static String body(Row row, String type, String side) {
    if (row.path().startsWith("/auth")) {
      return "grant_type=client_credentials&client_id=nobody&client_secret=x";
    }
    if (row.path().endsWith("/_search")) {
      return "_count=5";
    }
    if (row.path().startsWith("/api") || row.method().equals("DELETE")) {
      return row.method().equals("DELETE") ? "" : "{}";
    }
    if (row.method().equals("PATCH")) {
      return "[{\"op\":\"replace\",\"path\":\"/nothing\",\"value\":\"x\"}]";
    }
    if (row.path().equals("/fhir/Patient/{Patient}")) {
      return "{\"resourceType\":\"Patient\",\"id\":\"{Patient}\",\"identifier\":[{\"system\":\"https://longwatch.org/fhir/sid/pseudonym\",\"value\":\"{centre}-P1\"}],\"gender\":\"female\",\"birthDate\":\"1990-05\",\"managingOrganization\":{\"identifier\":{\"system\":\"https://longwatch.org/fhir/sid/centre\",\"value\":\"MXO\"}}}";
    }
    if (row.path().equals("/fhir")) {
      return "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":"
          + "{\"method\":\"GET\",\"url\":\"Patient/{Patient}\"}}]}";
    }
    return "{\"resourceType\":\""
        + (type.isEmpty() ? row.path().split("[/?]")[2] : type)
        + "\""
        + (row.method().equals("PUT") && row.path().contains("{id}") ? ",\"id\":\"{id}\"" : "")
        + ",\"nothing\":true}";
  }

  /** What must not be in an answer. */
  private static List<String> secrets(String role) {
    if (OF_CENTRE.contains(role)) {
      List<String> secrets = new ArrayList<>(ids.get(FOREIGN).values());
      // lots are the product's and the same for all
      secrets.remove(ids.get(FOREIGN).get("Medication"));
      secrets.add(FOREIGN + "-");
      secrets.add("narrative of " + FOREIGN);
      return secrets;
    }
    return WITHOUT_PATIENTS.contains(role)
        ? List.of(OWN + "-P1", "narrative of " + OWN, FOREIGN + "-P1", "narrative of " + FOREIGN)
        : List.of();
  }

  private static Map<String, String> fill(String centre) throws IOException {
    String bearer = Clinics.token(server, centre);
    LocalDate day = LocalDate.now().minusYears(1);
    Server.Answer answer =
        server.fhirPost(
            bearer,
            "/fhir",
            Bundles.about(centre, centre + "-P1", "1990-05")
                .treated(Clinics.LENTI, Clinics.LENTI_LOT, day)
                .visited(centre + "-V1", day.plusMonths(1))
                .suffered(
                    centre + "-E1", "90000001", "x", day.plusMonths(2), "narrative of " + centre)
                .sampled(centre + "-S1", day.plusMonths(3), "MECOM", 12)
                .json());
    assertEquals(200, answer.status(), answer.body());
    Map<String, String> made = new HashMap<>();
    note(answer, made);
    note(server.fhirPost(bearer, "/fhir", others(centre)), made);
    assertEquals(held(), made.keySet());
    made.put("pseudonym", centre + "-P1");
    return made;
  }

  /** Every type that is taken, but for the centres, which the registry itself keeps. */
  private static Set<String> held() {
    Set<String> types = new HashSet<>(EntryReader.TYPES);
    types.remove("Organization");
    return types;
  }

  private static void note(Server.Answer answer, Map<String, String> made) {
    assertEquals(200, answer.status(), answer.body());
    for (JsonNode entry : answer.json().path("entry")) {
      String[] location = entry.at("/response/location").asText().split("/");
      made.put(location[location.length - 4], location[location.length - 3]);
    }
  }

  /** One of every type that the bundle of a patient does not have, as the guide's examples say. */
  private static String others(String centre) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode bundle = json.createObjectNode();
    bundle.put("resourceType", "Bundle").put("type", "transaction");
    for (String example : EXAMPLES) {
      String text =
          Files.readString(java.nio.file.Path.of("fhir-profiles/examples/valid", example + ".json"))
              .replace("LYN-0007", centre + "-P1")
              .replace("COI-0007", centre)
              .replace("LTFU-2024", centre + "-LTFU")
              .replace("LYON-01", centre)
              .replaceAll("2026-(09|1\\d)(-\\d\\d)?\"", LocalDate.now() + "\"");
      ObjectNode resource = (ObjectNode) json.readTree(text);
      String type = resource.path("resourceType").asText();
      // without numbers that only one donation has, and without an alert for the physician
      if (type.equals("BiologicallyDerivedProduct") || type.equals("Condition")) {
        resource.remove("extension");
        if (resource.path("identifier").size() > 1) {
          ((ArrayNode) resource.path("identifier")).remove(1);
        }
      }
      ObjectNode entry = bundle.withArray("entry").addObject();
      entry.put("fullUrl", "urn:uuid:" + UUID.randomUUID());
      entry.set("resource", resource);
      entry.withObject("request").put("method", "POST").put("url", type);
    }
    return bundle.toString();
  }

  private static List<Row> table() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = MatrixIT.class.getResourceAsStream("/access/matrix.csv");
        CSVParser csv =
            CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setCommentMarker('#')
                .setIgnoreSurroundingSpaces(true)
                .get()
                .parse(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (CSVRecord line : csv) {
        Map<String, String> expected = new LinkedHashMap<>();
        ROLES.forEach(role -> expected.put(role, line.get(role)));
        rows.add(
            new Row(
                line.get("method"),
                line.get("path"),
                line.get("centre"),
                line.get("logged").equals("yes"),
                expected,
                "line " + csv.getCurrentLineNumber()));
      }
    }
    return rows;
  }

  private static String bare(String path) {
    return path.split("\\?")[0];
  }

  private static String shape(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  private static List<Class<?>> classes(String room) throws IOException {
    java.nio.file.Path root = java.nio.file.Path.of("target", "classes").resolve(room);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<java.nio.file.Path> files = Files.list(root)) {
      List<Class<?>> found = new ArrayList<>();
      for (java.nio.file.Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("$") && !name.contains("-")) {
          try {
            found.add(
                Class.forName(
                    room.replace('/', '.') + "." + name.replace(".class", ""),
                    false,
                    MatrixIT.class.getClassLoader()));
          } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
          }
        }
      }
      return found;
    }
  }

  private static String login(String role) {
    return "mx-" + role.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  private static String basic(String login) {
    return "Basic "
        + java.util.Base64.getEncoder()
            .encodeToString((login + ":" + Server.PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  private static long entries(String role) throws SQLException {
    try (PreparedStatement query =
        log.prepareStatement("select count(*) from security.access_log where actor = ?")) {
      query.setString(1, role.equals("SITE_SYSTEM") ? OWN : login(role));
      ResultSet row = query.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  /** Logs in by the form; answers the cookie. */
  private static String session(String login) throws Exception {
    CookieManager cookies = new CookieManager();
    HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();
    URI page = server.uri().resolve("/login");
    String html =
        browser
            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher state =
        Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]*value=\"([^\"]+)\"").matcher(html);
    assertTrue(state.find(), html);
    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(page)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "login=login&login%3Aaccount="
                            + encode(login)
                            + "&login%3Apassword="
                            + encode(Server.PASSWORD)
                            + "&login%3Aenter=Log+in&jakarta.faces.ViewState="
                            + encode(state.group(1))))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(302, answer.statusCode(), answer.body());
    return cookies.getCookieStore().getCookies().stream()
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
