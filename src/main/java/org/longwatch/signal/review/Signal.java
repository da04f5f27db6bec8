package org.longwatch.signal.review;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Fact;

/** What a safety physician makes of an alert, from first look to conclusion. */
@Entity
@Table(schema = "signal", name = "signal")
public class Signal extends Fact {

  @Column(name = "alert_id")
  private UUID alert;

  private String title;

  @Enumerated(EnumType.STRING)
  private SignalState state = SignalState.NEW;

  @Column(name = "opened_at")
  private Instant openedAt;

  @Column(name = "changed_at")
  private Instant changedAt;

  /**
   * A signal as pages show it.
   *
   * @param version to be sent back with a decision, so that two reviewers do not overwrite
   */
  public record Line(
      UUID id,
      int version,
      UUID alert,
      String title,
      SignalState state,
      Instant openedAt,
      Instant changedAt,
      List<Decision> decisions) {}

  /** One step of the review. */
  public record Decision(SignalState to, String reason, String by, Instant at) {}

  protected Signal() {}

  Signal(UUID id, UUID alert, String title, Instant now) {
    super(id);
    this.alert = alert;
    this.title = title;
    this.openedAt = now;
    this.changedAt = now;
  }

  void become(SignalState to, Instant now) {
    if (!state.next().contains(to)) {
      throw new Conflict(
          "A signal that is "
              + state.label().toLowerCase(java.util.Locale.ROOT)
              + " cannot become "
              + to.label().toLowerCase(java.util.Locale.ROOT));
    }
    state = to;
    changedAt = now;
  }

  UUID alert() {
    return alert;
  }

  SignalState state() {
    return state;
  }

  Line line(List<Decision> decisions) {
    return new Line(id(), version(), alert, title, state, openedAt, changedAt, decisions);
  }
}
