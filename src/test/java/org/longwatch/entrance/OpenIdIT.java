package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.support.OpenIdProvider;
import org.longwatch.support.Server;
import org.longwatch.support.TestDatabase;

/** People log in at a real OpenID provider, as a browser would: following redirects and forms. */
class OpenIdIT {

  private static OpenIdProvider provider;
  private static Server server;

  @BeforeAll
  static void start() {
    Path home = Path.of("target", "test-server", "openid");
    TestDatabase.delete(home);
    server = Server.prepare(home);
    provider = new OpenIdProvider(server.uri());
    server.startWith(
        Map.of(
            "LONGWATCH_OIDC_DISCOVERY", provider.discovery().toString(),
            "LONGWATCH_OIDC_CLIENT_ID", "longwatch",
            "LONGWATCH_OIDC_CLIENT_SECRET", "a-secret-of-the-test",
            "LONGWATCH_OIDC_NAME", "the hospital",
            "LONGWATCH_OIDC_ROLES_CLAIM", "registry.roles",
            "LONGWATCH_OIDC_ROLES_MAP", "registry-steward=STEWARD,registry-staff=SITE_STAFF",
            "LONGWATCH_OIDC_CENTRE_CLAIM", "centre"));
    server.post(
        Server.ADMIN,
        "/api/admin/centres",
        """
        {"code":"OI1","name":"Open","country":"DE","zone":"Europe/Berlin","sendingHour":8}
        """);
    provider.await();
    server.person("by-mail", "REGULATOR", "", "");
    server.person("unverified", "REGULATOR", "", "");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  void theLogInPageOffersTheProvider() throws Exception {
    HttpResponse<String> page = new Browser().get(server.uri().resolve("/login?next=/signals"));
    assertTrue(page.body().contains("Log in with the hospital"), page.body());
    assertTrue(page.body().contains("/login/openid?next=%2Fsignals"), page.body());
    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.contains("form-action 'self' http://localhost:"), policy);
  }

  @Test
  void anAccountWithTheSameVerifiedMailIsTheirs() throws Exception {
    Browser browser = new Browser();
    HttpResponse<String> page = browser.logIn("by-mail", "/signals");
    assertEquals(server.uri().resolve("/signals"), page.uri());
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("Regulator"), "the role that the administrator gave");
    assertEquals(403, browser.get(server.uri().resolve("/operations")).statusCode());
    assertEquals(1, count("account where login = 'by-mail' and provider_subject is not null"));
    assertEquals(1, count("audit_entry where action = 'bound to provider'"));
  }

  @Test
  void aMailThatTheProviderDoesNotVouchForOpensNothing() throws Exception {
    HttpResponse<String> page = new Browser().logIn("unverified", "/signals");
    assertEquals("/login", page.uri().getPath());
    assertTrue(page.body().contains("you have no access here"), page.body());
    assertEquals(1, count("account where login = 'unverified' and provider_subject is null"));
  }

  @Test
  void aPersonWithoutAccountAndRoleStaysOutside() throws Exception {
    Browser browser = new Browser();
    HttpResponse<String> page = browser.logIn("stranger", "/signals");
    assertTrue(page.body().contains("you have no access here"), page.body());
    assertEquals("/login", browser.get(server.uri().resolve("/signals")).uri().getPath());
    assertEquals(0, count("account where login = 'stranger'"));
  }

  @Test
  void rolesAndCentreCanComeFromTheProvider() throws Exception {
    HttpResponse<String> page = new Browser().logIn("staff", "/today");
    assertEquals(200, page.statusCode());
    assertEquals("/today", page.uri().getPath());
    assertTrue(page.body().contains("Stefan Staff"), page.body());
    assertEquals(
        1,
        count(
            "account a join registry.centre c on c.id = a.centre_id"
                + " where a.login = 'staff' and a.roles = 'SITE_STAFF' and c.code = 'OI1'"
                + " and a.password_hash is null"));
    new Browser().logIn("staff", "/today");
    assertEquals(1, count("account where login like 'staff%'"), "the second time it is known");
  }

  @Test
  void aRoleOfACentreWithoutACentreIsNone() throws Exception {
    HttpResponse<String> page = new Browser().logIn("homeless", "/today");
    assertTrue(page.body().contains("you have no access here"), page.body());
  }

  @Test
  void anAccountThatWasClosedStaysClosed() throws Exception {
    Browser browser = new Browser();
    browser.logIn("by-mail", "/signals");
    update("update security.account set active = false where login = 'by-mail'");
    try {
      assertEquals("/login", browser.get(server.uri().resolve("/signals")).uri().getPath());
      HttpResponse<String> page = new Browser().logIn("by-mail", "/signals");
      assertTrue(page.body().contains("you have no access here"), page.body());
    } finally {
      update("update security.account set active = true where login = 'by-mail'");
    }
  }

  @Test
  void anAnswerWithAnotherStateIsRefused() throws Exception {
    Browser browser = new Browser();
    URI back = browser.upToTheWayBack("by-mail", "/signals");
    URI forged =
        URI.create(back.toString().replaceAll("state=[^&]+", "state=somebody-elses-state"));
    HttpResponse<String> page = browser.get(forged);
    assertTrue(page.body().contains("did not work"), page.body());
    assertTrue(browser.get(back).body().contains("did not work"), "the departure is good once");
  }

  @Test
  void anAnswerInAnotherBrowserIsRefused() throws Exception {
    URI back = new Browser().upToTheWayBack("by-mail", "/signals");
    HttpResponse<String> page = new Browser().get(back);
    assertTrue(page.body().contains("did not work"), page.body());
  }

  @Test
  void theSessionThatCameBackIsAnotherThanTheOneThatLeft() throws Exception {
    Browser browser = new Browser();
    URI back = browser.upToTheWayBack("by-mail", "/signals");
    String before = browser.cookie("longwatch");
    browser.get(back);
    assertFalse(before.isEmpty());
    assertFalse(browser.cookie("longwatch").equals(before));
  }

  @Test
  void theWayOutEndsTheSessionAtTheProviderToo() throws Exception {
    Browser browser = new Browser();
    HttpResponse<String> page = browser.logIn("by-mail", "/signals");
    assertTrue(
        browser.get(server.uri().resolve("/login/openid")).uri().getHost() != null
            && browser.get(server.uri().resolve("/signals")).statusCode() == 200,
        "while the session lives the provider asks for nothing");
    HttpResponse<String> out = browser.submit(browser.get(page.uri()), "out", Map.of());
    assertEquals(server.uri().resolve("/login"), out.uri());
    HttpResponse<String> again = browser.get(server.uri().resolve("/login/openid"));
    assertTrue(again.body().contains("kc-form-login"), "the provider asks for the password again");
  }

  private static long count(String what) throws SQLException {
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from security." + what)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void update(String sql) throws SQLException {
    try (Connection connection = server.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Follows redirects, keeps cookies, fills in forms. */
  private static final class Browser {

    private static final Pattern INPUT = Pattern.compile("<input[^>]*>");

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http =
        HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    HttpResponse<String> logIn(String user, String next) throws Exception {
      return get(upToTheWayBack(user, next));
    }

    /** Up to, and without, the address that the provider sends back to. */
    URI upToTheWayBack(String user, String next) throws Exception {
      HttpResponse<String> form = get(server.uri().resolve("/login/openid?next=" + encode(next)));
      assertTrue(form.body().contains("kc-form-login"), form.uri() + "\n" + form.body());
      String asked = form.uri().getQuery();
      assertTrue(asked.contains("code_challenge_method=S256"), asked);
      assertTrue(asked.contains("nonce=") && asked.contains("state="), asked);
      String action = action(form.body(), "kc-form-login");
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(action))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "username="
                              + encode(user)
                              + "&password="
                              + encode(OpenIdProvider.PASSWORD))));
      assertEquals(302, answer.statusCode(), answer.body());
      return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    HttpResponse<String> get(URI address) throws Exception {
      return follow(send(HttpRequest.newBuilder(address).GET()));
    }

    /** Sends a form of a page as it stands, pressing its first button. */
    HttpResponse<String> submit(HttpResponse<String> page, String form, Map<String, String> filled)
        throws Exception {
      Map<String, String> fields = new LinkedHashMap<>();
      String html = page.body().substring(page.body().indexOf("id=\"" + form + "\""));
      Matcher inputs = INPUT.matcher(html.substring(0, html.indexOf("</form>")));
      while (inputs.find()) {
        fields.put(attribute(inputs.group(), "name"), attribute(inputs.group(), "value"));
      }
      fields.putAll(filled);
      StringBuilder body = new StringBuilder();
      fields.forEach(
          (name, value) -> body.append(encode(name)).append('=').append(encode(value)).append('&'));
      return follow(
          send(
              HttpRequest.newBuilder(page.uri().resolve(action(page.body(), form)))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    String cookie(String name) {
      return cookies.getCookieStore().getCookies().stream()
          .filter(cookie -> cookie.getName().equals(name))
          .map(java.net.HttpCookie::getValue)
          .findFirst()
          .orElse("");
    }

    private HttpResponse<String> follow(HttpResponse<String> first) throws Exception {
      HttpResponse<String> answer = first;
      for (int hops = 0; answer.statusCode() / 100 == 3; hops++) {
        assertTrue(hops < 12, "too many redirects");
        URI next = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
        answer = send(HttpRequest.newBuilder(next).GET());
      }
      return answer;
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
        throws IOException, InterruptedException {
      HttpResponse<String> answer =
          http.send(
              request.timeout(Duration.ofSeconds(60)).build(),
              HttpResponse.BodyHandlers.ofString());
      // browsers send secure cookies to localhost without TLS, too
      cookies.getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
      return answer;
    }

    private static String action(String html, String form) {
      Matcher tag = Pattern.compile("<form[^>]*id=\"" + form + "\"[^>]*>").matcher(html);
      assertTrue(tag.find(), html);
      return attribute(tag.group(), "action");
    }

    private static String attribute(String tag, String name) {
      Matcher value = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
      return value.find() ? value.group(1).replace("&amp;", "&") : "";
    }

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
