package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.TimeOrderedId;

/** Runs timed tasks, woken by Quartz or by hand, and remembers how each run ended. */
@ApplicationScoped
public class JobRuns {

  private static final Logger LOG = Logger.getLogger(JobRuns.class.getName());

  @Inject @Any Instance<TimedTask> tasks;
  @Inject Clocks clocks;
  @Inject DataSource database;

  /**
   * One run.
   *
   * @param outcome the task's own line, or why it failed
   */
  public record JobRun(
      String task, Instant startedAt, Instant endedAt, boolean failed, String outcome) {}

  /**
   * Runs a task now, once for each of its timings.
   *
   * @throws NotFound if there is no such task
   */
  public String runNow(String name) {
    return task(name).timings().stream()
        .map(timing -> run(name, timing))
        .filter(outcome -> !outcome.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Runs a task for one of its timings; a failure is logged and remembered, never thrown. */
  public String run(String name, TimedTask.Timing timing) {
    TimedTask task = task(name);
    UUID id = TimeOrderedId.next();
    Correlation.begin(id.toString());
    Instant startedAt = clocks.instant();
    boolean failed = false;
    String outcome;
    try {
      outcome = task.run(startedAt, timing);
    } catch (RuntimeException e) {
      failed = true;
      outcome = e.getClass().getSimpleName();
      LOG.log(Level.SEVERE, "task " + name + " failed", e);
    } finally {
      Correlation.end();
    }
    if (failed || !outcome.isEmpty()) {
      remember(id, name, startedAt, failed, outcome);
    }
    return outcome;
  }

  /** Names of all tasks. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    tasks.forEach(task -> names.add(task.name()));
    names.sort(String::compareTo);
    return names;
  }

  /** The latest runs, newest first. */
  public List<JobRun> latest(int limit) {
    return read(
        "select task, started_at, ended_at, failed, outcome from platform.job_run"
            + " order by id desc limit ?",
        limit);
  }

  /** The latest run of every task that ever had something to do, by task. */
  public List<JobRun> last() {
    return read(
        "select distinct on (task) task, started_at, ended_at, failed, outcome"
            + " from platform.job_run order by task, id desc limit ?",
        Integer.MAX_VALUE);
  }

  private List<JobRun> read(String query, int limit) {
    try (Connection connection = database.getConnection();
        PreparedStatement prepared = connection.prepareStatement(query)) {
      prepared.setInt(1, limit);
      var row = prepared.executeQuery();
      List<JobRun> found = new ArrayList<>();
      while (row.next()) {
        found.add(
            new JobRun(
                row.getString("task"),
                Sql.instant(row, "started_at"),
                Sql.instant(row, "ended_at"),
                row.getBoolean("failed"),
                row.getString("outcome")));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("Job runs could not be read", e);
    }
  }

  private TimedTask task(String name) {
    return tasks.stream()
        .filter(task -> task.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NotFound("There is no task " + name));
  }

  private void remember(UUID id, String name, Instant startedAt, boolean failed, String outcome) {
    String insert =
        "insert into platform.job_run (id, task, started_at, ended_at, failed, outcome)"
            + " values (?,?,?,?,?,?)";
    try (Connection connection = database.getConnection();
        PreparedStatement prepared = connection.prepareStatement(insert)) {
      prepared.setObject(1, id);
      prepared.setString(2, name);
      prepared.setObject(3, OffsetDateTime.ofInstant(startedAt, ZoneOffset.UTC));
      prepared.setObject(4, OffsetDateTime.ofInstant(clocks.instant(), ZoneOffset.UTC));
      prepared.setBoolean(5, failed);
      prepared.setString(6, outcome);
      prepared.executeUpdate();
    } catch (SQLException e) {
      LOG.log(Level.SEVERE, "job run could not be remembered", e);
    }
  }
}
