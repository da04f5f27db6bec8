package org.longwatch.platform;

import jakarta.enterprise.concurrent.ManagedExecutorService;
import java.util.concurrent.Semaphore;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.quartz.SchedulerConfigException;
import org.quartz.spi.ThreadPool;

/**
 * Quartz's worker threads, borrowed from the container so that injection, transactions and JNDI
 * work inside jobs.
 */
public class ManagedThreads implements ThreadPool {

  private static final int SIZE = 4;

  private final Semaphore free = new Semaphore(SIZE);
  private ManagedExecutorService executor;

  @Override
  public boolean runInThread(Runnable work) {
    free.acquireUninterruptibly();
    executor.execute(
        () -> {
          try {
            work.run();
          } finally {
            free.release();
          }
        });
    return true;
  }

  @Override
  public int blockForAvailableThreads() {
    free.acquireUninterruptibly();
    free.release();
    return Math.max(1, free.availablePermits());
  }

  @Override
  public void initialize() throws SchedulerConfigException {
    try {
      executor = InitialContext.doLookup("java:comp/DefaultManagedExecutorService");
    } catch (NamingException e) {
      throw new SchedulerConfigException("No managed executor", e);
    }
  }

  @Override
  public void shutdown(boolean waitForJobs) {
    if (waitForJobs) {
      free.acquireUninterruptibly(SIZE);
      free.release(SIZE);
    }
  }

  @Override
  public int getPoolSize() {
    return SIZE;
  }

  @Override
  public void setInstanceId(String id) {}

  @Override
  public void setInstanceName(String name) {}
}
