package org.longwatch.clonality;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TimeOrderedId;

/**
 * A clone that alerts in a sample, or virus that a laboratory found. Superseded when a corrected,
 * added or withdrawn sample or result says otherwise.
 */
@Entity
@Table(schema = "clonality", name = "alert")
public class ClonalityAlert extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Enumerated(EnumType.STRING)
  private ClonalityTier tier;

  private String rule;
  private String clone;
  private String samples;

  @Column(name = "sample_id")
  private UUID sample;

  @Column(name = "result_id")
  private UUID result;

  @Column(name = "sample_day")
  private LocalDate sampleDay;

  @Column(name = "raised_at")
  private Instant raisedAt;

  private String text;
  private boolean superseded;

  protected ClonalityAlert() {}

  ClonalityAlert(
      CentreId centre, PatientId patient, ClonalityPolicy.Finding finding, Instant raisedAt) {
    super(TimeOrderedId.next());
    this.centre = centre.value();
    this.patient = patient.value();
    this.tier = finding.tier();
    this.rule = finding.rule();
    this.clone = finding.cloneLabel();
    this.samples = finding.samples().stream().map(UUID::toString).collect(Collectors.joining(","));
    if (finding.tier() == ClonalityTier.C4) {
      this.result = finding.newest();
    } else {
      this.sample = finding.newest();
    }
    this.sampleDay = finding.sampleDay();
    this.raisedAt = raisedAt;
    this.text = finding.text();
  }

  void supersede() {
    this.superseded = true;
  }

  ClonalityPolicy.Finding finding() {
    return new ClonalityPolicy.Finding(tier, rule, clone, samples(), sampleDay, text);
  }

  ClonalityTier tier() {
    return tier;
  }

  ClonalityAlertLine line() {
    return new ClonalityAlertLine(
        id(),
        new PatientId(patient),
        new CentreId(centre),
        tier,
        rule,
        clone,
        samples(),
        sampleDay,
        raisedAt,
        text);
  }

  private List<UUID> samples() {
    return Arrays.stream(samples.split(",")).map(UUID::fromString).toList();
  }
}
