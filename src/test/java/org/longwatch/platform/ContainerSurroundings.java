package org.longwatch.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.longwatch.process.EmbeddedPostgres;
import org.longwatch.support.TestDatabase;

/** What the managed Payara of the in-container tests needs around it; a no-op inside of it. */
public final class ContainerSurroundings implements BeforeAllCallback {

  private static final String INSIDE = "arquillian.inside";

  /** Starts the database and tells Arquillian's container about it, once and outside only. */
  @Override
  public void beforeAll(ExtensionContext context) {
    if (System.getProperty(INSIDE) != null || System.getProperty("payara.cmdOptions") != null) {
      return;
    }
    Outside.prepare();
  }

  /** Apart, because these classes do not exist inside the container. */
  private static final class Outside {

    static void prepare() {
      EmbeddedPostgres postgres = TestDatabase.server();
      Properties settings = new Properties();
      settings.put(INSIDE, "true");
      settings.put("longwatch.mode", "test");
      settings.put("longwatch.db.url", postgres.url(TestDatabase.freshName()));
      settings.put("longwatch.db.user", postgres.user());
      settings.put("longwatch.db.password", postgres.password());
      settings.put("longwatch.inbox.key", Base64.getEncoder().encodeToString(new byte[32]));
      settings.put(
          "longwatch.data", TestDatabase.binaries().resolveSibling("container").toString());
      Path file = TestDatabase.binaries().resolveSibling("container.properties");
      try (Writer out = Files.newBufferedWriter(file)) {
        settings.store(out, null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      System.setProperty("payara.cmdOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
      // the adapter mangles addresses given as -D options, hence the file
      System.setProperty("payara.extraMicroOptions", "--nohazelcast --systemproperties " + file);
    }
  }
}
