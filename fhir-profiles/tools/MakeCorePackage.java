import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;

/**
 * Writes {@code hl7.fhir.r4.core#4.0.1} as a package that SUSHI can read, from the definitions that
 * HAPI's validation resources carry, so that regenerating the profiles asks no FHIR package
 * registry. Run by {@code regenerate}: {@code java -cp … MakeCorePackage.java <packages folder>}.
 */
class MakeCorePackage {

  private static final List<String> SOURCES =
      List.of(
          "profile/profiles-types",
          "profile/profiles-resources",
          "profile/profiles-others",
          "extension/extension-definitions",
          "valueset/valuesets",
          "valueset/v3-codesystems",
          "valueset/v2-tables");

  /** SUSHI looks these up by itself; empty ones keep it from asking the network. */
  private static final List<String> EMPTY =
      List.of("hl7.fhir.uv.tools.r4", "hl7.terminology.r4", "hl7.fhir.uv.extensions.r4");

  public static void main(String[] args) throws IOException {
    Path packages = Path.of(args[0]);
    Path core = manifest(packages, "hl7.fhir.r4.core", "4.0.1");
    FhirContext fhir = FhirContext.forR4();
    int written = 0;
    for (String source : SOURCES) {
      String name = "/org/hl7/fhir/r4/model/" + source + ".xml";
      try (InputStream in = FhirContext.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException(
              name + " is not on the class path (hapi-fhir-validation-resources-r4)");
        }
        Bundle bundle =
            fhir.newXmlParser()
                .parseResource(Bundle.class, new InputStreamReader(in, StandardCharsets.UTF_8));
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
          var resource = entry.getResource();
          Files.writeString(
              core.resolve(
                  resource.fhirType() + "-" + resource.getIdElement().getIdPart() + ".json"),
              fhir.newJsonParser().encodeResourceToString(resource));
          written++;
        }
      }
    }
    for (String name : EMPTY) {
      manifest(packages, name, "0.0.0");
    }
    System.out.println(written + " core definitions");
  }

  private static Path manifest(Path packages, String name, String version) throws IOException {
    Path folder = packages.resolve(name + "#" + version).resolve("package");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("package.json"),
        "{\"name\":\"%s\",\"version\":\"%s\",\"fhirVersions\":[\"4.0.1\"]}"
            .formatted(name, version));
    return folder;
  }
}
