package org.longwatch.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.inject.Inject;
import jakarta.persistence.TransactionRequiredException;
import jakarta.transaction.UserTransaction;
import java.io.File;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.naming.InitialContext;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.longwatch.kernel.PatientId;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/** What only the real container can show: its transactions, its threads, its names. */
@ExtendWith(ContainerSurroundings.class)
@ArquillianTest
class ContainerIT {

  @Inject Sql sql;
  @Inject AuditTrail audit;
  @Inject AccessLog accessLog;
  @Inject CurrentActor currentActor;
  @Inject UserTransaction transaction;
  @Inject JobRuns jobs;

  /** The WAR as it was built, and this class. */
  @Deployment
  public static WebArchive war() {
    WebArchive war =
        ShrinkWrap.create(ZipImporter.class, "longwatch.war")
            .importFrom(new File("target/longwatch.war"))
            .as(WebArchive.class);
    // would send Arquillian's own servlet to the log-in page
    if (war.delete("/WEB-INF/classes/org/longwatch/entrance/Doorkeeper.class") == null) {
      throw new IllegalStateException("The Doorkeeper has moved");
    }
    return war.addClasses(ContainerIT.class, ContainerSurroundings.class);
  }

  @Test
  void plainSqlSharesTheTransactionOfJpa() throws Exception {
    transaction.begin();
    UUID subject = UUID.randomUUID();
    currentActor.as(
        Actor.REGISTRY, () -> audit.record("tried", "test.row", subject, null, null, Map.of()));
    assertEquals(1, count(subject));
    transaction.rollback();
    transaction.begin();
    assertEquals(0, count(subject));
    transaction.commit();
  }

  @Test
  void aLineOfTheAccessLogSurvivesTheCallersRollback() throws Exception {
    String target = UUID.randomUUID().toString();
    Actor steward =
        new Actor(
            UUID.randomUUID(), "s", "S", Set.of(Role.STEWARD), Optional.empty(), Optional.empty());
    transaction.begin();
    currentActor.as(
        steward,
        () -> {
          accessLog.note("read", target, (PatientId) null);
          return null;
        });
    transaction.rollback();
    transaction.begin();
    assertEquals(
        1, sql.number("select count(*) from security.access_log where target = ?", target));
    transaction.commit();
  }

  @Test
  void aTimedTaskRunsOnTheContainersThreadsWithInjection() {
    String outcome = jobs.runNow("audit-seal");
    assertFalse(outcome.contains("Exception"), outcome);
    assertTrue(jobs.names().contains("reminder-sweep"));
  }

  @Test
  void quartzKeepsItsTriggersInTheDatabase() throws Exception {
    transaction.begin();
    assertTrue(
        sql.number("select count(*) from platform.qrtz_triggers where job_name = 'signal-run'")
            >= 1);
    transaction.commit();
  }

  @Test
  void theDataSourceHasItsName() throws Exception {
    DataSource named = InitialContext.doLookup("java:global/jdbc/longwatch");
    try (var connection = named.getConnection()) {
      assertTrue(connection.isValid(2));
    }
  }

  @Test
  void aMomentIsStoredAsAMoment() throws Exception {
    transaction.begin();
    Instant moment = Instant.parse("2030-01-01T00:00:00.123456Z");
    assertEquals(
        moment,
        sql.first("select ?::timestamptz as at", row -> Sql.instant(row, "at"), moment)
            .orElseThrow());
    transaction.rollback();
  }

  @Test
  void plainSqlOutsideATransactionIsRefused() {
    assertThrows(TransactionRequiredException.class, () -> sql.number("select 1"));
  }

  private long count(UUID subject) {
    return sql.number("select count(*) from security.audit_entry where subject = ?", subject);
  }
}
