package org.longwatch.fhir.search;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One name and value of a request, as sent and decoded. */
public record Parameter(String name, String value) {

  /**
   * Reads a query or a form.
   *
   * @throws IllegalArgumentException if its percent-encoding is broken
   */
  public static List<Parameter> read(String query) {
    List<Parameter> parameters = new ArrayList<>();
    if (query != null) {
      for (String part : query.split("&")) {
        if (!part.isEmpty()) {
          int equals = part.indexOf('=');
          String name = equals < 0 ? part : part.substring(0, equals);
          String value = equals < 0 ? "" : part.substring(equals + 1);
          parameters.add(
              new Parameter(
                  URLDecoder.decode(name, StandardCharsets.UTF_8),
                  URLDecoder.decode(value, StandardCharsets.UTF_8)));
        }
      }
    }
    return parameters;
  }

  /** Writes a query. */
  public static String write(List<Parameter> parameters) {
    StringBuilder query = new StringBuilder();
    for (Parameter each : parameters) {
      query
          .append(query.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(each.name(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(each.value(), StandardCharsets.UTF_8));
    }
    return query.toString();
  }
}
