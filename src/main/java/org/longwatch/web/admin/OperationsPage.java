package org.longwatch.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.longwatch.intake.ReceiptLine;
import org.longwatch.intake.Receipts;
import org.longwatch.kernel.CentreId;
import org.longwatch.platform.Clocks;
import org.longwatch.platform.JobRuns;
import org.longwatch.platform.QuartzTimer;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.reminder.Addresses;
import org.longwatch.reminder.Outbox;
import org.longwatch.reminder.OutboxLine;
import org.longwatch.retention.Completeness;
import org.longwatch.retention.Retention;
import org.longwatch.security.Access;
import org.longwatch.security.AuditSeal;
import org.longwatch.security.AuditTrail;
import org.longwatch.security.Role;
import org.longwatch.web.Viewer;

/** What the steward watches: tasks, letters, submissions, audit trail, health. */
@Named
@RequestScoped
public class OperationsPage {

  private static final int LINES = 12;

  @Inject JobRuns jobs;
  @Inject QuartzTimer timer;
  @Inject Outbox outbox;
  @Inject Addresses addresses;
  @Inject Receipts receipts;
  @Inject AuditTrail audit;
  @Inject AuditSeal seal;
  @Inject Retention retention;
  @Inject Catalogue catalogue;
  @Inject Access access;
  @Inject Clocks clocks;
  @Inject @Readiness Instance<HealthCheck> checks;

  private Map<CentreId, String> centreCodes;
  private List<Standing> standings;

  /**
   * A timed task.
   *
   * @param look name for the style sheet
   */
  public record Job(String name, Instant next, JobRuns.JobRun last, String look) {}

  /** One health check. */
  public record Health(String name, boolean up, String data) {}

  /** How complete a centre's follow-up is. */
  public record Standing(CentreLine centre, Completeness completeness, long percent) {}

  public void open() {
    access.require(Role.STEWARD);
  }

  public List<Job> getJobs() {
    Map<String, Instant> next = timer.next();
    Map<String, JobRuns.JobRun> last =
        jobs.last().stream().collect(Collectors.toMap(JobRuns.JobRun::task, Function.identity()));
    return jobs.names().stream()
        .map(
            name -> {
              JobRuns.JobRun run = last.get(name);
              return new Job(
                  name, next.get(name), run, run == null ? "idle" : run.failed() ? "bad" : "");
            })
        .toList();
  }

  public String run(String name) {
    access.require(Role.STEWARD);
    String outcome = jobs.runNow(name);
    Viewer.tell(name + ": " + (outcome.isEmpty() ? "nothing to do" : outcome));
    return "/operations?faces-redirect=true";
  }

  public String resend(String letter) {
    outbox.resend(UUID.fromString(letter));
    Viewer.tell("The letter goes out again within a minute, with what is owed by then.");
    return "/operations?faces-redirect=true";
  }

  /** Removes the bytes of a submission, with a reason. */
  public String purge(String receipt, String reason) {
    receipts.purge(UUID.fromString(receipt), reason);
    Viewer.tell("The bytes are removed; hash and outcome stay.");
    return "/operations?faces-redirect=true";
  }

  /** Seals what is new and recomputes every seal. */
  public String verify() {
    access.require(Role.STEWARD);
    seal.seal(clocks.instant());
    AuditSeal.Verification found = seal.verify();
    Viewer.tell(
        found
            .fault()
            .map(fault -> "The audit trail is BROKEN: " + fault)
            .orElse(
                "The audit trail is intact: "
                    + found.entries()
                    + " entries in "
                    + found.blocks()
                    + " blocks, newest seal "
                    + found.head()));
    return "/operations?faces-redirect=true";
  }

  public Outbox.Standing getOutbox() {
    return outbox.standing();
  }

  /** How many addresses and centres no letter reaches. */
  public int getUnreached() {
    return addresses.undeliverable().size() + addresses.unreachable().size();
  }

  public List<OutboxLine> getLetters() {
    return outbox.latest(Optional.empty(), LINES);
  }

  public List<ReceiptLine> getReceipts() {
    return receipts.latest(Optional.empty(), LINES);
  }

  public List<JobRuns.JobRun> getRuns() {
    return jobs.latest(LINES);
  }

  public long getHead() {
    return audit.head();
  }

  public long getWaiting() {
    return audit.waiting();
  }

  public List<Health> getHealth() {
    return checks.stream()
        .map(HealthCheck::call)
        .map(
            answer ->
                new Health(
                    answer.getName(),
                    answer.getStatus() == HealthCheckResponse.Status.UP,
                    answer
                        .getData()
                        .map(
                            data ->
                                data.entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey())
                                    .map(entry -> entry.getKey() + " " + entry.getValue())
                                    .collect(Collectors.joining(", ")))
                        .orElse("")))
        .sorted(java.util.Comparator.comparing(Health::name))
        .toList();
  }

  /** Centres by how complete their follow-up is, the least complete first. */
  public List<Standing> getStandings() {
    if (standings == null) {
      standings = readStandings();
    }
    return standings;
  }

  private List<Standing> readStandings() {
    Map<CentreId, Completeness> byCentre = retention.byCentre();
    return catalogue.centres().stream()
        .filter(centre -> byCentre.containsKey(centre.id()))
        .map(
            centre -> {
              Completeness found = byCentre.get(centre.id());
              return new Standing(centre, found, Math.round(found.share() * 100));
            })
        .sorted(java.util.Comparator.comparingLong(Standing::percent))
        .toList();
  }

  /** Code of a centre, empty if there is none. */
  public String code(CentreId centre) {
    if (centreCodes == null) {
      centreCodes =
          catalogue.centres().stream().collect(Collectors.toMap(CentreLine::id, CentreLine::code));
    }
    return centre == null ? "" : centreCodes.getOrDefault(centre, "");
  }
}
