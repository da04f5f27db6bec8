package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.platform.Settings;
import org.longwatch.security.Access;
import org.longwatch.security.AccessLog;
import org.longwatch.security.AuditLine;
import org.longwatch.security.AuditReader;
import org.longwatch.security.Interaction;

/** Audit trail and access log, newest first, for those who may see them. */
@Dependent
public class AuditEventProvider implements IResourceProvider {

  @Inject AuditReader reader;
  @Inject Access access;
  @Inject AccessLog accessLog;
  @Inject Settings settings;

  @Override
  public Class<AuditEvent> getResourceType() {
    return AuditEvent.class;
  }

  /** One line. */
  @Read
  public AuditEvent read(@IdParam IIdType id) {
    access.requireScope("AuditEvent", Interaction.READ);
    List<AuditLine> found = reader.find(AuditReader.Question.of(id.getIdPart()), 1);
    accessLog.note("read", "AuditEvent/" + id.getIdPart(), List.of());
    if (found.isEmpty()) {
      throw new NotFound("There is no such AuditEvent");
    }
    return mapper().show(found.get(0));
  }

  /** Lines that fit, page by page. */
  @Search
  public Bundle search(
      @OptionalParam(name = "_id") TokenParam id,
      @OptionalParam(name = AuditEvent.SP_DATE) DateRangeParam date,
      @OptionalParam(name = AuditEvent.SP_PATIENT) ReferenceParam patient,
      @OptionalParam(name = AuditEvent.SP_AGENT_NAME) StringParam agent,
      @OptionalParam(name = AuditEvent.SP_ACTION) TokenOrListParam action,
      @OptionalParam(name = AuditEvent.SP_ENTITY) ReferenceParam entity,
      @OptionalParam(name = "cursor") StringParam cursor,
      @Count Integer count,
      RequestDetails request) {
    access.requireScope("AuditEvent", Interaction.SEARCH);
    SearchPage page = new SearchPage(request, count);
    Set<AuditLine.Did> did = did(action);
    Optional<UUID> ofPatient = Optional.ofNullable(patient).map(each -> uuid("patient", each));
    Optional<UUID> ofEntity = Optional.ofNullable(entity).map(each -> uuid("entity", each));
    List<AuditLine> found =
        reader.find(
            new AuditReader.Question(
                Optional.ofNullable(id).map(TokenParam::getValue),
                from(date),
                until(date),
                ofPatient,
                Optional.ofNullable(agent).map(StringParam::getValue),
                did,
                ofEntity,
                Optional.ofNullable(cursor).map(each -> place(each.getValue()))),
            page.count() + 1);
    accessLog.note("searched", "AuditEvent" + page.asked(), List.of());
    return page.of(found, line -> mapper().show(line), line -> line.at() + "_" + line.id());
  }

  private AuditEventMapper mapper() {
    return new AuditEventMapper(settings.publicUrl());
  }

  private static Optional<Instant> from(DateRangeParam date) {
    return date == null || date.getLowerBoundAsInstant() == null
        ? Optional.empty()
        : Optional.of(date.getLowerBoundAsInstant().toInstant());
  }

  private static Optional<Instant> until(DateRangeParam date) {
    return date == null || date.getUpperBoundAsInstant() == null
        ? Optional.empty()
        // what lies within the last millisecond of the range
        : Optional.of(date.getUpperBoundAsInstant().toInstant().plusNanos(999_999));
  }

  private static Set<AuditLine.Did> did(TokenOrListParam action) {
    Set<AuditLine.Did> did = EnumSet.noneOf(AuditLine.Did.class);
    if (action != null) {
      for (TokenParam each : action.getValuesAsQueryTokens()) {
        did.add(
            switch (String.valueOf(each.getValue())) {
              case "C" -> AuditLine.Did.CREATE;
              case "R" -> AuditLine.Did.READ;
              case "U" -> AuditLine.Did.UPDATE;
              case "D" -> AuditLine.Did.DELETE;
              case "E" -> AuditLine.Did.EXECUTE;
              default -> throw wrong("action", "An action is C, R, U, D or E");
            });
      }
    }
    return did;
  }

  private static UUID uuid(String name, ReferenceParam reference) {
    return Reading.uuid(String.valueOf(reference.getIdPart()))
        .orElseThrow(() -> wrong(name, "Name a resource as Type/id"));
  }

  private static AuditReader.Place place(String cursor) {
    try {
      int end = cursor.indexOf('_');
      return new AuditReader.Place(
          Instant.parse(cursor.substring(0, Math.max(0, end))), cursor.substring(end + 1));
    } catch (java.time.DateTimeException e) {
      throw wrong("cursor", "Follow the next link of the page before as it is");
    }
  }

  private static Refusal wrong(String name, String text) {
    return new Refusal(400, List.of(Issue.error(Issue.Kind.INVALID, name, text)));
  }
}
