package org.longwatch.search;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.apache.lucene.store.AlreadyClosedException;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Started;
import org.longwatch.security.Access;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditEntry;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.AuditWritten;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/**
 * Keeps this node's index up with the audit trail: from the last position it has seen, in batches,
 * every two seconds and soon after a change, under load once a second. A lost, broken or foreign
 * index is built again from the first position. Every node follows on its own, which is why this is
 * no timed task.
 */
@ApplicationScoped
public class Indexer {

  private static final Logger LOG = Logger.getLogger(Indexer.class.getName());

  /** Audit entries read at a time. */
  private static final int BATCH = 2000;

  /** After a change, so that what comes with it is indexed with it. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * Between two times that it follows, at least and at most: a commit costs a flush of the disk,
   * however small, and under load it rests long enough to take little of a processor.
   */
  private static final long BREATH = TimeUnit.SECONDS.toNanos(1);

  private static final long LONGEST_BREATH = TimeUnit.SECONDS.toNanos(4);

  /** How many times as long as it worked it rests. */
  private static final long REST = 40;

  private static final String PRODUCT = "registry.product";

  /** What the documents are made of. */
  private static final Set<String> KINDS =
      Set.of(
          "registry.patient",
          "registry.treatment",
          "adverseevent.event",
          "adverseevent.malignancy",
          "clonality.alert",
          "interval.therapy",
          "laboratory.result");

  @Inject SearchIndex index;
  @Inject Cases cases;
  @Inject AuditTrail trail;
  @Inject Access access;
  @Inject CurrentActor currentActor;

  private final AtomicBoolean nudged = new AtomicBoolean();
  private volatile ManagedScheduledExecutorService executor;
  private volatile Future<?> loop;
  private volatile String failure = "";
  private volatile long next = System.nanoTime();
  private boolean trusted;

  void begin(@Observes Started event) {
    try {
      executor = InitialContext.doLookup("java:comp/DefaultManagedScheduledExecutorService");
    } catch (NamingException e) {
      throw new IllegalStateException("No managed scheduled executor", e);
    }
    loop = executor.scheduleWithFixedDelay(this::follow, 0, 2, TimeUnit.SECONDS);
  }

  void nudge(@Observes(during = TransactionPhase.AFTER_SUCCESS) AuditWritten event) {
    if (loop != null && nudged.compareAndSet(false, true)) {
      long rest = Math.max(SOON, next - System.nanoTime());
      executor.schedule(this::follow, rest, TimeUnit.NANOSECONDS);
    }
  }

  @PreDestroy
  void end() {
    if (loop != null) {
      loop.cancel(false);
    }
  }

  private void follow() {
    long begun = System.nanoTime();
    if (begun < next) {
      return; // at the latest the loop comes again when it has rested
    }
    nudged.set(false);
    try {
      catchUp();
      failure = "";
    } catch (RuntimeException e) {
      if (!failure.equals(e.toString())) {
        LOG.log(Level.WARNING, "search index could not follow; tried again every two seconds", e);
      }
      failure = e.toString();
    }
    long now = System.nanoTime();
    next = now + Math.min(LONGEST_BREATH, Math.max(BREATH, REST * (now - begun)));
  }

  /**
   * Brings the index up to the newest position of the audit trail.
   *
   * @return how many patients' documents were written
   */
  public synchronized int catchUp() {
    return currentActor.as(
        Actor.REGISTRY,
        () -> {
          long head = trail.advance();
          if (!index.isUsable()) {
            trusted = false;
            index.open();
          }
          if (!index.isUsable() || !isSameTrail(head)) {
            LOG.warning("search index lost or foreign, building it again");
            index.reset();
          }
          trusted = true;
          if (index.progress().position() >= head) {
            return 0;
          }
          try {
            return write(index.progress(), false);
          } catch (IOException | AlreadyClosedException e) {
            LOG.log(Level.WARNING, "search index broke, building it again", e);
            index.reset();
            return write(SearchIndex.Progress.NONE, false);
          }
        });
  }

  /**
   * Builds the index again from the first position; the former one answers until it is done.
   *
   * @return how many documents it has then
   */
  public synchronized int rebuild() {
    access.require(Role.STEWARD, Role.ADMINISTRATOR);
    return currentActor.as(
        Actor.REGISTRY,
        () -> {
          trail.advance();
          if (index.isUsable()) {
            writeAnew();
          } else {
            index.reset();
            write(SearchIndex.Progress.NONE, false);
          }
          return index.size();
        });
  }

  /** How many audit entries the index is behind. */
  @Gauge(name = "longwatch_index_lag", unit = MetricUnits.NONE, absolute = true)
  public long lag() {
    return Math.max(0, trail.head() - index.progress().position()) + trail.waiting();
  }

  private void writeAnew() throws IOException {
    boolean done = false;
    try {
      index.clear();
      write(SearchIndex.Progress.NONE, true);
      done = true;
    } finally {
      if (!done) {
        index.rollback();
      }
    }
  }

  /**
   * Follows the trail to its end.
   *
   * @param atOnce whether all becomes visible together at the end, and not batch by batch
   */
  private int write(SearchIndex.Progress from, boolean atOnce) throws IOException {
    boolean fromStart = from.position() == 0;
    boolean productChanged = false;
    SearchIndex.Progress progress = from;
    int written = 0;
    while (true) {
      List<AuditEntry> entries = trail.after(progress.position(), BATCH);
      if (entries.isEmpty()) {
        break;
      }
      Set<UUID> patients = new TreeSet<>();
      for (AuditEntry entry : entries) {
        productChanged |= entry.kind().equals(PRODUCT) && entry.action().equals("changed");
        if (KINDS.contains(entry.kind())) {
          entry.patient().ifPresent(patients::add);
        }
      }
      index.replace(cases.of(patients.stream().map(PatientId::new).collect(Collectors.toList())));
      written += patients.size();
      progress = at(entries.get(entries.size() - 1));
      if (!atOnce) {
        index.commit(progress);
      }
    }
    if (productChanged && !fromStart) {
      // Its name stands in the documents of all its patients.
      writeAnew();
    } else if (atOnce) {
      index.commit(progress);
    }
    return written;
  }

  /** Whether what the index saw last is what the trail has at that position. */
  private boolean isSameTrail(long head) {
    SearchIndex.Progress seen = index.progress();
    if (trusted || seen.position() == 0) {
      return true;
    }
    return seen.position() <= head
        && trail.after(seen.position() - 1, 1).stream().allMatch(entry -> at(entry).equals(seen));
  }

  private static SearchIndex.Progress at(AuditEntry entry) {
    return new SearchIndex.Progress(
        entry.position(), entry.id() + " " + entry.at() + " " + entry.kind());
  }
}
