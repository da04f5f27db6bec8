package org.longwatch.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The directory in which one launcher keeps everything that must outlive it: the embedded database,
 * the search index, generated secrets, logs. At most one launcher uses it at a time.
 */
public final class DataDirectory implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /** Creates the directory when it is missing and locks it for this process. */
  public static DataDirectory open(Path directory) {
    Path root = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      Path lockFile = root.resolve("lock");
      FileChannel channel =
          FileChannel.open(
              lockFile,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String holder = Files.readString(lockFile).strip();
        channel.close();
        throw new CannotStart(
            "The data directory "
                + root
                + " is in use by another Longwatch"
                + (holder.isEmpty() ? "" : " (process " + holder + ")")
                + ". Stop that one first, or set LONGWATCH_DATA to another directory.");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new DataDirectory(root, channel, lock);
    } catch (IOException e) {
      throw new CannotStart(
          "The data directory "
              + root
              + " cannot be used ("
              + e
              + "). Make it writable for this user, or set LONGWATCH_DATA to another directory.",
          e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  public Path path() {
    return root;
  }

  /** Home of the embedded database. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** A file in the log directory, which is created when missing. */
  public Path log(String name) {
    try {
      return Files.createDirectories(root.resolve("log")).resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value kept under this name (file mode 0600), made and kept when there is none yet. */
  public String kept(String name, Supplier<String> make) {
    return keptSecret(root.resolve("kept").resolve(name), make);
  }

  static String keptSecret(Path file, Supplier<String> make) {
    try {
      if (Files.exists(file)) {
        String kept = Files.readString(file).strip();
        if (kept.isEmpty()) {
          throw new CannotStart("The file " + file + " is empty but should hold a secret.");
        }
        return kept;
      }
      Files.createDirectories(file.getParent());
      String secret = make.get();
      writePrivately(file, secret);
      return secret;
    } catch (IOException e) {
      throw new CannotStart("The file " + file + " cannot be read or written (" + e + ").", e);
    }
  }

  /** Writes a file that only its owner can read, complete or not at all. */
  static void writePrivately(Path file, String content) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path fresh =
        Files.createTempFile(parent, ".new", "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap((content + "\n").getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** 256 random bits, URL-safe Base64 without padding. */
  public static String randomSecret() {
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
