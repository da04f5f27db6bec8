package org.longwatch.fhir.read;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.longwatch.fhir.search.Parameter;

/**
 * A request that only reads.
 *
 * @param path below the base, in parts
 * @param parameters of the query, and of the body of a search by POST
 * @param ifNoneMatch the ETag that the client has
 * @param ifModifiedSince the moment of the version that the client has
 * @param lenient whether what is not known is left out rather than refused
 */
public record Question(
    List<String> path,
    List<Parameter> parameters,
    Optional<String> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    boolean lenient) {

  public Question {
    path = List.copyOf(path);
    parameters = List.copyOf(parameters);
  }

  /**
   * A URL as entries of a Bundle write it.
   *
   * @param url relative to the base, for instance {@code Patient?identifier=…}
   * @throws IllegalArgumentException if its percent-encoding is broken
   */
  public static Question of(String url) {
    int query = url.indexOf('?');
    return new Question(
        parts(query < 0 ? url : url.substring(0, query)),
        Parameter.read(query < 0 ? "" : url.substring(query + 1)),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** The parts of a path. */
  public static List<String> parts(String path) {
    return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
  }

  String part(int number) {
    return number < path.size() ? path.get(number) : "";
  }
}
