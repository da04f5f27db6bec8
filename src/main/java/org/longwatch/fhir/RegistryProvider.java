package org.longwatch.fhir;

import ca.uhn.fhir.rest.annotation.ConditionalUrlParam;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.Delete;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Patch;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PatchTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IResourceProvider;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.admission.Entry;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.kernel.NotFound;

/** Create and correct resources of one type; they are read elsewhere. */
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

  /** Corrects a part, by a JSON Patch. */
  @Patch
  public MethodOutcome patch(
      @IdParam IIdType id,
      @ConditionalUrlParam String condition,
      PatchTypeEnum kind,
      @ResourceParam String patch,
      RequestDetails request) {
    return desk.submit(
        Entry.Method.PATCH,
        null,
        typeName(),
        id == null ? null : id.getIdPart(),
        condition,
        request);
  }

  /** Takes back what was entered in error; its versions stay. */
  @Delete
  public MethodOutcome delete(
      @IdParam IIdType id, @ConditionalUrlParam String condition, RequestDetails request) {
    return desk.submit(
        Entry.Method.DELETE,
        null,
        typeName(),
        id == null ? null : id.getIdPart(),
        condition,
        request);
  }

  static NotFound unknown(String type) {
    return new NotFound("There is no such " + type);
  }

  static java.util.UUID uuid(String type, String id) {
    return Reading.uuid(id).orElseThrow(() -> unknown(type));
  }
}
