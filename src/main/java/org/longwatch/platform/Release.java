package org.longwatch.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which release of the software this is. */
public final class Release {

  private static final String VERSION = read();

  private Release() {}

  /** The version of the build, for instance {@code 1.2.0}. */
  public static String version() {
    return VERSION;
  }

  private static String read() {
    try (InputStream file = Release.class.getResourceAsStream("/release.properties")) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      return properties.getProperty("version", "development");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
