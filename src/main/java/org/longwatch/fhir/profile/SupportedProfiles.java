package org.longwatch.fhir.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which profiles there are for which type of resource. */
public final class SupportedProfiles {

  private static final String FOLDER = "/fhir-profiles/";
  private static final ObjectMapper JSON = new ObjectMapper();

  private SupportedProfiles() {}

  /** Addresses of profiles by type, both in alphabetical order. */
  public static Map<String, List<String>> byType() {
    Map<String, List<String>> byType = new TreeMap<>();
    try {
      for (String name : text("index.txt").lines().sorted().toList()) {
        if (name.startsWith("StructureDefinition-")) {
          JsonNode definition = JSON.readTree(text(name));
          String type = definition.path("type").asText();
          if (definition.path("kind").asText().equals("resource")) {
            byType
                .computeIfAbsent(type, any -> new ArrayList<>())
                .add(definition.path("url").asText());
          }
        }
      }
      return byType;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream in = SupportedProfiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IOException("There is no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
