package org.longwatch.followup;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.UUID;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.TimeOrderedId;
import org.longwatch.registry.TreatmentLine;
import org.longwatch.schedule.MergedPlan;

/**
 * The follow-up of one patient after one product. Day 0 is the last administration (domain.md 1.1);
 * a new day 0 or template makes a new number, former numbers stay readable.
 */
@Entity
@Table(schema = "followup", name = "plan")
public class FollowUpPlan extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Column(name = "product_id")
  private UUID product;

  @Column(name = "product_code")
  private String productCode;

  private String template;

  /** Names of the sets of rules it was made of. */
  private String rules;

  @Column(name = "ends_on")
  private LocalDate endsOn;

  @Column(name = "life_long")
  private boolean lifeLong;

  private int number;

  @Column(name = "day_zero")
  private LocalDate dayZero;

  private String reason;
  private boolean withdrawn;

  protected FollowUpPlan() {}

  FollowUpPlan(TreatmentLine last, MergedPlan merged, String reason) {
    super(TimeOrderedId.next());
    this.centre = last.centre().value();
    this.patient = last.patient().value();
    this.product = last.product().value();
    this.productCode = last.productCode();
    rebase(last.administeredOn(), merged, reason);
  }

  final void rebase(LocalDate newDayZero, MergedPlan merged, String why) {
    this.dayZero = newDayZero;
    this.template = merged.template();
    this.rules = merged.identity();
    this.endsOn = newDayZero.plusYears(merged.years());
    this.lifeLong = merged.lifeLong();
    this.reason = why;
    this.withdrawn = false;
    this.number++;
  }

  /** No treatment is left that it could follow. */
  void withdraw(String why) {
    this.reason = why;
    this.withdrawn = true;
    this.number++;
  }

  boolean stands(LocalDate day, MergedPlan merged) {
    return !withdrawn && dayZero.equals(day) && rules.equals(merged.identity());
  }

  /** Another centre follows the patient. */
  void moveTo(UUID anotherCentre) {
    this.centre = anotherCentre;
  }

  LocalDate endsOn() {
    return endsOn;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  UUID centre() {
    return centre;
  }

  UUID patient() {
    return patient;
  }

  UUID product() {
    return product;
  }

  LocalDate dayZero() {
    return dayZero;
  }

  int number() {
    return number;
  }
}
