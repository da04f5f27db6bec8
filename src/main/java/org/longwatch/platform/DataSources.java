package org.longwatch.platform;

import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import javax.sql.DataSource;

/** The one pool of database connections, shared by JPA, Flyway and Quartz. */
@ApplicationScoped
@DataSourceDefinition(
    name = DataSources.JNDI,
    className = "org.postgresql.ds.PGSimpleDataSource",
    url = "${MPCONFIG=longwatch.db.url}",
    user = "${MPCONFIG=longwatch.db.user}",
    password = "${MPCONFIG=longwatch.db.password}",
    minPoolSize = 4,
    maxPoolSize = 40,
    properties = {
      "reWriteBatchedInserts=true",
      "applicationName=longwatch",
      // the detail of a refused row would carry what is in it into the log
      "logServerErrorDetail=false"
    })
public class DataSources {

  static final String JNDI = "java:global/jdbc/longwatch";

  @Resource(lookup = JNDI)
  DataSource pool;

  @PersistenceContext(unitName = "longwatch")
  EntityManager entityManager;

  @Produces
  DataSource pool() {
    return pool;
  }

  @Produces
  EntityManager entityManager() {
    return entityManager;
  }
}
