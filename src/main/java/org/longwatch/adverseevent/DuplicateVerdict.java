package org.longwatch.adverseevent;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.util.UUID;
import org.longwatch.kernel.Conflict;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.TimeOrderedId;

/** Whether two reports tell of the same event; a person decides, and may decide anew. */
@Entity
@Table(schema = "adverseevent", name = "duplicate_verdict")
public class DuplicateVerdict extends Fact {

  /** Where a verdict stands. */
  enum State {
    OPEN,
    CONFIRMED,
    REJECTED
  }

  @Column(name = "one_id")
  private UUID one;

  @Column(name = "other_id")
  private UUID other;

  private double score;
  private String why;

  @Enumerated(EnumType.STRING)
  private State state = State.OPEN;

  @Column(name = "superfluous_id")
  private UUID superfluous;

  private String reason;

  protected DuplicateVerdict() {}

  DuplicateVerdict(UUID one, UUID other, double score, String why) {
    super(TimeOrderedId.next());
    this.one = one;
    this.other = other;
    this.score = score;
    this.why = why;
  }

  /** The two are one event; {@code kept} goes on counting, the other no longer does. */
  void confirm(UUID kept, String because) {
    this.state = State.CONFIRMED;
    this.superfluous = kept.equals(one) ? other : one;
    this.reason = because;
  }

  void reject(String because) {
    this.state = State.REJECTED;
    this.superfluous = null;
    this.reason = because;
  }

  void requireOneOf(UUID event) {
    if (!event.equals(one) && !event.equals(other)) {
      throw new Conflict("The event to keep is not one of the two");
    }
  }

  DuplicateLine line() {
    return new DuplicateLine(id(), one, other, score, why);
  }
}
