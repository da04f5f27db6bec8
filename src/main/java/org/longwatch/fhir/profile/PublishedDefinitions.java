package org.longwatch.fhir.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The definitions for whoever wants to read them, each as its file says. */
public final class PublishedDefinitions {

  private final List<Published> all;

  /**
   * A definition.
   *
   * @param url its canonical address
   * @param version empty if it says none
   * @param json the whole of it
   */
  public record Published(
      String type,
      String id,
      String url,
      String version,
      String name,
      String title,
      String status,
      String json) {

    /** Whether a canonical reference, with or without version, means this. */
    boolean isMeantBy(String canonical) {
      return canonical.equals(url) || canonical.equals(url + "|" + version);
    }
  }

  private PublishedDefinitions(List<Published> all) {
    this.all = all;
  }

  /** Reads them from the class path. */
  public static PublishedDefinitions load() {
    ObjectMapper mapper = new ObjectMapper();
    List<Published> all = new ArrayList<>();
    for (String name : FhirPackage.names()) {
      byte[] bytes = FhirPackage.definition(name);
      try {
        JsonNode json = mapper.readTree(bytes);
        all.add(
            new Published(
                json.path("resourceType").asText(),
                json.path("id").asText(),
                json.path("url").asText(),
                json.path("version").asText(),
                json.path("name").asText(),
                json.path("title").asText(),
                json.path("status").asText(),
                new String(bytes, StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(name, e);
      }
    }
    all.sort(Comparator.comparing(Published::type).thenComparing(Published::id));
    return new PublishedDefinitions(List.copyOf(all));
  }

  /** The resource types that definitions are of. */
  public Set<String> types() {
    Set<String> types = new TreeSet<>();
    all.forEach(each -> types.add(each.type()));
    return types;
  }

  public Optional<Published> read(String type, String id) {
    return all.stream().filter(each -> each.type().equals(type) && each.id().equals(id)).findAny();
  }

  /** Those of a type that a canonical address means; all of the type where none is given. */
  public List<Published> find(String type, Optional<String> url) {
    return all.stream()
        .filter(each -> each.type().equals(type))
        .filter(each -> url.isEmpty() || each.isMeantBy(url.get()))
        .toList();
  }
}
