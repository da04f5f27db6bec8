package org.longwatch.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.longwatch.identity.AccountLine;
import org.longwatch.identity.Accounts;
import org.longwatch.identity.Clients;
import org.longwatch.identity.Passwords;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.RuleViolated;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.ContactLine;
import org.longwatch.registry.ContactRole;
import org.longwatch.registry.ProductLine;
import org.longwatch.registry.VectorClass;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.security.Scopes;

/**
 * Administration for machines: centres, contacts, products, lots, people, clients. What exists
 * already is answered with 409 and left alone.
 */
@Path("/admin")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AdministrationResource {

  @Inject Access access;
  @Inject Catalogue catalogue;
  @Inject Accounts accounts;
  @Inject Passwords passwords;
  @Inject Clients clients;

  /** Body: code, name, country, zone, sendingHour. */
  @Operation(operationId = "addCentre", summary = "Adds a treatment centre. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"code", "name", "country", "zone"},
                      properties = {
                        @SchemaProperty(
                            name = "code",
                            type = SchemaType.STRING,
                            description = "How the centre is named in FHIR, for instance LYON-01"),
                        @SchemaProperty(name = "name", type = SchemaType.STRING),
                        @SchemaProperty(
                            name = "country",
                            type = SchemaType.STRING,
                            description = "ISO 3166-1, two letters"),
                        @SchemaProperty(
                            name = "zone",
                            type = SchemaType.STRING,
                            description = "Time zone, for instance Europe/Paris"),
                        @SchemaProperty(
                            name = "sendingHour",
                            type = SchemaType.INTEGER,
                            description =
                                "Hour of the day at which reminders are sent; 8 if left out")
                      })))
  @POST
  @Path("/centres")
  public Map<String, String> addCentre(JsonObject body) {
    access.require(Role.ADMINISTRATOR);
    CentreId id =
        catalogue.addCentre(
            text(body, "code"),
            text(body, "name"),
            text(body, "country"),
            ZoneId.of(text(body, "zone")),
            body.getInt("sendingHour", 8));
    return Map.of("id", id.toString());
  }

  @Operation(operationId = "centres", summary = "All treatment centres. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @GET
  @Path("/centres")
  public List<Map<String, String>> centres() {
    access.require(Role.ADMINISTRATOR);
    return catalogue.centres().stream()
        .map(
            centre ->
                Map.of(
                    "id", centre.id().toString(),
                    "code", centre.code(),
                    "name", centre.name(),
                    "zone", centre.zone().getId()))
        .toList();
  }

  /** Body: name, mail, role (DATA_MANAGER or LEAD), optional language. */
  @Operation(
      operationId = "addContact",
      summary = "Adds a person who is reminded on behalf of a centre. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"name", "mail", "role"},
                      properties = {
                        @SchemaProperty(name = "name", type = SchemaType.STRING),
                        @SchemaProperty(name = "mail", type = SchemaType.STRING),
                        @SchemaProperty(
                            name = "role",
                            type = SchemaType.STRING,
                            description = "DATA_MANAGER or LEAD"),
                        @SchemaProperty(
                            name = "language",
                            type = SchemaType.STRING,
                            description = "Of the letters, ISO 639-1; en if left out")
                      })))
  @POST
  @Path("/centres/{code}/contacts")
  public Map<String, String> addContact(@PathParam("code") String code, JsonObject body) {
    access.require(Role.ADMINISTRATOR);
    CentreLine centre = centre(code);
    String mail = text(body, "mail");
    if (catalogue.contacts(centre.id()).stream().anyMatch(known -> known.mail().equals(mail))) {
      throw new Conflict("The centre has this contact already");
    }
    UUID id = TimeOrderedId.next();
    catalogue.putContact(
        new ContactLine(
                id,
                centre.id(),
                text(body, "name"),
                mail,
                ContactRole.valueOf(text(body, "role")),
                true)
            .withLanguage(optional(body, "language").orElse("en")));
    return Map.of("id", id.toString());
  }

  /** Body: code, name, vectorClass, modality, holder. */
  @Operation(operationId = "addProduct", summary = "Adds a product. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"code", "name", "vectorClass", "modality", "holder"},
                      properties = {
                        @SchemaProperty(
                            name = "code",
                            type = SchemaType.STRING,
                            description = "Product number"),
                        @SchemaProperty(name = "name", type = SchemaType.STRING),
                        @SchemaProperty(
                            name = "vectorClass",
                            type = SchemaType.STRING,
                            description = "Code of CodeSystem/atmp-vector-class"),
                        @SchemaProperty(
                            name = "modality",
                            type = SchemaType.STRING,
                            description = "For instance CAR_T"),
                        @SchemaProperty(
                            name = "holder",
                            type = SchemaType.STRING,
                            description = "Marketing authorisation holder")
                      })))
  @POST
  @Path("/products")
  public Map<String, String> addProduct(JsonObject body) {
    access.require(Role.ADMINISTRATOR);
    return Map.of(
        "id",
        catalogue
            .addProduct(
                text(body, "code"),
                text(body, "name"),
                VectorClass.valueOf(text(body, "vectorClass")),
                text(body, "modality"),
                text(body, "holder"))
            .toString());
  }

  /** Body: lot, optional expiresOn. */
  @Operation(operationId = "addLot", summary = "Adds a lot of a product. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"lot"},
                      properties = {
                        @SchemaProperty(
                            name = "lot",
                            type = SchemaType.STRING,
                            description = "Lot number"),
                        @SchemaProperty(
                            name = "expiresOn",
                            type = SchemaType.STRING,
                            description = "Last day of use")
                      })))
  @POST
  @Path("/products/{code}/lots")
  public Map<String, String> addLot(@PathParam("code") String code, JsonObject body) {
    access.require(Role.ADMINISTRATOR);
    ProductLine product =
        catalogue
            .productByCode(code)
            .orElseThrow(() -> new NotFound("There is no product " + code));
    return Map.of(
        "id",
        catalogue
            .addBatch(
                product.id(), text(body, "lot"), optional(body, "expiresOn").map(LocalDate::parse))
            .toString());
  }

  /** Body: login, name, password, roles, optional centre, holder, mail, demo. */
  @Operation(operationId = "addPerson", summary = "Adds a person with roles. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"login", "name", "password", "roles"},
                      properties = {
                        @SchemaProperty(name = "login", type = SchemaType.STRING),
                        @SchemaProperty(name = "name", type = SchemaType.STRING),
                        @SchemaProperty(
                            name = "password",
                            type = SchemaType.STRING,
                            description = "The first password"),
                        @SchemaProperty(
                            name = "roles",
                            type = SchemaType.ARRAY,
                            description = "Names of roles, for instance STEWARD",
                            implementation = String.class),
                        @SchemaProperty(
                            name = "centre",
                            type = SchemaType.STRING,
                            description = "Code of the centre, for roles of a centre"),
                        @SchemaProperty(
                            name = "holder",
                            type = SchemaType.STRING,
                            description = "Name of the holder, for that role"),
                        @SchemaProperty(name = "mail", type = SchemaType.STRING),
                        @SchemaProperty(
                            name = "demo",
                            type = SchemaType.BOOLEAN,
                            description = "Demo and test mode only")
                      })))
  @POST
  @Path("/people")
  public Map<String, String> addPerson(JsonObject body) {
    access.require(Role.ADMINISTRATOR);
    if (!body.containsKey("roles")) {
      throw new RuleViolated("roles", "The field roles is needed");
    }
    Set<Role> roles =
        body.getJsonArray("roles").getValuesAs(JsonString.class).stream()
            .map(role -> Role.valueOf(role.getString()))
            .collect(Collectors.toSet());
    AccountLine line =
        new AccountLine(
            TimeOrderedId.next(),
            text(body, "login"),
            text(body, "name"),
            roles,
            optional(body, "centre").map(code -> centre(code).id()),
            optional(body, "holder"),
            optional(body, "mail"),
            true);
    Passwords.Chosen password = passwords.choose(text(body, "password"));
    UUID id =
        body.getBoolean("demo", false)
            ? accounts.addDemo(line, password)
            : accounts.add(line, password);
    return Map.of("id", id.toString());
  }

  /**
   * Body: clientId, centre, name; optional scopes, jwks (a key set) or jwksUri, ratePerMinute, demo
   * secret. Answers the secret, once, where secrets are allowed.
   */
  @Operation(
      operationId = "issueClient",
      summary =
          "Registers the system of a centre. Answers its secret, once, where secrets are allowed."
              + " For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"clientId", "centre", "name"},
                      properties = {
                        @SchemaProperty(name = "clientId", type = SchemaType.STRING),
                        @SchemaProperty(
                            name = "centre",
                            type = SchemaType.STRING,
                            description = "Code of the centre"),
                        @SchemaProperty(name = "name", type = SchemaType.STRING),
                        @SchemaProperty(
                            name = "scopes",
                            type = SchemaType.STRING,
                            description = "What it is granted, for instance system/*.cruds"),
                        @SchemaProperty(
                            name = "jwks",
                            type = SchemaType.OBJECT,
                            description = "Its public keys"),
                        @SchemaProperty(
                            name = "jwksUri",
                            type = SchemaType.STRING,
                            description = "Where its public keys are found"),
                        @SchemaProperty(
                            name = "ratePerMinute",
                            type = SchemaType.INTEGER,
                            description = "Requests"),
                        @SchemaProperty(
                            name = "demoSecret",
                            type = SchemaType.STRING,
                            description = "Demo and test mode only")
                      })))
  @POST
  @Path("/clients")
  public Map<String, String> issueClient(JsonObject body) {
    access.require(Role.ADMINISTRATOR);
    String clientId = text(body, "clientId");
    CentreId centre = centre(text(body, "centre")).id();
    Clients.Issued issued =
        optional(body, "demoSecret")
            .map(secret -> clients.issueDemo(clientId, centre, text(body, "name"), secret))
            .orElseGet(
                () -> clients.issue(clientId, centre, registration(body, Scopes.EVERYTHING)));
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("id", issued.client().id().toString());
    issued.secret().ifPresent(secret -> answer.put("secret", secret));
    return answer;
  }

  /**
   * Body: name; optional scopes, jwks or jwksUri, ratePerMinute. Scopes that are left out stay as
   * they are, the rest is taken away.
   */
  @Operation(
      operationId = "changeClient",
      summary =
          "Changes the system of a centre; scopes that are left out stay, keys and rate are taken"
              + " away. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      requiredProperties = {"name"},
                      properties = {
                        @SchemaProperty(name = "name", type = SchemaType.STRING),
                        @SchemaProperty(
                            name = "scopes",
                            type = SchemaType.STRING,
                            description = "What it is granted"),
                        @SchemaProperty(
                            name = "jwks",
                            type = SchemaType.OBJECT,
                            description = "Its public keys"),
                        @SchemaProperty(
                            name = "jwksUri",
                            type = SchemaType.STRING,
                            description = "Where its public keys are found"),
                        @SchemaProperty(
                            name = "ratePerMinute",
                            type = SchemaType.INTEGER,
                            description = "Requests")
                      })))
  @PUT
  @Path("/clients/{id}")
  public Map<String, String> changeClient(@PathParam("id") UUID id, JsonObject body) {
    access.require(Role.ADMINISTRATOR);
    return Map.of(
        "clientId",
        clients.change(id, registration(body, clients.registered(id).scopes())).clientId());
  }

  /** Ends a client and every token it holds. */
  @Operation(
      operationId = "revokeClient",
      summary = "Ends the system of a centre and every token it holds. For administrators.")
  @APIResponse(responseCode = "200", description = "What was asked for")
  @DELETE
  @Path("/clients/{id}")
  public Map<String, String> revokeClient(@PathParam("id") UUID id) {
    access.require(Role.ADMINISTRATOR);
    clients.revoke(id);
    return Map.of("id", id.toString());
  }

  /** Reads what is said about a client; silence about scopes leaves them as they are. */
  static Clients.Registration registration(JsonObject body, Scopes former) {
    String scopes = optional(body, "scopes").orElse(former.text());
    List<String> unknown = Scopes.unknown(scopes);
    if (!unknown.isEmpty()) {
      throw new RuleViolated("scopes", "Not understood: " + String.join(" ", unknown));
    }
    return new Clients.Registration(
        text(body, "name"),
        Scopes.parse(scopes),
        Optional.ofNullable(body.getJsonObject("jwks")).map(JsonObject::toString),
        optional(body, "jwksUri").map(URI::create),
        body.containsKey("ratePerMinute")
            ? OptionalInt.of(body.getInt("ratePerMinute"))
            : OptionalInt.empty());
  }

  private CentreLine centre(String code) {
    return catalogue
        .centreByCode(code)
        .orElseThrow(() -> new NotFound("There is no centre " + code));
  }

  private static String text(JsonObject body, String name) {
    return optional(body, name)
        .orElseThrow(() -> new RuleViolated(name, "The field " + name + " is needed"));
  }

  private static Optional<String> optional(JsonObject body, String name) {
    return Optional.ofNullable(body.getString(name, null)).filter(value -> !value.isBlank());
  }
}
