package org.longwatch.fhir.transfer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.longwatch.fhir.FailureInterceptor;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.store.Outcomes;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.NotFound;
import org.longwatch.platform.Settings;

/**
 * Where exports are watched, fetched and given up: {@code /fhir/export/JOB} and below it its files.
 */
@WebServlet("/fhir/export/*")
public class TransferServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject transient Exports exports;
  @Inject transient Settings settings;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      String[] path = path(request);
      if (path.length == 1) {
        show(exports.status(id(path[0])), response);
      } else {
        fetch(id(path[0]), path[1], response);
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
      exports.cancel(id(path[0]));
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
      case FAILED ->
          Outcomes.write(
              response,
              500,
              List.of(
                  Issue.error(
                      Issue.Kind.EXCEPTION,
                      "",
                      "The export failed; order it again, or quote "
                          + status.problem().orElse("-"))));
      default -> {
        status.expiresAt().ifPresent(moment -> response.setHeader("Expires", httpDate(moment)));
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(JSON.writeValueAsBytes(manifest(status)));
      }
    }
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
