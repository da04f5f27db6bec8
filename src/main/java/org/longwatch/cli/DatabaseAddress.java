package org.longwatch.cli;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a PostgreSQL database is and who may enter. */
record DatabaseAddress(String url, String user, String password) {

  DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    source.setApplicationName("longwatch-launcher");
    return source;
  }

  @Override
  public String toString() {
    return url + " as " + user;
  }
}
