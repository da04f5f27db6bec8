package org.longwatch.signal.review;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.ProductId;
import org.longwatch.signal.PairLine;

/**
 * Something that deserves a look: at most one open alert per matter, refreshed when it is found
 * again, raised anew after closing only when it has grown.
 */
@Entity
@Table(schema = "signal", name = "alert")
public class Alert extends Fact {

  /** What found it. */
  public enum Kind {
    /** Numbers of a product and an event. */
    PAIR("Statistics"),
    /** One case. */
    CASE("Case rule"),
    /** A clone. */
    CLONE("Clonality"),
    /** A lot out of line. */
    LOT("Lot"),
    /** A centre that reports too little. */
    SITE("Data quality"),
    /** A stream that is watched with control of repeated looks. */
    STREAM("Surveillance");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** Whether somebody still has to look. */
  public enum State {
    OPEN,
    IN_REVIEW,
    CLOSED
  }

  /**
   * What was found this time.
   *
   * @param about names the matter: equal for equal matters
   * @param extent how much of it: cases, patients of a lot, missing reports, day of a clone's
   *     sample
   */
  record Finding(
      Kind kind,
      String about,
      Optional<ProductId> product,
      Optional<PairLine.Level> level,
      Optional<String> event,
      Optional<CentreId> centre,
      Optional<PatientId> patient,
      Optional<String> lot,
      String reason,
      String criteria,
      long extent,
      double score,
      Optional<UUID> run) {}

  private static final String OVERTAKEN = "Overtaken by a correction: ";

  @Enumerated(EnumType.STRING)
  private Kind kind;

  private String about;

  @Enumerated(EnumType.STRING)
  private State state = State.OPEN;

  @Column(name = "product_id")
  private UUID product;

  @Enumerated(EnumType.STRING)
  private PairLine.Level level;

  private String event;

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String lot;
  private String reason;
  private String criteria;
  private long extent;
  private double score;

  @Column(name = "raised_at")
  private Instant raisedAt;

  @Column(name = "signal_id")
  private UUID signal;

  protected Alert() {}

  Alert(UUID id, Finding finding, Instant now) {
    super(id);
    this.kind = finding.kind();
    this.about = finding.about();
    this.centre = finding.centre().map(CentreId::value).orElse(null);
    this.patient = finding.patient().map(PatientId::value).orElse(null);
    this.raisedAt = now;
    restate(finding);
  }

  /** Whether the finding says anything newer than what is known. */
  boolean differs(Finding finding) {
    boolean older = kind == Kind.CLONE && finding.extent() < extent;
    return !older && !(reason.equals(finding.reason()) && product().equals(finding.product()));
  }

  final void restate(Finding finding) {
    this.product = finding.product().map(ProductId::value).orElse(null);
    this.level = finding.level().orElse(null);
    this.event = finding.event().orElse(null);
    this.lot = finding.lot().orElse(null);
    this.reason = finding.reason();
    this.criteria = finding.criteria();
    this.extent = finding.extent();
    this.score = finding.score();
  }

  /** What it rests on no longer stands. */
  void overtake() {
    if (!isOvertaken()) {
      reason = OVERTAKEN + reason;
    }
  }

  boolean isOvertaken() {
    return reason.startsWith(OVERTAKEN);
  }

  void underReview(UUID ofSignal) {
    if (state != State.OPEN) {
      throw new Conflict("This alert is not open any more");
    }
    state = State.IN_REVIEW;
    signal = ofSignal;
  }

  void close() {
    if (state == State.CLOSED) {
      throw new Conflict("This alert is closed already");
    }
    state = State.CLOSED;
  }

  State state() {
    return state;
  }

  long extent() {
    return extent;
  }

  String reason() {
    return reason;
  }

  Instant raisedAt() {
    return raisedAt;
  }

  Optional<ProductId> product() {
    return Optional.ofNullable(product).map(ProductId::new);
  }

  CentreId centre() {
    return centre == null ? null : new CentreId(centre);
  }

  PatientId patient() {
    return patient == null ? null : new PatientId(patient);
  }

  AlertLine line(Optional<UUID> newestRun, Instant seenAt) {
    return new AlertLine(
        id(),
        kind,
        state,
        Optional.ofNullable(product).map(ProductId::new),
        Optional.ofNullable(level),
        Optional.ofNullable(event),
        Optional.ofNullable(centre).map(CentreId::new),
        Optional.ofNullable(patient).map(PatientId::new),
        Optional.ofNullable(lot),
        reason,
        criteria,
        kind == Kind.PAIR,
        score,
        raisedAt,
        seenAt,
        newestRun,
        Optional.ofNullable(signal));
  }
}
