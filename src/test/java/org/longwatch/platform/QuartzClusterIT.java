package org.longwatch.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.longwatch.support.TestDatabase;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;

/** Two nodes' Quartz on one database, as {@link QuartzTimer} sets it up but for the threads. */
class QuartzClusterIT {

  private static final JobKey JOB = new JobKey("reminder-sweep", "longwatch");

  private static DataSource database;

  private final CountDownLatch dead = new CountDownLatch(1);
  private final BlockingQueue<String> fired = new LinkedBlockingQueue<>();
  private Scheduler first;
  private Scheduler second;

  @AfterEach
  void stop() throws SchedulerException {
    dead.countDown();
    second.shutdown(true);
  }

  @Test
  void whatWasUnderWayOnANodeThatDiedIsBegunAnewOnAnother() throws Exception {
    database = TestDatabase.fresh();
    first = node("first", true);
    second = node("second", false);
    first.addJob(QuartzTimer.job(Recorded.class, JOB), true);
    first.scheduleJob(now("morning", "Asia/Kolkata"));
    first.start();
    assertEquals("first Asia/Kolkata", fired.poll(30, TimeUnit.SECONDS));
    // the node dies in the middle of its work: it checks in no more and never says that it is done
    first.shutdown(false);
    second.start();
    assertEquals("second Asia/Kolkata", fired.poll(60, TimeUnit.SECONDS));
    assertEquals(null, fired.poll(3, TimeUnit.SECONDS), "once");
  }

  @Test
  void twoNodesFireATriggerOnce() throws Exception {
    database = TestDatabase.fresh();
    dead.countDown();
    first = node("first", true);
    second = node("second", true);
    first.addJob(QuartzTimer.job(Recorded.class, JOB), true);
    for (int i = 0; i < 5; i++) {
      first.scheduleJob(now("morning " + i, "UTC"));
    }
    first.start();
    second.start();
    for (int i = 0; i < 5; i++) {
      assertTrue(fired.poll(30, TimeUnit.SECONDS) != null, "trigger " + i);
    }
    assertEquals(null, fired.poll(2, TimeUnit.SECONDS), "no more than that");
    first.shutdown(true);
    assertFalse(first.isStarted() && !first.isShutdown());
  }

  /** The trigger of a morning, with its data, that fires at once. */
  private static Trigger now(String name, String zone) {
    TriggerKey key = new TriggerKey(name, "longwatch");
    Trigger morning =
        QuartzTimer.trigger(JOB, key, new TimedTask.Timing("0 0 8 ? * MON-FRI", ZoneId.of(zone)));
    return TriggerBuilder.newTrigger()
        .withIdentity(key)
        .forJob(JOB)
        .usingJobData(morning.getJobDataMap())
        .startNow()
        .build();
  }

  private Scheduler node(String name, boolean blocks) throws SchedulerException {
    Properties quartz = QuartzTimer.properties();
    quartz.put("org.quartz.scheduler.instanceId", name);
    quartz.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    quartz.put("org.quartz.threadPool.threadCount", "2");
    quartz.put("org.quartz.jobStore.clusterCheckinInterval", "1000");
    quartz.remove("org.quartz.dataSource.longwatch.jndiURL");
    quartz.put("org.quartz.dataSource.longwatch.connectionProvider.class", Own.class.getName());
    // two nodes in one JVM: the factory would otherwise hand out the first one again
    Scheduler scheduler = new Fresh(quartz).getScheduler();
    scheduler.setJobFactory((bundle, any) -> new Recorded(name, fired, blocks ? dead : null));
    return scheduler;
  }

  /** Makes a scheduler each time. */
  private static final class Fresh extends StdSchedulerFactory {
    Fresh(Properties properties) throws SchedulerException {
      super(properties);
    }

    @Override
    public Scheduler getScheduler() throws SchedulerException {
      org.quartz.impl.SchedulerRepository.getInstance().remove("longwatch");
      Scheduler scheduler = super.getScheduler();
      org.quartz.impl.SchedulerRepository.getInstance().remove("longwatch");
      return scheduler;
    }
  }

  /** Says who was fired for which zone, and then may not come back until its node is dead. */
  @DisallowConcurrentExecution
  public static class Recorded implements Job {

    private final String node;
    private final BlockingQueue<String> fired;
    private final CountDownLatch until;

    Recorded(String node, BlockingQueue<String> fired, CountDownLatch until) {
      this.node = node;
      this.fired = fired;
      this.until = until;
    }

    @Override
    public void execute(JobExecutionContext context) {
      Map<String, Object> data = context.getMergedJobDataMap();
      fired.add(node + " " + data.get("zone"));
      try {
        if (until != null) {
          until.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The test's database instead of the container's. */
  public static class Own implements ConnectionProvider {

    @Override
    public Connection getConnection() throws SQLException {
      return database.getConnection();
    }

    @Override
    public void shutdown() {
      // connections are not kept
    }

    @Override
    public void initialize() {
      // nothing to prepare
    }
  }
}
