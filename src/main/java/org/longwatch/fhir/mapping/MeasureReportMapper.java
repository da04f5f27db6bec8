package org.longwatch.fhir.mapping;

import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.function.Function;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.longwatch.report.Measure;
import org.longwatch.report.ReportView;
import org.longwatch.statistics.Interval;

/**
 * {@code MeasureReport}: an aggregate report as its reader may see it. One group per number,
 * stratified by product, and by product and year since infusion; over all products there is no
 * number. A masked number is absent with the reason {@code masked}.
 */
public final class MeasureReportMapper {

  private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
  private static final String NUMBERS = Uri.BASE + "/CodeSystem/atmp-aggregate-number";
  private static final String RATE_UNIT = "/(1000.a)";

  /** The report as FHIR shows it. */
  public MeasureReport show(ReportView view) {
    MeasureReport report = new MeasureReport();
    report.setId("MeasureReport/" + view.report().id() + "/_history/1");
    report.getMeta().setLastUpdated(Date.from(view.report().createdAt()));
    report.addIdentifier(
        new Identifier()
            .setSystem(Uri.BASE + "/sid/audit-position")
            .setValue(String.valueOf(view.report().asOf())));
    report.addIdentifier(
        new Identifier().setSystem(Uri.BASE + "/sid/lines-sha256").setValue(view.hash()));
    report.setStatus(MeasureReportStatus.COMPLETE);
    report.setType(MeasureReportType.SUMMARY);
    report.getMeta().addProfile(Uri.BASE + "/StructureDefinition/atmp-aggregate-report");
    report.setMeasure(Uri.BASE + "/Measure/" + view.report().measure().code());
    DateTimeType created = new DateTimeType(Date.from(view.report().createdAt()));
    created.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
    report.setDateElement(created);
    report.getPeriod().setEndElement(new DateTimeType(view.report().clinicalCutOff().toString()));
    List<ReportView.Line> lines = view.lines();
    count(report, lines, "treated", ReportView.Line::treated);
    if (view.report().measure() == Measure.FOLLOW_UP_COMPLETENESS) {
      count(report, lines, "contacts-made", ReportView.Line::events);
      score(report, lines, "contacts-due", "1", MeasureReportMapper::personYears);
      score(report, lines, "completeness", "%", line -> line.rate().map(Interval::point));
      score(report, lines, "completeness-lower", "%", line -> line.rate().map(Interval::lower));
      score(report, lines, "completeness-upper", "%", line -> line.rate().map(Interval::upper));
    } else {
      count(report, lines, "events", ReportView.Line::events);
      score(report, lines, "person-years", "a", MeasureReportMapper::personYears);
      score(report, lines, "rate", RATE_UNIT, line -> line.rate().map(Interval::point));
      score(report, lines, "rate-lower", RATE_UNIT, line -> line.rate().map(Interval::lower));
      score(report, lines, "rate-upper", RATE_UNIT, line -> line.rate().map(Interval::upper));
    }
    return report;
  }

  private static void count(
      MeasureReport report,
      List<ReportView.Line> lines,
      String number,
      Function<ReportView.Line, OptionalLong> value) {
    MeasureReportGroupComponent group = group(report, number);
    IntegerType none = new IntegerType();
    none.addExtension(absent("not-applicable"));
    group.addPopulation().setCode(population(number)).setCountElement(none);
    for (ReportView.Line line : lines) {
      stratum(group, line)
          .addPopulation()
          .setCode(population(number))
          .setCountElement(count(value.apply(line)));
    }
  }

  private static void score(
      MeasureReport report,
      List<ReportView.Line> lines,
      String number,
      String unit,
      Function<ReportView.Line, Optional<Double>> value) {
    MeasureReportGroupComponent group = group(report, number);
    for (ReportView.Line line : lines) {
      stratum(group, line).setMeasureScore(quantity(value.apply(line), unit));
    }
  }

  private static MeasureReportGroupComponent group(MeasureReport report, String number) {
    MeasureReportGroupComponent group = report.addGroup().setCode(code(number));
    group.addStratifier().addCode(code("product"));
    group.addStratifier().addCode(code("product-and-year"));
    return group;
  }

  private static StratifierGroupComponent stratum(
      MeasureReportGroupComponent group, ReportView.Line line) {
    CodeableConcept product = new CodeableConcept();
    product
        .addCoding()
        .setSystem(Uri.PRODUCT)
        .setCode(line.productCode())
        .setDisplay(line.productName());
    if (line.year().isEmpty()) {
      return group.getStratifier().get(0).addStratum().setValue(product);
    }
    StratifierGroupComponent stratum = group.getStratifier().get(1).addStratum();
    stratum.addComponent().setCode(code("product")).setValue(product);
    stratum
        .addComponent()
        .setCode(code("year-since-infusion"))
        .setValue(new CodeableConcept().setText(String.valueOf(line.year().getAsInt())));
    return stratum;
  }

  private static CodeableConcept population(String number) {
    return code(number)
        .addCoding(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/measure-population",
                "measure-population",
                null));
  }

  private static CodeableConcept code(String number) {
    CodeableConcept code = new CodeableConcept();
    code.addCoding().setSystem(NUMBERS).setCode(number);
    return code;
  }

  private static IntegerType count(OptionalLong value) {
    if (value.isPresent()) {
      return new IntegerType(Math.toIntExact(value.getAsLong()));
    }
    IntegerType absent = new IntegerType();
    absent.addExtension(absent("masked"));
    return absent;
  }

  private static Quantity quantity(Optional<Double> value, String unit) {
    Quantity quantity = new Quantity();
    if (value.isEmpty()) {
      quantity.addExtension(absent("masked"));
    } else if (value.get().isNaN()) {
      quantity.addExtension(absent("not-a-number"));
    } else {
      quantity.setValue(value.get()).setSystem("http://unitsofmeasure.org").setCode(unit);
    }
    return quantity;
  }

  private static Extension absent(String reason) {
    return new Extension(ABSENT, new CodeType(reason));
  }

  private static Optional<Double> personYears(ReportView.Line line) {
    OptionalDouble years = line.personYears();
    return years.isPresent() ? Optional.of(years.getAsDouble()) : Optional.empty();
  }
}
