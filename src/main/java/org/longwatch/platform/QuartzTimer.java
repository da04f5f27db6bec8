package org.longwatch.platform;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import org.quartz.CronScheduleBuilder;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;

/** Quartz, clustered on the database: it only says when; {@link TimedTask}s do the work. */
@ApplicationScoped
public class QuartzTimer {

  private static final String GROUP = "longwatch";

  @Inject @Any Instance<TimedTask> tasks;
  @Inject JobRuns runs;

  private Scheduler scheduler;

  void start() {
    try {
      scheduler = new StdSchedulerFactory(properties()).getScheduler();
      scheduler.setJobFactory((bundle, quartz) -> new Wake());
      refresh();
      scheduler.startDelayed(3);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not start", e);
    }
  }

  /**
   * Brings the triggers in line with what the tasks say now, for instance after a new time zone.
   */
  public void refresh() {
    try {
      Set<TriggerKey> wanted = new HashSet<>();
      for (TimedTask task : tasks) {
        JobKey job = new JobKey(task.name(), GROUP);
        scheduler.addJob(job(Wake.class, job), true);
        for (TimedTask.Timing timing : task.timings()) {
          TriggerKey key =
              new TriggerKey(task.name() + " " + timing.cron() + " " + timing.zone(), GROUP);
          wanted.add(key);
          if (!scheduler.checkExists(key)) {
            schedule(trigger(job, key, timing));
          }
        }
      }
      for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(GROUP))) {
        if (!wanted.contains(key)) {
          scheduler.unscheduleJob(key);
        }
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not take the timings", e);
    }
  }

  private void schedule(Trigger trigger) throws SchedulerException {
    try {
      scheduler.scheduleJob(trigger);
    } catch (ObjectAlreadyExistsException e) {
      // another node, which starts at the same moment, was first
      return;
    }
  }

  void on(@ObservesAsync TimedTask.TimingsChanged event) {
    if (scheduler != null) {
      refresh();
    }
  }

  /** When each task will be woken next, by task. */
  public Map<String, Instant> next() {
    try {
      Map<String, Instant> next = new TreeMap<>();
      for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(GROUP))) {
        Trigger trigger = scheduler.getTrigger(key);
        if (trigger != null && trigger.getNextFireTime() != null) {
          next.merge(
              trigger.getJobKey().getName(),
              trigger.getNextFireTime().toInstant(),
              (a, b) -> a.isBefore(b) ? a : b);
        }
      }
      return next;
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not tell its triggers", e);
    }
  }

  /** What was under way on a node that died is begun anew on another one. */
  static JobDetail job(Class<? extends Job> work, JobKey key) {
    return JobBuilder.newJob(work).withIdentity(key).storeDurably().requestRecovery().build();
  }

  static Trigger trigger(JobKey job, TriggerKey key, TimedTask.Timing timing) {
    return TriggerBuilder.newTrigger()
        .withIdentity(key)
        .forJob(job)
        .usingJobData("cron", timing.cron())
        .usingJobData("zone", timing.zone().getId())
        .withSchedule(
            CronScheduleBuilder.cronSchedule(timing.cron())
                .inTimeZone(TimeZone.getTimeZone(timing.zone()))
                .withMisfireHandlingInstructionFireAndProceed())
        .build();
  }

  @PreDestroy
  void stop() {
    try {
      if (scheduler != null) {
        scheduler.shutdown(true);
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz did not stop", e);
    }
  }

  static Properties properties() {
    Properties quartz = new Properties();
    quartz.put("org.quartz.scheduler.instanceName", GROUP);
    quartz.put("org.quartz.scheduler.instanceId", "AUTO");
    quartz.put("org.quartz.scheduler.skipUpdateCheck", "true");
    quartz.put("org.quartz.threadPool.class", ManagedThreads.class.getName());
    quartz.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
    quartz.put(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    quartz.put("org.quartz.jobStore.dataSource", "longwatch");
    quartz.put("org.quartz.dataSource.longwatch.jndiURL", DataSources.JNDI);
    quartz.put("org.quartz.jobStore.tablePrefix", "platform.qrtz_");
    quartz.put("org.quartz.jobStore.isClustered", "true");
    quartz.put("org.quartz.jobStore.clusterCheckinInterval", "10000");
    quartz.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    quartz.put("org.quartz.jobStore.useProperties", "true");
    return quartz;
  }

  /** What Quartz runs: finds the task by the job's name. */
  @DisallowConcurrentExecution
  public static class Wake implements Job {

    @Override
    public void execute(JobExecutionContext context) {
      var data = context.getMergedJobDataMap();
      String zone = data.getString("zone");
      CDI.current()
          .select(JobRuns.class)
          .get()
          .run(
              context.getJobDetail().getKey().getName(),
              new TimedTask.Timing(
                  data.getString("cron"), zone == null ? ZoneId.of("UTC") : ZoneId.of(zone)));
    }
  }
}
