package org.longwatch.fhir.search;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResearchSubject;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.longwatch.fhir.mapping.Reading;

/** The index rows of resources, one set for each table. */
final class Rows {

  /** A code of a system, by its number. */
  record Token(int param, String code, long system, UUID id) {}

  /** A stretch of time. */
  record Date(int param, long low, long high, UUID id) {}

  /** A number or quantity. */
  record Number(int param, double value, long system, String unit, UUID id) {}

  /** A text, or the words beside a code. */
  record Text(int param, String folded, String exact, UUID id) {}

  /** A reference to a stored resource. */
  record Pointer(int param, UUID target, UUID id) {}

  private static final SearchParameter DECEASED =
      SearchParameters.find("Patient", "deceased").orElseThrow();

  /** No search parameter of FHIR, but it holds its target as those do. */
  private static final int CONSENT = "ResearchSubject.consent".hashCode();

  private final Set<Token> tokens = new LinkedHashSet<>();
  private final Set<Date> dates = new LinkedHashSet<>();
  private final Set<Number> numbers = new LinkedHashSet<>();
  private final Set<Text> texts = new LinkedHashSet<>();
  private final Set<Pointer> pointers = new LinkedHashSet<>();

  Collection<Token> tokens() {
    return tokens;
  }

  Collection<Date> dates() {
    return dates;
  }

  Collection<Number> numbers() {
    return numbers;
  }

  Collection<Text> texts() {
    return texts;
  }

  Collection<Pointer> pointers() {
    return pointers;
  }

  /** Adds what a resource is found by. */
  void add(UUID id, Resource resource) {
    for (SearchParameter parameter : SearchParameters.of(resource.fhirType())) {
      for (Path path : parameter.paths()) {
        List<Base> values = path.values(resource);
        for (Base value : values) {
          add(id, parameter, value, resource);
        }
      }
    }
    if (resource instanceof ResearchSubject subject && subject.hasConsent()) {
      Reading.uuid(subject.getConsent().getReferenceElement().getIdPart())
          .ifPresent(target -> pointers.add(new Pointer(CONSENT, target, id)));
    }
    if (resource instanceof Patient patient && !patient.hasDeceased()) {
      tokens.add(new Token(DECEASED.number(), "false", 0, id));
    }
  }

  private void add(UUID id, SearchParameter parameter, Base value, Resource resource) {
    int number = parameter.number();
    switch (parameter.kind()) {
      case TOKEN -> token(id, parameter, value);
      case URI, CANONICAL -> {
        if (value instanceof PrimitiveType<?> address) {
          code(number, address.getValueAsString(), 0, id);
        }
      }
      case REFERENCE -> {
        if (value instanceof Reference reference) {
          pointer(id, parameter, reference);
        }
      }
      case DATE ->
          span(value, resource)
              .ifPresent(span -> dates.add(new Date(number, span.low(), span.high(), id)));
      case NUMBER, QUANTITY -> number(id, number, value);
      case STRING -> {
        if (value instanceof StringType text) {
          text(number, text.getValue(), id);
        } else if (value instanceof CodeableConcept concept) {
          text(number, concept.getText(), id);
        }
      }
      default -> {
        // the row of the resource has them
      }
    }
  }

  private void token(UUID id, SearchParameter parameter, Base value) {
    int number = parameter.number();
    if (parameter == DECEASED) {
      boolean dead = !(value instanceof BooleanType said) || said.booleanValue();
      tokens.add(new Token(number, String.valueOf(dead), 0, id));
    } else if (value instanceof CodeableConcept concept) {
      concept.getCoding().forEach(coding -> coding(id, parameter, coding));
      if (parameter.worded()) {
        text(number, concept.getText(), id);
      }
    } else if (value instanceof Coding coding) {
      coding(id, parameter, coding);
    } else if (value instanceof Identifier identifier) {
      code(number, identifier.getValue(), Words.system(identifier.getSystem()), id);
    } else if (value instanceof Enumeration<?> fixed) {
      code(number, fixed.getValueAsString(), Words.system(fixed.getSystem()), id);
    } else if (value instanceof PrimitiveType<?> plain && !(value instanceof BaseDateTimeType)) {
      code(number, plain.getValueAsString(), 0, id);
    }
  }

  private void coding(UUID id, SearchParameter parameter, Coding coding) {
    code(parameter.number(), coding.getCode(), Words.system(coding.getSystem()), id);
    if (parameter.worded()) {
      text(parameter.number(), coding.getDisplay(), id);
    }
  }

  private void code(int number, String code, long system, UUID id) {
    if (Words.fits(code)) {
      tokens.add(new Token(number, code, system, id));
    }
  }

  private void pointer(UUID id, SearchParameter parameter, Reference reference) {
    int number = parameter.number();
    if (reference.hasReference()) {
      Reading.uuid(reference.getReferenceElement().getIdPart())
          .ifPresent(target -> pointers.add(new Pointer(number, target, id)));
    }
    if (reference.hasIdentifier()) {
      code(
          number,
          reference.getIdentifier().getValue(),
          Words.system(reference.getIdentifier().getSystem()),
          id);
    }
  }

  private void number(UUID id, int number, Base value) {
    if (value instanceof Quantity quantity && quantity.hasValue() && !quantity.hasComparator()) {
      String unit = quantity.hasCode() ? quantity.getCode() : quantity.getUnit();
      numbers.add(
          new Number(
              number,
              quantity.getValue().doubleValue(),
              Words.system(quantity.getSystem()),
              Words.fits(unit) ? unit : "",
              id));
    } else if (value instanceof IntegerType whole && whole.hasValue()) {
      numbers.add(new Number(number, whole.getValue(), 0, "", id));
    }
  }

  private void text(int number, String text, UUID id) {
    if (text != null && Words.writable(text)) {
      String start = text.length() <= Words.LONGEST ? text : text.substring(0, Words.LONGEST);
      if (Words.fits(start)) {
        texts.add(new Text(number, Words.folded(start), start, id));
      }
    }
  }

  /** When it was; a finished visit whose end nobody wrote down ended on its day. */
  private static Optional<Span> span(Base value, Resource resource) {
    if (value instanceof BaseDateTimeType date) {
      return date.getValueAsString() == null ? Optional.empty() : Span.of(date.getValueAsString());
    }
    if (!(value instanceof Period period) || period.isEmpty()) {
      return Optional.empty();
    }
    Optional<Span> start =
        Optional.ofNullable(period.getStartElement().getValueAsString()).flatMap(Span::of);
    Optional<Span> end =
        Optional.ofNullable(period.getEndElement().getValueAsString()).flatMap(Span::of);
    boolean over =
        resource instanceof Encounter visit
            && visit.getStatus() == Encounter.EncounterStatus.FINISHED;
    long low = start.map(Span::low).orElse(Span.EVER);
    long high =
        end.map(Span::high).orElse(over && start.isPresent() ? start.get().high() : Span.FOREVER);
    return low < high ? Optional.of(new Span(low, high)) : Optional.empty();
  }
}
