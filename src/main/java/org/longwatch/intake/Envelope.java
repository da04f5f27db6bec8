package org.longwatch.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
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

  public Envelope {
    Objects.requireNonNull(sender);
    Objects.requireNonNull(request);
    Objects.requireNonNull(key);
    Objects.requireNonNull(bytes);
    if (sender.centre().isEmpty()) {
      throw new IllegalArgumentException("Only a centre submits");
    }
  }

  /** SHA-256 of the request and the bytes together. */
  String fingerprint() {
    MessageDigest digest = Sha256.digest();
    digest.update(request.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    return HexFormat.of().formatHex(digest.digest(bytes));
  }
}
