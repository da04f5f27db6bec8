package org.longwatch.fhir.profile;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamLocation2;
import org.codehaus.stax2.XMLStreamReader2;
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

  /** Elements that repeat more often than not; an only one of others needs no number. */
  private static final Set<String> MANY =
      Set.of("entry", "identifier", "coding", "extension", "component", "contained");

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
    Map<Place, String> paths = new HashMap<>();
    Optional<Issue> unfit = unfit(xml, paths);
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
          Finding.issue(message).map(issue -> placed(issue, message, paths)).ifPresent(issues::add);
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

  /** Where the start of an element ends, which is how messages name it. */
  private record Place(int line, int column) {}

  /** An element being read: its path, and how many of each name it has seen inside. */
  private record Open(String path, Map<String, Integer> seen) {}

  /**
   * One pass ahead: is it XML at all, without a document type and not too deep, and what is where?
   */
  private static Optional<Issue> unfit(byte[] xml, Map<Place, String> paths) {
    Deque<Open> open = new ArrayDeque<>();
    try {
      XMLStreamReader2 reader =
          (XMLStreamReader2) STAX.createXMLStreamReader(new ByteArrayInputStream(xml));
      try {
        while (reader.hasNext()) {
          switch (reader.next()) {
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
              return Optional.of(
                  fatal(
                      Issue.Kind.SECURITY,
                      "A document type and entities are not read here; send the plain resource"));
            }
            case XMLStreamConstants.START_ELEMENT -> {
              if (open.size() == DEEPEST) {
                return Optional.of(
                    fatal(
                        Issue.Kind.STRUCTURE,
                        "This is nested deeper than " + DEEPEST + " elements; no resource is"));
              }
              String path = path(open.peek(), reader.getLocalName());
              open.push(new Open(path, new HashMap<>()));
              XMLStreamLocation2 end = reader.getLocationInfo().getEndLocation();
              paths.put(new Place(end.getLineNumber(), end.getColumnNumber()), path);
            }
            case XMLStreamConstants.END_ELEMENT -> open.pop();
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

  /** {@code Bundle.entry[1].resource.identifier[0]}: types inside of others are no steps. */
  private static String path(Open outer, String name) {
    if (outer == null) {
      return name;
    }
    if (Character.isUpperCase(name.charAt(0))) {
      return outer.path();
    }
    int number = outer.seen().merge(name, 1, Integer::sum) - 1;
    return outer.path()
        + "."
        + name
        + (number > 0 || MANY.contains(name) ? "[" + number + "]" : "");
  }

  private static Issue fatal(Issue.Kind kind, String text) {
    return new Issue(Issue.Severity.FATAL, kind, "", text);
  }

  private static Issue placed(Issue issue, ValidationMessage message, Map<Place, String> paths) {
    String path = paths.get(new Place(message.getLine(), message.getCol()));
    return path == null ? issue : new Issue(issue.severity(), issue.kind(), path, issue.text());
  }
}
