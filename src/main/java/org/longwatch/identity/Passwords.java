package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.DoorSettings;
import org.longwatch.platform.Settings;

/**
 * Passwords of people, kept as Argon2id in PHC text form ({@code
 * $argon2id$v=19$m=,t=,p=$salt$hash}; RFC 9106, OWASP Password Storage Cheat Sheet). Hashes of
 * PBKDF2, which were made before, are still understood. Takes time and memory on purpose, so never
 * call it inside a transaction.
 */
@ApplicationScoped
public class Passwords {

  /** NIST SP 800-63B asks for 8 at least; these accounts see patients. */
  private static final int SHORTEST = 10;

  /** A limit on what a stranger can make us hash. */
  private static final int LONGEST = 256;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern ARGON2 =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  /** How long a password waits for its turn to be hashed. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Bounds the memory that hashing takes, whatever comes in. */
  private final Semaphore places;

  private final Duration patience;

  @Inject Settings settings;

  private volatile String nobodys;

  /** For CDI. */
  public Passwords() {
    this(Math.max(2, Runtime.getRuntime().availableProcessors()), PATIENCE);
  }

  Passwords(int places, Duration patience) {
    this.places = new Semaphore(places);
    this.patience = patience;
  }

  /** Too many passwords at once; says nothing about this one. */
  static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Busy() {
      super("Too many passwords at once");
    }
  }

  /**
   * A password that somebody chose, as far as it will do.
   *
   * @param hash what is kept; empty if the password will not do
   */
  public record Chosen(Optional<String> hash, List<Issue> issues) {

    /** For people who log in at a provider. */
    static final Chosen NONE = new Chosen(Optional.empty(), List.of());
  }

  /** Hashes a new password, unless it is too short or too long. */
  public Chosen choose(String password) {
    if (password == null || password.length() < SHORTEST || password.length() > LONGEST) {
      return new Chosen(
          Optional.empty(),
          List.of(
              Issue.error(
                  Issue.Kind.VALUE,
                  "password",
                  "A password has at least " + SHORTEST + " characters and at most " + LONGEST)));
    }
    try {
      return new Chosen(Optional.of(hash(password)), List.of());
    } catch (Busy e) {
      return new Chosen(
          Optional.empty(),
          List.of(
              Issue.error(
                  Issue.Kind.VALUE,
                  "password",
                  "Too many people log in at this moment; try again")));
    }
  }

  String hash(String password) {
    DoorSettings door = settings.door();
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            door.passwordMemory(),
            door.passwordIterations(),
            door.passwordLanes(),
            base64.encodeToString(salt),
            base64.encodeToString(
                argon2(
                    password,
                    salt,
                    door.passwordMemory(),
                    door.passwordIterations(),
                    door.passwordLanes(),
                    HASH_BYTES)));
  }

  /**
   * Whether it is the password. Takes as long when there is none, so that nobody learns from the
   * time which log-ins exist.
   */
  boolean matches(String password, Optional<String> kept) {
    if (password.length() > LONGEST) {
      return false;
    }
    String compared = kept.orElseGet(this::nobodysHash);
    Matcher argon2 = ARGON2.matcher(compared);
    boolean same = argon2.matches() ? isArgon2(password, argon2) : isPbkdf2(password, compared);
    return same && kept.isPresent();
  }

  /** Whether a hash is weaker than what would be made now. */
  boolean isOutdated(String kept) {
    Matcher argon2 = ARGON2.matcher(kept);
    DoorSettings door = settings.door();
    return !argon2.matches()
        || Integer.parseInt(argon2.group(1)) < door.passwordMemory()
        || Integer.parseInt(argon2.group(2)) < door.passwordIterations();
  }

  private boolean isArgon2(String password, Matcher kept) {
    byte[] salt = Base64.getDecoder().decode(kept.group(4));
    byte[] expected = Base64.getDecoder().decode(kept.group(5));
    return MessageDigest.isEqual(
        expected,
        argon2(
            password,
            salt,
            Integer.parseInt(kept.group(1)),
            Integer.parseInt(kept.group(2)),
            Integer.parseInt(kept.group(3)),
            expected.length));
  }

  private byte[] argon2(
      String password, byte[] salt, int memory, int iterations, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt)
            .withMemoryAsKB(memory)
            .withIterations(iterations)
            .withParallelism(lanes)
            .build());
    byte[] hash = new byte[length];
    try {
      if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy();
    }
    try {
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    } finally {
      places.release();
    }
    return hash;
  }

  /** Text form {@code pbkdf2-sha512$iterations$salt$hash}. */
  private static boolean isPbkdf2(String password, String kept) {
    String[] parts = kept.split("\\$");
    if (parts.length != 4 || !parts[0].equals("pbkdf2-sha512")) {
      return false;
    }
    byte[] expected = Base64.getDecoder().decode(parts[3]);
    try {
      return MessageDigest.isEqual(
          expected,
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
              .generateSecret(
                  new PBEKeySpec(
                      password.toCharArray(),
                      Base64.getDecoder().decode(parts[2]),
                      Integer.parseInt(parts[1]),
                      8 * expected.length))
              .getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has PBKDF2", e);
    }
  }

  private String nobodysHash() {
    String known = nobodys;
    if (known == null) {
      known = hash("nobody has this password");
      nobodys = known;
    }
    return known;
  }
}
