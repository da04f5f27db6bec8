package org.longwatch.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import javax.sql.DataSource;

/**
 * Treatments and what centres owe after them, written in SQL: one patient in three is overdue, one
 * in three in its window, one still to come; all had a contact in the last three months, one in
 * fifty of which left a question open; every other one was tried twice to reach, and for one in
 * forty a submission was refused.
 *
 * @param centres how many, with the codes C0, C1, …
 * @param placed number of the centre of treatment {@code n}, in SQL
 * @param rules what names the rules by which plans were made; if those are not in force, the sweep
 *     of a running server makes all plans anew
 */
record WorkListFilling(LocalDate today, int centres, String placed, String rules) {

  /** Fills an empty, migrated database. */
  void fill(DataSource database, long treatments) throws SQLException {
    String all = "generate_series(1, " + treatments + ") n";
    String centre = "md5('c' || " + placed + ")::uuid";
    String due = "date '" + today + "' + (n * 7919 % 180)::integer - 150";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      // neither foreign keys nor triggers: the rows are as the rooms would write them
      statement.execute("set session_replication_role = replica");
      for (String insert :
          List.of(
              "registry.centre (id, version, entry_id, code, name, country, zone, sending_hour)"
                  + " select md5('c' || c)::uuid, 0, 0, 'C' || c, 'Centre', 'DE', 'UTC', 8 from"
                  + " generate_series(0, "
                  + (centres - 1)
                  + ") c",
              "registry.product (id, version, entry_id, code, name, vector_class, modality, holder)"
                  + " values (md5('p')::uuid, 0, 0, 'P', 'Product', 'LENTI', 'HSC', 'H')",
              "registry.patient (id, version, entry_id, centre_id, pseudonym, sex, birth_date)"
                  + " select md5('i' || n)::uuid, 0, 0, "
                  + centre
                  + ", 'I' || n, 'FEMALE', '1990' from "
                  + all,
              "followup.plan (id, version, entry_id, centre_id, patient_id, product_id,"
                  + " product_code, template, number, day_zero, reason, rules) select md5('f' ||"
                  + " n)::uuid, 0, 0, "
                  + centre
                  + ", md5('i' || n)::uuid, md5('p')::uuid, 'P', 'T', 1, date '2020-01-01', '', '"
                  + rules
                  + "' from "
                  + all,
              // one line on the list, three that were done and sixteen that are far away
              "followup.planned_visit (id, version, entry_id, plan_id, centre_id, patient_id,"
                  + " month, key, rules, completed_by, earliest, target, latest, known_on,"
                  + " owed_since, state, fulfilled_by, fulfilled_kind, fulfilled_on) select md5('v'"
                  + " || n || ' ' || m)::uuid, 0, 0, md5('f' || n)::uuid, "
                  + centre
                  + ", md5('i' || n)::uuid, 12 * m, 'FOLLOW_UP@' || 12 * m, 'T@1', 'EXAMINATION',"
                  + " d.day, d.day + 30, d.day + 60, date '2020-01-01', date '2020-01-01', case"
                  + " when m < 4 then 'FULFILLED' else 'OPEN' end, case when m < 4 then md5('w' ||"
                  + " n || ' ' || m)::uuid end, case when m < 4 then 'Encounter' end, case when m <"
                  + " 4 then d.day + 30 end from "
                  + all
                  + " cross join generate_series(1, 20) m cross join lateral (select "
                  + due
                  + " + 365 * (m - 4) as day) d",
              "followup.visit (id, version, entry_id, centre_id, patient_id, identifier, held_on,"
                  + " mode) select md5('w' || n)::uuid, 0, 0, "
                  + centre
                  + ", md5('i' || n)::uuid, 'W' || n, date '"
                  + today
                  + "' - (n % 85)::integer, 'EXAMINATION' from "
                  + all,
              "followup.assessment (id, version, entry_id, centre_id, patient_id, visit_id, kind,"
                  + " value, assessed_on) select md5('a' || n || k)::uuid, 0, 0, "
                  + centre
                  + ", md5('i' || n)::uuid, md5('w' || n)::uuid, k, 'NO', date '"
                  + today
                  + "' - (n % 85)::integer from "
                  + all
                  + " cross join unnest(array['VITAL_STATUS', 'NEW_MALIGNANCY',"
                  + " 'NEW_NEUROLOGIC', 'NEW_AUTOIMMUNE', 'NEW_HAEMATOLOGIC',"
                  + " 'NEW_INFECTION']) with ordinality as q (k, i) where n % 50 > 0 or i > 1",
              "outreach.attempt (id, version, entry_id, centre_id, patient_id, attempted_on,"
                  + " channel, outcome) select md5('t' || n || ' ' || k)::uuid, 0, 0, "
                  + centre
                  + ", md5('i' || n)::uuid, date '"
                  + today
                  + "' - k, 'PHONE', 'NO_ANSWER' from "
                  + all
                  + " cross join generate_series(1, 2) k where n % 2 = 0",
              "intake.receipt (id, received_at, client, centre_id, request, fingerprint, sha256,"
                  + " bytes, outcome, decided_at, issues) select md5('r' || n)::uuid,"
                  + " d.moment, 'EHR', "
                  + centre
                  + ", 'POST /fhir', md5('r' || n), md5('r' || n) || md5('s' || n), 1000,"
                  + " 'REJECTED', d.moment, '[{\"severity\": \"ERROR\", \"kind\":"
                  + " \"BUSINESS_RULE\", \"location\": \"Bundle.entry[0].resource\", \"text\":"
                  + " \"Before the infusion\"}]'::jsonb from "
                  + all
                  + " cross join lateral (select date '"
                  + today
                  + "' - make_interval(hours => (n % 1000)::integer) as moment) d where n % 40 ="
                  + " 0")) {
        statement.execute("insert into " + insert);
      }
      statement.execute("vacuum analyze");
    }
  }
}
