package org.longwatch.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The order in which a node comes up: configuration, schema, warm-up, timed tasks, ready. A failure
 * anywhere ends the process, because Payara Micro would otherwise stay up without the application.
 */
@ApplicationScoped
class Start {

  private static final Logger LOG = Logger.getLogger(Start.class.getName());

  @Inject Settings settings;
  @Inject DataSource database;
  @Inject Event<WarmUp> warmUp;
  @Inject Event<Started> started;
  @Inject QuartzTimer timer;

  private volatile boolean ready;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {
    JsonLog.install();
    try {
      settings.check();
      int applied = new Migrations(database).apply();
      LOG.info(() -> "start mode=" + settings.mode() + " migrations=" + applied);
      warmUp.fire(new WarmUp());
      timer.start();
      started.fire(new Started());
      ready = true;
      LOG.info("ready");
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "start failed: " + rootMessage(e), e);
      Runtime.getRuntime().halt(3);
    }
  }

  boolean isReady() {
    return ready;
  }

  private static String rootMessage(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage();
  }
}
