package org.longwatch.laboratory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/** What a laboratory found. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "laboratory", name = "result")
public class LaboratoryResult extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Enumerated(EnumType.STRING)
  private LaboratoryKind kind;

  @Column(name = "measured_on")
  private LocalDate measuredOn;

  private BigDecimal amount;
  private String comparator;
  private String unit;

  @Enumerated(EnumType.STRING)
  private Detection detection;

  private String analyte;
  private String method;

  @Column(name = "specimen_id")
  private UUID specimen;

  private boolean withdrawn;

  protected LaboratoryResult() {}

  LaboratoryResult(RecordLaboratoryResult command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    restate(command);
  }

  final void restate(RecordLaboratoryResult command) {
    this.kind = command.kind();
    this.measuredOn = command.measuredOn();
    this.amount = command.amount().orElse(null);
    this.comparator = command.comparator();
    this.unit = command.unit();
    this.detection = command.detection().orElse(null);
    this.analyte = command.analyte();
    this.method = command.method();
    this.specimen = command.specimen().orElse(null);
    this.withdrawn = false;
  }

  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  LaboratoryResultLine line() {
    return new LaboratoryResultLine(
        id(),
        new CentreId(centre),
        new PatientId(patient),
        kind,
        measuredOn,
        Optional.ofNullable(amount),
        comparator,
        unit,
        Optional.ofNullable(detection),
        analyte,
        method,
        Optional.ofNullable(specimen));
  }
}
