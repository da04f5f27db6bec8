package org.longwatch.web.run;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.evidence.CoverageLine;
import org.longwatch.evidence.DifferenceLine;
import org.longwatch.evidence.DuplicateLine;
import org.longwatch.evidence.Evidence;
import org.longwatch.evidence.FollowUpLine;
import org.longwatch.evidence.InsertionSiteLine;
import org.longwatch.evidence.InteractionLine;
import org.longwatch.evidence.MaskingLine;
import org.longwatch.evidence.OnsetLine;
import org.longwatch.kernel.NotFound;
import org.longwatch.security.Access;
import org.longwatch.security.Role;
import org.longwatch.signal.DetectionRun;
import org.longwatch.signal.DetectionRuns;
import org.longwatch.signal.EvidenceLines;
import org.longwatch.signal.Outlier;

/** One stored run: what it rests on, and how good the data behind its numbers are. */
@Named
@RequestScoped
public class RunPage {

  @Inject DetectionRuns runs;
  @Inject EvidenceLines lines;
  @Inject Access access;

  private String id;
  private DetectionRun run;
  private Evidence evidence = Evidence.NONE;
  private List<Outlier> centres = List.of();

  /** Checks who asks and reads the run, the newest one if none is named. */
  public void open() {
    access.require(Role.SAFETY_PHYSICIAN, Role.STEWARD, Role.REGULATOR);
    run =
        id == null || id.isBlank()
            ? runs.latest().orElseThrow(() -> new NotFound("There is no run yet"))
            : runs.run(uuid(id));
    evidence = lines.of(run.id());
    centres = runs.outliers(run.id(), Outlier.Kind.SITE);
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      throw new NotFound("There is no such detection run");
    }
  }

  public DetectionRun getRun() {
    return run;
  }

  /** Follow-up of each product as such. */
  public List<FollowUpLine> getProducts() {
    return evidence.followUp().stream().filter(line -> line.family().isEmpty()).toList();
  }

  /** Families of events after a product. */
  public List<FollowUpLine> families(FollowUpLine product) {
    return evidence.followUp().stream()
        .filter(
            line -> !line.family().isEmpty() && line.productCode().equals(product.productCode()))
        .toList();
  }

  /** Centres, the most conspicuous first. */
  public List<Outlier> getCentres() {
    return centres;
  }

  /** How many centres are flagged, of those shown. */
  public Optional<String> getFlagged() {
    long flagged = centres.stream().filter(Outlier::flagged).count();
    return flagged == 0 ? Optional.empty() : Optional.of(Long.toString(flagged));
  }

  public List<CoverageLine> getCoverage() {
    return evidence.coverage();
  }

  public List<MaskingLine> getMasked() {
    return evidence.masked();
  }

  /** Pairs of products, those that are flagged first. */
  public List<InteractionLine> getInteractions() {
    return evidence.interactions().stream()
        .sorted(Comparator.comparing(line -> !line.flagged()))
        .toList();
  }

  public List<InsertionSiteLine> getInsertionSites() {
    return evidence.insertionSites();
  }

  public List<DuplicateLine> getDuplicates() {
    return evidence.duplicates();
  }

  public List<OnsetLine> getOnset() {
    return evidence.onset();
  }

  public List<DifferenceLine> getDifferences() {
    return evidence.differences();
  }

  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }
}
