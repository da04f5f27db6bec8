package org.longwatch.fhir;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.ZipException;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.PlanDefinition;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.fhir.profile.ProfileValidator;
import org.longwatch.fhir.projection.DefinitionProvider;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.intake.Envelope;
import org.longwatch.intake.Inbox;
import org.longwatch.intake.Passing;
import org.longwatch.intake.Receipt;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.Settings;
import org.longwatch.security.Actor;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;

/**
 * FHIR R4 at {@code /fhir}. Before HAPI sees a write, its bytes are in the inbox. Providers of
 * other rooms of FHIR (reports) are beans of type {@link IResourceProvider} and are found here.
 */
@WebServlet(urlPatterns = "/fhir/*", loadOnStartup = 1)
public class FhirServlet extends RestfulServer {

  /** Operations that may be asked by POST and submit nothing. */
  private static final Set<String> QUESTIONS = Set.of("$export", "$evaluate-measure", "$schedule");

  private static final int MOST_OF_A_QUESTION = 64 * 1024;

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /**
   * HAPI writes a stack trace for every refusal, with what was refused; FailureInterceptor writes
   * one line for what is truly our failure. Held, because a logger that nobody holds forgets its
   * level.
   */
  private static final Logger TOO_TALKATIVE =
      Logger.getLogger("ca.uhn.fhir.rest.server.RestfulServer");

  private static final long serialVersionUID = 1L;

  /** The operation that tells what would come of a submission. */
  private static final String REHEARSAL = "/$validate";

  /** Request attribute that carries the {@link Receipt}. */
  static final String RECEIPT = "org.longwatch.receipt";

  /** Larger submissions are refused; they are read on to tell their hash, up to a limit. */
  static final int MOST_BYTES = 5 * 1024 * 1024;

  private static final long READ_ON = 64L * 1024 * 1024;

  @Inject transient Desk desk;
  @Inject transient ReadingDesk reading;
  @Inject transient DefinitionDesk definitions;
  @Inject transient Inbox inbox;
  @Inject transient ProfileValidator validator;
  @Inject transient Rehearsals rehearsals;
  @Inject transient CurrentActor currentActor;
  @Inject transient Settings settings;
  @Inject @Any transient Instance<IResourceProvider> others;
  @Inject @Any transient Instance<Operations> operations;

  /** For the container. */
  public FhirServlet() {
    super(Fhir.context());
  }

  @Override
  protected void initialize() {
    TOO_TALKATIVE.setLevel(Level.OFF);
    setServerName("Longwatch");
    setServerAddressStrategy(new HardcodedServerAddressStrategy(settings.publicUrl() + "/fhir"));
    setDefaultResponseEncoding(EncodingEnum.JSON);
    for (String type : EntryReader.TYPES) {
      registerProvider(new RegistryProvider<>(Fhir.type(type), desk));
    }
    registerProvider(new TransactionProvider(desk));
    registerProviders(
        new DefinitionProvider<>(Measure.class),
        new DefinitionProvider<>(Questionnaire.class),
        new DefinitionProvider<>(PlanDefinition.class),
        new DefinitionProvider<>(StructureDefinition.class),
        new DefinitionProvider<>(ValueSet.class),
        new DefinitionProvider<>(CodeSystem.class),
        new DefinitionProvider<>(ConceptMap.class),
        new DefinitionProvider<>(SearchParameter.class));
    others.forEach(this::registerProvider);
    operations.forEach(this::registerProvider);
    registerInterceptor(new FailureInterceptor(inbox));
    registerInterceptor(new CapabilityInterceptor(settings));
  }

  /** The correlation id has been set before; HAPI's own would be a second one. */
  @Override
  protected void addRequestIdToResponse(ServletRequestDetails request, String id) {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (definitions.answer(request, response) || reading.answer(request, response)) {
      return;
    }
    Optional<Actor> actor = currentActor.find();
    if (asks(request)) {
      byte[] bytes = request.getInputStream().readNBytes(MOST_OF_A_QUESTION + 1);
      if (bytes.length > MOST_OF_A_QUESTION) {
        refuse(request, response, 413, Issue.Kind.TOO_LONG, "A question is shorter than this");
        return;
      }
      super.service(new KeptBody(request, bytes), response);
      return;
    }
    if (!writes(request)) {
      // HAPI would read the body of a form without any limit before it looks where it goes
      if (!READS.contains(request.getMethod())) {
        refuse(request, response, 405, Issue.Kind.NOT_SUPPORTED, "This cannot be searched");
        return;
      }
      super.service(request, response);
      return;
    }
    if (actor.isEmpty()) {
      refuse(request, response, 401, Issue.Kind.LOGIN, "Log in first");
      return;
    }
    if (!actor.get().is(Role.SITE_SYSTEM)) {
      refuse(
          request, response, 403, Issue.Kind.FORBIDDEN, "Only the system of a centre sends FHIR");
      return;
    }
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    Optional<Issue> unfit = unfit(request, path);
    if (unfit.isPresent()) {
      Outcomes.write(
          request, response, path.startsWith("/") && taken(path) ? 415 : 422, List.of(unfit.get()));
      return;
    }
    String asked = asked(request);
    InputStream in = request.getInputStream();
    byte[] bytes;
    try {
      bytes = Body.read(in, request.getHeader("Content-Encoding"), MOST_BYTES);
    } catch (ZipException | EOFException e) {
      refuse(request, response, 400, Issue.Kind.STRUCTURE, "The body is no gzip");
      return;
    }
    if (bytes.length > MOST_BYTES) {
      inbox.leaveTrace(
          Inbox.Trace.TOO_LARGE, actor.get().name(), asked, Passing.read(bytes, in, READ_ON));
      refuse(
          request,
          response,
          413,
          Issue.Kind.TOO_LONG,
          "A submission has at most " + MOST_BYTES + " bytes; send several smaller ones");
      return;
    }
    if (path.endsWith(REHEARSAL)) {
      service(new KeptBody(request, bytes), response, null);
      return;
    }
    Receipt receipt =
        inbox.receive(
            new Envelope(
                actor.get(),
                asked,
                Optional.ofNullable(request.getHeader("Idempotency-Key"))
                    .filter(key -> !key.isBlank()),
                bytes));
    if (!receipt.refused().isEmpty()) {
      Outcomes.write(request, response, 400, receipt.refused());
      return;
    }
    service(new KeptBody(request, bytes), response, receipt);
  }

  /** Hands a body on in JSON, whatever it was sent as. */
  private void service(KeptBody sent, HttpServletResponse response, Receipt receipt)
      throws ServletException, IOException {
    sent.setAttribute(RECEIPT, receipt);
    byte[] json;
    try {
      json = Body.json(sent.bytes(), validator);
    } catch (Refusal refusal) {
      if (receipt != null) {
        inbox.reject(receipt.id(), refusal.issues());
      }
      Outcomes.write(sent, response, refusal.status(), refusal.issues());
      return;
    }
    String type = sent.getMethod().equals("PATCH") ? EntryReader.JSON_PATCH : Body.FHIR_JSON;
    KeptBody kept = new KeptBody(sent, json, type);
    if (receipt == null) {
      rehearsals.answer(kept, response, json);
    } else {
      super.service(kept, response);
    }
  }

  private static Optional<Issue> unfit(HttpServletRequest request, String path) {
    if (!taken(path)) {
      String type = path.substring(1).split("/", 2)[0];
      return Optional.of(Issue.error(Issue.Kind.NOT_SUPPORTED, type, EntryReader.notTaken(type)));
    }
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("gzip")) {
      return Optional.of(
          Issue.error(
              Issue.Kind.NOT_SUPPORTED, "", "Send the body as it is or with gzip, nothing else"));
    }
    return Body.objection(request.getMethod(), request.getContentType())
        .map(text -> Issue.error(Issue.Kind.NOT_SUPPORTED, "", text));
  }

  /** Whether the type in a path is one that is taken; the base and operations name none. */
  private static boolean taken(String path) {
    String type = path.length() < 2 ? "" : path.substring(1).split("/", 2)[0];
    return type.isEmpty()
        || type.startsWith("$")
        || EntryReader.TYPES.contains(type)
        || path.endsWith(REHEARSAL);
  }

  /** An operation that changes nothing, with its parameters in the body. */
  private static boolean asks(HttpServletRequest request) {
    String path = String.valueOf(request.getPathInfo());
    return request.getMethod().equals("POST")
        && QUESTIONS.contains(path.substring(path.lastIndexOf('/') + 1));
  }

  private static boolean writes(HttpServletRequest request) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    return switch (request.getMethod()) {
      case "PUT", "DELETE", "PATCH" -> true;
      case "POST" -> !path.endsWith("/_search");
      default -> false;
    };
  }

  /** What is asked, as far as it changes what the bytes mean. */
  private static String asked(HttpServletRequest request) {
    StringBuilder asked = new StringBuilder(request.getMethod()).append(' ');
    asked.append(request.getPathInfo() == null ? "/" : request.getPathInfo());
    if (request.getQueryString() != null) {
      asked.append('?').append(request.getQueryString());
    }
    for (String header : List.of("If-None-Exist", "If-Match")) {
      if (request.getHeader(header) != null) {
        asked.append(' ').append(header).append(": ").append(request.getHeader(header));
      }
    }
    return asked.toString();
  }

  private static void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      Issue.Kind kind,
      String text)
      throws IOException {
    Outcomes.write(request, response, status, List.of(Issue.error(kind, "", text)));
  }
}
