package org.longwatch.support;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Settings;
import org.longwatch.platform.WarmUp;
import org.longwatch.security.Actor;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.CurrentActor;

/**
 * The real beans of the rooms on a real, fresh database, without a server: CDI by Weld, JPA by
 * EclipseLink, {@code @Transactional} by {@link TestTransactions}. The clock is the movable one.
 *
 * <p>Weld asks for nothing to be public; a test injects nothing and asks {@link #get}.
 */
public final class Harness implements AutoCloseable {

  /** Rooms every test gets: the ground and the record. */
  private static final List<String> ROOMS =
      List.of(
          "kernel",
          "platform",
          "security",
          "identity",
          "reference",
          "registry",
          "enrolment",
          "outreach",
          "handover",
          "supply",
          "traceability",
          "laboratory",
          "interval",
          "clonality",
          "schedule",
          "followup",
          "retention",
          "adverseevent");

  /** Beans that only live inside the server. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("DataSources", "Start", "QuartzTimer", "NodeLive", "NodeReady");

  /** Held, because a logger that nobody holds forgets its level. */
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger("org.jboss.weld"),
          Logger.getLogger("org.flywaydb"),
          Logger.getLogger("org.eclipse.persistence"));

  static {
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
  }

  private final WeldContainer container;
  private final DataSource database;
  private final TestTransactions transactions;

  private Harness(WeldContainer container, DataSource database, TestTransactions transactions) {
    this.container = container;
    this.database = database;
    this.transactions = transactions;
  }

  /**
   * Starts the rooms of the record on a database of their own.
   *
   * @param furtherRooms package names below {@code org.longwatch}, for instance {@code signal}
   */
  public static Harness start(String... furtherRooms) {
    return on(TestDatabase.fresh(), furtherRooms);
  }

  /**
   * Starts the rooms of the record with beans of the test beside them, for instance observers.
   *
   * @param beans nested static classes with a scope
   */
  public static Harness with(List<Class<?>> beans, String... furtherRooms) {
    return start(TestDatabase.fresh(), beans, furtherRooms);
  }

  /** Starts on a given, migrated database, as a second node would. */
  public static Harness on(DataSource database, String... furtherRooms) {
    return start(database, List.of(), furtherRooms);
  }

  private static Harness start(DataSource database, List<Class<?>> beans, String... furtherRooms) {
    TestSettings.install();
    TestTransactions transactions = new TestTransactions(database);
    Weld weld =
        new Weld(UUID.randomUUID().toString())
            .disableDiscovery()
            .addBeanClass(TestTransactions.Interception.class)
            .addBeanClass(TestTransactions.InNew.class)
            .addBeanClass(TestTransactions.Outside.class)
            .addBeanClass(TestTransactions.Produced.class);
    List<String> rooms = new ArrayList<>(ROOMS);
    rooms.addAll(List.of(furtherRooms));
    rooms.forEach(room -> beansOf(room).forEach(weld::addBeanClass));
    beans.forEach(weld::addBeanClass);
    TestTransactions.starting(transactions);
    WeldContainer container = weld.initialize();
    Harness harness = new Harness(container, database, transactions);
    harness.get(TestTransactions.Produced.class).ready();
    harness.get(Settings.class).mode();
    container.event().fire(new WarmUp());
    return harness;
  }

  /** The bean of a type. */
  public <T> T get(Class<T> type) {
    return container.select(type).get();
  }

  /** All beans of a type, for instance all timed tasks. */
  public <T> List<T> all(Class<T> type) {
    return container.select(type).stream().toList();
  }

  public DataSource database() {
    return database;
  }

  /** Does something as somebody, in one transaction of its own. */
  public <T> T as(Actor actor, Callable<T> work) {
    return get(CurrentActor.class).as(actor, () -> transactions.required(work));
  }

  /** Does something as somebody, in one transaction of its own. */
  public void as(Actor actor, Runnable work) {
    as(
        actor,
        () -> {
          work.run();
          return null;
        });
  }

  /** Does something as the registry itself. */
  public <T> T asRegistry(Callable<T> work) {
    return as(Actor.REGISTRY, work);
  }

  /** The entity manager of the running transaction. */
  public EntityManager entities() {
    return get(EntityManager.class);
  }

  /** Moves the clock; it runs on from there. */
  public void moveTo(Instant moment) {
    get(Clocks.class).moveTo(moment);
  }

  /** Numbers all audit entries: the lock point at which all that was done so far is known. */
  public long lockPoint() {
    return asRegistry(() -> get(AuditTrail.class).advance());
  }

  @Override
  public void close() {
    container.close();
    transactions.close();
  }

  private static List<Class<?>> beansOf(String room) {
    try {
      Path classes =
          Path.of(Clocks.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .resolve("org/longwatch")
              .resolve(room.replace('.', '/'));
      if (!Files.isDirectory(classes)) {
        return List.of();
      }
      List<Class<?>> beans = new ArrayList<>();
      try (Stream<Path> files = Files.list(classes)) {
        for (Path file : files.sorted().toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(".class")
              && !name.contains("-")
              && !OF_THE_SERVER.contains(name.replace(".class", ""))) {
            Class<?> type =
                Class.forName(
                    "org.longwatch." + room + "." + name.replace(".class", ""),
                    false,
                    Harness.class.getClassLoader());
            if (type.isAnnotationPresent(ApplicationScoped.class)) {
              beans.add(type);
            }
          }
        }
      }
      return beans;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
