package org.longwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.longwatch.process.CannotStart;

/**
 * Bearer tokens of a server (OAuth 2.0 client credentials, RFC 6749 section 4.4), renewed in time.
 */
final class Tokens {

  private record Token(String value, long untilNanos) {}

  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final URI endpoint;
  private final HttpClient http;
  private final Map<String, Token> kept = new ConcurrentHashMap<>();

  Tokens(URI server, HttpClient http) {
    this.endpoint = URI.create(server + "/auth/token");
    this.http = http;
  }

  /** A token that is valid for at least half a minute. */
  String of(Credentials.Client client) throws IOException, InterruptedException {
    Token token = kept.get(client.id());
    if (token != null && token.untilNanos() - System.nanoTime() > 0) {
      return token.value();
    }
    synchronized (this) {
      token = kept.get(client.id());
      if (token == null || token.untilNanos() - System.nanoTime() <= 0) {
        token = fetch(client);
        kept.put(client.id(), token);
      }
      return token.value();
    }
  }

  /** The server no longer takes this token. */
  void forget(Credentials.Client client, String token) {
    kept.computeIfPresent(client.id(), (id, held) -> held.value().equals(token) ? null : held);
  }

  private Token fetch(Credentials.Client client) throws IOException, InterruptedException {
    String basic =
        Base64.getEncoder()
            .encodeToString((client.id() + ":" + client.secret()).getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
      throw new IOException("the token endpoint answered " + answer.statusCode());
    }
    if (answer.statusCode() != 200) {
      throw new CannotStart(
          "The server refuses client "
              + client.id()
              + " (HTTP "
              + answer.statusCode()
              + " from "
              + endpoint
              + "). Check its id and secret.");
    }
    JsonNode json = new ObjectMapper().readTree(answer.body());
    String value = json.path("access_token").asText();
    if (value.isEmpty()) {
      throw new CannotStart(endpoint + " answered without an access_token: no Longwatch server?");
    }
    Duration lifetime = Duration.ofSeconds(json.path("expires_in").asLong(300)).minus(MARGIN);
    return new Token(value, System.nanoTime() + lifetime.toNanos());
  }
}
