package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.reference.EvidenceKind;
import org.longwatch.reference.PlanBook;
import org.longwatch.reference.PlanItem;
import org.longwatch.reference.PlanRule;
import org.longwatch.reference.PlanSet;
import org.longwatch.security.Access;
import org.longwatch.security.Role;

/** The texts that follow-up plans are made from, for machines. */
@Path("/plans")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PlansResource {

  @Inject Access access;
  @Inject PlanBook planBook;

  @Operation(
      operationId = "planSets",
      summary =
          "All versions of all texts that plans are made from. For stewards, safety physicians and"
              + " centres.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  public JsonArray sets() {
    access.requirePatientLevel();
    JsonArrayBuilder all = Json.createArrayBuilder();
    planBook.sets().forEach(set -> all.add(written(set)));
    return all.build();
  }

  @Operation(
      operationId = "publishPlanSet",
      summary =
          "Publishes a new text, or the next version of one; open plans follow it once it is in"
              + " force. For stewards.")
  @APIResponse(responseCode = "200", description = "Its name: code and version")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {
                        "code",
                        "version",
                        "jurisdiction",
                        "statement",
                        "effectiveFrom",
                        "source"
                      },
                      properties = {
                        @SchemaProperty(
                            name = "code",
                            type = SchemaType.STRING,
                            description = "Capital letters, digits, underscores"),
                        @SchemaProperty(
                            name = "version",
                            type = SchemaType.INTEGER,
                            description = "1, or one more than the last one of this code"),
                        @SchemaProperty(
                            name = "jurisdiction",
                            type = SchemaType.STRING,
                            description =
                                "Code of a jurisdiction, ANY for the registry's own grid, LABEL for"
                                    + " a product's label"),
                        @SchemaProperty(
                            name = "vectorClasses",
                            type = SchemaType.ARRAY,
                            description = "For which vector classes; all if left out"),
                        @SchemaProperty(
                            name = "modalities",
                            type = SchemaType.ARRAY,
                            description = "For which modalities; all if left out"),
                        @SchemaProperty(
                            name = "products",
                            type = SchemaType.ARRAY,
                            description = "For which product codes; all if left out"),
                        @SchemaProperty(
                            name = "years",
                            type = SchemaType.INTEGER,
                            description =
                                "How long patients are followed; left out where no number was"
                                    + " found"),
                        @SchemaProperty(
                            name = "lifeLong",
                            type = SchemaType.BOOLEAN,
                            description = "Whether reports are taken for life"),
                        @SchemaProperty(
                            name = "statement",
                            type = SchemaType.STRING,
                            description = "What is known, in words"),
                        @SchemaProperty(
                            name = "effectiveFrom",
                            type = SchemaType.STRING,
                            format = "date"),
                        @SchemaProperty(
                            name = "effectiveTo",
                            type = SchemaType.STRING,
                            format = "date"),
                        @SchemaProperty(
                            name = "source",
                            type = SchemaType.STRING,
                            description = "Document and section"),
                        @SchemaProperty(
                            name = "verified",
                            type = SchemaType.BOOLEAN,
                            description = "Whether somebody has read the text; a draft otherwise"),
                        @SchemaProperty(
                            name = "rules",
                            type = SchemaType.ARRAY,
                            description =
                                "Rows: item (FOLLOW_UP, BLOOD_COUNT, INTEGRATION_SITES, PERSISTENCE"
                                    + " or RCL), month, beforeDays, afterDays, completedBy, until")
                      })))
  @POST
  public Map<String, String> publish(JsonObject body) {
    access.require(Role.STEWARD);
    List<Issue> issues = new ArrayList<>();
    Optional<PlanSet> set = read(body, issues);
    set.map(planBook::issues).ifPresent(issues::addAll);
    if (!issues.isEmpty()) {
      throw new RuleViolated(issues);
    }
    planBook.publish(set.orElseThrow());
    return Map.of("name", set.get().name());
  }

  /**
   * Reads a set.
   *
   * @param issues takes all that cannot be read
   * @return empty if something could not be read that a set cannot be without
   */
  static Optional<PlanSet> read(JsonObject body, List<Issue> issues) {
    Optional<String> code = text(body, "code", true, issues);
    OptionalInt version = number(body, "", "version", true, issues);
    Optional<String> jurisdiction = text(body, "jurisdiction", true, issues);
    Optional<String> statement = text(body, "statement", true, issues);
    Optional<LocalDate> from = day(body, "effectiveFrom", true, issues);
    Optional<LocalDate> to = day(body, "effectiveTo", false, issues);
    Optional<String> source = text(body, "source", true, issues);
    OptionalInt years = number(body, "", "years", false, issues);
    List<PlanRule> rules = new ArrayList<>();
    JsonValue rows = body.getOrDefault("rules", JsonValue.EMPTY_JSON_ARRAY);
    if (rows instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        rule(array.get(i), "rules[" + i + "]", issues).ifPresent(rules::add);
      }
    } else {
      issues.add(wrong("rules", "Rows are an array"));
    }
    List<String> vectorClasses = texts(body, "vectorClasses", issues);
    List<String> modalities = texts(body, "modalities", issues);
    List<String> products = texts(body, "products", issues);
    boolean lifeLong = flag(body, "lifeLong", issues);
    boolean verified = flag(body, "verified", issues);
    if (!issues.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PlanSet(
            code.orElseThrow(),
            version.orElseThrow(),
            jurisdiction.orElseThrow(),
            vectorClasses,
            modalities,
            products,
            years,
            lifeLong,
            statement.orElseThrow(),
            from.orElseThrow(),
            to,
            source.orElseThrow(),
            verified,
            rules));
  }

  private static Optional<PlanRule> rule(JsonValue value, String at, List<Issue> issues) {
    if (!(value instanceof JsonObject row)) {
      issues.add(wrong(at, "A row is an object"));
      return Optional.empty();
    }
    int before = issues.size();
    Optional<PlanItem> item =
        named(PlanItem.class, row.getOrDefault("item", JsonValue.NULL), at + ".item", issues);
    OptionalInt month = number(row, at + ".", "month", true, issues);
    OptionalInt beforeDays = number(row, at + ".", "beforeDays", true, issues);
    OptionalInt afterDays = number(row, at + ".", "afterDays", true, issues);
    EnumSet<EvidenceKind> completedBy = EnumSet.noneOf(EvidenceKind.class);
    if (row.get("completedBy") instanceof JsonArray kinds && !kinds.isEmpty()) {
      for (JsonValue kind : kinds) {
        named(EvidenceKind.class, kind, at + ".completedBy", issues).ifPresent(completedBy::add);
      }
    } else {
      issues.add(wrong(at + ".completedBy", "Say what completes it, in an array"));
    }
    Optional<PlanRule.Until> until =
        row.containsKey("until") && row.get("until") != JsonValue.NULL
            ? named(PlanRule.Until.class, row.get("until"), at + ".until", issues)
            : Optional.empty();
    return issues.size() > before
        ? Optional.empty()
        : Optional.of(
            new PlanRule(
                item.orElseThrow(),
                month.orElseThrow(),
                beforeDays.orElseThrow(),
                afterDays.orElseThrow(),
                completedBy,
                until));
  }

  private static <E extends Enum<E>> Optional<E> named(
      Class<E> type, JsonValue value, String at, List<Issue> issues) {
    Optional<E> found =
        value instanceof JsonString text
            ? Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(text.getString()))
                .findFirst()
            : Optional.empty();
    if (found.isEmpty()) {
      issues.add(wrong(at, "One of " + List.of(type.getEnumConstants())));
    }
    return found;
  }

  private static Optional<String> text(
      JsonObject body, String name, boolean needed, List<Issue> issues) {
    JsonValue value = body.getOrDefault(name, JsonValue.NULL);
    if (value instanceof JsonString text && !text.getString().isBlank()) {
      return Optional.of(text.getString().strip());
    }
    if (needed || value != JsonValue.NULL) {
      issues.add(wrong(name, "The field " + name + " is a text and is needed"));
    }
    return Optional.empty();
  }

  private static Optional<LocalDate> day(
      JsonObject body, String name, boolean needed, List<Issue> issues) {
    Optional<String> text = text(body, name, needed, issues);
    try {
      return text.map(LocalDate::parse);
    } catch (DateTimeParseException e) {
      issues.add(wrong(name, "Write days as 2026-01-31"));
      return Optional.empty();
    }
  }

  private static OptionalInt number(
      JsonObject body, String at, String name, boolean needed, List<Issue> issues) {
    JsonValue value = body.getOrDefault(name, JsonValue.NULL);
    if (value instanceof JsonNumber number
        && number.isIntegral()
        && number.longValue() >= 0
        && number.longValue() <= 10_000) {
      return OptionalInt.of(number.intValue());
    }
    if (needed || value != JsonValue.NULL) {
      issues.add(wrong(at + name, "A whole number from 0"));
    }
    return OptionalInt.empty();
  }

  private static boolean flag(JsonObject body, String name, List<Issue> issues) {
    JsonValue value = body.getOrDefault(name, JsonValue.FALSE);
    if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
      issues.add(wrong(name, "true or false"));
    }
    return value == JsonValue.TRUE;
  }

  private static List<String> texts(JsonObject body, String name, List<Issue> issues) {
    List<String> texts = new ArrayList<>();
    JsonValue value = body.getOrDefault(name, JsonValue.EMPTY_JSON_ARRAY);
    boolean readable = value instanceof JsonArray;
    if (value instanceof JsonArray array) {
      for (JsonValue each : array) {
        readable &= each instanceof JsonString;
        texts.add(each instanceof JsonString text ? text.getString() : "");
      }
    }
    if (!readable) {
      issues.add(wrong(name, "An array of texts"));
    }
    return texts;
  }

  private static Issue wrong(String location, String text) {
    return Issue.error(Issue.Kind.VALUE, location, text);
  }

  private static JsonObject written(PlanSet set) {
    JsonObjectBuilder body =
        Json.createObjectBuilder()
            .add("code", set.code())
            .add("version", set.version())
            .add("jurisdiction", set.jurisdiction())
            .add("vectorClasses", array(set.vectorClasses()))
            .add("modalities", array(set.modalities()))
            .add("products", array(set.products()))
            .add("lifeLong", set.lifeLong())
            .add("duration", set.duration())
            .add("statement", set.statement())
            .add("effectiveFrom", set.effectiveFrom().toString())
            .add("source", set.source())
            .add("verified", set.verified());
    set.years().ifPresent(years -> body.add("years", years));
    set.effectiveTo().ifPresent(day -> body.add("effectiveTo", day.toString()));
    JsonArrayBuilder rules = Json.createArrayBuilder();
    for (PlanRule rule : set.rules()) {
      JsonObjectBuilder row =
          Json.createObjectBuilder()
              .add("item", rule.item().name())
              .add("month", rule.month())
              .add("beforeDays", rule.beforeDays())
              .add("afterDays", rule.afterDays())
              .add(
                  "completedBy",
                  array(rule.completedBy().stream().sorted().map(Enum::name).toList()));
      rule.until().ifPresent(until -> row.add("until", until.name()));
      rules.add(row);
    }
    return body.add("rules", rules).build();
  }

  private static JsonArrayBuilder array(Collection<String> texts) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    texts.forEach(array::add);
    return array;
  }
}
