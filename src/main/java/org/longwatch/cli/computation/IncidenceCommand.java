package org.longwatch.cli.computation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.longwatch.statistics.IncidenceRate;
import org.longwatch.statistics.Interval;
import org.longwatch.statistics.survival.CompetingRisks;
import org.longwatch.statistics.survival.GrayTest;
import org.longwatch.statistics.survival.GroupTest;
import org.longwatch.statistics.survival.LogRank;
import org.longwatch.statistics.survival.TiedTimes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Cumulative incidence, rates and tests for a file with one row per subject. */
@Command(
    name = "incidence",
    description = {
      "Cumulative incidence with competing risks and delayed entry (Aalen-Johansen) for each group"
          + " of a cohort; on request rates and tests between the groups."
    },
    sortOptions = false,
    footer = {
      "",
      "Input: subject_id,group,entry,exit,status, one row per subject; times from its own time 0,"
          + " in months (any unit will do, rates are per that unit); status 0 censored, 1 event,"
          + " 2 competing event. A subject is at risk after its entry, up to and including its"
          + " exit; who enters at 0 is at risk from the start. Events come before censorings of the"
          + " same time. Times closer than 1.5e-8 are one, as in R's survival package.",
      "",
      "Output: " + IncidenceCommand.HEADER,
      "sorted by group and time, a row per distinct exit or per --at time. survival is the"
          + " probability of neither event so far (Kaplan-Meier, both events together);"
          + " std_error that of the cumulative incidence (infinitesimal jackknife, as R's survfit);"
          + " lower and upper its pointwise 95 %% limits on the log-log scale, empty where the"
          + " incidence is 0 or 1. With --at the counts are those since the time before, at_risk is"
          + " just before the time, and estimates are empty after the last exit of a group of which"
          + " somebody is still free of events.",
      "",
      "--rates: " + IncidenceCommand.RATES,
      "exact (Garwood) 95 %% limits of events per person-time.",
      "",
      "--tests: " + IncidenceCommand.TESTS,
      "up to 50 groups; log_rank compares the rates of the event (competing events censored), gray"
          + " the cumulative incidences (rho 0; empty when anybody enters late, which it does not"
          + " provide for).",
      "",
      "Exit code: 0 done, 1 a file cannot be used (the message says which line), 2 wrong options."
    })
public final class IncidenceCommand extends FileComputation {
  static final String HEADER =
      "group,time,at_risk,events,competing,censored,survival,cumulative_incidence,std_error,lower,"
          + "upper";
  static final String RATES =
      "group,subjects,person_time,events,competing,censored,rate,lower,upper";
  static final String TESTS = "test,groups,statistic,df,p";
  private static final int MOST_GROUPS = 50;

  @Option(
      names = "--cohort",
      paramLabel = "C.csv",
      required = true,
      description = "columns subject_id, group, entry, exit, status")
  private Path cohort;

  @Option(
      names = "--out",
      paramLabel = "O.csv",
      required = true,
      description = "where the curves go; - is standard output")
  private Path out;

  @Option(
      names = "--at",
      paramLabel = "T",
      split = ",",
      description = "only at these times, for example 12,60,180")
  private double[] at;

  @Option(
      names = "--rates",
      paramLabel = "F.csv",
      description = "person-time and rates of each group")
  private Path rates;

  @Option(
      names = "--tests",
      paramLabel = "F.csv",
      description = "log-rank and Gray test between the groups")
  private Path tests;

  @Override
  void compute() throws IOException {
    checkFiles(cohort, out, rates, tests);
    if (at != null) {
      for (double time : at) {
        if (!(time >= 0 && time < Double.POSITIVE_INFINITY)) {
          throw wrong("--at takes times from 0 on, not " + time);
        }
      }
      at = Arrays.stream(at).sorted().distinct().toArray();
    }
    if (Files.isDirectory(cohort)) {
      throw refused(cohort + " is a directory");
    }
    CohortFile file = new CohortFile(cohort.toString(), this::progress);
    if (tests != null && file.groups().size() < 2) {
      throw refused("tests need two groups, " + cohort + " has only " + file.groups().get(0));
    }
    if (tests != null && file.groups().size() > MOST_GROUPS) {
      throw refused(
          "tests compare at most " + MOST_GROUPS + " groups, there are " + file.groups().size());
    }
    OutputFiles outputs = new OutputFiles();
    outputs.add(rates, rates == null ? null : rates(file));
    progress("estimating");
    // on copies: rates keep the times as given
    double[] entry = file.entry().clone();
    double[] exit = file.exit().clone();
    double[] wanted = at == null ? new double[0] : at.clone();
    TiedTimes.merge(entry, exit, wanted);
    CsvTable curves = new CsvTable(HEADER);
    int[][] all = file.members();
    for (int g = 0; g < file.groups().size(); g++) {
      int[] members = all[g];
      double[] in = pick(entry, members);
      double[] until = pick(exit, members);
      int[] status = IntStream.of(members).map(i -> file.status()[i]).toArray();
      CompetingRisks curve = CompetingRisks.of(in, until, status);
      String name = file.groups().get(g);
      if (at == null) {
        curve.steps().forEach(step -> row(curves, name, step.time(), step.atRisk(), step, step));
      } else {
        rowsAt(curves, name, curve, wanted, in, until);
      }
    }
    outputs.add(out, curves);
    outputs.add(tests, tests == null ? null : tests(file, entry, exit));
    outputs.publish();
  }

  private void rowsAt(
      CsvTable table,
      String name,
      CompetingRisks curve,
      double[] wanted,
      double[] entry,
      double[] exit) {
    List<CompetingRisks.Step> steps = curve.steps();
    int next = 0;
    for (int k = 0; k < wanted.length; k++) {
      int events = 0;
      int competing = 0;
      int censored = 0;
      while (next < steps.size() && steps.get(next).time() <= wanted[k]) {
        events += steps.get(next).events();
        competing += steps.get(next).competing();
        censored += steps.get(next).censored();
        next++;
      }
      CompetingRisks.Step before =
          next == 0
              ? new CompetingRisks.Step(
                  0, 0, 0, 0, 0, 1, new Interval(0, Double.NaN, Double.NaN), 0)
              : steps.get(next - 1);
      CompetingRisks.Step counts =
          new CompetingRisks.Step(at[k], 0, events, competing, censored, 0, before.incidence(), 0);
      boolean known = next < steps.size() || before.time() == wanted[k] || before.survival() == 0;
      row(table, name, at[k], atRisk(entry, exit, wanted[k]), counts, known ? before : null);
    }
  }

  private static int atRisk(double[] entry, double[] exit, double time) {
    int count = 0;
    for (int i = 0; i < entry.length; i++) {
      boolean there = entry[i] < time || entry[i] == 0 || entry[i] == exit[i] && entry[i] == time;
      count += there && time <= exit[i] ? 1 : 0;
    }
    return count;
  }

  private static void row(
      CsvTable table,
      String name,
      double time,
      int atRisk,
      CompetingRisks.Step counts,
      CompetingRisks.Step estimate) {
    table
        .name(name)
        .number(time)
        .count(atRisk)
        .count(counts.events())
        .count(counts.competing())
        .count(counts.censored());
    if (estimate == null) {
      table.none().none().none().none().none();
    } else {
      table
          .number(estimate.survival())
          .number(estimate.incidence().point())
          .number(estimate.standardError())
          .number(estimate.incidence().lower())
          .number(estimate.incidence().upper());
    }
    table.end();
  }

  private static CsvTable rates(CohortFile file) {
    CsvTable table = new CsvTable(RATES);
    int[][] all = file.members();
    for (int g = 0; g < file.groups().size(); g++) {
      int[] members = all[g];
      // sorted, so that the sum does not depend on the order of rows
      double time =
          Arrays.stream(
                  IntStream.of(members)
                      .mapToDouble(i -> file.exit()[i] - file.entry()[i])
                      .sorted()
                      .toArray())
              .reduce(0, Double::sum);
      int[] how = new int[3];
      for (int i : members) {
        how[file.status()[i]]++;
      }
      Interval rate = new IncidenceRate(how[1], time).perYear();
      table
          .name(file.groups().get(g))
          .count(members.length)
          .number(time)
          .count(how[1])
          .count(how[2])
          .count(how[0])
          .number(rate.point())
          .number(rate.lower())
          .number(rate.upper())
          .end();
    }
    return table;
  }

  private CsvTable tests(CohortFile file, double[] entry, double[] exit) {
    int groups = file.groups().size();
    CsvTable table = new CsvTable(TESTS);
    row(table, "log_rank", groups, LogRank.of(entry, exit, file.status(), file.group(), groups));
    if (Arrays.stream(entry).allMatch(time -> time == 0)) {
      row(table, "gray", groups, GrayTest.of(exit, file.status(), file.group(), groups));
    } else {
      say("Gray's test is left empty: it does not provide for delayed entry");
      table.word("gray").count(groups).none().none().none().end();
    }
    return table;
  }

  private static void row(CsvTable table, String name, int groups, GroupTest test) {
    table.word(name).count(groups);
    table.number(test.statistic()).count(test.degreesOfFreedom()).number(test.p()).end();
  }

  private static double[] pick(double[] column, int[] rows) {
    return IntStream.of(rows).mapToDouble(i -> column[i]).toArray();
  }
}
