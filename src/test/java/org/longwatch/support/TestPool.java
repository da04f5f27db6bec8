package org.longwatch.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** Keeps connections open between transactions, as every real pool does. */
final class TestPool {

  private final DataSource database;
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

  TestPool(DataSource database) {
    this.database = database;
  }

  DataSource asDataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            TestPool.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                return lent(connection());
              }
              try {
                return method.invoke(database, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  void close() {
    for (Connection connection; (connection = idle.poll()) != null; ) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Connection connection() throws SQLException {
    for (Connection connection; (connection = idle.poll()) != null; ) {
      if (connection.isValid(5)) {
        return connection;
      }
      connection.close();
    }
    return database.getConnection();
  }

  private Connection lent(Connection connection) {
    boolean[] returned = new boolean[1];
    return (Connection)
        Proxy.newProxyInstance(
            TestPool.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                if (!returned[0]) {
                  returned[0] = true;
                  if (!connection.getAutoCommit()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                  }
                  connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                  connection.setReadOnly(false);
                  idle.add(connection);
                }
                return null;
              }
              if (method.getName().equals("isClosed")) {
                return returned[0] || connection.isClosed();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
