package org.longwatch.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.longwatch.support.TestDatabase;
import org.postgresql.ds.PGSimpleDataSource;

class EmbeddedPostgresIT {

  private final List<EmbeddedPostgres> started = new ArrayList<>();
  private Path home;

  @BeforeEach
  void makeHome() throws IOException {
    home = Path.of("target", "embedded-" + UUID.randomUUID()).toAbsolutePath();
    Files.createDirectories(home);
  }

  @AfterEach
  void stopAll() {
    started.forEach(EmbeddedPostgres::close);
    TestDatabase.delete(home);
  }

  private EmbeddedPostgres postgres() {
    EmbeddedPostgres postgres = new EmbeddedPostgres(home, TestDatabase.binaries(), 0, false);
    started.add(postgres);
    return postgres;
  }

  private EmbeddedPostgres durable() {
    EmbeddedPostgres postgres = new EmbeddedPostgres(home, TestDatabase.binaries(), 0, true);
    started.add(postgres);
    return postgres;
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() throws SQLException {
    EmbeddedPostgres first = postgres().start();
    execute(first, "create table note (text varchar)");
    execute(first, "insert into note values ('kept')");
    first.close();
    EmbeddedPostgres second = postgres().start();
    assertEquals("kept", read(second, "select text from note"));
    assertEquals(first.password(), second.password());
  }

  @Test
  void itIsDurableListensOnLoopbackOnlyAndAsksForScramPasswords() throws SQLException {
    EmbeddedPostgres postgres = durable().start();
    assertEquals("on", read(postgres, "show fsync"));
    assertEquals("on", read(postgres, "show synchronous_commit"));
    assertEquals("127.0.0.1", read(postgres, "show listen_addresses"));
    assertEquals("UTF8", read(postgres, "show server_encoding"));
    assertEquals(
        "C", read(postgres, "select datcollate from pg_database where datname='longwatch'"));
    assertEquals(
        "0",
        read(
            postgres,
            "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'"));
  }

  @Test
  void thePasswordFileCanBeReadByItsOwnerOnly() throws IOException {
    EmbeddedPostgres postgres = postgres().start();
    Path file = home.resolve("password");
    assertEquals(postgres.password(), Files.readString(file).strip());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(postgres.password().length() >= 43);
  }

  @Test
  void aWrongPasswordIsRefused() {
    EmbeddedPostgres postgres = postgres().start();
    PGSimpleDataSource wrong = new PGSimpleDataSource();
    wrong.setUrl(postgres.url());
    wrong.setUser(EmbeddedPostgres.USER);
    wrong.setPassword("wrong");
    SQLException refusal = assertThrows(SQLException.class, wrong::getConnection);
    assertEquals("28P01", refusal.getSQLState());
  }

  @Test
  void afterAKillOfTheServerTheNextStartRecovers() throws Exception {
    EmbeddedPostgres first = durable().start();
    execute(first, "create table note (text varchar)");
    execute(first, "insert into note values ('committed')");
    ProcessHandle server = ProcessHandle.of(first.pid()).orElseThrow();
    server.destroyForcibly();
    server.onExit().get(10, TimeUnit.SECONDS);
    EmbeddedPostgres second = durable().start();
    assertEquals("committed", read(second, "select text from note"));
  }

  @Test
  void aServerLeftByAKilledLauncherIsStoppedFirst() throws Exception {
    Process launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                home.toString(),
                TestDatabase.binaries().toString())
            .redirectErrorStream(true)
            .start();
    String line;
    try (var reader = launcher.inputReader()) {
      do {
        line = reader.readLine();
        assertNotEquals(null, line, "the launcher ended early");
      } while (!line.startsWith("pid "));
    }
    launcher.destroyForcibly().waitFor();
    ProcessHandle orphan = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
    assertTrue(orphan.isAlive());

    EmbeddedPostgres next = postgres().start();
    orphan.onExit().get(30, TimeUnit.SECONDS); // ends only when it was stopped
    assertEquals("written before the kill", read(next, "select text from note"));
  }

  /** A launcher of its own process, to be killed. */
  public static final class Launcher {
    public static void main(String[] arguments) throws Exception {
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(Path.of(arguments[0]), Path.of(arguments[1]), 0, false).start();
      execute(postgres, "create table note (text varchar)");
      execute(postgres, "insert into note values ('written before the kill')");
      System.out.println("pid " + postgres.pid());
      Thread.sleep(120_000);
    }
  }

  @Test
  void aLockFileWhoseNumberBelongsToAnotherProgramDoesNotPreventTheStart() throws Exception {
    EmbeddedPostgres first = postgres().start();
    Path pidFile = home.resolve("data").resolve("postmaster.pid");
    List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
    first.close();
    lines.set(0, Long.toString(ProcessHandle.current().pid()));
    Files.write(pidFile, lines);
    EmbeddedPostgres second = postgres().start();
    assertNotEquals(ProcessHandle.current().pid(), second.pid());
    assertEquals("1", read(second, "select 1"));
  }

  @Test
  void anInterruptedInitialisationIsMadeAnew() throws Exception {
    Path half = Files.createDirectories(home.resolve("data.new").resolve("global"));
    Files.writeString(half.resolve("pg_control"), "half");
    EmbeddedPostgres postgres = postgres().start();
    assertEquals("1", read(postgres, "select 1"));
    assertFalse(Files.exists(home.resolve("data.new")));
  }

  @Test
  void aDamagedDirectoryIsNamedAndLeftAlone() throws Exception {
    postgres().start().close();
    Path version = home.resolve("data").resolve("PG_VERSION");
    Files.delete(version);
    CannotStart refusal = assertThrows(CannotStart.class, () -> postgres().start());
    assertTrue(refusal.getMessage().contains(home.resolve("data").toString()));
    assertTrue(refusal.getMessage().contains("PG_VERSION"));
    assertTrue(Files.exists(home.resolve("data/global/pg_control")));
  }

  @Test
  void aDirectoryOfAnotherMajorVersionIsRefused() throws Exception {
    postgres().start().close();
    Files.writeString(home.resolve("data").resolve("PG_VERSION"), "13\n");
    CannotStart refusal = assertThrows(CannotStart.class, () -> postgres().start());
    assertTrue(refusal.getMessage().contains("PostgreSQL 13"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("PostgreSQL 17"), refusal.getMessage());
  }

  @Test
  void aMissingPasswordFileIsNamed() throws Exception {
    postgres().start().close();
    Files.delete(home.resolve("password"));
    CannotStart refusal = assertThrows(CannotStart.class, () -> postgres().start());
    assertTrue(refusal.getMessage().contains(home.resolve("password").toString()));
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket other = new ServerSocket()) {
      other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(home, TestDatabase.binaries(), other.getLocalPort(), false);
      started.add(postgres);
      CannotStart refusal = assertThrows(CannotStart.class, postgres::start);
      assertTrue(refusal.getMessage().contains("Port " + other.getLocalPort()));
      assertTrue(refusal.getMessage().contains("LONGWATCH_DB_PORT"));
    }
  }

  @Test
  void everyTestGetsADatabaseOfItsOwn() throws SQLException {
    try (Connection one = TestDatabase.fresh().getConnection();
        Connection two = TestDatabase.fresh().getConnection()) {
      assertNotEquals(one.getCatalog(), two.getCatalog());
    }
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }
}
