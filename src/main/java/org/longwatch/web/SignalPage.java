package org.longwatch.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longwatch.adverseevent.AdverseEventLine;
import org.longwatch.kernel.NotFound;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.Catalogue;
import org.longwatch.registry.PatientLine;
import org.longwatch.registry.ProductLine;
import org.longwatch.registry.RegistryReader;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.signal.Exploration;
import org.longwatch.signal.ExplorationLines;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.review.AlertLine;
import org.longwatch.signal.review.Signal;
import org.longwatch.signal.review.SignalReview;
import org.longwatch.signal.review.SignalState;
import org.longwatch.signal.review.SignalTable;

/** One product and one event: the numbers, where they come from, and what was decided. */
@Named
@RequestScoped
public class SignalPage {

  @Inject SignalTable table;
  @Inject SignalReview review;
  @Inject Catalogue catalogue;
  @Inject RegistryReader registry;
  @Inject ExplorationLines exploration;
  @Inject Access access;

  /** Null until it is asked for: a page asks several times. */
  private Optional<Exploration.Prior> prior;

  private String product;
  private String event;
  private String level;
  private SignalTable.Evidence evidence;
  private List<CaseRow> cases;

  /** A case with the patient it is about. */
  public record CaseRow(AdverseEventLine event, PatientLine patient) {}

  /** An alert with the signal it was made into. */
  public record Matter(AlertLine alert, Signal.Line signal) {}

  /** Reads the newest run. */
  public void open() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR, Role.HOLDER);
    ProductLine found =
        Optional.ofNullable(getProduct())
            .flatMap(catalogue::productByCode)
            .orElseThrow(() -> new NotFound("There is no product " + product));
    PairLine.Level wanted =
        PairLine.Level.TERM.name().equals(getLevel()) ? PairLine.Level.TERM : PairLine.Level.FAMILY;
    evidence = table.evidence(found.id(), wanted, String.valueOf(getEvent()));
  }

  private SignalTable.Evidence evidence() {
    if (evidence == null) {
      open();
    }
    return evidence;
  }

  public SignalTable.Evidence getEvidence() {
    return evidence();
  }

  public PairLine getLine() {
    return evidence().line();
  }

  /** What the empirical Bayes ratio rests on; null in runs without it. */
  public Exploration.Prior getPrior() {
    if (prior == null) {
      prior =
          exploration.of(evidence().run().id()).priors().stream()
              .filter(each -> each.level() == getLine().level())
              .findFirst();
    }
    return prior.orElse(null);
  }

  public String getPriorWords() {
    return getPrior().words();
  }

  public ProductLine getProductLine() {
    return catalogue.product(getLine().product());
  }

  /** Alerts about the pair and what became of them. */
  public List<Matter> getMatters() {
    List<Matter> matters = new ArrayList<>();
    for (AlertLine alert : evidence().alerts()) {
      boolean reviewer =
          access.compartment().isEmpty()
              && alert.signal().isPresent()
              && reads(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
      matters.add(new Matter(alert, reviewer ? review.read(alert.signal().get()) : null));
    }
    return matters;
  }

  private boolean reads(Role... roles) {
    try {
      access.require(roles);
      return true;
    } catch (org.longwatch.kernel.Forbidden e) {
      return false;
    }
  }

  /** States that may follow, in the order in which they usually come. */
  public List<SignalState> next(Signal.Line signal) {
    return signal.state().next().stream().sorted().toList();
  }

  public List<CaseRow> getCases() {
    if (cases == null) {
      List<PatientId> ids =
          evidence().cases().stream().map(AdverseEventLine::patient).distinct().toList();
      Map<PatientId, PatientLine> patients =
          registry.patients(ids).stream()
              .collect(Collectors.toMap(PatientLine::id, Function.identity()));
      cases =
          evidence().cases().stream()
              .sorted(
                  java.util.Comparator.comparing(AdverseEventLine::onset)
                      .thenComparing(AdverseEventLine::id))
              .map(line -> new CaseRow(line, patients.get(line.patient())))
              .toList();
    }
    return cases;
  }

  public String takeUp(String alert, String reason) {
    review.open(UUID.fromString(alert), reason);
    Viewer.tell("The alert is a signal now.");
    return again();
  }

  public String dismiss(String alert, String reason) {
    review.dismiss(UUID.fromString(alert), reason);
    Viewer.tell("The alert is closed. It comes back only if it grows.");
    return again();
  }

  public String decide(String signal, String version, String state, String reason) {
    review.decide(
        UUID.fromString(signal), Integer.parseInt(version), SignalState.valueOf(state), reason);
    Viewer.tell("The signal is " + SignalState.valueOf(state).label().toLowerCase(Locale.ROOT));
    return again();
  }

  private static String again() {
    return "/signal?faces-redirect=true&includeViewParams=true";
  }

  /** The last point of the curve that is drawn, null without a case. */
  public PairLine.Year getLastYear() {
    List<PairLine.Year> curve = getLine().drawnCurve();
    return curve.isEmpty() ? null : curve.get(curve.size() - 1);
  }

  public String getProduct() {
    product = Viewer.parameter(product, "product");
    return product;
  }

  public void setProduct(String product) {
    this.product = product;
  }

  public String getEvent() {
    event = Viewer.parameter(event, "event");
    return event;
  }

  public void setEvent(String event) {
    this.event = event;
  }

  public String getLevel() {
    level = Viewer.parameter(level, "level");
    return level;
  }

  public void setLevel(String level) {
    this.level = level;
  }
}
