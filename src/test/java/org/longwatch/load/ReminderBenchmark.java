package org.longwatch.load;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.longwatch.identity.AccountLine;
import org.longwatch.identity.Accounts;
import org.longwatch.identity.Passwords;
import org.longwatch.kernel.PatientId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.Migrations;
import org.longwatch.platform.Sql;
import org.longwatch.platform.TimedTask;
import org.longwatch.process.EmbeddedPostgres;
import org.longwatch.security.Role;
import org.longwatch.support.Clinic;
import org.longwatch.support.Harness;
import org.longwatch.support.TestDatabase;
import org.longwatch.support.TestSettings;

/**
 * How long one morning takes for all centres of a zone: what is owed is read, stages are decided
 * on, digests are written and a real SMTP server accepts them. PostgreSQL waits for the disk, as in
 * production; the database is filled in SQL. Run by hand.
 *
 * <pre>ReminderBenchmark [TREATMENTS [CENTRES]]</pre>
 *
 * Each treatment has 21 planned contacts over 15 years. On the measured day one contact of 10,000
 * treatments reaches its first stage; the stages of all other contacts were reminded of before, and
 * one in twenty was never held and is long overdue. Afterwards treatments are registered one by
 * one, to see how fast plans are made.
 */
public final class ReminderBenchmark {

  private static final LocalDate DAY = LocalDate.of(2026, 6, 10);
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final int DUE = 10_000;
  private static final int PLANNED = 300;

  /** Held, because a logger that nobody holds forgets its level. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("com.icegreen"), Logger.getLogger("org.flywaydb"));

  private ReminderBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
    int treatments = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int centres = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
    Path home = Path.of("target", "reminder-benchmark").toAbsolutePath();
    TestDatabase.delete(home);
    Files.createDirectories(home);
    try (EmbeddedPostgres postgres =
        new EmbeddedPostgres(home, TestDatabase.binaries(), 0, true).start()) {
      DataSource database = postgres.dataSource();
      new Migrations(database).apply();
      fill(database, treatments, centres);
      measure(database);
    }
    TestDatabase.delete(home);
  }

  private static void measure(DataSource database) throws SQLException {
    GreenMail post = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    post.start();
    try (Harness harness = Harness.on(database, "reminder")) {
      TestSettings.set("longwatch.public.url", "https://registry.example.org");
      TestSettings.set("longwatch.smtp.host", "127.0.0.1");
      TestSettings.set("longwatch.smtp.port", String.valueOf(post.getSmtp().getPort()));
      harness.asRegistry(
          () ->
              harness
                  .get(Accounts.class)
                  .add(
                      new AccountLine(
                          UUID.randomUUID(),
                          "steward",
                          "Steward",
                          Set.of(Role.STEWARD),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.of("steward@registry.example"),
                          true),
                      harness.get(Passwords.class).choose("long enough a password")));
      TimedTask sweep =
          harness.all(TimedTask.class).stream()
              .filter(task -> task.name().equals("reminder-sweep"))
              .findFirst()
              .orElseThrow();
      for (String which : new String[] {"first", "second"}) {
        harness.moveTo(DAY.atTime(8, 0).atZone(ZONE).toInstant());
        int before = post.getReceivedMessages().length;
        long cpu = cpu();
        long begun = System.nanoTime();
        String outcome =
            sweep.run(harness.get(Clocks.class).instant(), sweep.timings().iterator().next());
        double seconds = (System.nanoTime() - begun) / 1e9;
        double decided =
            number(
                    database,
                    "select extract(epoch from min(sent_at) - '"
                        + DAY.atTime(8, 0).atZone(ZONE).toInstant()
                        + "') * 1000 from reminder.letter where sent_at is not null")
                / 1e3;
        int accepted = post.getReceivedMessages().length - before;
        System.out.printf(
            Locale.ROOT,
            "%s sweep: %.1f s (first letter accepted after %.1f s; %.1f s of CPU with the SMTP"
                + " server, without PostgreSQL), %,d letters accepted (%.0f/s): %s%n",
            which,
            seconds,
            decided,
            (cpu() - cpu) / 1e9,
            accepted,
            accepted / seconds,
            outcome);
      }
      plan(harness);
    } finally {
      post.stop();
    }
  }

  /** How many obligations a second come of treatments that are registered one by one. */
  private static void plan(Harness harness) {
    Clinic clinic = new Clinic(harness, "NEW");
    List<PatientId> patients =
        IntStream.range(0, PLANNED).mapToObj(n -> clinic.patient("N" + n)).toList();
    long begun = System.nanoTime();
    patients.forEach(patient -> clinic.treat(patient, Clinic.LENTI, DAY.minusDays(1)));
    double seconds = (System.nanoTime() - begun) / 1e9;
    long obligations =
        harness.asRegistry(
            () ->
                harness
                    .get(Sql.class)
                    .number(
                        "select count(*) from followup.planned_visit where centre_id = ?",
                        clinic.centre().value()));
    System.out.printf(
        Locale.ROOT,
        "%,d treatments registered one by one: %,d obligations in %.1f s (%.0f/s)%n",
        PLANNED,
        obligations,
        seconds,
        obligations / seconds);
  }

  /** Nanoseconds of CPU that this process has used. */
  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void fill(DataSource database, int treatments, int centres) throws SQLException {
    long begun = System.nanoTime();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      // neither foreign keys nor triggers: the rows are as the rooms would write them
      statement.execute("set session_replication_role = replica");
      statement.execute("set synchronous_commit = off");
      statement.execute(
          "create or replace function pg_temp.id(kind text, number bigint) returns uuid"
              + " language sql immutable as $$ select md5(kind || number)::uuid $$");
      statement.execute(
          "insert into registry.centre (id, version, entry_id, code, name, country, zone,"
              + " sending_hour, history_confirmed_on, active) select pg_temp.id('centre', n), 1, 1,"
              + " 'B' || n, 'Centre ' || n, 'DE', '"
              + ZONE
              + "', 8, date '2010-01-01', true from generate_series(0, "
              + (centres - 1)
              + ") n");
      statement.execute(
          "insert into registry.contact (id, version, entry_id, centre_id, name, mail, role,"
              + " language) select pg_temp.id('contact', n), 1, 1, pg_temp.id('centre', n),"
              + " 'Contact', 'manager@b' || n || '.example', 'DATA_MANAGER',"
              + " (array['en','de','fr','es','ja','th','id'])[1 + n % 7] from generate_series(0, "
              + (centres - 1)
              + ") n");
      statement.execute(
          "insert into registry.product (id, version, entry_id, code, name, vector_class, modality,"
              + " holder) values (pg_temp.id('product', 1), 1, 1, 'LV', 'LV', 'LENTI', 'HSC',"
              + " 'H')");
      statement.execute(
          "insert into registry.patient (id, version, entry_id, centre_id, pseudonym, sex,"
              + " birth_date) select pg_temp.id('patient', n), 1, 1, pg_temp.id('centre', n % "
              + centres
              + "), 'P' || n, 'FEMALE', '1990' from generate_series(1, "
              + treatments
              + ") n");
      statement.execute(
          "create temp table contact_rule as select month, row_number() over (order by month) - 1"
              + " as place, case when month < 12 then 14 when month <= 60 then 30 else 60 end as"
              + " days from (select unnest(array[3,6,12,18,24,30,36,42,48,54,60,72,84,96,108,120,"
              + "132,144,156,168,180]) as month) m");
      // the first are laid so that one of their contacts is thirty days ahead on the measured day
      statement.execute(
          "create temp table treated as select n, case when n <= "
              + DUE
              + " then (date '"
              + DAY
              + "' + 30 + r.days - make_interval(months => r.month))::date else date '"
              + DAY
              + "' - (n * 7919 % 5470)::integer end as day_zero from generate_series(1, "
              + treatments
              + ") n join contact_rule r on r.place = n % 21");
      statement.execute(
          "insert into followup.plan (id, version, entry_id, centre_id, patient_id, product_id,"
              + " product_code, template, number, day_zero, reason) select pg_temp.id('plan', n),"
              + " 1, 1, pg_temp.id('centre', n % "
              + centres
              + "), pg_temp.id('patient', n), pg_temp.id('product', 1), 'LV',"
              + " 'LTFU_15_INTEGRATING', 1, day_zero, 'treated' from treated");
      statement.execute(
          "insert into followup.planned_visit (id, version, entry_id, plan_id, centre_id,"
              + " patient_id, month, item, key, rules, completed_by, earliest, target, latest,"
              + " known_on, owed_since, state, fulfilled_by, fulfilled_kind, fulfilled_on) select"
              + " pg_temp.id('visit', n * 21 + place), 1, 1,"
              + " pg_temp.id('plan', n), pg_temp.id('centre', n % "
              + centres
              + "), pg_temp.id('patient', n), month, 'FOLLOW_UP', 'FOLLOW_UP@' || month,"
              + " 'LTFU_15_INTEGRATING@1', 'EXAMINATION', target - days, target, target + days,"
              + " day_zero, day_zero, case when held then 'FULFILLED' else 'OPEN' end, case when"
              + " held then pg_temp.id('held', n * 21 + place) end, case when held then 'Encounter'"
              + " end, case when held then target end from (select t.n, t.day_zero, r.*,"
              + " (t.day_zero + make_interval(months => r.month))::date as target, (t.day_zero +"
              + " make_interval(months => r.month))::date + r.days < date '"
              + DAY
              + "' and (t.n * 31 + r.place) % 20 > 0 as held from treated t, contact_rule r) v");
      statement.execute(
          "insert into reminder.digest (id, centre_id, audience, day, created_at) select"
              + " pg_temp.id('digest', n), pg_temp.id('centre', n), 'CENTRE', date '"
              + DAY
              + "' - 1, now() from generate_series(0, "
              + (centres - 1)
              + ") n");
      statement.execute(
          "insert into reminder.reminder (id, obligation_id, stage, source, digest_id, sequence,"
              + " target_day, carried, owed_since) select gen_random_uuid(), v.id, s.code,"
              + " 'followup', d.id, 1, v.target, true, v.owed_since from followup.planned_visit v"
              + " join reference.reminder_stage s on (case s.anchor when 'EARLIEST' then v.earliest"
              + " else v.latest end) + s.offset_days < date '"
              + DAY
              + "' join reminder.digest d on d.centre_id = v.centre_id where v.state = 'OPEN'");
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
    System.out.printf(
        Locale.ROOT,
        "%,d treatments in %,d centres, %,d planned contacts, %,d open by the horizon; filled in"
            + " %.0f s%n",
        treatments,
        centres,
        (long) number(database, "select count(*) from followup.planned_visit"),
        (long)
            number(
                database,
                "select count(*) from followup.planned_visit where state = 'OPEN' and earliest <="
                    + " date '"
                    + DAY
                    + "' + 30"),
        (System.nanoTime() - begun) / 1e9);
  }

  private static double number(DataSource database, String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getDouble(1);
    }
  }
}
