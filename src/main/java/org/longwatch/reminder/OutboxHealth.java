package org.longwatch.reminder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Down when letters have been due for a day and nobody takes them: the timed tasks are dead. A mail
 * server that refuses is no reason to refuse reports, so its letters, put off each time, only show.
 */
@Readiness
@ApplicationScoped
class OutboxHealth implements HealthCheck {

  @Inject Outbox outbox;

  @Override
  public HealthCheckResponse call() {
    var check = HealthCheckResponse.named("outbox");
    try {
      Outbox.Standing standing = outbox.standing();
      return check
          .withData("pending", standing.pending())
          .withData("withoutRecipient", standing.failed())
          .withData("oldestDueSeconds", standing.oldestDueSeconds())
          .status(!standing.isStuck())
          .build();
    } catch (RuntimeException e) {
      return check.withData("failure", e.getClass().getSimpleName()).down().build();
    }
  }
}
