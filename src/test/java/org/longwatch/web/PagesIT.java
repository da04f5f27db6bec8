package org.longwatch.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.longwatch.simulation.DemoAccounts;
import org.longwatch.support.Server;

/** Every page in a real browser, as the people who use it. Screenshots stay in target. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {

  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final int DESK = 1280;
  private static final int PHONE = 320;

  private Server server;
  private Playwright playwright;
  private Browser browser;

  /** A page of a logged-in person that remembers every complaint of the browser. */
  private final Map<String, String> sessions = new HashMap<>();

  private final class Visit implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Visit(String login, int width) {
      this(new Browser.NewContextOptions().setViewportSize(width, 900));
      if (login != null) {
        page.navigate(server.uri() + "/login");
        enter(login, DemoAccounts.PASSWORD);
        page.waitForURL(url -> !url.contains("/login"));
      }
    }

    private Visit(Browser.NewContextOptions options) {
      context = browser.newContext(options);
      page = context.newPage();
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
              complaints.add(page.url() + ": " + message.text());
            }
          });
      page.onPageError(error -> complaints.add(page.url() + ": " + error));
    }

    void enter(String login, String password) {
      page.fill("input[autocomplete=username]", login);
      page.fill("input[type=password]", password);
      page.click("input[value='Log in']");
    }

    Response open(String path) {
      return page.navigate(server.uri() + path);
    }

    /** Charts draw themselves after the page has loaded. */
    void awaitCharts() {
      page.waitForFunction(
          "() => Array.from(document.querySelectorAll('[data-chart]'))"
              + ".every(box => box.dataset.drawn)");
    }

    void shoot(String name) {
      page.screenshot(
          new Page.ScreenshotOptions().setFullPage(true).setPath(SHOTS.resolve(name + ".png")));
    }

    String text(String selector) {
      return page.locator(selector).first().innerText();
    }

    void assertSays(String words) {
      assertThat(page.locator("[role=alert]").first()).containsText(words);
    }

    void assertShows(String words) {
      assertThat(page.locator("main")).containsText(words);
    }

    void assertAt(String path) {
      assertThat(page).hasURL(server.uri() + path);
    }

    void assertQuiet() {
      assertEquals(List.of(), complaints);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  @BeforeAll
  void openBrowser() throws Exception {
    Optional<Path> chromium =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (chromium.isEmpty() && !Boolean.parseBoolean(System.getenv("LONGWATCH_REQUIRE_BROWSER"))) {
      System.out.println("SKIPPED: no Chromium here, so no page was looked at in a browser");
    }
    assumeTrue(
        chromium.isPresent() || Boolean.parseBoolean(System.getenv("LONGWATCH_REQUIRE_BROWSER")),
        "no Chromium");
    Files.createDirectories(SHOTS);
    server = Server.demo();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    List<String> options = new ArrayList<>(List.of("--disable-gpu"));
    if ("root".equals(System.getProperty("user.name"))) {
      options.add("--no-sandbox");
    }
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.orElseThrow())
                    .setArgs(options));
  }

  @AfterAll
  void closeBrowser() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @ParameterizedTest(name = "{0} opens {1}")
  @CsvSource({
    "c01-nurse, /today",
    "c01-nurse, /today?state=OVERDUE",
    "c01-nurse, CONTACT",
    "c01-nurse, ATTEMPT",
    "c01-nurse, LOST",
    "c01-nurse, /plans",
    "safety, /plans",
    "c01-nurse, /completeness",
    "c01-nurse, /feed",
    "c01-physician, /search",
    "c01-physician, /search?q=infection",
    "c01-physician, PATIENT",
    "safety, /search?q=kind:second_malignancy",
    "safety, FOUND kind:second_malignancy",
    "safety, FOUND vector:yes",
    "safety, FOUND kind:further_therapy transplantation",
    "safety, FOUND kind:laboratory_result shedding",
    "safety, FOUND kind:laboratory_result receptor",
    "steward, /today?centre=C02",
    "steward, /operations",
    "steward, /outbox",
    "steward, /outbox?state=SENT",
    "steward, /reminders?centre=C02",
    "c01-nurse, /reminders",
    "admin, /outbox",
    "steward, /completeness?centre=C02",
    "regulator, /completeness",
    "steward, /signals",
    "steward, /report",
    "safety, /signals",
    "safety, /signals?level=TERM&order=IC",
    "safety, /runs",
    "safety, /run",
    "safety, COMPARISON",
    "safety, /signals?tab=cases",
    "safety, /signals?tab=clones",
    "safety, /signals?tab=lots",
    "safety, /signals?tab=centres",
    "safety, /signals?tab=streams",
    "safety, /signals?tab=duplicates",
    "safety, /signals?tab=review",
    "safety, /surveillance",
    "regulator, /surveillance",
    "safety, SIGNAL",
    "regulator, /report",
    "regulator, /signals",
    "regulator, /runs",
    "regulator, /run",
    "regulator, COMPARISON",
    "regulator, /signals?tab=lots",
    "regulator, SIGNAL",
    "holder, /report",
    "holder, /signals",
    "holder, SIGNAL",
    "admin, /admin/centres",
    "admin, /admin/centres?code=C01",
    "admin, /admin/products",
    "admin, /admin/people",
    "admin, /admin/clients"
  })
  void everyPageOpensQuietlyAndFitsTheScreen(String login, String path) {
    try (Visit visit = returning(login)) {
      String address = resolve(visit, path);
      for (int width : new int[] {DESK, PHONE}) {
        visit.page.setViewportSize(width, 900);
        Response response = visit.open(address);
        assertEquals(200, response.status());
        visit.awaitCharts();
        assertEquals(
            0, visit.page.locator("[data-drawn=failed]").count(), "every chart could be drawn");
        assertEquals(1, visit.page.locator("h1").count());
        Object beyond =
            visit.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertEquals(0, beyond, "no sideways scrolling at " + width);
        visit.shoot(login + path.replaceAll("[^A-Za-z0-9]+", "-") + "-" + width);
        visit.assertQuiet();
      }
    }
  }

  /** Somebody who has logged in once before and only looks around. */
  private Visit returning(String login) {
    String session =
        sessions.computeIfAbsent(
            login,
            anew -> {
              try (Visit first = new Visit(login, DESK)) {
                return first.context.storageState();
              }
            });
    return new Visit(
        new Browser.NewContextOptions().setViewportSize(DESK, 900).setStorageState(session));
  }

  /** Stands for a page whose address is found on another one. */
  private String resolve(Visit visit, String path) {
    if (path.equals("PATIENT")) {
      visit.open("/today");
      return visit.page.locator("[data-row] a").first().getAttribute("href");
    }
    if (path.startsWith("FOUND ")) {
      visit.open("/search?q=" + Server.encode(path.substring(6)));
      String found = visit.page.locator(".hits a").first().getAttribute("href");
      assertEquals(200, visit.open(found).status());
      String place = found.substring(found.indexOf('#'));
      assertEquals(1, visit.page.locator(place).count(), "a hit leads to its place: " + found);
      // going to a place of the page that is open already is no request
      return found.substring(0, found.indexOf('#'));
    }
    for (Map.Entry<String, String> link :
        Map.of("CONTACT", "a[data-open]", "ATTEMPT", "a[data-key=c]", "LOST", "a[data-key=l]")
            .entrySet()) {
      if (path.equals(link.getKey())) {
        visit.open("/today");
        return visit.page.locator(link.getValue()).first().getAttribute("href");
      }
    }
    if (path.equals("SIGNAL")) {
      visit.open("/signals");
      return visit.page.locator("[data-row] a").first().getAttribute("href");
    }
    if (path.equals("COMPARISON")) {
      visit.open("/runs");
      if (visit.page.locator("[data-row] a[data-open]").count() == 0) {
        try (Visit maker = new Visit("safety", DESK)) {
          maker.open("/signals");
          maker.page.click("input[value='Run now']");
          maker.assertSays("is stored as");
        }
        visit.open("/runs");
      }
      return visit.page.locator("[data-row] a[data-open]").first().getAttribute("href");
    }
    return path;
  }

  @ParameterizedTest(name = "{0} begins at {1}")
  @CsvSource({
    "c01-nurse, /today",
    "c01-physician, /today",
    "safety, /signals",
    "steward, /operations",
    "regulator, /report",
    "holder, /report",
    "admin, /admin/centres"
  })
  void theDayBeginsWhereTheRoleWorks(String login, String home) {
    try (Visit visit = new Visit(login, DESK)) {
      visit.assertAt(home);
      visit.assertQuiet();
    }
  }

  @ParameterizedTest(name = "{0} is kept from {1}")
  @CsvSource({
    "c01-nurse, /admin/people, 403",
    "c01-nurse, /operations, 403",
    "c01-nurse, /outbox, 403",
    "regulator, /outbox, 403",
    "regulator, /reminders, 403",
    "admin, /reminders, 403",
    "c01-nurse, /signals, 403",
    "admin, /today, 403",
    "holder, /search, 403",
    "regulator, /operations, 403",
    "regulator, /plans, 403",
    "steward, /contact?patient=00000000-0000-0000-0000-000000000001, 403",
    "c01-nurse, /contact?patient=00000000-0000-0000-0000-000000000001, 404",
    "safety, /admin/clients, 403",
    "c01-nurse, /patient?id=00000000-0000-0000-0000-000000000001, 404",
    "c01-nurse, /nowhere, 404"
  })
  void whatIsNotForARoleIsRefusedInWords(String login, String path, int status) {
    try (Visit visit = new Visit(login, DESK)) {
      assertEquals(status, visit.open(path).status());
      assertEquals(status == 403 ? "Not for this log-in" : "Not found", visit.text("h1"));
    }
  }

  @Test
  void anotherCentresPatientDoesNotExist() {
    String foreign;
    try (Visit steward = new Visit("steward", DESK)) {
      steward.open("/today?centre=C02");
      foreign = steward.page.locator("[data-row] a").first().getAttribute("href");
      assertEquals(200, steward.open(foreign).status());
    }
    try (Visit nurse = new Visit("c01-nurse", DESK)) {
      assertEquals(404, nurse.open(foreign).status());
      assertEquals(404, nurse.open(foreign.replace("/patient?id=", "/contact?patient=")).status());
    }
  }

  @Test
  void theAddressForCalendarsIsShownOnceAndEndsWhenItIsRevoked() throws Exception {
    try (Visit visit = new Visit("c03-nurse", DESK)) {
      visit.open("/feed");
      visit.page.click("input[value='Make an address']");
      String address = visit.text("#address");
      assertTrue(read(address).startsWith("BEGIN:VCALENDAR"), "without logging in");
      visit.open("/feed");
      assertEquals(0, visit.page.locator("#address").count(), "never again");
      visit.page.click("input[value='Revoke']");
      visit.assertSays("revoked");
      assertEquals("There is no such calendar", read(address));
      visit.assertQuiet();
    }
  }

  private String read(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.uri() + URI.create(address).getPath()))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void aWrongPasswordSaysSoAndARightOneGoesOn() {
    try (Visit visit = new Visit(null, DESK)) {
      visit.open("/today?state=OVERDUE");
      assertTrue(visit.page.url().contains("/login"));
      visit.enter("c01-nurse", "wrong password");
      visit.assertSays("not right");
      visit.shoot("log-in");
      visit.enter("c01-nurse", DemoAccounts.PASSWORD);
      visit.assertAt("/today?state=OVERDUE");
      visit.page.click("input[value='Log out']");
      visit.assertAt("/login");
      visit.open("/today");
      assertTrue(visit.page.url().contains("/login"), "the session is over");
      visit.assertQuiet();
    }
  }

  @Test
  void keysMoveThroughTheListAndCanBeSwitchedOff() {
    try (Visit visit = new Visit("c01-nurse", DESK)) {
      visit.open("/today");
      Locator here = visit.page.locator("[data-row].here");
      visit.page.keyboard().press("j");
      String first = here.innerText();
      visit.page.keyboard().press("j");
      assertNotEquals(first, here.innerText());
      visit.page.keyboard().press("k");
      assertEquals(first, here.innerText());
      visit.page.keyboard().press("?");
      assertTrue(visit.page.locator("#keys-help").isVisible());
      visit.shoot("keyboard-help");
      visit.page.uncheck("#single-keys");
      visit.page.keyboard().press("Escape");
      visit.page.reload();
      visit.page.keyboard().press("j");
      assertEquals(0, here.count(), "switched off");
      visit.page.click("[data-open-help]");
      visit.page.check("#single-keys");
      visit.page.keyboard().press("Escape");
      visit.page.locator("body").focus();
      visit.page.keyboard().press("j");
      assertEquals(1, here.count(), "switched on again");
      visit.page.keyboard().press("Enter");
      visit.page.waitForURL(url -> url.contains("/contact?patient=") || url.contains("/patient?"));
      visit.assertQuiet();
    }
  }

  @Test
  void aliveAndNothingNewIsEnteredByKeysInSeconds() {
    try (Visit visit = new Visit("c01-nurse", DESK)) {
      visit.open("/today?kind=FOLLOW_UP");
      String before = visit.page.locator("caption").first().innerText();
      long began = System.nanoTime();
      visit.page.keyboard().press("j");
      visit.page.keyboard().press("Enter");
      visit.page.waitForURL("**/contact?patient=*");
      visit.page.keyboard().press("Tab");
      visit.page.getByLabel("alive", new Page.GetByLabelOptions().setExact(true)).focus();
      visit.page.keyboard().press("Space");
      visit.page.getByLabel("None of these").focus();
      visit.page.keyboard().press("Space");
      visit.page.keyboard().press("Enter");
      visit.page.waitForURL("**/today*");
      double seconds = (System.nanoTime() - began) / 1e9;
      visit.assertSays("Recorded: contact of");
      assertTrue(seconds < 30, seconds + " s");
      assertTrue(visit.page.url().contains("kind=FOLLOW_UP"), "back at the list as it was");
      assertNotEquals(before, visit.page.locator("caption").first().innerText());
      visit.assertQuiet();
    }
  }

  @Test
  void anAttemptIsOneKeyAndAConfirmationAndCanBeUndone() {
    try (Visit visit = new Visit("c01-nurse", DESK)) {
      visit.open("/today?state=IN_WINDOW&kind=FOLLOW_UP");
      visit.page.keyboard().press("j");
      visit.page.keyboard().press("c");
      visit.page.waitForURL("**/contact?*step=attempt*");
      // a browser gives the focus once it has drawn the page
      visit.page.waitForFunction("document.activeElement.value === 'Record attempt'");
      visit.page.keyboard().press("Enter");
      visit.page.waitForURL("**/today?*");
      visit.assertSays("The attempt to reach");
      assertTrue(visit.page.url().contains("state=IN_WINDOW"), visit.page.url());
      visit.page.click("input[value='Undo the attempt']");
      visit.assertSays("does not count any more");
      visit.assertQuiet();
    }
  }

  @Test
  void aContactThatLeftQuestionsOpenIsAQueryUntilTheyAreAnswered() {
    try (Visit visit = new Visit("c01-physician", DESK)) {
      visit.open("/today?kind=FOLLOW_UP&state=IN_WINDOW");
      visit.page.locator("a[data-open]").first().click();
      visit.page.getByLabel("alive", new Page.GetByLabelOptions().setExact(true)).check();
      visit.page.click("input[value='Record']");
      visit.assertSays("Recorded: contact of");
      Locator queries = visit.page.locator("#queries a:has-text('Answer')");
      int open = queries.count();
      assertTrue(open > 0, "five questions are open");
      queries.first().click();
      visit.assertShows("Complete the answers");
      visit.page.getByLabel("None of these").check();
      visit.page.click("input[value='Record']");
      visit.assertSays("Recorded: answers of");
      assertEquals(open - 1, queries.count());
      visit.assertQuiet();
    }
  }

  @Test
  void whoIsNotYetLostIsSaidToBeSoWithWhatIsMissing() {
    try (Visit visit = new Visit("c01-nurse", DESK)) {
      visit.open("/today?state=COMING&kind=FOLLOW_UP");
      visit.page.keyboard().press("j");
      visit.page.keyboard().press("l");
      visit.page.waitForURL("**/contact?*step=lost*");
      visit.assertShows("only when nothing of this is missing");
      visit.assertQuiet();
    }
  }

  @Test
  void aFilterIsKeptUnderANameAndRemovedAgain() {
    try (Visit visit = new Visit("c01-physician", DESK)) {
      visit.open("/today?kind=FOLLOW_UP&state=OVERDUE&q=C01");
      visit.page.locator("summary:has-text('Views')").click();
      visit.page.getByLabel("Keep this filter as").fill("Late contacts");
      visit.page.click("input[value='Keep']");
      visit.assertSays("kept under this name");
      visit.page.locator("summary:has-text('Views')").click();
      String kept = visit.page.locator("a:text-is('Late contacts')").getAttribute("href");
      assertTrue(kept.contains("kind=FOLLOW_UP") && kept.contains("state=OVERDUE"), kept);
      assertFalse(kept.contains("q="), "no patient is looked for in a view");
      visit.page.click("input[value='Remove']");
      visit.assertSays("removed");
      visit.assertQuiet();
    }
  }

  @Test
  void theFirstStopOfTheKeyboardSkipsToTheContent() {
    try (Visit visit = new Visit("c01-nurse", DESK)) {
      visit.open("/today");
      visit.page.keyboard().press("Tab");
      assertEquals(
          "Skip to the content", visit.page.evaluate("document.activeElement.textContent"));
      visit.page.keyboard().press("Enter");
      assertEquals("main", visit.page.evaluate("document.activeElement.id"));
    }
  }

  @Test
  void aStewardConfirmsTheHistoryOfACentre() {
    try (Visit visit = new Visit("steward", DESK)) {
      visit.open("/today?centre=C08");
      assertTrue(visit.page.locator("#history-title").isVisible());
      visit.page.click("input[value^='Confirm']");
      visit.assertSays("Thank you");
      assertThat(visit.page.locator("#history-title")).hasCount(0);
      visit.assertQuiet();
    }
  }

  @Test
  void anAdministratorLetsSomebodyStandInForAContact() {
    try (Visit visit = new Visit("admin", DESK)) {
      visit.open("/admin/centres?code=C03");
      Locator contact = visit.page.locator("tbody tr").first();
      contact.locator("summary").last().click();
      contact.getByLabel("Letters go to").fill("cover@example.org");
      contact.getByLabel("From").fill("2030-12-20");
      contact.getByLabel("Until").fill("2030-12-01");
      contact.locator("input[value='Stand in']").click();
      visit.assertSays("ends after it begins");
      contact.locator("summary").last().click();
      contact.getByLabel("Letters go to").fill("cover@example.org");
      contact.getByLabel("From").fill("2030-12-20");
      contact.getByLabel("Until").fill("2031-01-06");
      contact.locator("input[value='Stand in']").click();
      visit.assertSays("who stands in gets them");
      visit.assertShows("2030-12-20 to 2031-01-06");
      visit.page.locator("input[value='End']").first().click();
      visit.assertSays("gets its letters itself");
      visit.assertQuiet();
    }
  }

  @Test
  void aStewardStopsLettersToAnAddressAndAllowsThemAgain() {
    try (Visit visit = new Visit("steward", DESK)) {
      visit.open("/outbox");
      visit.page.getByText("Say that nothing arrives").click();
      visit.page.locator("[id='report:address']").fill("nobody@example.org");
      visit.page.locator("[id='report:reason']").fill("Left the clinic");
      visit.page.click("input[value='Write there no more']");
      visit.assertSays("until somebody confirms it");
      visit.assertShows("nobody@example.org");
      visit
          .page
          .locator("tr", new Page.LocatorOptions().setHasText("nobody@example.org"))
          .locator("input[value='It works']")
          .click();
      visit.assertSays("from now on");
      visit.page.getByText("Say that nothing arrives").click();
      visit.page.locator("[id='bounce:bounce']").fill("No bounce of ours");
      visit.page.click("input[value='Take the bounce']");
      visit.assertSays("names no letter");
      visit.assertQuiet();
    }
  }

  @Test
  void anAdministratorOpensACentreWithEverythingItNeeds() {
    try (Visit visit = new Visit("admin", DESK)) {
      visit.open("/admin/centres");
      visit.page.getByLabel("Code").fill("P01");
      visit.page.getByLabel("Name").fill("Page University Hospital");
      visit.page.getByLabel("Country").fill("FR");
      visit.page.getByLabel("Time zone").fill("Europe/Nowhere");
      visit.page.click("input[value='Add centre']");
      visit.assertSays("There is no time zone");
      assertEquals("Page University Hospital", visit.page.getByLabel("Name").inputValue());
      visit.page.getByLabel("Time zone").fill("Europe/Paris");
      visit.page.click("input[value='Add centre']");
      visit.assertSays("P01 was added");
      visit.page.locator("[id='contact:cname']").fill("Claire Contact");
      visit.page.locator("[id='contact:cmail']").fill("claire@example.org");
      visit.page.click("input[value='Add contact']");
      visit.assertShows("claire@example.org");

      visit.open("/admin/products");
      visit.page.getByLabel("Code").fill("PAGE-1");
      visit.page.getByLabel("Name").fill("Pagecel");
      visit.page.getByLabel("Modality").fill("CAR_T");
      visit.page.getByLabel("Holder").fill("Pages Inc");
      visit.page.click("input[value='Add product']");
      visit.page.locator("[id='lot:lot']").fill("L-1");
      visit.page.click("input[value='Add lot']");
      visit.assertSays("Lot L-1 was added");

      visit.open("/admin/people");
      visit.page.getByLabel("Log-in name").fill("p01-nurse");
      visit.page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Page Nurse");
      visit.page.getByLabel("Site staff").check();
      visit.page.getByLabel("First password").fill("short");
      visit.page.click("input[value='Add person']");
      visit.assertSays("needs the centre");
      visit.assertSays("10 characters");
      visit.page.locator("[id='person:centre']").selectOption("P01");
      visit.page.getByLabel("First password").fill("long enough now");
      visit.page.click("input[value='Add person']");
      visit.assertSays("Page Nurse can log in");

      visit.open("/admin/clients");
      visit.page.getByLabel("Client id").fill("p01");
      visit.page.getByLabel("Name").fill("EHR of P01");
      visit.page.locator("[id='new:centre']").selectOption("P01");
      visit.page.click("input[value='Register and issue secret']");
      String secret = visit.text("#secret");
      assertEquals(43, secret.length(), "256 bits in base64url");
      assertFalse(server.token("p01", secret).isBlank(), "the secret opens the door");
      visit.page.reload();
      assertThat(visit.page.locator("#secret")).hasCount(0);
      visit.page.click("input[title='New secret for p01']");
      assertThat(visit.page.locator("#secret")).hasCount(1);
      assertNotEquals(secret, visit.text("#secret"));
      visit.page.click("input[title='Revoke p01']");
      visit.assertShows("revoked");
      visit.assertQuiet();
    }
    try (Visit visit = new Visit(null, DESK)) {
      visit.open("/login");
      visit.enter("p01-nurse", "long enough now");
      visit.assertShows("Page University Hospital");
    }
  }

  @Test
  void aSafetyPhysicianTakesAnAlertFromFirstLookToConclusion() {
    try (Visit visit = new Visit("safety", DESK)) {
      visit.open("/signals");
      visit.page.click("input[value='Run now']");
      visit.assertSays("is stored as");
      visit.open("/signals?tab=clones");
      visit.page.locator("summary:text-is('Decide')").first().click();
      visit.page.click("input[value='Take up as a signal']");
      visit.assertSays("Say why");
      visit.page.locator("summary:text-is('Decide')").first().click();
      visit.page.getByLabel("Reason").first().fill("A clone that doubled within half a year");
      visit.page.locator("input[value='Take up as a signal']").first().click();
      visit.assertSays("under review");
      visit.page.locator("summary:text-is('Move on')").first().click();
      visit.page.getByLabel("Assessment").first().fill("Reading the narratives");
      visit.page.locator("input[value='Save']").first().click();
      visit.assertSays("assessment is kept");
      visit.assertShows("Under review");
      visit.assertShows("Reading the narratives");
      visit.shoot("signal-under-review");
      visit.assertQuiet();
    }
  }

  @Test
  void howARunCountsAndHowFarItsCriteriaCanBeTrustedIsSaid() {
    try (Visit visit = new Visit("safety", DESK)) {
      visit.open("/surveillance");
      visit.assertShows("How far the exploratory criteria can be trusted");
      visit.assertShows("(type-I error)");
      visit.assertShows("EBGM of families: prior of two gamma distributions");
      visit.assertShows("Counted once: a patient");
      visit.assertQuiet();
    }
  }

  @Test
  void aRunIsOrderedWatchedAndComparedWithTheOneBefore() {
    try (Visit visit = new Visit("safety", DESK)) {
      visit.open("/runs");
      visit.page.getByLabel("Lag after treatment (days)").fill("soon");
      visit.page.click("input[value='Order run']");
      visit.assertSays("whole number of days");
      visit.page.getByLabel("Lag after treatment (days)").fill("180");
      visit.page.getByLabel("Days left out of a family").fill("around the visit");
      visit.page.click("input[value='Order run']");
      visit.assertSays("Windows are written");
      visit.page.getByLabel("Days left out of a family").fill("SOLID_TUMOUR:350-380");
      visit.page.getByLabel("Person-time").selectOption("UNTIL_NEXT");
      visit.page.getByLabel("Counted once").selectOption("CASE");
      visit.page.click("input[value='Order run']");
      visit.assertSays("The run is ordered");
      assertThat(visit.page.locator("#under-way")).containsText("unit=CASE lag=180");
      assertThat(visit.page.locator("#stored"))
          .containsText(
              "Lag: the first 180 days are left out",
              new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
      assertThat(visit.page.locator("#under-way")).containsText("No run waits");
      visit.page.locator("#stored a[data-open]").first().click();
      visit.assertShows("Two runs compared");
      visit.assertShows("the first 180 days are left out");
      visit.assertShows("other choice of what counts");
      visit.assertShows("What else moved");
      visit.page.locator("summary:has-text('Years since the infusion')").click();
      visit.assertShows("from year 0");
      visit.shoot("runs-compared");
      visit.assertQuiet();
    }
  }

  @Test
  void aReportIsFrozenForAllAndMaskedForAHolder() {
    try (Visit visit = new Visit("regulator", DESK)) {
      visit.open("/report");
      visit.page.click("input[value='Make report']");
      visit.assertSays("frozen");
      String csv = visit.page.locator("a:text-is('CSV')").getAttribute("href");
      assertEquals(200, visit.context.request().get(server.uri() + csv).status());
      visit.awaitCharts();
      visit.shoot("report-regulator");
      visit.assertQuiet();
    }
    try (Visit visit = new Visit("holder", DESK)) {
      visit.open("/report");
      visit.assertShows("masked");
      assertTrue(visit.page.locator("td:text-is('■')").count() > 0, "small cells are masked");
      assertEquals(
          0, visit.page.locator("input[value='Make report']").count(), "holders only read");
      visit.awaitCharts();
      visit.shoot("report-holder");
      visit.open("/signals");
      assertFalse(
          visit.page.content().contains("Output <code>"),
          "a hash over what is withheld would let a holder try out small numbers");
      visit.assertQuiet();
    }
  }

  @Test
  void aStewardVerifiesTheAuditTrailAndRunsATask() {
    try (Visit visit = new Visit("steward", DESK)) {
      visit.open("/operations");
      visit.page.click("input[value='Verify every seal']");
      visit.assertSays("intact");
      visit.page.click("input[title='Run audit-seal now']");
      visit.assertSays("audit-seal");
      visit.assertQuiet();
    }
  }

  @Test
  void everyAnswerTellsTheBrowserToRunNothingForeign() {
    Server.Answer answer = server.send(server.request("/login").GET());
    String policy = answer.header("Content-Security-Policy");
    assertTrue(policy.contains("default-src 'self'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    String cookie = answer.header("Set-Cookie");
    assertTrue(
        cookie.contains("HttpOnly") && cookie.toLowerCase(Locale.ROOT).contains("samesite=lax"),
        cookie);
    assertFalse(answer.body().matches("(?s).*(<script(?! src)|onclick=|style=).*"));
  }
}
