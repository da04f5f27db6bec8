package org.longwatch.support;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser does, without showing it: follows redirects, keeps cookies, fills in forms. */
public final class Browser {

  private static final Pattern INPUT = Pattern.compile("<input[^>]*>");

  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Opens a page. */
  public HttpResponse<String> get(URI address) throws Exception {
    return follow(send(HttpRequest.newBuilder(address).GET()));
  }

  /** Fills in a form of a page and presses one of its buttons. */
  public HttpResponse<String> submit(
      HttpResponse<String> page, String form, String button, Map<String, String> filled)
      throws Exception {
    Map<String, String> fields = new LinkedHashMap<>();
    String html = page.body().substring(page.body().indexOf("id=\"" + form + "\""));
    Matcher inputs = INPUT.matcher(html.substring(0, html.indexOf("</form>")));
    while (inputs.find()) {
      String name = attribute(inputs.group(), "name");
      boolean isButton = attribute(inputs.group(), "type").equals("submit");
      if (!isButton || name.equals(form + ":" + button)) {
        fields.put(name, attribute(inputs.group(), "value"));
      }
    }
    filled.forEach((name, value) -> fields.put(form + ":" + name, value));
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) -> body.append(encode(name)).append('=').append(encode(value)).append('&'));
    return follow(
        send(
            HttpRequest.newBuilder(page.uri().resolve(action(page.body(), form)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
  }

  /** The value of a cookie, empty if there is none. */
  public String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(java.net.HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  private HttpResponse<String> follow(HttpResponse<String> first) throws Exception {
    HttpResponse<String> answer = first;
    for (int hops = 0; answer.statusCode() / 100 == 3; hops++) {
      if (hops == 12) {
        throw new IllegalStateException("Too many redirects: " + answer.uri());
      }
      URI next = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
      answer = send(HttpRequest.newBuilder(next).GET());
    }
    return answer;
  }

  /** Sends one request, without following where it leads. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    // browsers send secure cookies to localhost without TLS, too
    cookies.getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
    return answer;
  }

  /** Where a form goes. */
  public static String action(String html, String form) {
    Matcher tag = Pattern.compile("<form[^>]*id=\"" + form + "\"[^>]*>").matcher(html);
    if (!tag.find()) {
      throw new IllegalStateException("No form " + form + " in " + html);
    }
    return attribute(tag.group(), "action");
  }

  private static String attribute(String tag, String name) {
    Matcher value = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
    return value.find() ? value.group(1).replace("&amp;", "&") : "";
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
