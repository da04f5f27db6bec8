package org.longwatch.platform;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Timer;

/**
 * How long use cases take, as metrics of the server.
 *
 * <p>In place of the annotation {@code @Timed}: Payara's interceptor for it sets itself up at its
 * first call, and where several come first at once all but one fail.
 */
@ApplicationScoped
public class Durations {

  @Inject Instance<MetricRegistry> registries;

  private Optional<MetricRegistry> registry = Optional.empty();

  @PostConstruct
  void find() {
    if (registries.isResolvable()) {
      registry = Optional.of(registries.get());
    }
  }

  /**
   * Does the work and counts how long it took, also if it fails. Outside of a server it only does
   * it.
   */
  public <T> T of(String name, Supplier<T> work) {
    if (registry.isEmpty()) {
      return work.get();
    }
    Timer.Context running = registry.get().timer(name).time();
    try {
      return work.get();
    } finally {
      running.stop();
    }
  }
}
