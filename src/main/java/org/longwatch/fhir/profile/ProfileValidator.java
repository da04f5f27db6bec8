package org.longwatch.fhir.profile;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.elementmodel.Element;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.longwatch.fhir.profile.ShapeReader.Shape;
import org.longwatch.kernel.Issue;
import org.longwatch.platform.WarmUp;

/**
 * Holds what is submitted to the Longwatch profiles and says everything that is wrong with it at
 * once. Needs no network. Safe for many threads; hand it a whole Bundle rather than its resources
 * one by one, for each call has a fixed cost.
 */
@ApplicationScoped
public class ProfileValidator {

  private static final Logger LOG = Logger.getLogger(ProfileValidator.class.getName());

  private static final int WARM_UP_ROUNDS = 10;
  private static final List<String> WARM_UP =
      List.of(
          "examples/bundle-enrolment-and-treatment.json",
          "examples/bundle-follow-up-visit.json",
          "examples/bundle-serious-adverse-event.json");

  private static final Issue UNREADABLE =
      new Issue(
          Issue.Severity.FATAL,
          Issue.Kind.STRUCTURE,
          "",
          "This could not be read as a FHIR R4 resource in JSON");

  /** Validating only computes: more at once than this would wait for a processor anyway. */
  private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

  /** Half of the shapes of entries that are remembered at most. */
  private static final int MOST_SHAPES = 20_000;

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Queue<KeptValidator> kept = new ConcurrentLinkedQueue<>();

  /** Of entries about which there was nothing to say. */
  private final Remembered<Shape> known = new Remembered<>(MOST_SHAPES);

  /**
   * Loaded at first use and once for all: seconds of work. A container makes a proxy of this class
   * by its constructor too.
   */
  private static volatile Loaded loaded;

  /**
   * @param worker HAPI's view of the definitions, made swift
   * @param plain the same as HAPI has it, to compare with
   */
  private record Loaded(
      ProfileDefinitions definitions,
      ShapeReader shapes,
      KnownDefinitions worker,
      WorkerContextValidationSupportAdapter plain) {}

  /**
   * Everything there is to say about a resource, usually a Bundle.
   *
   * @param json the bytes as received, UTF-8
   * @return issues in the order found; it may be taken when none of them {@link Issue#refuses}
   */
  public List<Issue> validate(byte[] json) {
    turns.acquireUninterruptibly();
    try {
      Set<Shape> shapes = loaded().shapes().read(json);
      if (!shapes.isEmpty() && known.containsAll(shapes)) {
        return List.of();
      }
      List<Issue> issues = validateInTurn(json);
      if (issues.isEmpty()) {
        shapes.forEach(known::add);
      }
      return issues;
    } finally {
      turns.release();
    }
  }

  /**
   * What XML says, in JSON, with every element that the definitions know.
   *
   * @param issues takes what cannot be said in JSON: unknown elements, a document type, broken XML
   * @return empty when there is nothing to go on with
   */
  public Optional<byte[]> json(byte[] xml, List<Issue> issues) {
    turns.acquireUninterruptibly();
    try {
      return XmlReading.json(loaded().worker(), xml, issues);
    } finally {
      turns.release();
    }
  }

  private List<Issue> validateInTurn(byte[] json) {
    KeptValidator validator = kept.poll();
    if (validator == null) {
      validator = fresh();
    }
    List<Issue> issues;
    try {
      issues = validate(validator, json);
    } catch (StackOverflowError e) {
      return List.of(UNREADABLE); // nested beyond reason
    } catch (RuntimeException e) {
      // what it stumbles over is in the bytes: refuse them, and use this validator no more
      LOG.log(
          Level.WARNING,
          "validator failed: {0} {1}", // its message may quote what was submitted
          new Object[] {
            e.getClass().getName(), Arrays.stream(e.getStackTrace()).limit(3).toList()
          });
      return List.of(UNREADABLE);
    }
    kept.offer(validator);
    return issues;
  }

  /**
   * Loads the definitions and lets the compiler see the work, so that the first centre need not.
   */
  public void warmUp() {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      for (String name : WARM_UP) {
        byte[] bundle = read(name);
        for (Issue issue : validateInTurn(bundle)) {
          if (issue.refuses()) {
            throw new IllegalStateException(name + " is refused by its own profiles: " + issue);
          }
        }
        validate(bundle);
      }
    }
  }

  void warmUp(@Observes @Priority(30) WarmUp atStart) {
    warmUp();
  }

  SwiftValidator fresh() {
    return fresh(PassedBefore.MOST);
  }

  SwiftValidator fresh(int most) {
    Loaded ready = loaded();
    return new SwiftValidator(ready.worker(), ready.definitions(), new PassedBefore(most));
  }

  /** One that spares nothing and has HAPI's own view of the definitions, to compare with. */
  KeptValidator thorough() {
    Loaded ready = loaded();
    return new KeptValidator(ready.plain(), ready.definitions());
  }

  private static Loaded loaded() {
    Loaded ready = loaded;
    if (ready == null) {
      synchronized (ProfileValidator.class) {
        ready = loaded;
        if (ready == null) {
          FhirContext fhir = FhirContext.forR4Cached();
          ProfileDefinitions definitions = new ProfileDefinitions(fhir);
          IValidationSupport support = support(fhir, definitions);
          ready =
              new Loaded(
                  definitions,
                  new ShapeReader(fhir, new ShapeRules(definitions)),
                  new KnownDefinitions(support),
                  new WorkerContextValidationSupportAdapter(support));
          loaded = ready;
        }
      }
    }
    return ready;
  }

  List<Issue> validate(KeptValidator validator, byte[] json) {
    List<ValidationMessage> messages = new ArrayList<>();
    Set<Issue> issues = new LinkedHashSet<>();
    try {
      Element root = validator.validate(json, messages);
      messages.forEach(message -> Finding.issue(message).ifPresent(issues::add));
      if (root != null) {
        if (mayHoldQuery(json)) {
          conditionalReferences(validator, root, root.fhirType(), null, issues);
        }
      } else if (issues.stream().noneMatch(Issue::refuses)) {
        issues.add(UNREADABLE);
      }
    } finally {
      validator.reset();
    }
    return List.copyOf(issues);
  }

  /** A question mark, or something that could stand for one. */
  private static boolean mayHoldQuery(byte[] json) {
    for (byte each : json) {
      if (each == '?' || each == '\\') {
        return true;
      }
    }
    return false;
  }

  /**
   * HAPI checks the type that a reference points to where the target lies in the Bundle or is named
   * as Type/id, but not in a conditional reference (Type?identifier=…).
   */
  private void conditionalReferences(
      KeptValidator validator, Element element, String path, String profile, Set<Issue> issues) {
    String held = element.isResource() ? validator.profileOf(element).orElse(null) : profile;
    if (element.fhirType().equals("Reference")) {
      String reference = element.getNamedChildValue("reference", false);
      int query = reference == null ? -1 : reference.indexOf('?');
      if (query > 0) {
        String type = reference.substring(0, query);
        ElementDefinition definition = element.getProperty().getDefinition();
        Set<String> allowed =
            held == null ? Set.of() : loaded().definitions().targets(held, definition.getPath());
        if (!allowed.isEmpty() && !allowed.contains(type)) {
          issues.add(
              Issue.error(
                  Issue.Kind.STRUCTURE,
                  path,
                  "A reference here must point to "
                      + String.join(" or ", new TreeSet<>(allowed))
                      + ", not to "
                      + type));
        }
      }
      return;
    }
    for (Element child : element.getChildren()) {
      String name = path + "." + child.getName();
      conditionalReferences(
          validator,
          child,
          child.isList() ? name + "[" + child.getIndex() + "]" : name,
          held,
          issues);
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = ProfileValidator.class.getResourceAsStream("/fhir-profiles/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static IValidationSupport support(FhirContext fhir, ProfileDefinitions definitions) {
    // Own definitions first: they carry both spellings of seriousness and causality, of which
    // HAPI's carry one. Snapshots are ours already, so none are generated.
    ValidationSupportChain chain =
        new ValidationSupportChain(
            new OwnDefinitions(fhir, definitions.resources()),
            new CommonCodeSystemsTerminologyService(fhir),
            new UncheckedCodes(fhir, definitions.uncheckedCodeSystems()),
            new DefaultProfileValidationSupport(fhir),
            new InMemoryTerminologyServerValidationSupport(fhir));
    // FHIR: one coding of a CodeableConcept in the bound value set is enough
    chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
    return chain;
  }
}
