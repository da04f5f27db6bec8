package org.longwatch.support;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigBuilder;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;

/** The configuration of tests that run without a server: test mode, a fixed key, own places. */
public final class TestSettings extends ConfigProviderResolver implements Config {

  private static final Map<String, String> VALUES = new ConcurrentHashMap<>();

  private TestSettings() {}

  /** Makes these the settings of this JVM, with an index directory of their own. */
  static void install() {
    VALUES.clear();
    set("longwatch.mode", "test");
    set("longwatch.db.url", "jdbc:postgresql://test");
    set("longwatch.inbox.key", Base64.getEncoder().encodeToString(new byte[32]));
    set("longwatch.index.path", Path.of("target", "test-index-" + UUID.randomUUID()).toString());
    ConfigProviderResolver.setInstance(new TestSettings());
  }

  /** Sets one value for the harnesses and settings made from now on. */
  public static void set(String key, String value) {
    VALUES.put(key, value);
  }

  @Override
  public <T> Optional<T> getOptionalValue(String key, Class<T> type) {
    return Optional.ofNullable(VALUES.get(key)).map(type::cast);
  }

  @Override
  public <T> T getValue(String key, Class<T> type) {
    return getOptionalValue(key, type).orElseThrow();
  }

  @Override
  public Iterable<String> getPropertyNames() {
    return VALUES.keySet();
  }

  @Override
  public ConfigValue getConfigValue(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Iterable<ConfigSource> getConfigSources() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Optional<Converter<T>> getConverter(Class<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Config getConfig() {
    return this;
  }

  @Override
  public Config getConfig(ClassLoader loader) {
    return this;
  }

  @Override
  public ConfigBuilder getBuilder() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void registerConfig(Config config, ClassLoader loader) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void releaseConfig(Config config) {
    throw new UnsupportedOperationException();
  }
}
