package org.longwatch.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.longwatch.security.Actor;
import org.longwatch.security.Sha256;

/**
 * A submission as it arrived.
 *
 * @param sender whose it is, always somebody of a centre
 * @param request what is asked, for instance {@code PUT /Patient/…}; the same bytes sent with
 *     another request are another submission
 * @param key the sender's own idempotency key
 * @param bytes as received
 */
public record Envelope(Actor sender, String request, Optional<String> key, byte[] bytes) {

  private static final Pattern METHOD_AND_PLACE =
      Pattern.compile("([A-Za-z?]*) ?([A-Za-z0-9/$_.:-]*)");

  public Envelope {
    Objects.requireNonNull(sender);
    Objects.requireNonNull(request);
    Objects.requireNonNull(key);
    Objects.requireNonNull(bytes);
    if (sender.centre().isEmpty()) {
      throw new IllegalArgumentException("Only a centre submits");
    }
  }

  /**
   * What may be told of a request in clear: method, type and id. Conditions may name a person, so
   * they are sealed with the bytes.
   */
  static String plain(String request) {
    Matcher told = METHOD_AND_PLACE.matcher(request);
    return told.lookingAt() ? (told.group(1) + " " + told.group(2)).strip() : "";
  }

  /** SHA-256 of the request and the bytes together. */
  String fingerprint() {
    MessageDigest digest = Sha256.digest();
    digest.update(request.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    return HexFormat.of().formatHex(digest.digest(bytes));
  }
}
