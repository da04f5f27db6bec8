package org.longwatch.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.longwatch.security.Sha256;

/**
 * AES-256-GCM with a random 96-bit nonce in front (NIST SP 800-38D section 8.2.2); the receipt's id
 * is authenticated with the bytes, so sealed bytes cannot be moved to another receipt.
 */
final class Sealing {

  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final String keyId;
  private final SecureRandom random = new SecureRandom();

  Sealing(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    this.keyId = Sha256.of(key).substring(0, 16);
  }

  /** Which key it is, without telling it. */
  String keyId() {
    return keyId;
  }

  byte[] seal(UUID receipt, byte[] bytes) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] locked = cipher(Cipher.ENCRYPT_MODE, receipt, nonce).doFinal(bytes);
      return ByteBuffer.allocate(NONCE + locked.length).put(nonce).put(locked).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot seal the bytes of " + receipt, e);
    }
  }

  /**
   * The bytes as they were.
   *
   * @throws IllegalStateException if the key is another one or a bit has changed
   */
  byte[] open(UUID receipt, byte[] locked) {
    byte[] nonce = Arrays.copyOf(locked, NONCE);
    try {
      return cipher(Cipher.DECRYPT_MODE, receipt, nonce)
          .doFinal(locked, NONCE, locked.length - NONCE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot open the bytes of " + receipt, e);
    }
  }

  private Cipher cipher(int mode, UUID receipt, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(receipt.toString().getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
