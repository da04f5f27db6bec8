package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Browser;
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
    HttpResponse<String> page = logIn(browser, "by-mail", "/signals");
    assertEquals(server.uri().resolve("/signals"), page.uri());
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("Regulator"), "the role that the administrator gave");
    assertEquals(403, browser.get(server.uri().resolve("/operations")).statusCode());
    assertEquals(1, count("account where login = 'by-mail' and provider_subject is not null"));
    assertEquals(1, count("audit_entry where action = 'bound to provider'"));
  }

  @Test
  void aMailThatTheProviderDoesNotVouchForOpensNothing() throws Exception {
    HttpResponse<String> page = logIn(new Browser(), "unverified", "/signals");
    assertEquals("/login", page.uri().getPath());
    assertTrue(page.body().contains("you have no access here"), page.body());
    assertEquals(1, count("account where login = 'unverified' and provider_subject is null"));
  }

  @Test
  void aPersonWithoutAccountAndRoleStaysOutside() throws Exception {
    Browser browser = new Browser();
    HttpResponse<String> page = logIn(browser, "stranger", "/signals");
    assertTrue(page.body().contains("you have no access here"), page.body());
    assertEquals("/login", browser.get(server.uri().resolve("/signals")).uri().getPath());
    assertEquals(0, count("account where login = 'stranger'"));
  }

  @Test
  void rolesAndCentreCanComeFromTheProvider() throws Exception {
    HttpResponse<String> page = logIn(new Browser(), "staff", "/today");
    assertEquals(200, page.statusCode());
    assertEquals("/today", page.uri().getPath());
    assertTrue(page.body().contains("Stefan Staff"), page.body());
    assertEquals(
        1,
        count(
            "account a join registry.centre c on c.id = a.centre_id"
                + " where a.login = 'staff' and a.roles = 'SITE_STAFF' and c.code = 'OI1'"
                + " and a.password_hash is null"));
    logIn(new Browser(), "staff", "/today");
    assertEquals(1, count("account where login like 'staff%'"), "the second time it is known");
  }

  @Test
  void aRoleOfACentreWithoutACentreIsNone() throws Exception {
    HttpResponse<String> page = logIn(new Browser(), "homeless", "/today");
    assertTrue(page.body().contains("you have no access here"), page.body());
  }

  @Test
  void anAccountThatWasClosedStaysClosed() throws Exception {
    Browser browser = new Browser();
    logIn(browser, "by-mail", "/signals");
    update("update security.account set active = false where login = 'by-mail'");
    try {
      assertEquals("/login", browser.get(server.uri().resolve("/signals")).uri().getPath());
      HttpResponse<String> page = logIn(new Browser(), "by-mail", "/signals");
      assertTrue(page.body().contains("you have no access here"), page.body());
    } finally {
      update("update security.account set active = true where login = 'by-mail'");
    }
  }

  @Test
  void anAnswerWithAnotherStateIsRefused() throws Exception {
    Browser browser = new Browser();
    URI back = upToTheWayBack(browser, "by-mail", "/signals");
    URI forged =
        URI.create(back.toString().replaceAll("state=[^&]+", "state=somebody-elses-state"));
    HttpResponse<String> page = browser.get(forged);
    assertTrue(page.body().contains("did not work"), page.body());
    assertTrue(browser.get(back).body().contains("did not work"), "the departure is good once");
  }

  @Test
  void anAnswerInAnotherBrowserIsRefused() throws Exception {
    URI back = upToTheWayBack(new Browser(), "by-mail", "/signals");
    HttpResponse<String> page = new Browser().get(back);
    assertTrue(page.body().contains("did not work"), page.body());
  }

  @Test
  void theSessionThatCameBackIsAnotherThanTheOneThatLeft() throws Exception {
    Browser browser = new Browser();
    URI back = upToTheWayBack(browser, "by-mail", "/signals");
    String before = browser.cookie("longwatch");
    browser.get(back);
    assertFalse(before.isEmpty());
    assertFalse(browser.cookie("longwatch").equals(before));
  }

  @Test
  void theWayOutEndsTheSessionAtTheProviderToo() throws Exception {
    Browser browser = new Browser();
    HttpResponse<String> page = logIn(browser, "by-mail", "/signals");
    assertTrue(
        browser.get(server.uri().resolve("/login/openid")).uri().getHost() != null
            && browser.get(server.uri().resolve("/signals")).statusCode() == 200,
        "while the session lives the provider asks for nothing");
    HttpResponse<String> out = browser.submit(browser.get(page.uri()), "out", "logout", Map.of());
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

  private static HttpResponse<String> logIn(Browser browser, String user, String next)
      throws Exception {
    return browser.get(upToTheWayBack(browser, user, next));
  }

  /** Up to, and without, the address that the provider sends back to. */
  private static URI upToTheWayBack(Browser browser, String user, String next) throws Exception {
    HttpResponse<String> form =
        browser.get(server.uri().resolve("/login/openid?next=" + Browser.encode(next)));
    assertTrue(form.body().contains("kc-form-login"), form.uri() + "\n" + form.body());
    String asked = form.uri().getQuery();
    assertTrue(asked.contains("code_challenge_method=S256"), asked);
    assertTrue(asked.contains("nonce=") && asked.contains("state="), asked);
    String action = Browser.action(form.body(), "kc-form-login");
    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(URI.create(action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "username="
                            + Browser.encode(user)
                            + "&password="
                            + Browser.encode(OpenIdProvider.PASSWORD))));
    assertEquals(302, answer.statusCode(), answer.body());
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }
}
