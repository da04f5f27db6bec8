package org.longwatch.fhir.read;

import ca.uhn.fhir.parser.IParser;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.longwatch.fhir.search.Presentation;
import org.longwatch.fhir.store.Fhir;

/** Shows as much of a resource as was asked for, marked as a part if it is one. */
final class Shape {

  /** HAPI's words for the tag of a part; its code system has others for it. */
  private static final String HAPIS_DISPLAY = ",\"display\":\"Resource encoded in summary mode\"";

  private Shape() {}

  static String of(String json, Presentation presentation) {
    return presentation.isWhole() ? json : of(Fhir.parse(json), presentation);
  }

  static String of(Resource resource, Presentation presentation) {
    IParser parser = Fhir.context().newJsonParser();
    switch (presentation.summary()) {
      case TRUE -> parser.setSummaryMode(true);
      case DATA -> parser.setSuppressNarratives(true);
      case TEXT -> parser.setEncodeElements(Set.of("*.text", "*.(mandatory)"));
      default -> {
        // the whole
      }
    }
    if (!presentation.elements().isEmpty()) {
      Set<String> elements = new LinkedHashSet<>(Set.of("*.(mandatory)"));
      presentation.elements().forEach(each -> elements.add("*." + each));
      parser.setEncodeElements(elements);
    }
    return parser.encodeResourceToString(resource).replace(HAPIS_DISPLAY, "");
  }
}
