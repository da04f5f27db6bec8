package org.longwatch.adverseevent;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.kernel.TreatmentId;
import org.longwatch.reference.Term;

/** One reported event of one patient. Amended by later reports; nullified when it was none. */
@Entity
@Table(schema = "adverseevent", name = "event")
public class AdverseEvent extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  @Column(name = "treatment_id")
  private UUID treatment;

  private String identifier;

  @Column(name = "code_system")
  private String codeSystem;

  private String code;

  @Column(name = "dictionary_version")
  private String dictionaryVersion;

  private String display;

  @Column(name = "event_text")
  private String eventText;

  private String onset;

  @Column(name = "onset_earliest")
  private LocalDate onsetEarliest;

  @Column(name = "onset_latest")
  private LocalDate onsetLatest;

  @Column(name = "recorded_on")
  private LocalDate recordedOn;

  private boolean serious;
  private String criteria;

  @Enumerated(EnumType.STRING)
  private Outcome outcome;

  private Integer grade;

  @Enumerated(EnumType.STRING)
  private Causality causality;

  private String narrative;
  private boolean nullified;

  @Column(name = "resulting_conditions")
  private String resultingConditions;

  @Column(name = "nullified_because")
  private String nullifiedBecause;

  protected AdverseEvent() {}

  AdverseEvent(ReportAdverseEvent command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    this.identifier = command.identifier();
    restate(command);
  }

  final void restate(ReportAdverseEvent command) {
    this.treatment = command.treatment().map(TreatmentId::value).orElse(null);
    this.codeSystem = command.event().system();
    this.code = command.event().code();
    this.display = command.event().display();
    this.dictionaryVersion = command.dictionaryVersion();
    this.eventText = command.eventText();
    this.onset = command.onset().text();
    this.onsetEarliest = command.onset().earliest();
    this.onsetLatest = command.onset().latest();
    this.recordedOn = command.recordedOn();
    this.serious = command.serious();
    this.criteria =
        command.criteria().stream().sorted().map(Enum::name).collect(Collectors.joining(","));
    this.outcome = command.outcome();
    this.grade = command.grade().isPresent() ? command.grade().getAsInt() : null;
    this.causality = command.causality().orElse(null);
    this.narrative = command.narrative();
    this.resultingConditions =
        command.resultingConditions().stream()
            .map(UUID::toString)
            .sorted()
            .collect(Collectors.joining(","));
    this.nullified = false;
    this.nullifiedBecause = null;
  }

  void nullify(String reason) {
    this.nullified = true;
    this.nullifiedBecause = reason;
  }

  boolean isNullified() {
    return nullified;
  }

  boolean isOf(PatientId someone) {
    return patient.equals(someone.value());
  }

  CentreId centre() {
    return new CentreId(centre);
  }

  PatientId patient() {
    return new PatientId(patient);
  }

  AdverseEventLine line(Function<String, Optional<Term>> dictionary) {
    Optional<Term> term = dictionary.apply(code);
    return new AdverseEventLine(
        id(),
        centre(),
        patient(),
        Optional.ofNullable(treatment).map(TreatmentId::new),
        identifier,
        code,
        term.map(Term::name).orElse(display.isBlank() ? eventText : display),
        term.map(Term::family).orElse(""),
        new PartialDate(onset),
        recordedOn,
        serious,
        criteria.isEmpty()
            ? Set.of()
            : Arrays.stream(criteria.split(","))
                .map(SeriousnessCriterion::valueOf)
                .collect(Collectors.toUnmodifiableSet()),
        outcome,
        grade == null ? OptionalInt.empty() : OptionalInt.of(grade),
        Optional.ofNullable(causality),
        narrative,
        nullified,
        resultingConditions.isEmpty()
            ? Set.of()
            : Arrays.stream(resultingConditions.split(","))
                .map(UUID::fromString)
                .collect(Collectors.toUnmodifiableSet()));
  }
}
