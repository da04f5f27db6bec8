package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateParam;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ParamPrefixEnum;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Task;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.followup.PlannedLine;
import org.longwatch.followup.PlannedLine.Standing;
import org.longwatch.followup.PlannedReader;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.registry.Catalogue;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.Interaction;

/**
 * What is owed, a contact, a test or a consent, as the work lists show it. Made by the registry,
 * read by the centre that owes it.
 */
@Dependent
public class TaskProvider implements IResourceProvider {

  @Inject PlannedReader planned;
  @Inject Catalogue catalogue;
  @Inject Access access;
  @Inject AccessLog accessLog;

  @Override
  public Class<Task> getResourceType() {
    return Task.class;
  }

  /** One task. */
  @Read
  public Task read(@IdParam IIdType id, RequestDetails request) {
    access.requirePatientLevel();
    access.requireScope("Task", Interaction.READ);
    PlannedLine line =
        Reading.uuid(id.getIdPart())
            .map(uuid -> PlannedReader.Asked.one(access.compartment(), uuid))
            .flatMap(asked -> planned.find(asked, 1).stream().findFirst())
            .orElseThrow(() -> new NotFound("Not found"));
    accessLog.note("read", "Task/" + line.owed().id(), line.owed().patient());
    return new Shown(request).task(line);
  }

  /** Tasks that fit, page by page, in order of their ids. */
  @Search
  public Bundle search(
      @OptionalParam(name = "_id") TokenParam id,
      @OptionalParam(name = Task.SP_PATIENT) ReferenceParam patient,
      @OptionalParam(name = Task.SP_BASED_ON) ReferenceParam plan,
      @OptionalParam(name = Task.SP_STATUS) TokenOrListParam status,
      @OptionalParam(name = Task.SP_BUSINESS_STATUS) TokenOrListParam business,
      @OptionalParam(name = "business-window") DateRangeParam window,
      @OptionalParam(name = "cursor") StringParam cursor,
      @Count Integer count,
      RequestDetails request) {
    access.requirePatientLevel();
    access.requireScope("Task", Interaction.SEARCH);
    SearchPage page = new SearchPage(request, count);
    Window asked = Window.of(window);
    Set<Standing> standings = EnumSet.allOf(Standing.class);
    keep(standings, status, standing -> ScheduleMapper.status(standing).toCode());
    keep(standings, business, ScheduleMapper::code);
    Optional<UUID> one = Optional.ofNullable(id).flatMap(each -> Reading.uuid(each.getValue()));
    boolean none = standings.isEmpty() || id != null && one.isEmpty();
    List<PlannedLine> found =
        none
            ? List.of()
            : planned.find(
                new PlannedReader.Asked(
                    access.compartment(),
                    one,
                    Optional.ofNullable(patient).map(each -> uuid("patient", each)),
                    Optional.ofNullable(plan).map(each -> uuid("based-on", each)),
                    standings,
                    asked.endsFrom(),
                    asked.beginsUntil(),
                    asked.beginsFrom(),
                    asked.endsUntil(),
                    Optional.ofNullable(cursor).map(each -> place(each.getValue()))),
                page.count() + 1);
    accessLog.note(
        "searched",
        "Task" + page.asked(),
        found.stream().limit(page.count()).map(line -> line.owed().patient()).distinct().toList());
    Shown shown = new Shown(request);
    return page.of(found, shown::task, line -> line.owed().id().toString());
  }

  private static void keep(
      Set<Standing> standings,
      TokenOrListParam asked,
      java.util.function.Function<Standing, String> code) {
    if (asked != null) {
      Predicate<Standing> fits =
          standing ->
              asked.getValuesAsQueryTokens().stream()
                  .anyMatch(each -> code.apply(standing).equals(each.getValue()));
      standings.removeIf(fits.negate());
    }
  }

  /** Mappers by centre. */
  private final class Shown {
    private final RequestDetails request;
    private final Map<CentreId, ScheduleMapper> mappers = new HashMap<>();

    Shown(RequestDetails request) {
      this.request = request;
    }

    Task task(PlannedLine line) {
      return mappers
          .computeIfAbsent(
              line.owed().centre(),
              id -> new ScheduleMapper(request.getFhirServerBase(), catalogue.centre(id)))
          .task(line);
    }
  }

  /**
   * Which windows are asked for (FHIR search, dates: a period equals what contains it, and is on
   * either side of a day if a part of it is).
   */
  record Window(
      Optional<LocalDate> endsFrom,
      Optional<LocalDate> beginsUntil,
      Optional<LocalDate> beginsFrom,
      Optional<LocalDate> endsUntil) {

    static Window of(DateRangeParam asked) {
      Optional<LocalDate> endsFrom = Optional.empty();
      Optional<LocalDate> beginsUntil = Optional.empty();
      Optional<LocalDate> beginsFrom = Optional.empty();
      Optional<LocalDate> endsUntil = Optional.empty();
      DateParam low = asked == null ? null : asked.getLowerBound();
      DateParam high = asked == null ? null : asked.getUpperBound();
      if (low != null) {
        ParamPrefixEnum prefix = low.getPrefix();
        if (prefix == null || prefix == ParamPrefixEnum.EQUAL) {
          beginsFrom = Optional.of(first(low));
        } else if (prefix == ParamPrefixEnum.STARTS_AFTER) {
          beginsFrom = Optional.of(last(low).plusDays(1));
        } else {
          endsFrom =
              Optional.of(
                  prefix == ParamPrefixEnum.GREATERTHAN ? last(low).plusDays(1) : first(low));
        }
      }
      if (high != null) {
        ParamPrefixEnum prefix = high.getPrefix();
        if (prefix == null || prefix == ParamPrefixEnum.EQUAL) {
          endsUntil = Optional.of(last(high));
        } else if (prefix == ParamPrefixEnum.ENDS_BEFORE) {
          endsUntil = Optional.of(first(high).minusDays(1));
        } else {
          beginsUntil =
              Optional.of(
                  prefix == ParamPrefixEnum.LESSTHAN ? first(high).minusDays(1) : last(high));
        }
      }
      return new Window(endsFrom, beginsUntil, beginsFrom, endsUntil);
    }

    private static LocalDate first(DateParam date) {
      String text = date.getValueAsString();
      return switch (text.length()) {
        case 4 -> Year.parse(text).atDay(1);
        case 7 -> YearMonth.parse(text).atDay(1);
        default -> day(text);
      };
    }

    private static LocalDate last(DateParam date) {
      String text = date.getValueAsString();
      return switch (text.length()) {
        case 4 -> Year.parse(text).atMonth(12).atEndOfMonth();
        case 7 -> YearMonth.parse(text).atEndOfMonth();
        default -> day(text);
      };
    }

    private static LocalDate day(String text) {
      try {
        return LocalDate.parse(text.substring(0, Math.min(10, text.length())));
      } catch (DateTimeException e) {
        throw wrong("business-window", "Give a day, a month or a year");
      }
    }
  }

  static UUID uuid(String name, ReferenceParam reference) {
    return Reading.uuid(String.valueOf(reference.getIdPart()))
        .orElseThrow(() -> wrong(name, "Name a resource as Type/id"));
  }

  static UUID place(String cursor) {
    return Reading.uuid(cursor)
        .orElseThrow(() -> wrong("cursor", "Follow the next link of the page before as it is"));
  }

  private static Refusal wrong(String name, String text) {
    return new Refusal(400, List.of(Issue.error(Issue.Kind.INVALID, name, text)));
  }
}
