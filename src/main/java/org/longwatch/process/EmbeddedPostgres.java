package org.longwatch.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL run by the launcher: binaries unpacked from the class path, one data directory
 * kept between starts, a random password, 127.0.0.1 only, fsync on.
 *
 * <p>The home directory holds {@code data} (the cluster), {@code password} (mode 0600), {@code
 * postgres.log} and, unless told otherwise, {@code binaries}. A cluster is made in {@code data.new}
 * and renamed when complete, so {@code data} is never half made. PostgreSQL refuses to run as root;
 * as root it runs in a user namespace of its own, or as a plain user where that is not allowed.
 *
 * <p>Nothing is registered to run at exit: whoever starts it decides when, relative to the
 * processes that use it, it is stopped.
 */
public final class EmbeddedPostgres implements AutoCloseable {

  public static final String USER = "longwatch";
  public static final String DATABASE = "longwatch";

  private static final long START_SECONDS = 120;
  private static final long STOP_SECONDS = 60;

  private final Path home;
  private final Path data;
  private final Path log;
  private final Path binaryCache;
  private final boolean durable;
  private final int wantedPort;
  private int port;
  private Path bin;
  private String password;
  private Account account;
  private boolean running;

  /**
   * @param home directory of this database, created when missing
   * @param port port to listen on, 0 for any free one
   */
  public EmbeddedPostgres(Path home, int port) {
    this(home, home.resolve("binaries"), port, true);
  }

  /**
   * @param binaries where the unpacked server is kept, may be shared by several homes
   * @param durable false only in tests: no fsync, so a crash of the machine may lose everything
   */
  public EmbeddedPostgres(Path home, Path binaries, int port, boolean durable) {
    this.home = home.toAbsolutePath().normalize();
    this.data = this.home.resolve("data");
    this.log = this.home.resolve("postgres.log");
    this.binaryCache = binaries.toAbsolutePath().normalize();
    this.wantedPort = port;
    this.durable = durable;
  }

  /** Starts the server and returns when it answers; makes the cluster and the database if new. */
  public synchronized EmbeddedPostgres start() {
    try {
      Files.createDirectories(home);
      bin = unpack();
      boolean fresh = isMissing(data);
      if (!fresh) {
        checkCluster();
      }
      account = account();
      stopStale();
      password = DataDirectory.keptSecret(home.resolve("password"), DataDirectory::randomSecret);
      if (!Files.getAttribute(home, "unix:uid").equals(0)) {
        account.own(home.resolve("password")); // root helps out in a plain user's directory
      }
      if (fresh) {
        initialise();
      }
      launch();
      createDatabaseIfMissing();
      return this;
    } catch (IOException e) {
      throw new CannotStart("The embedded PostgreSQL in " + home + " cannot start: " + e, e);
    }
  }

  /**
   * The server that a running launcher has open on this home, if there is one. Closing the answer
   * does not stop it.
   */
  public static Optional<EmbeddedPostgres> running(Path home) {
    EmbeddedPostgres postgres = new EmbeddedPostgres(home, 0);
    Path pidFile = postgres.data.resolve("postmaster.pid");
    try {
      if (!Files.exists(pidFile)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(pidFile);
      // line 1 process number, 4 port, 8 state (src/include/utils/pidfile.h)
      if (lines.size() < 8 || !lines.get(7).strip().equals("ready")) {
        return Optional.empty();
      }
      Optional<ProcessHandle> process = find(lines.get(0));
      if (process.isEmpty() || !postgres.isServerHere(process.get())) {
        return Optional.empty();
      }
      postgres.port = Integer.parseInt(lines.get(3).strip());
      postgres.password = Files.readString(postgres.home.resolve("password")).strip();
      return Optional.of(postgres);
    } catch (IOException e) {
      throw new CannotStart("The database in " + home + " cannot be looked at: " + e, e);
    }
  }

  private static boolean isMissing(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  private void checkCluster() throws IOException {
    Path versionFile = data.resolve("PG_VERSION");
    if (!Files.exists(versionFile) || !Files.exists(data.resolve("global/pg_control"))) {
      throw new CannotStart(
          "The database directory "
              + data
              + " is incomplete (PG_VERSION or global/pg_control is missing), so it was damaged or"
              + " only partly copied. Put a complete copy there, or move the directory away to"
              + " start with an empty database (then `restore` can load a backup).");
    }
    String made = Files.readString(versionFile).strip();
    String brought = majorVersion();
    if (!made.equals(brought)) {
      throw new CannotStart(
          "The database directory "
              + data
              + " was made by PostgreSQL "
              + made
              + ", this Longwatch brings PostgreSQL "
              + brought
              + ". Take a `backup` with the Longwatch version that made it, move the directory"
              + " away, start this one and `restore`.");
    }
    if (!Files.exists(home.resolve("password"))) {
      throw new CannotStart(
          "The password file "
              + home.resolve("password")
              + " of the database directory "
              + data
              + " is missing. Put it back, or move the directory away to start with an empty"
              + " database.");
    }
  }

  private String majorVersion() throws IOException {
    // "postgres (PostgreSQL) 17.6"
    String line = run(List.of(tool("postgres"), "--version"), 30).output().strip();
    String version = line.substring(line.lastIndexOf(' ') + 1);
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  private void initialise() throws IOException {
    Path fresh = home.resolve("data.new");
    deleteTree(fresh); // what an interrupted initdb left: no server ever ran on it
    Path passwordFile = home.resolve("initial-password");
    Files.createDirectories(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    DataDirectory.writePrivately(passwordFile, password);
    try {
      account.own(fresh);
      account.own(passwordFile);
      List<String> command =
          new ArrayList<>(
              List.of(
                  tool("initdb"),
                  "-D",
                  fresh.toString(),
                  "-U",
                  USER,
                  "--auth=scram-sha-256",
                  "--pwfile=" + passwordFile,
                  "--encoding=UTF8",
                  "--locale=C",
                  "--no-instructions"));
      if (!durable) {
        command.add("--no-sync");
      }
      Finished initdb = run(account.command(command), START_SECONDS);
      if (initdb.exitCode() != 0) {
        throw new CannotStart(
            "Making the database directory in " + home + " failed:\n" + initdb.output());
      }
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.deleteIfExists(data);
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void launch() throws IOException {
    port = wantedPort == 0 ? Ports.free() : wantedPort;
    if (!Ports.isFree(port)) {
      throw new CannotStart(
          Ports.taken(port, "the embedded PostgreSQL", "LONGWATCH_DB_PORT (0 for any free port)"));
    }
    if (!Files.exists(log)) {
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    account.own(log);
    writeSettings();
    // pg_ctl detaches the server from the terminal's process group: Ctrl-C reaches the
    // application first, and the database only when the launcher stops it.
    List<String> start =
        List.of(
            tool("pg_ctl"),
            "start",
            "-D",
            data.toString(),
            "-l",
            log.toString(),
            "-w",
            "-t",
            Long.toString(START_SECONDS));
    long logStart = Files.size(log);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      Finished result = run(account.command(start), START_SECONDS + 10);
      if (result.exitCode() == 0) {
        running = true;
        return;
      }
      String said = logSince(logStart);
      // Children of a killed server need a moment to notice that it is gone.
      boolean passing = said.contains("pre-existing shared memory block");
      if (!passing || System.nanoTime() > until) {
        throw new CannotStart(
            "The embedded PostgreSQL on "
                + data
                + " did not start:\n"
                + (said.isBlank() ? result.output() : said)
                + "\nIts log is "
                + log);
      }
      logStart = Files.size(log);
      pause(250);
    }
  }

  private void writeSettings() throws IOException {
    StringBuilder settings = new StringBuilder();
    settings.append("# written by Longwatch at every start\n");
    settings.append("listen_addresses = '127.0.0.1'\n");
    settings.append("port = ").append(port).append('\n');
    settings.append("unix_socket_directories = ''\n");
    settings.append("password_encryption = 'scram-sha-256'\n");
    settings.append("timezone = 'UTC'\nlog_timezone = 'UTC'\n");
    settings.append("max_connections = 100\n");
    if (durable) {
      settings.append("fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n");
      settings.append("shared_buffers = '256MB'\nmax_wal_size = '2GB'\n");
      // after each checkpoint every page that is touched goes to the log whole
      settings.append("checkpoint_timeout = '15min'\n");
      // where several commit at once, one flush of the disk does for all that come within 1 ms
      settings.append("commit_delay = 1000\ncommit_siblings = 4\n");
    } else {
      settings.append("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n");
      settings.append("shared_buffers = '64MB'\nautovacuum_naptime = '1h'\n");
    }
    Path file = data.resolve("longwatch.conf");
    Files.writeString(file, settings);
    account.own(file);
    Path main = data.resolve("postgresql.conf");
    String text = Files.readString(main);
    String include = "include 'longwatch.conf'";
    if (!text.contains(include)) {
      Files.writeString(main, text + "\n" + include + "\n");
      account.own(main);
    }
  }

  private String logSince(long offset) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(offset, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
  }

  private void createDatabaseIfMissing() throws IOException {
    try (Connection connection = dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      boolean exists;
      try (ResultSet row =
          statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
        exists = row.next();
      }
      if (!exists) {
        statement.execute("create database " + DATABASE);
      }
    } catch (SQLException e) {
      close();
      throw new CannotStart(
          "The embedded PostgreSQL on "
              + data
              + " started but refuses the password of "
              + home.resolve("password")
              + " or cannot make its database: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * A server that outlived its launcher (which was killed) is stopped; a lock file whose process
   * number now belongs to something else is removed.
   */
  private void stopStale() throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    Optional<ProcessHandle> process = lines.isEmpty() ? Optional.empty() : find(lines.get(0));
    if (process.isEmpty()) {
      return; // PostgreSQL itself checks and removes the file of a dead server
    }
    if (isServerHere(process.get())) {
      stop();
    } else {
      awaitNoWorkers();
      Files.delete(pidFile);
    }
  }

  /**
   * Workers of a killed server end by themselves, but removing the lock file while one still writes
   * would let two servers share the directory. Where there is no /proc, PostgreSQL's own check of
   * its shared memory remains.
   */
  private void awaitNoWorkers() throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (ProcessHandle.allProcesses().anyMatch(this::worksHere)) {
      if (System.nanoTime() > until) {
        throw new CannotStart(
            "Processes of an earlier PostgreSQL still work in " + data + ". Stop them first.");
      }
      pause(100);
    }
  }

  private boolean worksHere(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
          .equals(data);
    } catch (IOException | UnsupportedOperationException endedOrNotOurs) {
      return false;
    }
  }

  private static Optional<ProcessHandle> find(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid.strip())).filter(ProcessHandle::isAlive);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean isServerHere(ProcessHandle process) throws IOException {
    String command = process.info().commandLine().orElse("");
    if (command.isEmpty()) {
      command = run(List.of("ps", "-o", "args=", "-p", Long.toString(process.pid())), 10).output();
    }
    return command.contains("postgres") && command.contains(data.toString());
  }

  private void stop() throws IOException {
    for (String mode : List.of("fast", "immediate")) {
      Finished stop =
          run(
              account.command(
                  List.of(
                      tool("pg_ctl"),
                      "stop",
                      "-D",
                      data.toString(),
                      "-m",
                      mode,
                      "-w",
                      "-t",
                      Long.toString(STOP_SECONDS))),
              STOP_SECONDS + 10);
      if (stop.exitCode() == 0 || !Files.exists(data.resolve("postmaster.pid"))) {
        return;
      }
    }
    throw new CannotStart(
        "The PostgreSQL running on "
            + data
            + " (process number in the first line of postmaster.pid there) cannot be stopped. Stop"
            + " it by hand and start again.");
  }

  public synchronized int port() {
    return port;
  }

  public synchronized String password() {
    return password;
  }

  public String user() {
    return USER;
  }

  /** JDBC address of the application's database. */
  public String url() {
    return url(DATABASE);
  }

  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  public DataSource dataSource() {
    return dataSource(DATABASE);
  }

  public DataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url(database));
    source.setUser(USER);
    source.setPassword(password());
    return source;
  }

  /** Process number of the running server. */
  public synchronized long pid() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server: running statements are ended, committed work is on disk. */
  @Override
  public synchronized void close() {
    if (!running) {
      return;
    }
    running = false;
    try {
      if (Files.exists(data.resolve("postmaster.pid"))) {
        stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- binaries

  private String tool(String name) {
    return bin.resolve("bin").resolve(name).toString();
  }

  /** Unpacks the server once per version of the archive; complete or not at all. */
  private Path unpack() throws IOException {
    String name = archiveName();
    URL archive = EmbeddedPostgres.class.getResource("/" + name);
    if (archive == null) {
      throw new CannotStart(
          "There is no embedded PostgreSQL for this machine ("
              + System.getProperty("os.name")
              + ", "
              + System.getProperty("os.arch")
              + "). Install PostgreSQL and set LONGWATCH_DB_URL, LONGWATCH_DB_USER and"
              + " LONGWATCH_DB_PASSWORD.");
    }
    Path target = binaryCache.resolve(identity(archive));
    if (Files.exists(target)) {
      return target;
    }
    Files.createDirectories(binaryCache);
    Path fresh = Files.createTempDirectory(binaryCache, ".unpacking");
    try (InputStream in = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(in, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(tar, entry, fresh);
      }
    }
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteTree(fresh);
      if (!Files.exists(target)) {
        throw e;
      }
    }
    return target;
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    Path path = into.resolve(entry.getName()).normalize();
    if (!path.startsWith(into)) {
      throw new IOException("entry outside the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, into.resolve(entry.getLinkName()).normalize());
    } else {
      Files.copy(tar, path);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static String archiveName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : "linux";
    String machine = arch.equals("aarch64") || arch.equals("arm64") ? "arm_64" : "x86_64";
    return "postgres-" + system + "-" + machine + ".txz";
  }

  private static String identity(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return String.format("postgres-%08x", jar.getJarEntry().getCrc());
    }
    return "postgres-" + connection.getContentLengthLong();
  }

  // ---- the user that runs the server

  private record Account(List<String> prefix, boolean viaShell, String owner) {

    List<String> command(List<String> command) {
      List<String> all = new ArrayList<>(prefix);
      if (viaShell) {
        StringBuilder line = new StringBuilder("exec");
        for (String word : command) {
          line.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        all.add(line.toString());
      } else {
        all.addAll(command);
      }
      return all;
    }

    void own(Path path) throws IOException {
      if (owner != null) {
        Finished chown = run(List.of("chown", "-R", owner, path.toString()), 60);
        if (chown.exitCode() != 0) {
          throw new CannotStart("Cannot give " + path + " to " + owner + ": " + chown.output());
        }
      }
    }
  }

  private Account account() throws IOException {
    String me = run(List.of("id", "-u"), 10).output().strip();
    Path measured = isMissing(data) ? home : data;
    String owner = Files.getAttribute(measured, "unix:uid").toString();
    if (!me.equals("0")) {
      if (!owner.equals(me)) {
        throw new CannotStart(
            "The database directory "
                + measured
                + " belongs to "
                + Files.getOwner(measured).getName()
                + ". Start Longwatch as that user, or set LONGWATCH_DATA to another directory.");
      }
      return new Account(List.of(), false, null);
    }
    if (owner.equals("0") && succeeds(List.of("unshare", "-U", "true"))) {
      return new Account(List.of("unshare", "-U"), false, null);
    }
    Account plain = plainUser(owner.equals("0") ? "nobody" : Files.getOwner(measured).getName());
    if (!succeeds(plain.command(List.of("test", "-x", tool("initdb"))))
        || !succeeds(plain.command(List.of("test", "-x", home.toString())))) {
      throw new CannotStart(
          "PostgreSQL must not run as root, so it would run as "
              + plain.owner()
              + ", but that user cannot enter "
              + home
              + ". Set LONGWATCH_DATA to a directory that every user can enter (for example"
              + " /var/lib/longwatch), or start Longwatch as an ordinary user.");
    }
    if (!isMissing(data)) {
      plain.own(data);
    }
    return plain;
  }

  private static Account plainUser(String name) throws IOException {
    String group = run(List.of("id", "-g", name), 10).output().strip();
    List<String> setpriv =
        List.of(
            "setpriv", "--reuid=" + name, "--regid=" + group, "--clear-groups", "--no-new-privs");
    Account bySetpriv = new Account(setpriv, false, name);
    if (succeeds(bySetpriv.command(List.of("true")))) {
      return bySetpriv;
    }
    if (succeeds(List.of("runuser", "-u", name, "--", "true"))) {
      return new Account(List.of("runuser", "-u", name, "--"), false, name);
    }
    if (succeeds(List.of("sudo", "-n", "-u", name, "true"))) {
      return new Account(List.of("sudo", "-n", "-u", name), false, name);
    }
    List<String> su = List.of("su", name, "-s", "/bin/sh", "-c");
    if (succeeds(List.of("su", name, "-s", "/bin/sh", "-c", "true"))) {
      return new Account(su, true, name);
    }
    throw new CannotStart(
        "PostgreSQL must not run as root, and none of unshare, setpriv, runuser, sudo and su can"
            + " start it as "
            + name
            + ". Start Longwatch as an ordinary user, or set LONGWATCH_DB_URL to an existing"
            + " PostgreSQL.");
  }

  // ---- running programs

  private record Finished(int exitCode, String output) {}

  private static boolean succeeds(List<String> command) {
    try {
      return run(command, 10).exitCode() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }

  private static Finished run(List<String> command, long seconds) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    builder.directory(Path.of("/").toFile()); // a plain user may not be able to enter ours
    Path output = Files.createTempFile("longwatch", ".out");
    try {
      builder.redirectOutput(output.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Finished(-1, command.get(0) + " did not finish within " + seconds + " s");
      }
      return new Finished(process.exitValue(), Files.readString(output));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command.get(0), e);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
