package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorkeeperTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%66hir/Patient",
        "/a%70i/accounts",
        "/%61pi/accounts",
        "/fhir/..;/api/accounts",
        "/login/../today",
        "/login/%2e%2E/today",
        "/;x/fhir/Patient",
        "//fhir/Patient",
        "/./fhir/Patient",
        "/fhir%2fPatient",
        "/fhir%2FPatient",
        "/x\\fhir",
        "/x%5cfhir",
        "/%2566hir/Patient",
        "/fhir/%00",
        "/fhir/%zz",
        "/fhir/%"
      })
  void aPathThatIsNotWrittenAsItIsMeantIsRefusedBeforeAnythingIsAsked(String path) {
    assertTrue(Doorkeeper.isCrooked(path));
    AtomicInteger status = new AtomicInteger();
    // nothing is injected: whoever is asked about the asker would fail
    new Doorkeeper().validateRequest(request(path), response(status), null);
    assertEquals(400, status.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/fhir",
        "/fhir/Patient/$validate",
        "/fhir/%24validate",
        "/fhir/Patient/0190-a.b/_history/2",
        "/fhir/.well-known/smart-configuration",
        "/jakarta.faces.resource/faces.js",
        "/assets/longwatch.css",
        "/api/x%20y/%C3%A4"
      })
  void anHonestPathIsNotRefused(String path) {
    assertEquals(false, Doorkeeper.isCrooked(path));
  }

  private static HttpServletRequest request(String path) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            DoorkeeperTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRequestURI" -> path;
                  case "getContextPath" -> "";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static HttpServletResponse response(AtomicInteger status) {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            DoorkeeperTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "setStatus" -> status.set((int) arguments[0]);
                case "getWriter" -> {
                  return new PrintWriter(new StringWriter());
                }
                case "setContentType" -> {}
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }
}
