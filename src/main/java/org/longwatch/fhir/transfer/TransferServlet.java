package org.longwatch.fhir.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.longwatch.fhir.FailureInterceptor;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.platform.Settings;

/**
 * Where jobs are watched, fetched and given up: {@code /fhir/export/JOB}, {@code /fhir/import/JOB}
 * and below them their files; and where a file to be imported is handed in.
 */
@WebServlet({"/fhir/export/*", "/fhir/import/*", "/fhir/$import"})
public class TransferServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NDJSON =
      Set.of("application/fhir+ndjson", "application/ndjson", "application/x-ndjson");
  private static final int PAGE = 1000;

  @Inject transient Exports exports;
  @Inject transient Imports imports;
  @Inject transient Settings settings;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      String[] path = path(request);
      boolean export = request.getServletPath().equals("/fhir/export");
      if (path.length == 1 && export) {
        show(exports.status(id(path[0])), response);
      } else if (path.length == 1) {
        show(imports.status(id(path[0])), response);
      } else if (export) {
        fetch(id(path[0]), path[1], response);
      } else {
        tell(id(path[0]), path[1], response);
      }
    } catch (RuntimeException e) {
      FailureInterceptor.answer(response, e);
    }
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      String[] path = path(request);
      if (path.length != 1) {
        throw nothing();
      }
      if (request.getServletPath().equals("/fhir/export")) {
        exports.cancel(id(path[0]));
      } else {
        imports.cancel(id(path[0]));
      }
      response.setStatus(HttpServletResponse.SC_ACCEPTED);
    } catch (RuntimeException e) {
      FailureInterceptor.answer(response, e);
    }
  }

  private void show(ExportStatus status, HttpServletResponse response) throws IOException {
    switch (status.state()) {
      case WAITING -> {
        response.setHeader("X-Progress", "waiting");
        response.setHeader("Retry-After", "5");
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
      }
      case RUNNING -> {
        response.setHeader(
            "X-Progress",
            (status.type().isEmpty() ? "" : status.type() + ", ")
                + status.written()
                + " resources written");
        response.setHeader("Retry-After", "5");
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
      }
      case FAILED -> failed("export", status.problem(), response);
      default -> {
        status.expiresAt().ifPresent(moment -> response.setHeader("Expires", httpDate(moment)));
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(JSON.writeValueAsBytes(manifest(status)));
      }
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      if (!request.getServletPath().equals("/fhir/$import")) {
        throw Imports.refusal(405, Issue.Kind.NOT_SUPPORTED, "Hand a file in at /fhir/$import");
      }
      String type = String.valueOf(request.getContentType()).split(";")[0].strip();
      if (!NDJSON.contains(type.toLowerCase(Locale.ROOT))) {
        throw Imports.refusal(
            415, Issue.Kind.NOT_SUPPORTED, "Send NDJSON as application/fhir+ndjson");
      }
      String encoding = request.getHeader("Content-Encoding");
      if (encoding != null && !encoding.equals("gzip")) {
        throw Imports.refusal(415, Issue.Kind.NOT_SUPPORTED, "Send it plain or as gzip");
      }
      InputStream sent = request.getInputStream();
      UUID job =
          imports.receive(
              request.getRequestURL().toString(),
              encoding == null ? sent : new GZIPInputStream(sent, 1 << 16));
      response.setStatus(HttpServletResponse.SC_ACCEPTED);
      response.setHeader("Content-Location", settings.publicUrl() + "/fhir/import/" + job);
    } catch (ZipException | EOFException e) {
      FailureInterceptor.answer(
          response,
          Imports.refusal(400, Issue.Kind.STRUCTURE, "The body is no gzip, or ends too early"));
    } catch (RuntimeException e) {
      FailureInterceptor.answer(response, e);
    }
  }

  private void show(ImportStatus status, HttpServletResponse response) throws IOException {
    if (status.state() == ImportStatus.State.FAILED) {
      failed("import", status.problem(), response);
      return;
    }
    if (status.state() != ImportStatus.State.COMPLETE) {
      response.setHeader(
          "X-Progress",
          status.accepted() + status.refused() + " of " + status.lines() + " lines decided");
      response.setHeader("Retry-After", "5");
      response.setStatus(HttpServletResponse.SC_ACCEPTED);
      return;
    }
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("transactionTime", status.askedAt().toString());
    manifest.put("request", status.request());
    manifest.put("requiresAccessToken", true);
    String base = settings.publicUrl() + "/fhir/import/" + status.id() + "/";
    ArrayNode output = manifest.putArray("output");
    if (status.accepted() > 0) {
      output
          .addObject()
          .put("type", "OperationOutcome")
          .put("url", base + "accepted.ndjson")
          .put("count", status.accepted());
    }
    ArrayNode error = manifest.putArray("error");
    if (status.refused() > 0) {
      error
          .addObject()
          .put("type", "OperationOutcome")
          .put("url", base + "refused.ndjson")
          .put("count", status.refused());
    }
    response.setHeader("Expires", httpDate(status.expiresAt()));
    response.setContentType("application/json;charset=UTF-8");
    response.getOutputStream().write(JSON.writeValueAsBytes(manifest));
  }

  /** One OperationOutcome per line of the file that was handed in. */
  private void tell(UUID id, String name, HttpServletResponse response) throws IOException {
    if (!Set.of("accepted.ndjson", "refused.ndjson").contains(name)) {
      throw nothing();
    }
    boolean refused = name.equals("refused.ndjson");
    List<ImportStatus.Outcome> page = imports.outcomes(id, refused, 0, PAGE);
    response.setContentType("application/fhir+ndjson;charset=UTF-8");
    while (!page.isEmpty()) {
      StringBuilder lines = new StringBuilder();
      page.forEach(outcome -> lines.append(outcome(outcome)).append('\n'));
      response.getOutputStream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
      page = imports.outcomes(id, refused, page.get(page.size() - 1).line(), PAGE);
    }
  }

  static String outcome(ImportStatus.Outcome outcome) {
    String line = "line " + outcome.line();
    List<Issue> issues = new ArrayList<>();
    for (Issue issue : Imports.issues(outcome.issues())) {
      issues.add(
          new Issue(issue.severity(), issue.kind(), issue.location(), line + ": " + issue.text()));
    }
    if (issues.isEmpty()) {
      issues.add(
          new Issue(
              Issue.Severity.INFORMATION,
              Issue.Kind.INFORMATIONAL,
              "",
              line + ": " + outcome.status() + " " + outcome.location().orElse("")));
    }
    return Fhir.write(Outcomes.of(issues));
  }

  private static void failed(String what, Optional<String> problem, HttpServletResponse response)
      throws IOException {
    Outcomes.write(
        response,
        500,
        List.of(
            Issue.error(
                Issue.Kind.EXCEPTION,
                "",
                "The " + what + " failed; ask for it again, or quote " + problem.orElse("-"))));
  }

  private ObjectNode manifest(ExportStatus status) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("transactionTime", status.lockPoint().orElseThrow().toString());
    manifest.put("request", status.request());
    manifest.put("requiresAccessToken", true);
    ArrayNode output = manifest.putArray("output");
    ArrayNode deleted = manifest.putArray("deleted");
    for (ExportStatus.File file : status.files()) {
      (file.deleted() ? deleted : output)
          .addObject()
          .put("type", file.type())
          .put(
              "url",
              settings.publicUrl() + "/fhir/export/" + status.id() + "/" + file.name() + ".ndjson")
          .put("count", file.resources());
    }
    manifest.putArray("error");
    return manifest;
  }

  private void fetch(UUID id, String name, HttpServletResponse response) throws IOException {
    if (!name.endsWith(".ndjson")) {
      throw nothing();
    }
    String file = name.substring(0, name.length() - ".ndjson".length());
    List<Integer> pieces = exports.open(id, file);
    response.setContentType("application/fhir+ndjson;charset=UTF-8");
    for (int piece : pieces) {
      response
          .getOutputStream()
          .write(exports.piece(id, file, piece).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String[] path(HttpServletRequest request) {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    String[] parts = path.substring(Math.min(1, path.length())).split("/", -1);
    if (parts.length > 2) {
      throw nothing();
    }
    return parts;
  }

  private static UUID id(String text) {
    return Reading.uuid(text).orElseThrow(TransferServlet::nothing);
  }

  private static String httpDate(Instant moment) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC));
  }

  private static NotFound nothing() {
    return new NotFound("There is nothing at this address");
  }
}
