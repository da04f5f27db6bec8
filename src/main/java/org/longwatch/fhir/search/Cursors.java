package org.longwatch.fhir.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.Settings;

/**
 * Where a page ends, as a word that only we can write: the last keys and id, bound to the question.
 * Nothing is remembered on the server, so a cursor is good on every node and after a restart.
 */
@ApplicationScoped
public class Cursors {

  /** Name of the parameter that carries it. */
  public static final String PARAMETER = "_cursor";

  private static final int SEAL = 16;
  private static final int LONGEST = 20_000;

  @Inject Settings settings;

  /**
   * The last result of a page.
   *
   * @param phase which part of the results it is in
   * @param keys what the results are ordered by, null where that is missing
   */
  public record Place(int phase, List<String> keys, UUID id) {}

  /** Writes a cursor for a question. */
  public String write(String question, Place place) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(place.phase());
      out.writeLong(place.id().getMostSignificantBits());
      out.writeLong(place.id().getLeastSignificantBits());
      for (String key : place.keys()) {
        out.writeBoolean(key != null);
        if (key != null) {
          byte[] text = key.getBytes(StandardCharsets.UTF_8);
          out.writeInt(text.length);
          out.write(text);
        }
      }
      byte[] plain = bytes.toByteArray();
      out.write(seal(question, plain));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a cursor.
   *
   * @throws Refusal if it is none of ours, or of another question
   */
  public Place read(String question, String cursor) {
    try {
      byte[] bytes =
          cursor.length() > LONGEST ? new byte[0] : Base64.getUrlDecoder().decode(cursor);
      if (bytes.length > SEAL) {
        byte[] plain = Arrays.copyOf(bytes, bytes.length - SEAL);
        byte[] seal = Arrays.copyOfRange(bytes, plain.length, bytes.length);
        if (MessageDigest.isEqual(seal, seal(question, plain))) {
          return place(new DataInputStream(new ByteArrayInputStream(plain)));
        }
      }
    } catch (IllegalArgumentException e) {
      throw none();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw none();
  }

  private static Place place(DataInputStream in) throws IOException {
    int phase = in.readByte();
    UUID id = new UUID(in.readLong(), in.readLong());
    List<String> keys = new ArrayList<>();
    while (in.available() > 0) {
      keys.add(
          in.readBoolean()
              ? new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8)
              : null);
    }
    return new Place(phase, keys, id);
  }

  private byte[] seal(String question, byte[] plain) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(settings.inboxKey(), "HmacSHA256"));
      // a key of its own, made from the one that is configured
      byte[] key = mac.doFinal("longwatch fhir cursor".getBytes(StandardCharsets.US_ASCII));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(question.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(plain), SEAL);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Refusal none() {
    return new Refusal(
        400,
        List.of(
            Issue.error(
                Issue.Kind.INVALID,
                PARAMETER,
                "Follow the next link of the page before as it is")));
  }
}
