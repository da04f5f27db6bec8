package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.longwatch.adverseevent.Malignancies;
import org.longwatch.adverseevent.MalignancyLine;
import org.longwatch.adverseevent.OwedReports;
import org.longwatch.interval.GrowthLine;
import org.longwatch.interval.GrowthMeasure;
import org.longwatch.interval.IntervalReader;
import org.longwatch.interval.TherapyLine;
import org.longwatch.kernel.Obligation;
import org.longwatch.kernel.PatientId;
import org.longwatch.laboratory.LaboratoryReader;
import org.longwatch.laboratory.LaboratoryResultLine;
import org.longwatch.laboratory.SpecimenLine;

/** What was found and given between contacts, of the patient that the page has opened. */
@Named
@RequestScoped
public class PatientFindings {

  @Inject PatientPage page;
  @Inject LaboratoryReader laboratory;
  @Inject IntervalReader interval;
  @Inject Malignancies malignancies;
  @Inject OwedReports reports;

  private List<LaboratoryResultLine> results;
  private List<SpecimenLine> specimens;
  private List<GrowthRow> growth;
  private List<TherapyLine> therapies;
  private List<MalignancyLine> found;
  private List<Obligation> owed;

  /** What was measured on one day; empty where it was not. */
  public record GrowthRow(LocalDate day, String height, String weight, String tanner) {

    static GrowthRow of(LocalDate day, List<GrowthLine> lines) {
      Map<GrowthMeasure, String> said =
          lines.stream()
              .collect(
                  Collectors.toMap(
                      GrowthLine::measure,
                      GrowthLine::finding,
                      (one, other) -> one + ", " + other));
      return new GrowthRow(
          day,
          said.getOrDefault(GrowthMeasure.HEIGHT, ""),
          said.getOrDefault(GrowthMeasure.WEIGHT, ""),
          said.getOrDefault(GrowthMeasure.TANNER_STAGE, ""));
    }
  }

  private PatientId patient() {
    return page.getPatient().id();
  }

  public List<LaboratoryResultLine> getResults() {
    if (results == null) {
      results = laboratory.results(patient());
    }
    return results;
  }

  public List<SpecimenLine> getSpecimens() {
    if (specimens == null) {
      specimens = laboratory.specimens(patient());
    }
    return specimens;
  }

  /** One row for each day on which something was measured. */
  public List<GrowthRow> getGrowth() {
    if (growth == null) {
      growth =
          interval.growth(patient()).stream()
              .collect(
                  Collectors.groupingBy(GrowthLine::measuredOn, TreeMap::new, Collectors.toList()))
              .entrySet()
              .stream()
              .map(day -> GrowthRow.of(day.getKey(), day.getValue()))
              .toList();
    }
    return growth;
  }

  public List<TherapyLine> getTherapies() {
    if (therapies == null) {
      therapies = interval.therapies(patient());
    }
    return therapies;
  }

  public List<MalignancyLine> getMalignancies() {
    if (found == null) {
      found = malignancies.ofPatient(patient());
    }
    return found;
  }

  /** Reports that a contact promised and that have not come. */
  public List<Obligation> getOwed() {
    if (owed == null) {
      owed =
          reports.ofPatient(patient()).stream()
              .filter(each -> each.state() == Obligation.State.OPEN)
              .toList();
    }
    return owed;
  }
}
