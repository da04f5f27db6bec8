package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.longwatch.support.Browser;
import org.longwatch.support.Server;

/** People log in with a password kept here, and with one-time codes, as a browser would. */
class LogInIT {

  private static Server server;
  private static int people;

  @BeforeAll
  static void start() {
    server = Server.shared();
  }

  @Test
  void theSessionBeginsAnewWithTheLogInAndItsCookieIsKeptFromScripts() throws Exception {
    String login = person();
    Browser browser = new Browser();
    HttpResponse<String> form = browser.get(page("/login?next=/signals"));
    String before = browser.cookie("longwatch");
    HttpResponse<String> in = enter(browser, form, login, Server.PASSWORD);
    assertEquals(page("/signals"), in.uri());
    assertNotEquals(before, browser.cookie("longwatch"));
    HttpResponse<String> fresh = new Browser().send(HttpRequest.newBuilder(page("/login")).GET());
    String cookie = fresh.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly"), cookie);
    assertTrue(cookie.toLowerCase(java.util.Locale.ROOT).contains("samesite=lax"), cookie);
  }

  @Test
  void aFormWithoutTheStateOfItsPageDoesNothing() throws Exception {
    String login = person();
    Browser browser = new Browser();
    enter(browser, browser.get(page("/login")), login, Server.PASSWORD);
    HttpResponse<String> forged =
        browser.send(
            HttpRequest.newBuilder(page("/account"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "change=change&change%3Apresent="
                            + Server.PASSWORD
                            + "&change%3Anext=a-forged-password&change%3Arepeated="
                            + "a-forged-password&change%3Asave=Change+password"
                            + "&jakarta.faces.ViewState=1%3A2")));
    assertNotEquals(500, forged.statusCode());
    assertEquals(200, server.get(login, "/api/signals").status(), "the old password still holds");
    HttpResponse<String> stranger =
        browser.send(
            HttpRequest.newBuilder(page("/api/search/rebuild"))
                .header("Cookie", "longwatch=" + browser.cookie("longwatch"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertEquals(401, stranger.statusCode(), "a cookie alone changes nothing");
  }

  @Test
  void whoGuessesMustWaitAtThePageAndAtTheInterface() throws Exception {
    String login = person();
    Browser browser = new Browser();
    HttpResponse<String> answer = browser.get(page("/login"));
    for (int i = 0; i < 5; i++) {
      answer = enter(browser, answer, login, "a wrong password");
      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().contains("is not right"), answer.body());
    }
    answer = enter(browser, answer, login, Server.PASSWORD);
    assertEquals(429, answer.statusCode());
    assertTrue(answer.body().contains("Too many tries"), answer.body());
    Server.Answer call = server.get(login, "/api/signals");
    assertEquals(429, call.status());
    assertEquals("throttled", call.json().at("/issues/0/code").asText());
    assertTrue(Integer.parseInt(call.header("Retry-After")) > 0);
  }

  @Test
  void oneTimeCodesAreSetUpUsedAndGivenUp() throws Exception {
    String login = person();
    Browser browser = new Browser();
    Browser other = new Browser();
    enter(browser, browser.get(page("/login")), login, Server.PASSWORD);
    enter(other, other.get(page("/login")), login, Server.PASSWORD);
    HttpResponse<String> account = browser.get(page("/account"));
    assertTrue(account.body().contains("QR code"), account.body());
    Matcher shown = Pattern.compile("id=\"secret\">([A-Z2-7]{32})<").matcher(account.body());
    assertTrue(shown.find(), account.body());
    String secret = shown.group(1);
    HttpResponse<String> wrong =
        browser.submit(account, "enrol", "confirm", Map.of("code", "12345"));
    assertTrue(wrong.body().contains("not the code of now"), wrong.body());
    assertTrue(wrong.body().contains(secret), "the same secret until it is confirmed");
    HttpResponse<String> done =
        browser.submit(wrong, "enrol", "confirm", Map.of("code", code(secret, 0)));
    List<String> recovery = new ArrayList<>();
    Matcher codes = Pattern.compile(">([a-z2-7]{8}-[a-z2-7]{8})<").matcher(done.body());
    while (codes.find()) {
      recovery.add(codes.group(1));
    }
    assertEquals(10, recovery.size(), done.body());
    assertFalse(browser.get(page("/account")).body().contains(recovery.get(0)), "shown once");
    assertEquals("/login", other.get(page("/signals")).uri().getPath(), "other sessions end");
    assertEquals(401, server.get(login, "/api/signals").status(), "no place for a code");

    Browser next = new Browser();
    HttpResponse<String> second =
        enter(next, next.get(page("/login?next=/report")), login, Server.PASSWORD);
    assertTrue(second.body().contains("authenticator"), second.body());
    assertEquals("/login", next.get(page("/report")).uri().getPath(), "the password is not enough");
    second = next.get(page("/login"));
    HttpResponse<String> in =
        next.submit(second, "second", "enter", Map.of("code", recovery.get(4)));
    assertEquals(page("/report"), in.uri());
    HttpResponse<String> mine = next.get(page("/account"));
    assertTrue(mine.body().contains("Recovery codes left: 9"), mine.body());
    HttpResponse<String> without =
        next.submit(mine, "giveUp", "stop", Map.of("code", recovery.get(5)));
    assertTrue(without.body().contains("without a code again"), without.body());
    assertEquals(200, server.get(login, "/api/signals").status());
  }

  @Test
  void aNewPasswordEndsEveryOtherSession() throws Exception {
    String login = person();
    Browser browser = new Browser();
    Browser other = new Browser();
    enter(browser, browser.get(page("/login")), login, Server.PASSWORD);
    enter(other, other.get(page("/login")), login, Server.PASSWORD);
    HttpResponse<String> changed =
        browser.submit(
            browser.get(page("/account")),
            "change",
            "save",
            Map.of(
                "present", Server.PASSWORD,
                "next", "another password",
                "repeated", "another password"));
    assertTrue(changed.body().contains("was changed"), changed.body());
    assertEquals(200, browser.get(page("/signals")).statusCode());
    assertEquals("/signals", browser.get(page("/signals")).uri().getPath());
    assertEquals("/login", other.get(page("/signals")).uri().getPath());
    assertEquals(401, server.get(login, "/api/signals").status(), "the old password has ended");
  }

  @Test
  void everyAnswerTellsBrowsersToBeCareful() throws Exception {
    for (String path : List.of("/login", "/fhir/metadata", "/error")) {
      HttpResponse<String> answer = new Browser().send(HttpRequest.newBuilder(page(path)).GET());
      String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.contains("frame-ancestors 'none'"), path + " " + policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals(
          "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""), path);
      assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""), path);
    }
  }

  private static HttpResponse<String> enter(
      Browser browser, HttpResponse<String> form, String login, String password) throws Exception {
    return browser.submit(form, "login", "enter", Map.of("account", login, "password", password));
  }

  private static URI page(String path) {
    return server.uri().resolve(path);
  }

  private static String person() {
    return server.person("log-in-" + ++people, "REGULATOR", "", "");
  }

  /** RFC 6238, as an authenticator would. */
  private static String code(String secret, int steps) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(bytes(secret), "HmacSHA1"));
    long step = Instant.now().getEpochSecond() / 30 + steps;
    byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
    int number = ByteBuffer.wrap(hash, hash[19] & 0xf, 4).getInt() & 0x7fffffff;
    return "%06d".formatted(number % 1_000_000);
  }

  private static byte[] bytes(String base32) {
    byte[] bytes = new byte[20];
    int bit = 0;
    for (char c : base32.toCharArray()) {
      int value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
      for (int i = 4; i >= 0; i--, bit++) {
        bytes[bit / 8] |= (byte) ((value >> i & 1) << (7 - bit % 8));
      }
    }
    return bytes;
  }
}
