package org.longwatch.fhir.read;

import java.time.Instant;
import java.util.OptionalLong;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.fhir.store.StoredVersion;
import org.longwatch.kernel.TimeOrderedId;

/** A Bundle that is written as text, for what it holds is kept as text and goes out as it is. */
final class Sheaf {

  private final String type;
  private final String base;
  private final StringBuilder links = new StringBuilder();
  private final StringBuilder entries = new StringBuilder();
  private OptionalLong total = OptionalLong.empty();

  /**
   * Begins.
   *
   * @param base address of this server, without a slash at the end
   */
  Sheaf(String type, String base) {
    this.type = type;
    this.base = base;
  }

  void total(OptionalLong number) {
    total = number;
  }

  void link(String relation, String url) {
    links.append(links.isEmpty() ? "" : ",");
    links.append("{\"relation\":").append(quoted(relation));
    links.append(",\"url\":").append(quoted(url)).append('}');
  }

  /** Adds a result; the OperationOutcome that says what was left out has no address. */
  void result(String address, String json, String mode) {
    next();
    if (address != null) {
      entries.append("\"fullUrl\":").append(quoted(base + "/" + address)).append(',');
    }
    entries.append("\"resource\":").append(json);
    entries.append(",\"search\":{\"mode\":\"").append(mode).append("\"}}");
  }

  /** Adds a version of a history. */
  void version(StoredVersion version, String json) {
    next();
    String address = version.type() + "/" + version.id();
    boolean first = version.version() == 1;
    entries.append("\"fullUrl\":").append(quoted(base + "/" + address)).append(',');
    if (json != null) {
      entries.append("\"resource\":").append(json).append(',');
    }
    entries.append("\"request\":{\"method\":\"");
    entries.append(json == null ? "DELETE" : first ? "POST" : "PUT");
    entries.append("\",\"url\":").append(quoted(first ? version.type() : address));
    entries.append("},\"response\":{\"status\":\"");
    entries.append(json == null ? "204 No Content" : first ? "201 Created" : "200 OK");
    entries.append("\",\"etag\":\"W/\\\"").append(version.version()).append("\\\"\"");
    entries.append(",\"lastModified\":\"").append(moment(version.recordedAt())).append("\"}}");
  }

  String json(Instant now) {
    StringBuilder json = new StringBuilder("{\"resourceType\":\"Bundle\",\"id\":\"");
    json.append(TimeOrderedId.next()).append("\",\"meta\":{\"lastUpdated\":\"");
    json.append(moment(now)).append("\"},\"type\":\"").append(type).append('"');
    total.ifPresent(number -> json.append(",\"total\":").append(number));
    if (!links.isEmpty()) {
      json.append(",\"link\":[").append(links).append(']');
    }
    if (!entries.isEmpty()) {
      json.append(",\"entry\":[").append(entries).append(']');
    }
    return json.append('}').toString();
  }

  private void next() {
    entries.append(entries.isEmpty() ? "{" : ",{");
  }

  private static String moment(Instant instant) {
    return Fhir.instant(instant).getValueAsString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '"' || each == '\\') {
        quoted.append('\\').append(each);
      } else if (each < ' ') {
        quoted.append(String.format("\\u%04x", (int) each));
      } else {
        quoted.append(each);
      }
    }
    return quoted.append('"').toString();
  }
}
