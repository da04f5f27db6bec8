package org.longwatch.fhir.bulk;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One sheet of a case file; it is sent whole or not at all. */
public sealed interface Sheet {

  /** Number of resources it becomes. */
  int size();

  /** Whether it corrects an earlier sheet, and so cannot stand in one bundle with it. */
  default boolean corrects() {
    return false;
  }

  /**
   * A patient consented and was enrolled.
   *
   * @param identifier of the enrolment
   * @param consent identifier of the consent
   * @param study identifier of the study
   */
  record Enrolment(
      String identifier, String consent, String study, LocalDate consentedOn, LocalDate startedOn)
      implements Sheet {
    @Override
    public int size() {
      return 3;
    }
  }

  /**
   * A patient left; corrects the enrolment.
   *
   * @param reason code of the reason
   * @param withdrawal identifier of the consent's withdrawal, if that was why
   */
  record Leaving(Enrolment enrolment, LocalDate day, String reason, Optional<String> withdrawal)
      implements Sheet {
    @Override
    public int size() {
      return withdrawal.isPresent() ? 2 : 1;
    }

    @Override
    public boolean corrects() {
      return true;
    }
  }

  /**
   * The patient's own cells, from the collection to the product.
   *
   * @param collection identifier of the apheresis
   * @param starting chain of identity of what was collected
   * @param product chain of identity of what was made of it
   * @param donation number of the donation
   * @param expiresOn last day on which the product may be given
   */
  record Cells(
      String collection,
      String starting,
      String product,
      String donation,
      LocalDate collectedOn,
      LocalDate expiresOn) {}

  /**
   * A treatment with one lot.
   *
   * @param identifier of the administration
   * @param vectorClass code of the class
   * @param doseCode UCUM code of the dose's unit
   * @param cells what it was made of, if it was made for this patient alone
   */
  record Treatment(
      String identifier,
      String product,
      String productName,
      String vectorClass,
      String lot,
      LocalDate expiresOn,
      LocalDate day,
      BigDecimal dose,
      String doseUnit,
      String doseCode,
      Optional<Cells> cells)
      implements Sheet {
    @Override
    public int size() {
      return cells.isPresent() ? 5 : 2;
    }
  }

  /** How a visit was held. */
  enum Mode {
    EXAMINATION("AMB", null),
    PHONE("VR", null),
    QUESTIONNAIRE("VR", "questionnaire"),
    LABORATORY("AMB", "laboratory");

    final String actCode;
    final String type;

    Mode(String actCode, String type) {
      this.actCode = actCode;
      this.type = type;
    }
  }

  /**
   * A visit of a living patient.
   *
   * @param answers code of the question (as {@code new-malignancy}) to yes, no or unknown
   * @param copiesPerCell vector copy number, if measured
   */
  record Visit(
      String identifier,
      LocalDate day,
      Mode mode,
      Map<String, String> answers,
      Optional<BigDecimal> copiesPerCell,
      Optional<Sample> sample)
      implements Sheet {
    @Override
    public int size() {
      // a questionnaire is one resource, whatever it asks
      if (mode == Mode.QUESTIONNAIRE) {
        return 1;
      }
      return 2
          + answers.size()
          + (copiesPerCell.isPresent() ? 1 : 0)
          + sample.map(found -> 1 + found.sites().size()).orElse(0);
    }
  }

  /**
   * What is found at a visit besides its questions.
   *
   * @param identifier of the visit
   * @param persistence copies of the product in a microgram of DNA, if measured
   * @param virusTested whether replication-competent virus was looked for, and not found
   * @param archived whether blood was put into the archive
   * @param measured what else a laboratory found
   */
  record Findings(
      String identifier,
      LocalDate day,
      Optional<BigDecimal> persistence,
      boolean virusTested,
      boolean archived,
      Optional<Growth> growth,
      List<Measured> measured)
      implements Sheet {
    @Override
    public int size() {
      return (persistence.isPresent() ? 1 : 0)
          + (virusTested ? 1 : 0)
          + (archived ? 1 : 0)
          + measured.size()
          + growth.map(measured -> measured.tannerStage().isPresent() ? 3 : 2).orElse(0);
    }
  }

  /**
   * Shedding or immunogenicity: an amount, or whether it was detected.
   *
   * @param code of the observation
   * @param unitCode UCUM code of the amount's unit
   * @param detection code, if there is no amount
   * @param antigen what the response is to, empty if it is none
   */
  record Measured(
      String code,
      Optional<BigDecimal> amount,
      String unit,
      String unitCode,
      String detection,
      String antigen,
      String method) {}

  /** Height in cm, weight in kg, and from some age on the Tanner stage. */
  record Growth(BigDecimal height, BigDecimal weight, OptionalInt tannerStage) {}

  /**
   * Integration sites of one blood sample.
   *
   * @param uniqueSites number of sites found, of which {@code sites} are the largest
   */
  record Sample(String identifier, int uniqueSites, List<Site> sites) {}

  /**
   * A clone, known by where the vector sits (GRCh38).
   *
   * @param perCent abundance among all clones
   */
  record Site(String chromosome, int position, char strand, String gene, BigDecimal perCent) {}

  /** The day of death, told apart from any visit. */
  record Death(String identifier, LocalDate day) implements Sheet {
    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * An adverse event.
   *
   * @param administration identifier of the suspected treatment
   * @param dictionaryVersion of {@code code}
   * @param words how the centre called it
   * @param criteria NCIt codes of seriousness, empty if not serious
   * @param outcome FHIR code
   * @param causality WHO-UMC code as FHIR R4 spells it
   * @param malignancy identifier of the diagnosis that the event is, if it is one
   */
  record Event(
      String identifier,
      String administration,
      String code,
      String dictionaryVersion,
      String term,
      String words,
      LocalDate onset,
      LocalDate recordedOn,
      List<String> criteria,
      int grade,
      String outcome,
      String causality,
      String narrative,
      Optional<String> malignancy)
      implements Sheet {

    /** The same event, told as a diagnosis as well. */
    public Event diagnosedAs(String diagnosis) {
      return new Event(
          identifier,
          administration,
          code,
          dictionaryVersion,
          term,
          words,
          onset,
          recordedOn,
          criteria,
          grade,
          outcome,
          causality,
          narrative,
          Optional.of(diagnosis));
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * A second primary malignancy.
   *
   * @param dictionaryVersion of {@code code}
   * @param words how the centre called it
   * @param histology ICD-O-3 morphology, as a code
   * @param vectorPositive {@code yes}, {@code no} or {@code not-tested}
   * @param tCellOrigin whether it came from T cells, if that was asked at all
   */
  record Malignancy(
      String identifier,
      String code,
      String dictionaryVersion,
      String term,
      String words,
      String histology,
      String histologyWords,
      LocalDate onset,
      LocalDate recordedOn,
      String vectorPositive,
      Optional<Boolean> tCellOrigin)
      implements Sheet {
    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * A therapy after the treatment.
   *
   * @param kind code of the kind
   * @param atc code, empty if there is none
   * @param ended empty while it lasts
   */
  record Therapy(
      String identifier,
      String kind,
      String atc,
      String words,
      LocalDate began,
      Optional<LocalDate> ended)
      implements Sheet {
    @Override
    public int size() {
      return 1;
    }
  }
}
