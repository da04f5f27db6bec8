package org.longwatch.fhir.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.intake.Inbox;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.platform.Clocks;
import org.longwatch.reference.RuleBook;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Actor;
import org.longwatch.security.Role;

/**
 * Imports as whoever sends them sees them. Every line is sealed until it is decided, and then
 * forgotten: what was accepted is in the record, and the inbox has the transaction it came in.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class Imports {

  static final int MOST_LINES = 200_000;
  static final int LONGEST_LINE = 1024 * 1024;

  /** Of a file, after it is unpacked. */
  static final long MOST_BYTES = 512L * 1024 * 1024;

  /** Imports of one sender that are not at their end. */
  static final int MOST_UNFINISHED = 4;

  /** References of one line; the plan holds those of all lines at once. */
  static final int MOST_POINTS = 500;

  private static final int MOST_POINTS_OF_ALL = 1_000_000;

  private static final int AT_ONCE = 500;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Issue>> ISSUES = new TypeReference<>() {};

  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Inbox inbox;
  @Inject Clocks clocks;
  @Inject RuleBook rules;
  @Inject ImportLines store;

  /**
   * Receives a file: keeps its lines and makes the plan of how they are sent on.
   *
   * @throws Refusal if it is too large or empty; nothing is kept then
   */
  UUID receive(String request, InputStream file) throws IOException {
    Actor actor = access.require(Role.SITE_SYSTEM);
    UUID job = TimeOrderedId.next();
    Instant now = clocks.instant();
    if (store.unfinished(actor.id(), now) >= MOST_UNFINISHED) {
      throw refusal(
          429,
          Issue.Kind.THROTTLED,
          "There are " + MOST_UNFINISHED + " imports of yours under way; wait until one has ended");
    }
    store.begin(
        job,
        actor,
        request,
        now,
        now.plus(Duration.ofHours((long) rules.number("export.keep-hours"))));
    try {
      List<ImportLine> sound = new ArrayList<>();
      Map<Integer, Issue> broken = new LinkedHashMap<>();
      int lines = keep(job, file, sound, broken);
      if (lines == 0) {
        throw refusal(400, Issue.Kind.REQUIRED, "Send at least one resource, one per line");
      }
      ImportPlan plan = ImportPlan.of(sound);
      broken.putAll(plan.refused());
      store.plan(job, lines, plan, broken);
    } catch (IOException | RuntimeException e) {
      store.forget(job);
      throw e;
    }
    return job;
  }

  private int keep(UUID job, InputStream file, List<ImportLine> sound, Map<Integer, Issue> broken)
      throws IOException {
    Lines lines = new Lines(file, MOST_BYTES);
    List<Object[]> waiting = new ArrayList<>();
    int number = 0;
    int points = 0;
    for (Optional<String> text = lines.next(); text.isPresent(); text = lines.next()) {
      if (text.get().isBlank()) {
        continue;
      }
      if (++number > MOST_LINES) {
        throw refusal(
            413, Issue.Kind.TOO_LONG, "A file has at most " + MOST_LINES + " lines; send several");
      }
      Optional<ImportLine> line = read(number, text.get(), broken);
      points += line.map(each -> each.points().size()).orElse(0);
      if (points > MOST_POINTS_OF_ALL) {
        throw refusal(
            413,
            Issue.Kind.TOO_LONG,
            "A file has at most " + MOST_POINTS_OF_ALL + " references; send several");
      }
      line.ifPresent(sound::add);
      waiting.add(
          new Object[] {
            job,
            number,
            line.map(ImportLine::name)
                .filter(name -> !name.isEmpty())
                .map(name -> ImportLines.hidden(job, name))
                .orElse(null),
            line.flatMap(ImportLine::condition).map(each -> inbox.seal(job, each)).orElse(null),
            line.isPresent() ? inbox.seal(job, text.get()) : null
          });
      if (waiting.size() == AT_ONCE) {
        store.keep(waiting);
        waiting.clear();
      }
    }
    store.keep(waiting);
    return number;
  }

  private static Optional<ImportLine> read(int number, String text, Map<Integer, Issue> broken) {
    try {
      JsonNode resource = ImportLine.parse(text);
      if (resource instanceof ObjectNode && resource.path("resourceType").isTextual()) {
        ImportLine line = ImportLine.of(number, resource);
        if (line.points().size() <= MOST_POINTS) {
          return Optional.of(line);
        }
        broken.put(
            number,
            Issue.error(
                Issue.Kind.TOO_LONG, "", "A resource has at most " + MOST_POINTS + " references"));
        return Optional.empty();
      }
      broken.put(
          number, Issue.error(Issue.Kind.STRUCTURE, "", "Each line is one resource, as JSON"));
    } catch (JsonProcessingException e) {
      broken.put(
          number,
          Issue.error(Issue.Kind.STRUCTURE, "", "This line is no JSON: " + e.getOriginalMessage()));
    }
    return Optional.empty();
  }

  /** Where a job of the asker stands. */
  ImportStatus status(UUID job) {
    Actor actor = access.require(Role.SITE_SYSTEM);
    return store.status(job, actor.id()).orElseThrow(Imports::unknown);
  }

  /** What came of lines after a given one, in order. */
  List<ImportStatus.Outcome> outcomes(UUID job, boolean refused, int after, int limit) {
    status(job);
    return store.outcomes(job, refused, after, limit);
  }

  /** Gives a job up: what was accepted stays in the record, the rest is forgotten. */
  void cancel(UUID job) {
    status(job);
    store.forget(job);
  }

  static List<Issue> issues(String json) {
    try {
      return json == null ? List.of() : JSON.readValue(json, ISSUES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String issues(List<Issue> issues) {
    try {
      return JSON.writeValueAsString(issues);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Refusal refusal(int status, Issue.Kind kind, String text) {
    return new Refusal(status, List.of(Issue.error(kind, "", text)));
  }

  private static NotFound unknown() {
    return new NotFound("There is no such import of yours; it may have expired");
  }
}
