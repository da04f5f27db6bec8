package org.longwatch.intake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealingTest {

  private static final byte[] BYTES = "what a centre sent".getBytes(StandardCharsets.UTF_8);
  private static final UUID RECEIPT = UUID.randomUUID();

  private final Sealing sealing = new Sealing(new byte[32]);

  @Test
  void whatIsSealedIsOpenedAgain() {
    assertArrayEquals(BYTES, sealing.open(RECEIPT, sealing.seal(RECEIPT, BYTES)));
  }

  @Test
  void theSameBytesAreNeverSealedAlike() {
    assertFalse(Arrays.equals(sealing.seal(RECEIPT, BYTES), sealing.seal(RECEIPT, BYTES)));
  }

  @Test
  void aChangedBitAnotherReceiptOrAnotherKeyOpensNothing() {
    byte[] locked = sealing.seal(RECEIPT, BYTES);
    byte[] changed = locked.clone();
    changed[20] ^= 1;
    byte[] otherKey = new byte[32];
    otherKey[0] = 1;
    assertThrows(IllegalStateException.class, () -> sealing.open(RECEIPT, changed));
    assertThrows(IllegalStateException.class, () -> sealing.open(UUID.randomUUID(), locked));
    assertThrows(IllegalStateException.class, () -> new Sealing(otherKey).open(RECEIPT, locked));
  }
}
