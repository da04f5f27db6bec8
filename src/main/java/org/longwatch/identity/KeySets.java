package org.longwatch.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;

/**
 * Public keys of clients: registered as text, or fetched from where the client publishes them. A
 * fetch reaches public addresses by https only, follows no redirect, is bounded in size and time,
 * and happens at most once a minute for an address, so that nobody makes us knock at the network
 * behind us. In demo and test mode the machine itself may be asked, too.
 */
@ApplicationScoped
class KeySets {

  private static final Logger LOG = Logger.getLogger(KeySets.class.getName());

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_KEYS = 20;
  private static final int SHORTEST_RSA = 2048;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofMinutes(15);
  private static final Duration NOT_AGAIN_FOR = Duration.ofMinutes(1);

  @Inject Settings settings;
  @Inject Clocks clocks;

  private final Map<URI, Fetched> fetched = new ConcurrentHashMap<>();

  private final Map<URI, Object> flights = new ConcurrentHashMap<>();

  private record Fetched(JWKSet keys, Instant at) {}

  /**
   * The keys of a client.
   *
   * @param keyId what the assertion names; an unknown one makes us look again, for keys rotate
   */
  JWKSet of(ClientLine client, String keyId) {
    if (client.jwks().isPresent()) {
      return read(client.jwks().get());
    }
    return client.jwksUri().map(uri -> published(uri, keyId)).orElseGet(JWKSet::new);
  }

  /** Whoever comes while keys are fetched from an address waits for that answer. */
  private JWKSet published(URI uri, String keyId) {
    synchronized (flights.computeIfAbsent(uri, any -> new Object())) {
      return current(uri, keyId);
    }
  }

  private JWKSet current(URI uri, String keyId) {
    Instant now = clocks.machine();
    Fetched known = fetched.get(uri);
    boolean fresh = known != null && now.isBefore(known.at().plus(KEPT));
    boolean justAsked = known != null && now.isBefore(known.at().plus(NOT_AGAIN_FOR));
    boolean named = known != null && keyId != null && known.keys().getKeyByKeyId(keyId) != null;
    if (justAsked || fresh && (named || keyId == null)) {
      return known.keys();
    }
    JWKSet keys;
    try {
      keys = fetch(uri);
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "keys at {0} not fetched: {1}", new Object[] {uri.getHost(), e});
      keys = fresh ? known.keys() : new JWKSet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    fetched.put(uri, new Fetched(keys, now));
    return keys;
  }

  private JWKSet fetch(URI uri) throws IOException, InterruptedException {
    List<Issue> issues = issues(uri);
    if (!issues.isEmpty()) {
      throw new IOException(issues.get(0).text());
    }
    // the JDK keeps an address for 30 s, so what was judged is what is connected to
    for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
      if (!isPublic(address) && !isThisMachine(address)) {
        throw new IOException("not a public address");
      }
    }
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(
            HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build(),
            HttpResponse.BodyHandlers.ofByteArrayConsumer(
                part -> part.ifPresent(b -> take(body, b))));
    int status;
    try {
      // the time-out of the request ends with the headers; this one counts the body, too
      status = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("took longer than " + PATIENCE.toSeconds() + " s", e);
    } finally {
      answer.cancel(true);
    }
    if (status != 200) {
      throw new IOException("status " + status);
    }
    if (body.size() > MOST_BYTES) {
      throw new IOException("more than " + MOST_BYTES + " bytes");
    }
    String text = body.toString(StandardCharsets.UTF_8);
    List<Issue> faults = issues(text);
    if (!faults.isEmpty()) {
      throw new IOException(faults.get(0).text());
    }
    return read(text);
  }

  /** Keeps as much as shows that it is too much. */
  private static void take(ByteArrayOutputStream body, byte[] part) {
    body.write(part, 0, Math.min(part.length, MOST_BYTES + 1 - body.size()));
  }

  /** What is wrong with an address to fetch keys from. */
  List<Issue> issues(URI uri) {
    boolean secure = "https".equals(uri.getScheme());
    boolean loopback =
        settings.mode().isPlayground()
            && "http".equals(uri.getScheme())
            && List.of("localhost", "127.0.0.1").contains(String.valueOf(uri.getHost()));
    if (uri.getHost() == null || uri.getUserInfo() != null || !secure && !loopback) {
      return List.of(
          Issue.error(
              Issue.Kind.VALUE, "jwksUri", "Keys are published at an https:// address of a host"));
    }
    return List.of();
  }

  /** What is wrong with registered keys. */
  static List<Issue> issues(String jwks) {
    JWKSet keys;
    try {
      keys = JWKSet.parse(jwks);
    } catch (ParseException e) {
      return List.of(Issue.error(Issue.Kind.STRUCTURE, "jwks", "This is no JSON Web Key Set"));
    }
    List<Issue> issues = new ArrayList<>();
    if (keys.getKeys().isEmpty() || keys.getKeys().size() > MOST_KEYS) {
      issues.add(
          Issue.error(Issue.Kind.VALUE, "jwks", "A key set has 1 to " + MOST_KEYS + " keys"));
    }
    for (JWK key : keys.getKeys()) {
      String name = "The key " + key.getKeyID();
      if (key.isPrivate()) {
        issues.add(
            Issue.error(
                Issue.Kind.SECURITY,
                "jwks",
                name + " is private: register public keys only, and make a new pair"));
      } else if (key.getKeyID() == null) {
        issues.add(Issue.error(Issue.Kind.REQUIRED, "jwks", "Every key needs a kid"));
      } else if (!isStrong(key)) {
        issues.add(
            Issue.error(
                Issue.Kind.VALUE,
                "jwks",
                name + " must be RSA of " + SHORTEST_RSA + " bits or more, or EC P-384"));
      }
    }
    return issues;
  }

  static boolean isStrong(JWK key) {
    if (key instanceof RSAKey rsa) {
      return rsa.size() >= SHORTEST_RSA;
    }
    return key instanceof ECKey ec && Curve.P_384.equals(ec.getCurve());
  }

  /** Which keys they are (RFC 7638), for the audit trail. */
  static List<String> thumbprints(Optional<String> jwks) {
    return jwks.map(KeySets::read).map(JWKSet::getKeys).orElse(List.of()).stream()
        .map(
            key -> {
              try {
                return key.computeThumbprint().toString();
              } catch (JOSEException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  private static JWKSet read(String jwks) {
    try {
      return JWKSet.parse(jwks);
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a key set", e);
    }
  }

  private boolean isThisMachine(InetAddress address) {
    return address.isLoopbackAddress() && settings.mode().isPlayground();
  }

  /** Neither this machine nor a network behind it (RFC 6890). */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean special =
        address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    if (bytes.length == 4) {
      boolean carrierGrade = first == 100 && second >= 64 && second < 128;
      boolean benchmark = first == 198 && (second == 18 || second == 19);
      return !special && !carrierGrade && !benchmark && first != 0 && first < 224;
    }
    boolean uniqueLocal = (first & 0xfe) == 0xfc;
    // ::/8 holds addresses that embed IPv4 (NAT64 among them), 2002::/16 is 6to4
    boolean embedsIpv4 = first == 0 || first == 0x20 && second == 0x02;
    return !special && !uniqueLocal && !embedsIpv4;
  }
}
