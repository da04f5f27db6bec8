package org.longwatch.intake;

import java.util.Map;
import java.util.UUID;
import org.longwatch.adverseevent.ReportAdverseEvent;
import org.longwatch.clonality.RecordCopyNumber;
import org.longwatch.clonality.RecordSample;
import org.longwatch.followup.RecordAssessment;
import org.longwatch.followup.RecordVisit;
import org.longwatch.kernel.PatientId;
import org.longwatch.registry.RegisterPatient;
import org.longwatch.registry.RegisterTreatment;

/**
 * One thing that a submission asks of the record, and where in the submission it stands. The kinds
 * are listed in the order in which they are done.
 */
public sealed interface Step {

  /**
   * Where the parts of the command were read, by resource type: {@code Medication} → {@code
   * Bundle.entry[1].resource}. Issues of the use cases begin with such a type.
   */
  Map<String, String> places();

  /** About whom; null where the record knows. */
  PatientId patient();

  /**
   * @param known whether the record already has it, so that this states it anew
   */
  record OfPatient(RegisterPatient command, boolean known, Map<String, String> places)
      implements Step {
    @Override
    public PatientId patient() {
      return command.id();
    }
  }

  /**
   * @param known whether this corrects a treatment
   */
  record OfTreatment(RegisterTreatment command, boolean known, Map<String, String> places)
      implements Step {
    @Override
    public PatientId patient() {
      return command.patient();
    }
  }

  /** A visit; recorded anew under the same id, it is corrected. */
  record OfVisit(RecordVisit command, Map<String, String> places) implements Step {
    @Override
    public PatientId patient() {
      return command.patient();
    }
  }

  /** An answer of a visit; recorded anew under the same id, it is corrected. */
  record OfAssessment(RecordAssessment command, Map<String, String> places) implements Step {
    @Override
    public PatientId patient() {
      return command.patient();
    }
  }

  /** An integration-site sample; recorded anew under the same id, it is corrected. */
  record OfSample(RecordSample command, Map<String, String> places) implements Step {
    @Override
    public PatientId patient() {
      return command.patient();
    }
  }

  /** A vector copy number; recorded anew under the same id, it is corrected. */
  record OfCopyNumber(RecordCopyNumber command, Map<String, String> places) implements Step {
    @Override
    public PatientId patient() {
      return command.patient();
    }
  }

  /**
   * @param known whether this amends a reported event
   */
  record OfEvent(ReportAdverseEvent command, boolean known, Map<String, String> places)
      implements Step {
    @Override
    public PatientId patient() {
      return command.patient();
    }
  }

  /** An event that was reported in error. */
  record OfNullification(UUID event, String reason, Map<String, String> places) implements Step {
    @Override
    public PatientId patient() {
      return null;
    }
  }
}
