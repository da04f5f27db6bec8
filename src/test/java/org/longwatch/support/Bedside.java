package org.longwatch.support;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.longwatch.adverseevent.AdverseEventIntake;
import org.longwatch.adverseevent.Outcome;
import org.longwatch.adverseevent.ReportAdverseEvent;
import org.longwatch.adverseevent.SeriousnessCriterion;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.FollowUp;
import org.longwatch.followup.RecordVisit;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.reference.MedDra;

/** What a clinic sends about its patients after the treatment. */
public final class Bedside {

  private final Harness harness;
  private final Clinic clinic;

  public Bedside(Harness harness, Clinic clinic) {
    this.harness = harness;
    this.clinic = clinic;
  }

  /** The patient was examined. */
  public void visit(PatientId patient, LocalDate day) {
    UUID id = UUID.randomUUID();
    RecordVisit command =
        new RecordVisit(id, clinic.centre(), patient, "V-" + id, day, ContactMode.EXAMINATION);
    harness.as(clinic.staff(), () -> harness.get(FollowUp.class).record(command));
  }

  /** An event without a named treatment and without a narrative. */
  public UUID event(PatientId patient, String code, LocalDate onset, boolean serious) {
    return event(patient, Optional.empty(), code, onset, serious, "");
  }

  public UUID event(
      PatientId patient,
      Optional<TreatmentId> treatment,
      String code,
      LocalDate onset,
      boolean serious,
      String narrative) {
    UUID id = UUID.randomUUID();
    ReportAdverseEvent command =
        new ReportAdverseEvent(
            id,
            clinic.centre(),
            patient,
            treatment,
            "E-" + id,
            new Code(MedDra.SYSTEM, code, ""),
            "mini-1",
            "",
            PartialDate.of(onset),
            onset,
            serious,
            serious ? Set.of(SeriousnessCriterion.MEDICALLY_IMPORTANT) : Set.of(),
            Outcome.UNKNOWN,
            OptionalInt.empty(),
            Optional.empty(),
            narrative);
    harness.as(clinic.staff(), () -> harness.get(AdverseEventIntake.class).report(command));
    return id;
  }

  /** An event turns out not to have been one. */
  public void nullify(UUID event) {
    harness.as(
        clinic.staff(), () -> harness.get(AdverseEventIntake.class).nullify(event, "an error"));
  }
}
