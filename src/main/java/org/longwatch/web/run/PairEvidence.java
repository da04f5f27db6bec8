package org.longwatch.web.run;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.UUID;
import org.longwatch.evidence.DifferenceLine;
import org.longwatch.evidence.DuplicateLine;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.FollowUpLine;
import org.longwatch.evidence.MaskingLine;
import org.longwatch.evidence.OnsetLine;
import org.longwatch.evidence.WindowLine;
import org.longwatch.security.CurrentActor;
import org.longwatch.security.Role;
import org.longwatch.signal.Criterion;
import org.longwatch.signal.PairLine;
import org.longwatch.signal.review.SignalTable;

/** What a run says about one product and one family beside its scores. */
@Named
@RequestScoped
public class PairEvidence {

  @Inject SignalTable table;
  @Inject CurrentActor currentActor;

  private Pair read;
  private Evidence evidence = Evidence.NONE;

  private record Pair(
      UUID run, PairLine.Level level, String productCode, String family, String event) {}

  /** Whether the viewer sees all of it; a holder sees what is its own and not small. */
  public boolean isWhole() {
    return currentActor
        .find()
        .filter(
            actor ->
                actor.is(Role.SAFETY_PHYSICIAN)
                    || actor.is(Role.STEWARD)
                    || actor.is(Role.REGULATOR))
        .isPresent();
  }

  private Evidence of(UUID run, PairLine line) {
    Pair pair = new Pair(run, line.level(), line.productCode(), line.family(), line.event());
    if (!pair.equals(read)) {
      evidence = table.beside(run, line);
      read = pair;
    }
    return evidence;
  }

  /** By years since the first treatment. */
  public List<WindowLine> windows(UUID run, PairLine line) {
    return of(run, line).windows();
  }

  /** Whether any window can be compared with background rates. */
  public boolean compared(UUID run, PairLine line) {
    return windows(run, line).stream().anyMatch(each -> !Double.isNaN(each.expected()));
  }

  /** Maturity, best and worst case; null of a run from before there were any. */
  public FollowUpLine followUp(UUID run, PairLine line) {
    return only(of(run, line).followUp());
  }

  /** Counts without suspected duplicates; null where none is suspected. */
  public DuplicateLine duplicates(UUID run, PairLine line) {
    return only(of(run, line).duplicates());
  }

  /** Time to onset; null with too few events. */
  public OnsetLine onset(UUID run, PairLine line) {
    return only(of(run, line).onset());
  }

  /** The product that hides a signal of this very line; null where none does. */
  public MaskingLine masked(UUID run, PairLine line) {
    return only(of(run, line).masked());
  }

  /** Whether onset could be compared with that after other products, and the viewer may know. */
  public boolean screened(OnsetLine line) {
    return !Double.isNaN(line.otherProductsP());
  }

  /** Short name of a criterion. */
  public String criterion(String name) {
    return Criterion.valueOf(name).label();
  }

  /** The comparison of products; null with too few events. */
  public DifferenceLine difference(UUID run, PairLine line) {
    return only(of(run, line).differences());
  }

  private static <T> T only(List<T> lines) {
    return lines.isEmpty() ? null : lines.get(0);
  }
}
