package org.longwatch.fhir.projection;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.param.UriParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.MetadataResource;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.kernel.NotFound;

/**
 * What this registry has defined, of one type: measures, questionnaires, plans, profiles, codes.
 */
public class DefinitionProvider<T extends MetadataResource> implements IResourceProvider {

  private static final String FOLDER = "/fhir-profiles/";

  private final Class<T> type;
  private final Map<String, String> texts = new TreeMap<>();

  /** Finds the definitions of a type. */
  public DefinitionProvider(Class<T> type) {
    this.type = type;
    String prefix = type.getSimpleName() + "-";
    text("index.txt")
        .lines()
        .filter(name -> name.startsWith(prefix))
        .forEach(
            name ->
                texts.put(
                    name.substring(prefix.length(), name.length() - ".json".length()), text(name)));
  }

  @Override
  public Class<T> getResourceType() {
    return type;
  }

  /** A definition by its id. */
  @Read
  public T read(@IdParam IIdType id) {
    String text = texts.get(id.getIdPart());
    if (text == null) {
      throw new NotFound("There is no such " + type.getSimpleName());
    }
    return Fhir.parse(type, text);
  }

  /** Definitions by address, or all. */
  @Search
  public List<T> search(
      @OptionalParam(name = "_id") TokenParam id, @OptionalParam(name = "url") UriParam url) {
    List<T> found = new ArrayList<>();
    for (Map.Entry<String, String> each : texts.entrySet()) {
      T definition = Fhir.parse(type, each.getValue());
      if ((id == null || each.getKey().equals(id.getValue()))
          && (url == null || definition.getUrl().equals(url.getValue()))) {
        found.add(definition);
      }
    }
    return found;
  }

  private static String text(String name) {
    try (InputStream in = DefinitionProvider.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("There is no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
