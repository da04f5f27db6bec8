package org.longwatch.fhir;

import ca.uhn.fhir.parser.IParser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.read.Question;
import org.longwatch.fhir.read.ReadingRoom;
import org.longwatch.fhir.read.Reply;
import org.longwatch.fhir.search.Parameter;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;
import org.longwatch.security.CurrentActor;

/**
 * Reading over HTTP. HAPI is not asked: it knows no parameter that is not an annotation, and what
 * is kept as JSON goes out without being read and written again.
 */
@ApplicationScoped
public class ReadingDesk {

  private static final Logger LOG = Logger.getLogger(ReadingDesk.class.getName());

  /** A search by POST is no longer than this, nor are the parameters of an operation. */
  private static final int MOST_OF_A_FORM = 64 * 1024;

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String EVERYTHING = "/$everything";

  @Inject ReadingRoom room;
  @Inject CurrentActor currentActor;

  /**
   * Answers the request, if it only reads and what it reads is kept here.
   *
   * @return whether it has been answered
   */
  boolean answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    boolean posted = request.getMethod().equals("POST");
    boolean reads =
        request.getMethod().equals("GET")
            || request.getMethod().equals("HEAD")
            || posted && (path.endsWith("/_search") || path.endsWith(EVERYTHING));
    List<String> parts = Question.parts(path);
    if (!reads || !room.knows(parts)) {
      return false;
    }
    try {
      if (currentActor.find().isEmpty()) {
        throw new Refusal(401, List.of(Issue.error(Issue.Kind.LOGIN, "", "Log in first")));
      }
      List<Parameter> parameters = new ArrayList<>(parameters(request.getQueryString()));
      if (posted) {
        parameters.addAll(posted(request));
      }
      boolean xml = xml(request, parameters);
      String prefer = String.valueOf(request.getHeader("Prefer"));
      Reply reply =
          room.answer(
              new Question(
                  parts,
                  parameters,
                  Optional.ofNullable(request.getHeader("If-None-Match")),
                  Optional.ofNullable(request.getHeader("If-Modified-Since"))
                      .flatMap(ReadingDesk::moment),
                  prefer.contains("handling=lenient")));
      write(request, response, reply, xml, parameters.contains(new Parameter("_pretty", "true")));
    } catch (RuntimeException e) {
      FailureInterceptor.Meaning meaning = FailureInterceptor.meaning(e);
      if (meaning.status() >= 500) {
        LOG.log(Level.SEVERE, "FHIR read failed", e);
      }
      Outcomes.write(request, response, meaning.status(), meaning.issues());
    }
    return true;
  }

  static List<Parameter> parameters(String query) {
    try {
      return Parameter.read(query);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          400, List.of(Issue.error(Issue.Kind.STRUCTURE, "", "The percent-encoding is broken")));
    }
  }

  private static List<Parameter> posted(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_OF_A_FORM + 1);
    if (body.length > MOST_OF_A_FORM) {
      throw new Refusal(
          413,
          List.of(
              Issue.error(
                  Issue.Kind.TOO_LONG, "", "A question has at most " + MOST_OF_A_FORM + " bytes")));
    }
    String text = new String(body, StandardCharsets.UTF_8);
    String type = String.valueOf(request.getContentType()).toLowerCase(Locale.ROOT);
    if (text.isBlank()) {
      return List.of();
    }
    if (String.valueOf(request.getPathInfo()).endsWith(EVERYTHING)) {
      return ofOperation(text, type);
    }
    if (!type.startsWith(FORM)) {
      throw new Refusal(
          415, List.of(Issue.error(Issue.Kind.NOT_SUPPORTED, "", "Post a search as " + FORM)));
    }
    return parameters(text.strip());
  }

  private static List<Parameter> ofOperation(String text, String type) {
    Resource resource;
    try {
      IParser parser =
          type.contains("xml") ? Fhir.context().newXmlParser() : Fhir.context().newJsonParser();
      resource = (Resource) parser.parseResource(text);
    } catch (RuntimeException e) {
      throw new Refusal(
          400, List.of(Issue.error(Issue.Kind.STRUCTURE, "", "The Parameters cannot be read")));
    }
    List<Parameter> parameters = new ArrayList<>();
    if (resource instanceof Parameters sent) {
      for (Parameters.ParametersParameterComponent each : sent.getParameter()) {
        if (each.getValue() != null && each.getValue().isPrimitive()) {
          parameters.add(
              new Parameter(
                  String.valueOf(each.getName()),
                  String.valueOf(each.getValue().primitiveValue())));
        }
      }
    }
    return parameters;
  }

  /** JSON, unless the client can only read XML or would rather. */
  static boolean xml(HttpServletRequest request, List<Parameter> parameters) {
    Optional<String> asked =
        parameters.stream()
            .filter(each -> each.name().equals("_format"))
            .map(Parameter::value)
            .findFirst();
    if (asked.isPresent()) {
      String format = asked.get().replace(' ', '+').toLowerCase(Locale.ROOT);
      if (format.contains("json")) {
        return false;
      }
      if (format.contains("xml")) {
        return true;
      }
      throw new Refusal(
          406, List.of(Issue.error(Issue.Kind.NOT_SUPPORTED, "_format", "Ask for json or xml")));
    }
    String accept = String.valueOf(request.getHeader("Accept")).toLowerCase(Locale.ROOT);
    return weight(accept, "xml") > Math.max(weight(accept, "json"), weight(accept, "*/*"));
  }

  /** How much a client would like a format, by the first line that names it. */
  private static double weight(String accept, String format) {
    for (String each : accept.split(",")) {
      if (each.contains(format)) {
        int q = each.indexOf("q=");
        try {
          return q < 0 ? 1 : Double.parseDouble(each.substring(q + 2).split(";")[0].strip());
        } catch (NumberFormatException e) {
          return 1;
        }
      }
    }
    return 0;
  }

  private static Optional<Instant> moment(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static void write(
      HttpServletRequest request,
      HttpServletResponse response,
      Reply reply,
      boolean xml,
      boolean pretty)
      throws IOException {
    response.setStatus(reply.status());
    reply.version().ifPresent(version -> response.setHeader("ETag", "W/\"" + version + "\""));
    reply
        .changed()
        .ifPresent(
            moment ->
                response.setHeader(
                    "Last-Modified",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atZone(ZoneOffset.UTC))));
    if (reply.status() == HttpServletResponse.SC_NOT_MODIFIED) {
      return;
    }
    String text = reply.json();
    if (xml || pretty) {
      IParser parser = xml ? Fhir.context().newXmlParser() : Fhir.context().newJsonParser();
      text = parser.setPrettyPrint(pretty).encodeResourceToString(Fhir.parse(text));
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/fhir+" + (xml ? "xml" : "json") + ";charset=UTF-8");
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }
}
