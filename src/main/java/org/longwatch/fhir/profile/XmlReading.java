package org.longwatch.fhir.profile;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.hl7.fhir.exceptions.FHIRException;
import org.hl7.fhir.r5.context.IWorkerContext;
import org.hl7.fhir.r5.elementmodel.Element;
import org.hl7.fhir.r5.elementmodel.Manager;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.elementmodel.ParserBase.ValidationPolicy;
import org.hl7.fhir.r5.elementmodel.ValidatedFragment;
import org.hl7.fhir.r5.elementmodel.XmlParser;
import org.hl7.fhir.r5.formats.IParser.OutputStyle;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.longwatch.kernel.Issue;

/**
 * Reads FHIR in XML and says the same in JSON, so that everything behind knows one spelling. A
 * document type is refused at once: entities, expansion and outside files all need one.
 */
final class XmlReading {

  private static final int DEEPEST = 100;
  private static final Pattern STEP = Pattern.compile("/(?:f:|h:)?([A-Za-z]+)(?:\\[(\\d+)])?");

  private static final XMLInputFactory STAX = hardened();

  private XmlReading() {}

  private static XMLInputFactory hardened() {
    XMLInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("Nothing outside is read");
        });
    return factory;
  }

  /**
   * The same in JSON.
   *
   * @param issues takes everything that JSON could not say again, such as unknown elements
   * @return empty when there is nothing to go on with
   */
  static Optional<byte[]> json(IWorkerContext worker, byte[] xml, List<Issue> issues) {
    Optional<Issue> unfit = unfit(xml);
    if (unfit.isPresent()) {
      issues.add(unfit.get());
      return Optional.empty();
    }
    try {
      XmlParser parser = new XmlParser(worker);
      parser.setupValidation(ValidationPolicy.EVERYTHING);
      ByteArrayOutputStream json = new ByteArrayOutputStream(xml.length);
      for (ValidatedFragment fragment : parser.parse(new ByteArrayInputStream(xml))) {
        for (ValidationMessage message : fragment.getErrors()) {
          Finding.issue(message)
              .map(issue -> placed(issue, message.getLocation()))
              .ifPresent(issues::add);
        }
        Element root = fragment.getElement();
        if (root != null && json.size() == 0) {
          Manager.compose(worker, root, json, FhirFormat.JSON, OutputStyle.NORMAL, null);
        }
      }
      return json.size() == 0 ? Optional.empty() : Optional.of(json.toByteArray());
    } catch (IOException | FHIRException | StackOverflowError e) {
      issues.add(
          new Issue(
              Issue.Severity.FATAL,
              Issue.Kind.STRUCTURE,
              "",
              "This could not be read as a FHIR R4 resource in XML"));
      return Optional.empty();
    }
  }

  /** One pass that keeps nothing: is it XML at all, without a document type and not too deep? */
  private static Optional<Issue> unfit(byte[] xml) {
    try {
      XMLStreamReader reader = STAX.createXMLStreamReader(new ByteArrayInputStream(xml));
      try {
        int depth = 0;
        while (reader.hasNext()) {
          switch (reader.next()) {
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
              return Optional.of(
                  fatal(
                      Issue.Kind.SECURITY,
                      "A document type and entities are not read here; send the plain resource"));
            }
            case XMLStreamConstants.START_ELEMENT -> {
              if (++depth > DEEPEST) {
                return Optional.of(
                    fatal(
                        Issue.Kind.STRUCTURE,
                        "This is nested deeper than " + DEEPEST + " elements; no resource is"));
              }
            }
            case XMLStreamConstants.END_ELEMENT -> depth--;
            default -> {
              // says nothing about the shape
            }
          }
        }
        return Optional.empty();
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNumber()
                  + ", column "
                  + e.getLocation().getColumnNumber()
                  + ")";
      return Optional.of(fatal(Issue.Kind.STRUCTURE, "This is no well-formed XML" + where));
    }
  }

  private static Issue fatal(Issue.Kind kind, String text) {
    return new Issue(Issue.Severity.FATAL, kind, "", text);
  }

  private static Issue placed(Issue issue, String location) {
    return new Issue(issue.severity(), issue.kind(), fhirPath(location), issue.text());
  }

  /** {@code /f:Bundle/f:entry[2]/f:resource/f:Patient} as {@code Bundle.entry[1].resource}. */
  static String fhirPath(String location) {
    if (location == null || !location.startsWith("/")) {
      return "";
    }
    StringBuilder path = new StringBuilder();
    Matcher step = STEP.matcher(location);
    while (step.find()) {
      String name = step.group(1);
      if (path.length() == 0) {
        path.append(name);
      } else if (Character.isLowerCase(name.charAt(0))) {
        path.append('.').append(name);
        if (step.group(2) != null) {
          path.append('[').append(Integer.parseInt(step.group(2)) - 1).append(']');
        }
      }
    }
    return path.toString();
  }
}
