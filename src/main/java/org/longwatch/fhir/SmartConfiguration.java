package org.longwatch.fhir;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.longwatch.fhir.admission.EntryReader;
import org.longwatch.platform.Settings;

/**
 * Where and how a system gets its token (SMART App Launch 2.2, section 7), for anybody to read:
 * centres' systems only, there is no launch and no patient who logs in.
 */
@WebServlet("/fhir/.well-known/smart-configuration")
public class SmartConfiguration extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject transient Settings settings;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> scopes = new ArrayList<>(List.of("system/*.cruds", "system/*.rs"));
    new TreeSet<>(EntryReader.TYPES).forEach(type -> scopes.add("system/" + type + ".cruds"));
    scopes.add("system/AuditEvent.rs");
    List<String> proofs = new ArrayList<>(List.of("private_key_jwt"));
    if (settings.door().clientSecrets()) {
      proofs.addAll(List.of("client_secret_basic", "client_secret_post"));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token_endpoint", settings.publicUrl() + "/auth/token");
    answer.put("token_endpoint_auth_methods_supported", proofs);
    answer.put("token_endpoint_auth_signing_alg_values_supported", List.of("RS384", "ES384"));
    answer.put("grant_types_supported", List.of("client_credentials"));
    answer.put("scopes_supported", scopes);
    answer.put("response_types_supported", List.of());
    answer.put("capabilities", List.of("client-confidential-asymmetric", "permission-v2"));
    response.setContentType("application/json;charset=UTF-8");
    response.getOutputStream().write(JSON.writeValueAsBytes(answer));
  }
}
