package org.longwatch.clonality;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.longwatch.laboratory.Detection;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.LaboratoryResultLine;

/**
 * When replication-competent virus alerts: as soon as {@code confirming} results of the patient
 * have detected it, and with every further one.
 *
 * @param confirming results needed, at least one
 */
record VirusPolicy(int confirming) {

  private static final String VIRUS = "RCL";

  /** All findings of one patient's results, whatever order they are given in. */
  List<ClonalityPolicy.Finding> findings(Collection<LaboratoryResultLine> results) {
    List<LaboratoryResultLine> positive =
        results.stream()
            .filter(result -> result.kind() == LaboratoryKind.RCL)
            .filter(result -> result.detection().filter(Detection.DETECTED::equals).isPresent())
            .sorted(
                Comparator.comparing(LaboratoryResultLine::measuredOn)
                    .thenComparing(LaboratoryResultLine::id))
            .toList();
    List<ClonalityPolicy.Finding> findings = new ArrayList<>();
    for (int last = confirming; last <= positive.size(); last++) {
      LocalDate day = positive.get(last - 1).measuredOn();
      List<UUID> confirmed =
          positive.subList(last - confirming, last).stream().map(LaboratoryResultLine::id).toList();
      findings.add(
          new ClonalityPolicy.Finding(
              ClonalityTier.C4,
              "RCL detected" + (confirming == 1 ? "" : " in " + confirming + " results"),
              VIRUS,
              confirmed,
              day,
              "Replication-competent virus was detected in the sample of " + day + "."));
    }
    return findings;
  }
}
