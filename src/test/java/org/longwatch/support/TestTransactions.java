package org.longwatch.support;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.persistence.RollbackException;
import jakarta.persistence.TransactionRequiredException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transactional;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jboss.weld.bootstrap.api.ServiceRegistry;
import org.jboss.weld.event.ObserverNotifier;
import org.jboss.weld.module.ObserverNotifierFactory;
import org.jboss.weld.module.WeldModule;
import org.jboss.weld.resolution.TypeSafeObserverResolver;

/**
 * What a container does for {@code @Transactional}: one entity manager per transaction, bound to
 * the thread; a runtime exception rolls back; observers after success come after the commit.
 */
final class TestTransactions implements AutoCloseable {

  private static final ThreadLocal<TestTransactions> STARTING = new ThreadLocal<>();

  private final TestPool connections;
  private final DataSource pool;
  private final Unit unit;
  private final EntityManagerFactory factory;
  private volatile boolean closed;
  private final ThreadLocal<Deque<Running>> running = ThreadLocal.withInitial(ArrayDeque::new);

  private static final class Running {
    final EntityManager entities;
    final List<Synchronization> synchronizations = new ArrayList<>();
    boolean rollbackOnly;

    /** Null stands for "outside of any transaction". */
    Running(EntityManager entities) {
      this.entities = entities;
    }
  }

  TestTransactions(DataSource database) {
    this.connections = new TestPool(database);
    this.pool = connections.asDataSource();
    this.unit = Unit.on(pool);
    this.factory = unit.factory;
  }

  /**
   * A persistence unit that goes on to the next harness with another database: making one takes as
   * long as all the rest of a start.
   */
  private static final class Unit {

    private static final Queue<Unit> IDLE = new ConcurrentLinkedQueue<>();

    private final EntityManagerFactory factory;
    private volatile DataSource database;

    private Unit(DataSource database) {
      this.database = database;
      Map<String, Object> properties = new HashMap<>();
      properties.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
      properties.put("jakarta.persistence.jtaDataSource", null);
      properties.put("jakarta.persistence.nonJtaDataSource", ofNow());
      // every unit has its own session, otherwise a second one would get the first one's database
      properties.put("eclipselink.session-name", "test-" + System.identityHashCode(this));
      this.factory = Persistence.createEntityManagerFactory("longwatch", properties);
    }

    static Unit on(DataSource database) {
      Unit idle = IDLE.poll();
      if (idle == null) {
        return new Unit(database);
      }
      idle.database = database;
      return idle;
    }

    private DataSource ofNow() {
      return (DataSource)
          Proxy.newProxyInstance(
              TestTransactions.class.getClassLoader(),
              new Class<?>[] {DataSource.class},
              (proxy, method, arguments) -> {
                try {
                  return method.invoke(database, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    void free() {
      IDLE.add(this);
    }
  }

  static void starting(TestTransactions transactions) {
    STARTING.set(transactions);
  }

  <T> T required(Callable<T> work) {
    try {
      return current() == null ? inNew(work::call, null) : work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Running current() {
    Running top = running.get().peek();
    return top == null || top.entities == null ? null : top;
  }

  private EntityManager anew() {
    if (closed) {
      throw new IllegalStateException("The harness is closed; its unit may be another's by now");
    }
    return factory.createEntityManager();
  }

  private <T> T inNew(Callable<T> work, Transactional terms) throws Exception {
    Running transaction = new Running(anew());
    transaction.entities.getTransaction().begin();
    running.get().push(transaction);
    boolean committed = false;
    try {
      T result;
      try {
        result = work.call();
      } catch (Exception e) {
        if (!rollsBack(e, terms)) {
          complete(transaction);
          committed = true;
        }
        throw e;
      }
      complete(transaction);
      committed = true;
      return result;
    } finally {
      if (transaction.entities.getTransaction().isActive()) {
        transaction.entities.getTransaction().rollback();
      }
      transaction.entities.close();
      running.get().pop();
      int status = committed ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK;
      transaction.synchronizations.forEach(each -> each.afterCompletion(status));
    }
  }

  private static void complete(Running transaction) {
    if (transaction.rollbackOnly) {
      throw new RollbackException("The transaction was marked for rollback");
    }
    transaction.synchronizations.forEach(Synchronization::beforeCompletion);
    transaction.entities.getTransaction().commit();
  }

  private static boolean rollsBack(Exception e, Transactional terms) {
    if (terms != null) {
      if (Arrays.stream(terms.dontRollbackOn()).anyMatch(type -> type.isInstance(e))) {
        return false;
      }
      if (Arrays.stream(terms.rollbackOn()).anyMatch(type -> type.isInstance(e))) {
        return true;
      }
    }
    return e instanceof RuntimeException;
  }

  private Object around(InvocationContext call, Transactional terms) throws Exception {
    switch (terms.value()) {
      case REQUIRES_NEW:
        return inNew(call::proceed, terms);
      case NOT_SUPPORTED, NEVER:
        running.get().push(new Running(null));
        try {
          return call.proceed();
        } finally {
          running.get().pop();
        }
      case MANDATORY:
        if (current() == null) {
          throw new TransactionRequiredException();
        }
        return joined(call, terms);
      case SUPPORTS:
        return current() == null ? call.proceed() : joined(call, terms);
      default:
        return current() == null ? inNew(call::proceed, terms) : joined(call, terms);
    }
  }

  private Object joined(InvocationContext call, Transactional terms) throws Exception {
    try {
      return call.proceed();
    } catch (Exception e) {
      if (rollsBack(e, terms)) {
        current().rollbackOnly = true;
      }
      throw e;
    }
  }

  private EntityManager entities() {
    return (EntityManager)
        Proxy.newProxyInstance(
            TestTransactions.class.getClassLoader(),
            new Class<?>[] {EntityManager.class},
            (proxy, method, arguments) -> {
              Running transaction = current();
              EntityManager target = transaction == null ? anew() : transaction.entities;
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Lets observers that ask for it wait for the end of the transaction, as in a container. */
  public static class Module implements WeldModule {

    @Override
    public String getName() {
      return "longwatch-test-transactions";
    }

    @Override
    public void postServiceRegistration(PostServiceRegistrationContext context) {
      TestTransactions transactions = STARTING.get();
      if (transactions != null) {
        context
            .getServices()
            .add(
                ObserverNotifierFactory.class,
                (id, resolver, services, strict) ->
                    transactions.new PatientNotifier(id, resolver, services, strict));
      }
    }
  }

  private final class PatientNotifier extends ObserverNotifier {

    PatientNotifier(
        String context,
        TypeSafeObserverResolver resolver,
        ServiceRegistry services,
        boolean strict) {
      super(context, resolver, services, strict);
    }

    @Override
    protected <T> void notifyTransactionObservers(
        List<ObserverMethod<? super T>> observers,
        T event,
        EventMetadata metadata,
        ObserverExceptionHandler handler) {
      Running transaction = current();
      observers.forEach(
          observer -> {
            Runnable notice =
                () -> super.notifyTransactionObservers(List.of(observer), event, metadata, handler);
            if (transaction == null) {
              notice.run();
            } else {
              transaction.synchronizations.add(new Notice(observer.getTransactionPhase(), notice));
            }
          });
    }
  }

  private record Notice(TransactionPhase phase, Runnable notice) implements Synchronization {

    @Override
    public void beforeCompletion() {
      if (phase == TransactionPhase.BEFORE_COMPLETION) {
        notice.run();
      }
    }

    @Override
    public void afterCompletion(int status) {
      boolean committed = status == Status.STATUS_COMMITTED;
      if (phase == TransactionPhase.AFTER_COMPLETION
          || (phase == TransactionPhase.AFTER_SUCCESS && committed)
          || (phase == TransactionPhase.AFTER_FAILURE && !committed)) {
        notice.run();
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      unit.free();
    }
    connections.close();
  }

  /** Gives the beans their entity manager and database. */
  @ApplicationScoped
  static class Produced {

    private TestTransactions transactions = STARTING.get();

    /** Makes this bean exist, on the thread that starts the harness. */
    void ready() {
      STARTING.remove();
    }

    @Produces
    EntityManager entities() {
      return transactions.entities();
    }

    @Produces
    DataSource database() {
      return transactions.pool;
    }

    TestTransactions transactions() {
      return transactions;
    }
  }

  /** The interceptor a container has built in. */
  @Interceptor
  @Transactional
  @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
  static class Interception {

    @Inject Produced produced;

    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
      return produced.transactions().around(call, terms(call));
    }

    private static Transactional terms(InvocationContext call) {
      Transactional own = call.getMethod().getAnnotation(Transactional.class);
      return own != null
          ? own
          : call.getMethod().getDeclaringClass().getAnnotation(Transactional.class);
    }
  }

  /** The kind of transaction is part of the binding, so each kind in use needs its interceptor. */
  @Interceptor
  @Transactional(Transactional.TxType.REQUIRES_NEW)
  @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
  static class InNew extends Interception {}

  /** Likewise. */
  @Interceptor
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  @Priority(Interceptor.Priority.PLATFORM_BEFORE + 200)
  static class Outside extends Interception {}
}
