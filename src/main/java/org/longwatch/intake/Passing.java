package org.longwatch.intake;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.longwatch.security.Sha256;

/**
 * Bytes that were read and not kept.
 *
 * @param sha256 of what was read
 * @param bytes how much was read
 */
public record Passing(String sha256, long bytes) {

  /**
   * Reads on, keeping nothing.
   *
   * @param already what has been read before
   * @param rest what may follow
   * @param most where to stop reading, in bytes
   */
  public static Passing read(byte[] already, InputStream rest, long most) throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(already);
    long bytes = already.length;
    byte[] buffer = new byte[64 * 1024];
    int read = 0;
    while (bytes < most && (read = rest.read(buffer)) >= 0) {
      digest.update(buffer, 0, read);
      bytes += read;
    }
    return new Passing(HexFormat.of().formatHex(digest.digest()), bytes);
  }
}
