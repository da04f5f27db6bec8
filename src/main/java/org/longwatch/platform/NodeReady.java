package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the node is warm, the database answers and its schema is the one this release needs.
 */
@Readiness
@ApplicationScoped
class NodeReady implements HealthCheck {

  @Inject Start start;
  @Inject DataSource database;

  @Override
  public HealthCheckResponse call() {
    var check = HealthCheckResponse.named("longwatch");
    boolean up = start.isReady();
    check.withData("warm", up);
    try (Connection connection = database.getConnection()) {
      check.withData("database", connection.isValid(2) ? "up" : "down");
      int pending = new Migrations(database).pending().size();
      check.withData("pendingMigrations", pending);
      up &= pending == 0;
    } catch (SQLException | RuntimeException e) {
      check.withData("database", "down");
      up = false;
    }
    return check.status(up).build();
  }
}
