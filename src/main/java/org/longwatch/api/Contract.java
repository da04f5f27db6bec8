package org.longwatch.api;

import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.longwatch.platform.Release;

/**
 * What the description of this interface (OpenAPI, at {@code /openapi}) says of every order: who
 * may ask, and how refusals look. Each order adds what it does and takes.
 */
public class Contract implements OASFilter {

  private static final String REFUSED = "Refused";
  private static final String ISSUES = "Issues";

  /** Refusals that any order may meet, as {@link FailureMapper} makes them. */
  private static final List<List<String>> REFUSALS =
      List.of(
          List.of("400", "A field or parameter cannot be read"),
          List.of("401", "Nobody is logged in"),
          List.of("403", "Whoever asks may not do this"),
          List.of("404", "There is no such thing, or whoever asks must not know of it"),
          List.of("409", "It exists already, or has changed meanwhile"),
          List.of("413", "The body is longer than 64 KiB"),
          List.of("422", "A rule is violated; every issue is named"),
          List.of("429", "Too many requests; see Retry-After"),
          List.of("500", "The failure is here; quote the correlation id"));

  @Override
  public Operation filterOperation(Operation operation) {
    APIResponses responses = operation.getResponses();
    for (List<String> refusal : REFUSALS) {
      if (!responses.hasAPIResponse(refusal.get(0))) {
        responses.addAPIResponse(
            refusal.get(0),
            OASFactory.createAPIResponse()
                .ref("#/components/responses/" + REFUSED + refusal.get(0)));
      }
    }
    responses.removeAPIResponse("default");
    for (String scheme : List.of("person", "system", "session")) {
      operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(scheme));
    }
    return operation;
  }

  @Override
  public void filterOpenAPI(OpenAPI description) {
    description.setInfo(
        OASFactory.createInfo()
            .title("Longwatch: interface beside FHIR")
            .version(Release.version())
            .description(
                "Administration, operation, search, signals and reports for machines. Patients'"
                    + " data are sent and read by FHIR at /fhir (see /fhir/metadata).")
            .license(OASFactory.createLicense().name("Apache-2.0")));
    Components components =
        description.getComponents() == null
            ? OASFactory.createComponents()
            : description.getComponents();
    components.addSchema(ISSUES, issues());
    for (List<String> refusal : REFUSALS) {
      APIResponse response = OASFactory.createAPIResponse().description(refusal.get(1));
      if (!List.of("401", "413", "429").contains(refusal.get(0))) {
        response.setContent(
            OASFactory.createContent()
                .addMediaType(
                    "application/json",
                    OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + ISSUES))));
      }
      components.addResponse(REFUSED + refusal.get(0), response);
    }
    components.addSecurityScheme(
        "person",
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("basic")
            .description("Log-in and password of a person"));
    components.addSecurityScheme(
        "system",
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("bearer")
            .description("Token of a centre's system, from /auth/token"));
    components.addSecurityScheme(
        "session",
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.APIKEY)
            .in(SecurityScheme.In.COOKIE)
            .name("longwatch")
            .description("A person who is logged in at the pages; for reading only"));
    description.setComponents(components);
  }

  private static Schema issues() {
    Schema issue =
        object()
            .addProperty("severity", text("fatal, error, warning or information"))
            .addProperty("code", text("Issue type of FHIR R4, for instance business-rule"))
            .addProperty("location", text("Name of the field; empty if it concerns the whole"))
            .addProperty("text", text("What is wrong and how to fix it"))
            .required(List.of("severity", "code", "location", "text"));
    return object()
        .addProperty("issues", OASFactory.createSchema().type(Schema.SchemaType.ARRAY).items(issue))
        .required(List.of("issues"));
  }

  private static Schema object() {
    return OASFactory.createSchema().type(Schema.SchemaType.OBJECT);
  }

  private static Schema text(String description) {
    return OASFactory.createSchema().type(Schema.SchemaType.STRING).description(description);
  }
}
