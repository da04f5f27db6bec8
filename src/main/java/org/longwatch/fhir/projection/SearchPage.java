package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.Resource;

/** A page of what is searched for here; the next one begins after the last line of this one. */
final class SearchPage {

  private static final int USUAL = 50;
  private static final int MOST = 200;
  private static final String CURSOR = "cursor";

  private final RequestDetails request;
  private final int count;

  SearchPage(RequestDetails request, Integer asked) {
    this.request = request;
    this.count = asked == null ? USUAL : Math.max(1, Math.min(asked, MOST));
  }

  int count() {
    return count;
  }

  /** The question as it was asked, for the access log; only ids, dates and codes can be asked. */
  String asked() {
    StringBuilder asked = new StringBuilder();
    new TreeMap<>(request.getParameters())
        .forEach(
            (name, values) -> {
              for (String value : values) {
                asked.append(asked.length() == 0 ? '?' : '&').append(name).append('=');
                asked.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
              }
            });
    return asked.length() > 500 ? asked.substring(0, 500) : asked.toString();
  }

  /**
   * The page.
   *
   * @param found one more than fit, if there is more
   * @param place where the next page begins, after a line
   */
  <T> Bundle of(List<T> found, Function<T, Resource> show, Function<T, String> place) {
    boolean more = found.size() > count;
    List<T> shown = more ? found.subList(0, count) : found;
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.SEARCHSET);
    bundle.addLink().setRelation("self").setUrl(link(null));
    if (more) {
      bundle.addLink().setRelation("next").setUrl(link(place.apply(shown.get(shown.size() - 1))));
    }
    for (T each : shown) {
      Resource resource = show.apply(each);
      bundle
          .addEntry()
          .setFullUrl(
              request.getFhirServerBase()
                  + "/"
                  + resource.fhirType()
                  + "/"
                  + resource.getIdElement().getIdPart())
          .setResource(resource)
          .getSearch()
          .setMode(SearchEntryMode.MATCH);
    }
    return bundle;
  }

  private String link(String cursor) {
    Map<String, String[]> parameters = new TreeMap<>(request.getParameters());
    if (cursor != null) {
      parameters.put(CURSOR, new String[] {cursor});
    }
    StringBuilder link =
        new StringBuilder(request.getFhirServerBase())
            .append('/')
            .append(request.getResourceName());
    char between = '?';
    for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
      for (String value : parameter.getValue()) {
        link.append(between).append(parameter.getKey()).append('=');
        link.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        between = '&';
      }
    }
    return link.toString();
  }
}
