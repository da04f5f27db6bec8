package org.longwatch.search;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Down while the index is neither readable nor writable; how far it lags behind only shows. */
@Readiness
@ApplicationScoped
class IndexHealth implements HealthCheck {

  @Inject SearchIndex index;
  @Inject Indexer indexer;

  @Override
  public HealthCheckResponse call() {
    var check = HealthCheckResponse.named("index");
    try {
      return check
          .withData("position", index.progress().position())
          .withData("lag", indexer.lag())
          .status(index.isUsable())
          .build();
    } catch (RuntimeException e) {
      return check.withData("failure", e.getClass().getSimpleName()).down().build();
    }
  }
}
