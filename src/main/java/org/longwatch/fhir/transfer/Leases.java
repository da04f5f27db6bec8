package org.longwatch.fhir.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.platform.Sql;

/**
 * Who works on which job. A worker holds a job by a lease on the database's clock and renews it
 * with every step; a worker that dies loses it, and one that comes back late finds that it has.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class Leases {

  private static final int MOST_FAILURES = 3;

  @Inject Sql sql;

  /** The tables of jobs. */
  enum Of {
    EXPORT("fhir.export_job"),
    IMPORT("fhir.import_job");

    private final String table;

    Of(String table) {
      this.table = table;
    }
  }

  /** Takes the job whose turn it is and that nobody works on. */
  Optional<UUID> claim(Of jobs, UUID worker) {
    return sql.first(
        """
        update %1$s set state = 'RUNNING', worker = ?,
               lease_until = clock_timestamp() + interval '2 minutes'
        where id = (select id from %1$s
                    where state in ('WAITING', 'RUNNING')
                      and (lease_until is null or lease_until < clock_timestamp())
                    order by turn_at, id limit 1 for update skip locked)
        returning id
        """
            .formatted(jobs.table),
        row -> row.getObject(1, UUID.class),
        worker);
  }

  /** Renews the lease in the transaction of a step; false if another worker has the job now. */
  @Transactional(Transactional.TxType.MANDATORY)
  boolean renew(Of jobs, UUID job, UUID worker) {
    return sql.update(
            ("update %s set lease_until = clock_timestamp() + interval '2 minutes' where id = ?"
                    + " and worker = ? and state = 'RUNNING' and lease_until > clock_timestamp()")
                .formatted(jobs.table),
            job,
            worker)
        == 1;
  }

  /** Lets somebody else go on with it; other jobs come first. */
  void release(Of jobs, UUID job, UUID worker) {
    sql.update(
        ("update %s set lease_until = null, turn_at = clock_timestamp()"
                + " where id = ? and worker = ? and state = 'RUNNING'")
            .formatted(jobs.table),
        job,
        worker);
  }

  /** Notes that a step failed; after several the job has failed. */
  void fail(Of jobs, UUID job, UUID worker, String correlation) {
    sql.update(
        """
        update %s set failures = failures + 1, turn_at = clock_timestamp(),
               lease_until = clock_timestamp() + interval '10 seconds',
               state = case when failures + 1 >= ? then 'FAILED' else state end, problem = ?
        where id = ? and worker = ? and state = 'RUNNING'
        """
            .formatted(jobs.table),
        MOST_FAILURES,
        correlation,
        job,
        worker);
  }
}
