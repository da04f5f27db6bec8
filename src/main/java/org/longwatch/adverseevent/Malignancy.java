package org.longwatch.adverseevent;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Code;
import org.longwatch.kernel.Fact;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;

/** A second primary malignancy. May be corrected or withdrawn, is never removed. */
@Entity
@Table(schema = "adverseevent", name = "malignancy")
public class Malignancy extends Fact {

  @Column(name = "centre_id")
  private UUID centre;

  @Column(name = "patient_id")
  private UUID patient;

  private String identifier;

  @Column(name = "code_system")
  private String codeSystem;

  private String code;
  private String words;

  @Column(name = "histology_system")
  private String histologySystem;

  @Column(name = "histology_code")
  private String histologyCode;

  private String histology;
  private String onset;

  @Column(name = "onset_earliest")
  private LocalDate onsetEarliest;

  @Column(name = "onset_latest")
  private LocalDate onsetLatest;

  @Column(name = "recorded_on")
  private LocalDate recordedOn;

  @Enumerated(EnumType.STRING)
  @Column(name = "vector_finding")
  private VectorFinding vectorFinding;

  @Column(name = "t_cell_origin")
  private Boolean tCellOrigin;

  private boolean withdrawn;

  protected Malignancy() {}

  Malignancy(RecordMalignancy command) {
    super(command.id());
    this.centre = command.centre().value();
    this.patient = command.patient().value();
    this.identifier = command.identifier();
    restate(command);
  }

  final void restate(RecordMalignancy command) {
    this.codeSystem = command.malignancy().system();
    this.code = command.malignancy().code();
    this.words = command.malignancy().display();
    this.histologySystem = command.histology().map(Code::system).orElse("");
    this.histologyCode = command.histology().map(Code::code).orElse("");
    this.histology = command.histology().map(Code::display).orElse("");
    this.onset = command.onset().text();
    this.onsetEarliest = command.onset().earliest();
    this.onsetLatest = command.onset().latest();
    this.recordedOn = command.recordedOn();
    this.vectorFinding = command.vectorFinding();
    this.tCellOrigin = command.tCellOrigin().orElse(null);
    this.withdrawn = false;
  }

  void withdraw() {
    this.withdrawn = true;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  MalignancyLine line() {
    return new MalignancyLine(
        id(),
        new CentreId(centre),
        new PatientId(patient),
        identifier,
        new Code(codeSystem, code, words),
        histologyCode.isEmpty() && histology.isEmpty()
            ? Optional.empty()
            : Optional.of(new Code(histologySystem, histologyCode, histology)),
        new PartialDate(onset),
        recordedOn,
        vectorFinding,
        Optional.ofNullable(tCellOrigin));
  }
}
