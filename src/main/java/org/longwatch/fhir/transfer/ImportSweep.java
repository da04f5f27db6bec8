package org.longwatch.fhir.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.longwatch.fhir.SideDoor;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Correlation;
import org.longwatch.platform.TimedTask;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;

/**
 * Every five seconds: sends what imports have received through the front door, one transaction at a
 * time. The same lines make the same bytes, so a transaction that a dying node has sent is answered
 * from memory when the next node sends it again.
 */
@ApplicationScoped
public class ImportSweep implements TimedTask {

  private static final Logger LOG = Logger.getLogger(ImportSweep.class.getName());
  private static final Pattern ENTRY =
      Pattern.compile("Bundle\\.entry\\[(\\d+)\\](?:\\.resource)?\\.?");

  /** Transactions of one job before another has its turn. */
  private static final int TURN = 50;

  /** How often what is refused is left out and the rest sent again. */
  private static final int ROUNDS = 5;

  /** A failure of ours may pass. */
  private static final int ATTEMPTS = 3;

  private static final Duration LONGEST = Duration.ofMinutes(5);

  @Inject ImportLines store;
  @Inject Leases leases;
  @Inject SideDoor door;
  @Inject CurrentActor currentActor;

  @Override
  public String name() {
    return "import";
  }

  @Override
  public Collection<Timing> timings() {
    return Timing.utc("3/5 * * * * ?");
  }

  @Override
  public String run(Instant now, Timing timing) {
    return currentActor.as(Actor.REGISTRY, this::goOn);
  }

  private String goOn() {
    UUID worker = TimeOrderedId.next();
    int expired = store.expire();
    int sent = 0;
    long until = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < until) {
      Optional<UUID> job = leases.claim(Leases.Of.IMPORT, worker);
      if (job.isEmpty()) {
        break;
      }
      sent += turn(job.get(), worker);
    }
    return sent + expired == 0 ? "" : sent + " transactions sent, " + expired + " jobs expired";
  }

  private int turn(UUID job, UUID worker) {
    int sent = 0;
    try {
      while (sent < TURN) {
        Optional<ImportLines.Batch> batch = store.next(job, worker);
        if (batch.isEmpty()) {
          return sent;
        }
        store.decide(job, send(job, batch.get()));
        sent++;
      }
      leases.release(Leases.Of.IMPORT, job, worker);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "import " + job + " failed", e);
      leases.fail(Leases.Of.IMPORT, job, worker, Correlation.current().orElse("-"));
    }
    return sent;
  }

  /** Sends lines together; where some are refused by name, the others are sent without them. */
  List<ImportLines.Decision> send(UUID job, ImportLines.Batch batch) {
    List<ImportLines.Decision> decisions = new ArrayList<>();
    List<ImportLines.Waiting> left = new ArrayList<>(batch.lines());
    for (int round = 1; !left.isEmpty(); round++) {
      String transaction = transaction(job, left);
      SideDoor.Taken taken = take(batch.sender(), transaction);
      if (taken.answer().isPresent()) {
        List<BundleEntryComponent> entries = taken.answer().get().getEntry();
        for (int i = 0; i < left.size(); i++) {
          var response = entries.get(i).getResponse();
          decisions.add(
              new ImportLines.Decision(
                  left.get(i).number(),
                  Integer.parseInt(response.getStatus().substring(0, 3)),
                  response.getLocation(),
                  List.of()));
        }
        return decisions;
      }
      Map<Integer, List<Issue>> byEntry = new HashMap<>();
      List<Issue> ofAll = new ArrayList<>();
      for (Issue issue : taken.issues()) {
        Matcher entry = ENTRY.matcher(issue.location());
        if (entry.lookingAt() && Integer.parseInt(entry.group(1)) < left.size()) {
          if (issue.refuses()) {
            byEntry
                .computeIfAbsent(Integer.valueOf(entry.group(1)), any -> new ArrayList<>())
                .add(
                    new Issue(
                        issue.severity(),
                        issue.kind(),
                        issue.location().substring(entry.end()),
                        issue.text()));
          }
        } else if (issue.refuses()) {
          ofAll.add(issue);
        }
      }
      boolean hopeless = byEntry.isEmpty() || round == ROUNDS;
      List<ImportLines.Waiting> rest = new ArrayList<>();
      for (int i = 0; i < left.size(); i++) {
        List<Issue> own = byEntry.getOrDefault(i, List.of());
        if (!hopeless && own.isEmpty()) {
          rest.add(left.get(i));
        } else {
          List<Issue> issues = own.isEmpty() ? new ArrayList<>(ofAll) : own;
          if (issues.isEmpty()) {
            issues.add(
                Issue.error(
                    Issue.Kind.PROCESSING, "", "What it was sent together with was refused"));
          }
          decisions.add(
              new ImportLines.Decision(left.get(i).number(), taken.status(), null, issues));
        }
      }
      left = rest;
    }
    return decisions;
  }

  private SideDoor.Taken take(Actor sender, String transaction) {
    for (int attempt = 1; ; attempt++) {
      try {
        return currentActor.as(sender, () -> door.take(transaction));
      } catch (RuntimeException e) {
        LOG.log(Level.SEVERE, "a transaction of an import failed", e);
        if (attempt == ATTEMPTS) {
          return new SideDoor.Taken(
              500,
              Optional.empty(),
              List.of(
                  Issue.error(
                      Issue.Kind.EXCEPTION,
                      "",
                      "Something failed here; quote " + Correlation.current().orElse("-"))));
        }
      }
    }
  }

  private String transaction(UUID job, List<ImportLines.Waiting> lines) {
    List<ImportLine> read = new ArrayList<>();
    List<ObjectNode> resources = new ArrayList<>();
    Map<String, String> here = new HashMap<>();
    Set<String> points = new HashSet<>();
    for (ImportLines.Waiting line : lines) {
      JsonNode resource;
      try {
        resource = ImportLine.parse(line.text());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("A line that could be read cannot be read again", e);
      }
      ImportLine one = ImportLine.of(line.number(), resource);
      read.add(one);
      resources.add((ObjectNode) resource);
      points.addAll(one.points());
      if (!one.name().isEmpty()) {
        here.put(one.name(), one.fullUrl());
      }
    }
    points.removeAll(here.keySet());
    Map<String, String> elsewhere = points.isEmpty() ? Map.of() : store.conditions(job, points);
    ObjectNode bundle = JsonNodeFactory.instance.objectNode();
    bundle.put("resourceType", "Bundle").put("type", "transaction");
    ArrayNode entries = bundle.putArray("entry");
    for (int i = 0; i < read.size(); i++) {
      entries.add(
          read.get(i)
              .entry(
                  resources.get(i),
                  point -> {
                    if (here.containsKey(point)) {
                      return here.get(point);
                    }
                    String condition = elsewhere.get(point);
                    return condition == null
                        ? point
                        : point.substring(0, point.indexOf('/')) + "?" + condition;
                  }));
    }
    return bundle.toString();
  }
}
