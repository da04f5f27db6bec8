package org.longwatch.interval;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PatientId;

/** One measurement of growth. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "interval", name = "growth")
public class Growth extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Enumerated(EnumType.STRING)
  private GrowthMeasure measure;

  private BigDecimal amount;

  @Column(name = "measured_on")
  private LocalDate measuredOn;

  private boolean withdrawn;

  protected Growth() {}

  Growth(RecordGrowth command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    restate(command);
  }

  final void restate(RecordGrowth command) {
    this.measure = command.measure();
    this.amount = command.amount();
    this.measuredOn = command.measuredOn();
    this.withdrawn = false;
  }

  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  GrowthLine line() {
    return new GrowthLine(
        id(), new CentreId(centre), new PatientId(patient), measure, amount, measuredOn);
  }
}
