package org.longwatch.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells how far the trail's followers may lag; never a reason to take the node out. */
@Readiness
@ApplicationScoped
class AuditCheck implements HealthCheck {

  @Inject AuditTrail trail;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("audit")
        .withData("waiting", trail.waiting())
        .withData("head", trail.head())
        .up()
        .build();
  }
}
