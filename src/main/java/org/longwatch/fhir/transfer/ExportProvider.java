package org.longwatch.fhir.transfer;

import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.longwatch.fhir.Operations;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.Refusal;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.Settings;

/** {@code $export}: takes the order; what comes of it is fetched from {@link TransferServlet}. */
@Dependent
public class ExportProvider implements Operations {

  @Inject Exports exports;
  @Inject Settings settings;

  /** Everything the asker may see. */
  @Operation(name = "$export", idempotent = true, manualResponse = true)
  public void everything(ServletRequestDetails request) {
    order(request, false);
  }

  /** What is about patients. */
  @Operation(name = "$export", typeName = "Patient", idempotent = true, manualResponse = true)
  public void patients(ServletRequestDetails request) {
    order(request, true);
  }

  private void order(ServletRequestDetails request, boolean patientLevel) {
    String prefer = String.valueOf(request.getHeader("Prefer")).toLowerCase(Locale.ROOT);
    HttpServletResponse response = request.getServletResponse();
    if (!prefer.contains("respond-async")) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(
                  Issue.Kind.REQUIRED,
                  "Prefer",
                  "An export takes its time: send Prefer: respond-async, then ask at"
                      + " Content-Location")));
    }
    ExportOrder order =
        ExportOrder.of(
            request.getCompleteUrl(),
            patientLevel,
            parameters(request),
            prefer.contains("handling=lenient"),
            settings.publicUrl() + "/fhir/");
    UUID job;
    try {
      job = exports.order(order);
    } catch (Refusal refusal) {
      if (refusal.status() == 429) {
        response.setHeader("Retry-After", "60");
      }
      throw refusal;
    }
    response.setStatus(HttpServletResponse.SC_ACCEPTED);
    response.setHeader("Content-Location", request.getFhirServerBase() + "/export/" + job);
  }

  private static Map<String, List<String>> parameters(ServletRequestDetails request) {
    Map<String, List<String>> given = new LinkedHashMap<>();
    request.getParameters().forEach((name, values) -> given.put(name, List.of(values)));
    byte[] body = request.loadRequestContents();
    if (body == null || body.length == 0) {
      return given;
    }
    Parameters sent;
    try {
      sent = (Parameters) Fhir.parse(new String(body, StandardCharsets.UTF_8));
    } catch (ClassCastException | ca.uhn.fhir.parser.DataFormatException e) {
      throw new Refusal(
          400,
          List.of(
              Issue.error(
                  Issue.Kind.STRUCTURE, "Parameters", "Send a Parameters resource, as JSON")));
    }
    for (ParametersParameterComponent parameter : sent.getParameter()) {
      String value =
          parameter.getValue() instanceof Reference reference
              ? reference.getReference()
              : parameter.getValue() == null ? "" : parameter.getValue().primitiveValue();
      given
          .computeIfAbsent(String.valueOf(parameter.getName()), name -> new ArrayList<>())
          .add(String.valueOf(value));
    }
    return given;
  }
}
