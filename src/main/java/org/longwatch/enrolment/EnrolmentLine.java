package org.longwatch.enrolment;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.PatientId;

/** An enrolment as other rooms read it; see {@link RecordEnrolment}. */
public record EnrolmentLine(
    UUID id,
    CentreId centre,
    PatientId patient,
    String identifier,
    EnrolmentStatus status,
    LocalDate startedOn,
    Optional<LocalDate> endedOn,
    Optional<String> study,
    Optional<UUID> consent,
    Optional<OffStudyReason> reason) {}
