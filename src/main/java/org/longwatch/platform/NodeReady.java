package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  private volatile String newest;

  @Override
  public HealthCheckResponse call() {
    var check = HealthCheckResponse.named("longwatch");
    boolean up = start.isReady();
    check.withData("warm", up);
    try (Connection connection = database.getConnection()) {
      check.withData("database", connection.isValid(2) ? "up" : "down");
      boolean current = isCurrent(connection);
      check.withData("schema", current ? "current" : "outdated");
      up &= current;
    } catch (SQLException | RuntimeException e) {
      check.withData("database", "down");
      up = false;
    }
    return check.status(up).build();
  }

  /** One small query: a probe that scans the migrations each time would be work for nothing. */
  private boolean isCurrent(Connection connection) throws SQLException {
    if (newest == null) {
      newest = new Migrations(database).newest();
    }
    String query = "select 1 from platform.schema_version where version = ? and success";
    try (PreparedStatement prepared = connection.prepareStatement(query)) {
      prepared.setString(1, newest);
      try (ResultSet row = prepared.executeQuery()) {
        return row.next();
      }
    }
  }
}
