package org.longwatch.fhir;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.rest.annotation.ConditionalUrlParam;
import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.search.Page;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.NotFound;

/** Create, correct, read and find resources of one type that are not about a patient's data. */
public class RegistryProvider<T extends Resource> implements IResourceProvider {

  private final Class<T> type;
  private final Desk desk;

  RegistryProvider(Class<T> type, Desk desk) {
    this.type = type;
    this.desk = desk;
  }

  @Override
  public Class<T> getResourceType() {
    return type;
  }

  String typeName() {
    return type.getSimpleName();
  }

  Desk desk() {
    return desk;
  }

  /** Creates, unless the condition is met. */
  @Create
  public MethodOutcome create(
      @ResourceParam T resource, @ConditionalUrlParam String condition, RequestDetails request) {
    return desk.submit(Entry.Method.POST, resource, typeName(), null, condition, request);
  }

  /** Corrects. */
  @Update
  public MethodOutcome update(
      @IdParam IIdType id,
      @ResourceParam T resource,
      @ConditionalUrlParam String condition,
      RequestDetails request) {
    return desk.submit(
        Entry.Method.PUT,
        resource,
        typeName(),
        id == null ? null : id.getIdPart(),
        condition,
        request);
  }

  /** Reads the newest version, or the one asked for. */
  @Read(version = true)
  public T read(@IdParam IIdType id) {
    int version = 0;
    if (id.hasVersionIdPart()) {
      version = id.isVersionIdPartValidLong() ? id.getVersionIdPartAsLong().intValue() : -1;
    }
    StoredVersion stored = desk.read(typeName(), id.getIdPart(), version);
    if (stored.content() == null) {
      throw new ResourceGoneException(
          new IdType(typeName(), id.getIdPart(), String.valueOf(stored.version())));
    }
    return Fhir.parse(type, stored.content());
  }

  /** All versions, newest first. */
  @History
  public IBundleProvider history(@IdParam IIdType id) {
    List<StoredVersion> versions = desk.history(typeName(), id.getIdPart());
    List<IBaseResource> resources = new ArrayList<>();
    for (StoredVersion each : versions) {
      if (each.content() != null) {
        resources.add(Fhir.parse(type, each.content()));
      } else {
        Resource tombstone = (Resource) Fhir.context().getResourceDefinition(type).newInstance();
        Fhir.stamp(tombstone, each.id(), each.version(), each.recordedAt());
        InstantType moment = Fhir.instant(each.recordedAt());
        ResourceMetadataKeyEnum.DELETED_AT.put(tombstone, moment);
        resources.add(tombstone);
      }
    }
    return new SimpleBundleProvider(resources);
  }

  /** Finds by identifier, page by page. */
  @Search
  public Bundle search(
      @OptionalParam(name = "_id") TokenParam id,
      @OptionalParam(name = "identifier") TokenParam identifier,
      @OptionalParam(name = "cursor") StringParam cursor,
      @Count Integer count,
      RequestDetails request) {
    return find(id, identifier, Optional.empty(), cursor, count, request);
  }

  Bundle find(
      TokenParam id,
      TokenParam identifier,
      Optional<String> patient,
      StringParam cursor,
      Integer count,
      RequestDetails request) {
    return desk.search(
        new Page(
            typeName(),
            Optional.ofNullable(id).map(TokenParam::getValue),
            Optional.ofNullable(identifier),
            patient,
            Optional.ofNullable(cursor).map(StringParam::getValue),
            Page.size(count)),
        request.getFhirServerBase());
  }

  static NotFound unknown(String type) {
    return new NotFound("There is no such " + type);
  }

  static java.util.UUID uuid(String type, String id) {
    return Reading.uuid(id).orElseThrow(() -> unknown(type));
  }
}
