package org.longwatch.fhir.transfer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.longwatch.kernel.Issue;

/** Lines of UTF-8, none of which may be longer than memory allows, nor all than a disk does. */
final class Lines {

  private final InputStream bytes;
  private final long most;
  private long taken;

  /**
   * Begins.
   *
   * @param most so many bytes may come in all, after they are unpacked
   */
  Lines(InputStream bytes, long most) {
    this.most = most;
    this.bytes = new BufferedInputStream(bytes, 1 << 16);
  }

  /** The next line without its end, or empty after the last. */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
    int next = bytes.read();
    if (next < 0) {
      return Optional.empty();
    }
    while (next >= 0 && next != '\n') {
      if (line.size() == Imports.LONGEST_LINE) {
        throw Imports.refusal(
            413, Issue.Kind.TOO_LONG, "A line has at most " + Imports.LONGEST_LINE + " bytes");
      }
      if (++taken > most) {
        throw Imports.refusal(
            413, Issue.Kind.TOO_LONG, "A file has at most " + most + " bytes; send several");
      }
      line.write(next);
      next = bytes.read();
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      throw Imports.refusal(400, Issue.Kind.STRUCTURE, "The file is not UTF-8");
    }
  }
}
