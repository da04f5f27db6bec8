package org.longwatch.report;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.ProductId;
import org.longwatch.platform.Sql;
import org.longwatch.security.AuditTrail;

/** Keeps reports, unsuppressed, for {@link AggregateReports} only. */
@ApplicationScoped
@Transactional
class ReportArchive {

  private static final String SELECT =
      "select id, created_at, created_by, measure, as_of, clinical_cut_off, criteria,"
          + " dictionary_version, software_version, input_hash, output_hash from report.aggregate";

  @Inject Sql sql;
  @Inject AuditTrail audit;

  void store(AggregateReport report, List<Tabulation.Row> rows) {
    sql.update(
        "insert into report.aggregate (id, created_at, created_by, measure, as_of,"
            + " clinical_cut_off, criteria, dictionary_version, software_version, input_hash,"
            + " output_hash) values (?,?,?,?,?,?,?,?,?,?,?)",
        report.id(),
        report.createdAt(),
        report.createdBy(),
        report.measure(),
        report.asOf(),
        report.clinicalCutOff(),
        report.criteria(),
        report.dictionaryVersion(),
        report.softwareVersion(),
        report.inputHash(),
        report.outputHash());
    sql.batch(
        "insert into report.aggregate_row (report_id, product_id, product_code, product_name,"
            + " holder, year, treated, person_years, events) values (?,?,?,?,?,?,?,?,?)",
        rows.stream()
            .map(
                row ->
                    new Object[] {
                      report.id(),
                      row.product().value(),
                      row.productCode(),
                      row.productName(),
                      row.holder(),
                      row.year(),
                      row.treated(),
                      row.personYears(),
                      row.events()
                    })
            .toList());
    audit.record(
        "created",
        "report.aggregate",
        report.id(),
        null,
        null,
        Map.of(
            "measure", report.measure(),
            "asOf", report.asOf(),
            "clinicalCutOff", report.clinicalCutOff(),
            "outputHash", report.outputHash()));
  }

  AggregateReport report(UUID id) {
    return sql.first(SELECT + " where id = ?", ReportArchive::read, id)
        .orElseThrow(() -> new NotFound("There is no such report"));
  }

  List<AggregateReport> reports(Measure measure, int limit) {
    return sql.list(
        SELECT + " where measure = ? order by created_at desc limit ?",
        ReportArchive::read,
        measure,
        limit);
  }

  Optional<AggregateReport> newest(Measure measure, LocalDate clinicalCutOff) {
    return sql.first(
        SELECT + " where measure = ? and clinical_cut_off = ? order by created_at desc limit 1",
        ReportArchive::read,
        measure,
        clinicalCutOff);
  }

  List<Tabulation.Row> rows(UUID report) {
    return sql.list(
        "select * from report.aggregate_row where report_id = ? order by product_code, year",
        row ->
            new Tabulation.Row(
                new ProductId(row.getObject("product_id", UUID.class)),
                row.getString("product_code"),
                row.getString("product_name"),
                row.getString("holder"),
                row.getInt("year"),
                row.getLong("treated"),
                row.getDouble("person_years"),
                row.getLong("events")),
        report);
  }

  private static AggregateReport read(ResultSet row) throws SQLException {
    return new AggregateReport(
        row.getObject("id", UUID.class),
        Sql.instant(row, "created_at"),
        row.getString("created_by"),
        Measure.valueOf(row.getString("measure")),
        row.getLong("as_of"),
        row.getObject("clinical_cut_off", LocalDate.class),
        row.getString("criteria"),
        row.getString("dictionary_version"),
        row.getString("software_version"),
        row.getString("input_hash"),
        row.getString("output_hash"));
  }
}
