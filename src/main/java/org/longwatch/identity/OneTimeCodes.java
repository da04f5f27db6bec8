package org.longwatch.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.Sql;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.security.Sha256;

/**
 * The second proof of people: one-time codes from an authenticator, and recovery codes for the day
 * it is lost. A secret is sealed with AES-256-GCM under a key derived from the inbox key; a code
 * and a recovery code are good once.
 */
@ApplicationScoped
@Transactional
public class OneTimeCodes {

  private static final int SECRET_BYTES = 20;
  private static final int RECOVERY_CODES = 10;

  /** A secret that was shown and not confirmed is forgotten after so long. */
  private static final Duration UNCONFIRMED = Duration.ofMinutes(15);

  private static final int NONCE = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  @Inject Sql sql;
  @Inject Clocks clocks;
  @Inject Settings settings;
  @Inject Accounts accounts;
  @Inject Attempts attempts;
  @Inject Access access;
  @Inject CurrentActor currentActor;

  /**
   * What an authenticator needs; shown until the first right code.
   *
   * @param address {@code otpauth:} address for the QR code
   * @param secret the same for typing, base 32
   */
  public record Enrolment(String address, String secret) {}

  private record Kept(String sealed, long lastStep, boolean expired) {}

  /** Whether an account must send codes. */
  public boolean isUsedBy(UUID account) {
    return sql.number(
            "select count(*) from identity.one_time_secret where account = ?"
                + " and confirmed_at is not null",
            account)
        == 1;
  }

  /** Begins or goes on with the enrolment of whoever asks. */
  public Enrolment enrol() {
    Actor actor = currentActor.get();
    if (isUsedBy(actor.id())) {
      throw new RuleViolated("code", "This account has one-time codes already");
    }
    byte[] fresh = new byte[SECRET_BYTES];
    RANDOM.nextBytes(fresh);
    Instant now = clocks.instant();
    sql.update(
        "insert into identity.one_time_secret as s (account, sealed, begun_at) values (?,?,?)"
            + " on conflict (account) do update set sealed = excluded.sealed,"
            + " begun_at = excluded.begun_at where s.confirmed_at is null and s.begun_at < ?",
        actor.id(),
        seal(actor.id(), fresh),
        now,
        now.minus(UNCONFIRMED));
    String secret = Totp.base32(open(actor.id(), kept(actor.id()).orElseThrow().sealed()));
    String address =
        "otpauth://totp/Longwatch:"
            + URLEncoder.encode(actor.name(), StandardCharsets.UTF_8).replace("+", "%20")
            + "?secret="
            + secret
            + "&issuer=Longwatch&algorithm=SHA1&digits=6&period=30";
    return new Enrolment(address, secret);
  }

  /**
   * Ends the enrolment with the first right code. Every other session of the account ends.
   *
   * @return recovery codes, shown this once, and the new epoch
   */
  public Confirmed confirm(String code) {
    Actor actor = currentActor.get();
    Kept kept =
        kept(actor.id())
            .filter(each -> !each.expired())
            .orElseThrow(
                () ->
                    new RuleViolated(
                        "code",
                        "Begin the enrolment anew: a secret that is not confirmed is good for "
                            + UNCONFIRMED.toMinutes()
                            + " minutes"));
    OptionalLong step =
        Totp.step(open(actor.id(), kept.sealed()), digits(code), clocks.instant(), kept.lastStep());
    if (isUsedBy(actor.id()) || step.isEmpty()) {
      throw new RuleViolated("code", "This is not the code of now");
    }
    sql.update(
        "update identity.one_time_secret set confirmed_at = ?, last_step = ? where account = ?",
        clocks.instant(),
        step.getAsLong(),
        actor.id());
    sql.update("delete from identity.recovery_code where account = ?", actor.id());
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < RECOVERY_CODES; i++) {
      byte[] bytes = new byte[10];
      RANDOM.nextBytes(bytes);
      String text = Totp.base32(bytes).toLowerCase(Locale.ROOT);
      codes.add(text.substring(0, 8) + "-" + text.substring(8));
      sql.update(
          "insert into identity.recovery_code (account, sha256) values (?,?)",
          actor.id(),
          Sha256.of(text));
    }
    return new Confirmed(codes, accounts.endSessions(actor.id(), "enrolled one-time codes"));
  }

  /**
   * The end of an enrolment.
   *
   * @param epoch of the own session, which goes on
   */
  public record Confirmed(List<String> recoveryCodes, int epoch) {}

  /** Whether it is a good one-time or recovery code, which is used up by asking. */
  public boolean isGood(UUID account, String code) {
    Optional<Kept> kept = kept(account);
    if (kept.isEmpty() || code == null || !isUsedBy(account)) {
      return false;
    }
    String text = digits(code);
    if (text.matches("\\d{6}")) {
      OptionalLong step =
          Totp.step(
              open(account, kept.get().sealed()), text, clocks.instant(), kept.get().lastStep());
      return step.isPresent()
          && sql.update(
                  "update identity.one_time_secret set last_step = ? where account = ?"
                      + " and last_step < ?",
                  step.getAsLong(),
                  account,
                  step.getAsLong())
              == 1;
    }
    boolean recovered =
        sql.update(
                "update identity.recovery_code set used_at = ? where account = ? and sha256 = ?"
                    + " and used_at is null",
                clocks.instant(),
                account,
                Sha256.of(text.toLowerCase(Locale.ROOT)))
            == 1;
    if (recovered) {
      accounts.tell("used a recovery code", account);
    }
    return recovered;
  }

  /** How many recovery codes are left. */
  public long recoveryCodesLeft() {
    return sql.number(
        "select count(*) from identity.recovery_code where account = ? and used_at is null",
        currentActor.get().id());
  }

  /**
   * Gives up one's own codes; the present code proves that it is oneself.
   *
   * @return the new epoch of the own session
   */
  public int giveUp(String code) {
    UUID account = currentActor.get().id();
    attempts
        .take(Attempts.Kind.CODE, account.toString())
        .ifPresent(
            patience -> {
              throw new RuleViolated("code", "Too many tries; wait " + patience.toSeconds() + " s");
            });
    if (!isGood(account, code)) {
      throw new RuleViolated("code", "This is not the code of now");
    }
    attempts.right(Attempts.Kind.CODE, account.toString());
    remove(account);
    return accounts.endSessions(account, "gave up one-time codes");
  }

  /** Takes the codes of somebody who lost both authenticator and recovery codes. */
  public void reset(UUID account) {
    access.require(Role.ADMINISTRATOR);
    remove(account);
    accounts.endSessions(account, "reset one-time codes");
  }

  /** Forgets the secrets that were shown and never confirmed. */
  int sweep(Instant now) {
    return sql.update(
        "delete from identity.one_time_secret where confirmed_at is null and begun_at < ?",
        now.minus(UNCONFIRMED));
  }

  private void remove(UUID account) {
    sql.update("delete from identity.recovery_code where account = ?", account);
    sql.update("delete from identity.one_time_secret where account = ?", account);
  }

  private Optional<Kept> kept(UUID account) {
    return sql.first(
        "select sealed, last_step, confirmed_at is null and begun_at < ? as expired"
            + " from identity.one_time_secret where account = ? for update",
        row ->
            new Kept(row.getString("sealed"), row.getLong("last_step"), row.getBoolean("expired")),
        clocks.instant().minus(UNCONFIRMED),
        account);
  }

  private static String digits(String code) {
    return code == null ? "" : code.replaceAll("[\\s-]", "");
  }

  private String seal(UUID account, byte[] secret) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] locked = cipher(Cipher.ENCRYPT_MODE, account, nonce, secret);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(NONCE + locked.length).put(nonce).put(locked).array());
  }

  private byte[] open(UUID account, String sealed) {
    byte[] bytes = Base64.getDecoder().decode(sealed);
    return cipher(
        Cipher.DECRYPT_MODE,
        account,
        Arrays.copyOf(bytes, NONCE),
        Arrays.copyOfRange(bytes, NONCE, bytes.length));
  }

  private byte[] cipher(int mode, UUID account, byte[] nonce, byte[] input) {
    try {
      Mac derive = Mac.getInstance("HmacSHA256");
      derive.init(new SecretKeySpec(settings.inboxKey(), "HmacSHA256"));
      byte[] key = derive.doFinal("longwatch one-time codes".getBytes(StandardCharsets.US_ASCII));
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(account.toString().getBytes(StandardCharsets.US_ASCII));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot open the one-time secret of " + account, e);
    }
  }
}
