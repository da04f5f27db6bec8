package org.longwatch.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.convertors.factory.VersionConvertorFactory_40_50;
import org.hl7.fhir.r4.formats.JsonParser;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.model.CanonicalResource;
import org.hl7.fhir.r5.model.CodeSystem;
import org.hl7.fhir.r5.model.Enumerations.CodeSystemContentMode;
import org.hl7.fhir.r5.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidationEngine;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;
import org.hl7.fhir.validation.service.model.InstanceValidatorParameters;

/**
 * The validator of HL7 (not HAPI's wrapping of it) in a process of its own: no network, no
 * terminology server, the core package from the home directory and our definitions. Prints a line
 * for each error in each file, and at the end how many files it has read.
 *
 * <pre>java -Duser.home=HOME … Hl7Validator OUR-DEFINITIONS FILES</pre>
 */
final class Hl7Validator {

  private Hl7Validator() {}

  public static void main(String[] arguments) throws Exception {
    InstanceValidatorParameters settings = new InstanceValidatorParameters();
    settings.setAllowExampleUrls(true);
    ValidationEngine engine =
        new ValidationEngine.ValidationEngineBuilder()
            .withVersion("4.0.1")
            .withNoTerminologyServer()
            .withDefaultInstanceValidatorParameters(settings)
            .fromSource("hl7.fhir.r4.core#4.0.1");
    engine.getContext().setNoTerminologyServer(true);
    for (Path definition : files(Path.of(arguments[0]))) {
      CanonicalResource ours =
          (CanonicalResource)
              VersionConvertorFactory_40_50.convertResource(
                  new JsonParser().parse(Files.readAllBytes(definition)));
      if (ours instanceof CodeSystem codes
          && codes.getContent() == CodeSystemContentMode.FRAGMENT) {
        // of a fragment it believes no code without a terminology server, even those that are in it
        codes.setContent(CodeSystemContentMode.COMPLETE);
      }
      engine.getContext().cacheResource(ours);
    }
    engine.getContext().cacheResource(mimeTypes());
    // what a reference points to is not in the same file: its type is looked at, not whether it is
    engine.setPolicyAdvisor(
        new BasePolicyAdvisorForFullValidation(
            ReferenceValidationPolicy.CHECK_TYPE_IF_EXISTS, Set.of()));
    engine.prepare();
    List<Path> files = files(Path.of(arguments[1]));
    for (Path file : files) {
      List<ValidationMessage> messages = new ArrayList<>();
      engine.validate(Files.readAllBytes(file), FhirFormat.JSON, List.of(), messages);
      for (ValidationMessage message : messages) {
        // snapshots repeat what R4 itself defines, and not all of R4 passes its own rules
        if (message.getLevel().isError() && !message.getLocation().contains(".snapshot.")) {
          System.out.println(
              file.getFileName() + ": " + message.getLocation() + ": " + message.getMessage());
        }
      }
    }
    System.out.println("validated " + files.size());
  }

  /** Without a terminology server the validator knows no MIME type; these are what is declared. */
  private static CodeSystem mimeTypes() {
    CodeSystem types = new CodeSystem();
    types.setUrl("urn:ietf:bcp:13").setStatus(PublicationStatus.ACTIVE);
    types.setContent(CodeSystemContentMode.COMPLETE);
    for (String type :
        List.of(
            "application/fhir+json",
            "application/fhir+xml",
            "json",
            "xml",
            "application/json-patch+json")) {
      types.addConcept().setCode(type);
    }
    return types;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
