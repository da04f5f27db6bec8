package org.longwatch.fhir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.BiologicallyDerivedProduct;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResearchStudy;
import org.hl7.fhir.r4.model.ResearchSubject;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Specimen;
import org.junit.jupiter.api.Test;
import org.longwatch.adverseevent.Causality;
import org.longwatch.adverseevent.Outcome;
import org.longwatch.adverseevent.RecordMalignancy;
import org.longwatch.adverseevent.ReportAdverseEvent;
import org.longwatch.adverseevent.SeriousnessCriterion;
import org.longwatch.adverseevent.VectorFinding;
import org.longwatch.clonality.RecordCopyNumber;
import org.longwatch.clonality.RecordSample;
import org.longwatch.enrolment.ConsentKind;
import org.longwatch.enrolment.ConsentStatus;
import org.longwatch.enrolment.EnrolmentStatus;
import org.longwatch.enrolment.OffStudyReason;
import org.longwatch.enrolment.RecordConsent;
import org.longwatch.enrolment.RecordEnrolment;
import org.longwatch.fhir.mapping.AdministrationMapper;
import org.longwatch.fhir.mapping.AdverseEventMapper;
import org.longwatch.fhir.mapping.BiologicalProductMapper;
import org.longwatch.fhir.mapping.CollectionMapper;
import org.longwatch.fhir.mapping.ConditionMapper;
import org.longwatch.fhir.mapping.ConsentMapper;
import org.longwatch.fhir.mapping.EnrolmentMapper;
import org.longwatch.fhir.mapping.Mapper;
import org.longwatch.fhir.mapping.ObservationMapper;
import org.longwatch.fhir.mapping.PatientMapper;
import org.longwatch.fhir.mapping.Reading;
import org.longwatch.fhir.mapping.SpecimenMapper;
import org.longwatch.fhir.mapping.TherapyMapper;
import org.longwatch.fhir.mapping.VisitMapper;
import org.longwatch.fhir.store.Fhir;
import org.longwatch.followup.AssessmentKind;
import org.longwatch.followup.ContactMode;
import org.longwatch.followup.RecordAssessment;
import org.longwatch.followup.RecordVisit;
import org.longwatch.intake.Step;
import org.longwatch.interval.GrowthMeasure;
import org.longwatch.interval.RecordGrowth;
import org.longwatch.interval.RecordTherapy;
import org.longwatch.interval.TherapyKind;
import org.longwatch.kernel.CentreId;
import org.longwatch.kernel.Command;
import org.longwatch.kernel.Issue;
import org.longwatch.kernel.PartialDate;
import org.longwatch.kernel.PatientId;
import org.longwatch.laboratory.Detection;
import org.longwatch.laboratory.LaboratoryKind;
import org.longwatch.laboratory.RecordLaboratoryResult;
import org.longwatch.laboratory.RecordSpecimen;
import org.longwatch.registry.CentreLine;
import org.longwatch.registry.RegisterPatient;
import org.longwatch.registry.RegisterTreatment;
import org.longwatch.registry.Sex;
import org.longwatch.traceability.CollectionKind;
import org.longwatch.traceability.RecordAdministeredUnits;
import org.longwatch.traceability.RecordBiologicalProduct;
import org.longwatch.traceability.RecordCollection;
import org.longwatch.traceability.SingleEuropeanCode;

/** What the examples of the profiles ask of the record. */
class MappingTest {

  private static final Path VALID = Path.of("fhir-profiles", "examples", "valid");
  private static final CentreLine LYON =
      new CentreLine(
          CentreId.next(),
          "LYON-01",
          "Lyon",
          "FR",
          ZoneId.of("Europe/Paris"),
          7,
          Optional.empty(),
          true);
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
  private static final UUID ID = UUID.randomUUID();

  private final Map<UUID, Reading.Pointed> targets = new HashMap<>();

  @Test
  void aPatientIsRegisteredUnderItsPseudonym() throws Exception {
    Reading reading = reading("Bundle.entry[0].resource");
    RegisterPatient command =
        only(
            RegisterPatient.class,
            new PatientMapper().map(example(Patient.class, "patient.json"), reading));
    assertEquals(new PatientId(ID), command.id());
    assertEquals(LYON.id(), command.centre());
    assertEquals("LYN-0007", command.pseudonym());
    assertEquals(Sex.FEMALE, command.sex());
    assertEquals(new PartialDate("1987-04"), command.birthDate());
    assertEquals(List.of(), reading.issues());
    assertEquals(List.of(), reading.gaps());
  }

  @Test
  void aDeathKnownToTheMonthIsItsLastDayButNotTheFuture() {
    Patient patient = new Patient();
    patient.addIdentifier().setSystem("https://longwatch.org/fhir/sid/pseudonym").setValue("P");
    patient.setGender(org.hl7.fhir.r4.model.Enumerations.AdministrativeGender.MALE);
    patient.getBirthDateElement().setValueAsString("1950");
    patient
        .getManagingOrganization()
        .getIdentifier()
        .setSystem("https://longwatch.org/fhir/sid/centre")
        .setValue("LYON-01");
    patient.setDeceased(new org.hl7.fhir.r4.model.DateTimeType("2025-02"));
    assertEquals(Optional.of(LocalDate.of(2025, 2, 28)), died(patient));
    patient.setDeceased(new org.hl7.fhir.r4.model.DateTimeType("2026-11"));
    assertEquals(Optional.of(TODAY), died(patient));
  }

  @Test
  void anAdministrationTakesProductAndLotFromItsMedication() throws Exception {
    Bundle bundle = example(Bundle.class, "bundle-enrolment-and-treatment.json");
    UUID patient = UUID.randomUUID();
    UUID lot = UUID.randomUUID();
    targets.put(
        lot,
        new Reading.Pointed(bundle.getEntry().get(1).getResource(), "Bundle.entry[1].resource"));
    MedicationAdministration resource =
        (MedicationAdministration) bundle.getEntry().get(2).getResource();
    resource.setSubject(new Reference("Patient/" + patient));
    resource.setMedication(new Reference("Medication/" + lot));
    List<Step> steps =
        new AdministrationMapper().map(resource, reading("Bundle.entry[2].resource"));
    RegisterTreatment command = only(RegisterTreatment.class, steps);
    assertEquals("LENTI-HSC-1", command.productCode());
    assertEquals("B2024-031", command.lot());
    assertEquals(LocalDate.of(2024, 3, 12), command.administeredOn());
    assertEquals(Optional.of(new BigDecimal("5.2")), command.dose());
    assertEquals(Optional.of("10*6.{cells}/kg"), command.doseUnit());
    assertEquals(
        Map.of(
            "MedicationAdministration", "Bundle.entry[2].resource",
            "Medication", "Bundle.entry[1].resource"),
        steps.get(0).places());
  }

  @Test
  void aVisitIsHeldInTheWayItsClassOrTypeSays() throws Exception {
    assertEquals(ContactMode.EXAMINATION, mode("visit.json"));
    assertEquals(ContactMode.QUESTIONNAIRE, mode("visit-by-questionnaire.json"));
  }

  @Test
  void theFollowUpBundleGivesSixAnswersACopyNumberAndASampleOfThreeClones() throws Exception {
    Bundle bundle = example(Bundle.class, "bundle-follow-up-visit.json");
    Map<String, UUID> ids = new HashMap<>();
    bundle.getEntry().forEach(entry -> ids.put(entry.getFullUrl(), UUID.randomUUID()));
    bundle
        .getEntry()
        .forEach(
            entry -> {
              Resource resource = entry.getResource();
              targets.put(ids.get(entry.getFullUrl()), new Reading.Pointed(resource, "somewhere"));
              if (resource instanceof Observation observation) {
                point(observation.getSubject(), "Patient", ids);
                point(observation.getEncounter(), "Encounter", ids);
                observation.getHasMember().forEach(each -> point(each, "Observation", ids));
              }
            });
    List<Step> steps =
        bundle.getEntry().stream()
            .map(entry -> entry.getResource())
            .filter(Observation.class::isInstance)
            .flatMap(
                resource -> {
                  Reading reading = reading("Observation");
                  List<Step> asked = new ObservationMapper().map((Observation) resource, reading);
                  assertEquals(List.of(), reading.gaps());
                  return asked.stream();
                })
            .toList();
    List<RecordAssessment> answers = all(RecordAssessment.class, steps);
    assertEquals(
        EnumSet.range(AssessmentKind.VITAL_STATUS, AssessmentKind.NEW_INFECTION),
        Set.copyOf(answers.stream().map(RecordAssessment::kind).toList()));
    assertEquals(
        "YES",
        answers.stream()
            .filter(answer -> answer.kind() == AssessmentKind.NEW_INFECTION)
            .findFirst()
            .orElseThrow()
            .value());
    assertEquals(
        List.of(1.4),
        all(RecordCopyNumber.class, steps).stream().map(RecordCopyNumber::copiesPerCell).toList());
    RecordSample sample = all(RecordSample.class, steps).get(0);
    assertEquals("LYN-0007-S3", sample.identifier());
    assertEquals("S-EPTS/LM-PCR", sample.assay());
    assertEquals("PB", sample.tissue());
    assertEquals(3, sample.clones().size());
    assertEquals("MECOM", sample.clones().get(0).gene());
    assertEquals(0.125, sample.clones().get(0).abundance());
    assertEquals(169_083_499, sample.clones().get(0).position());
    assertEquals("-", sample.clones().get(0).strand());
  }

  @Test
  void aSeriousEventIsReportedWithItsCriteriaGradeCausalityAndTreatment() throws Exception {
    Bundle bundle = example(Bundle.class, "bundle-serious-adverse-event.json");
    AdverseEvent resource = (AdverseEvent) bundle.getEntry().get(1).getResource();
    UUID patient = UUID.randomUUID();
    UUID treatment = UUID.randomUUID();
    resource.setSubject(new Reference("Patient/" + patient));
    resource
        .getSuspectEntityFirstRep()
        .setInstance(new Reference("MedicationAdministration/" + treatment));
    Reading reading = reading("Bundle.entry[1].resource");
    ReportAdverseEvent command =
        only(ReportAdverseEvent.class, new AdverseEventMapper().map(resource, reading));
    assertEquals("LYN-0007-E1", command.identifier());
    assertEquals(treatment, command.treatment().orElseThrow().value());
    assertEquals("https://www.meddra.org", command.event().system());
    assertEquals("mini-1", command.dictionaryVersion());
    assertEquals(new PartialDate("2026-02"), command.onset());
    assertEquals(LocalDate.of(2026, 2, 22), command.recordedOn());
    assertTrue(command.serious());
    assertEquals(
        Set.of(SeriousnessCriterion.HOSPITALISATION, SeriousnessCriterion.MEDICALLY_IMPORTANT),
        command.criteria());
    assertEquals(Outcome.ONGOING, command.outcome());
    assertEquals(OptionalInt.of(4), command.grade());
    assertEquals(Optional.of(Causality.POSSIBLE), command.causality());
    assertTrue(command.narrative().startsWith("Pancytopenia"));
    assertEquals(List.of(), reading.gaps());
  }

  @Test
  void anOldSpellingOfMedDraIsStoredAsTheNewOne() throws Exception {
    AdverseEvent resource = example(AdverseEvent.class, "adverse-event.json");
    resource.setSubject(new Reference("Patient/" + UUID.randomUUID()));
    resource.getSuspectEntity().clear();
    resource.getEvent().getCodingFirstRep().setSystem("http://terminology.hl7.org/CodeSystem/mdr");
    ReportAdverseEvent command =
        only(
            ReportAdverseEvent.class,
            new AdverseEventMapper().map(resource, reading("AdverseEvent")));
    assertEquals("https://www.meddra.org", command.event().system());
  }

  @Test
  void aSecondMalignancyKeepsHistologyVectorAndOrigin() throws Exception {
    Condition resource = example(Condition.class, "second-malignancy.json");
    resource.setSubject(someone());
    RecordMalignancy command = (RecordMalignancy) only(new ConditionMapper(), resource);
    assertEquals("LYN-0007-M1", command.identifier());
    assertEquals("99010004", command.malignancy().code());
    assertEquals("T-cell lymphoma", command.malignancy().display());
    assertEquals("9702/3", command.histology().orElseThrow().code());
    assertEquals(new PartialDate("2026-09"), command.onset());
    assertEquals(LocalDate.of(2026, 10, 2), command.recordedOn());
    assertEquals(VectorFinding.YES, command.vectorFinding());
    assertEquals(Optional.of(true), command.tCellOrigin());
  }

  @Test
  void anEventNamesTheMalignancyItResultedIn() throws Exception {
    AdverseEvent resource = example(AdverseEvent.class, "adverse-event.json");
    resource.setSubject(someone());
    resource.getSuspectEntity().clear();
    UUID malignancy = UUID.randomUUID();
    resource.addResultingCondition(new Reference("Condition/" + malignancy));
    ReportAdverseEvent command = (ReportAdverseEvent) only(new AdverseEventMapper(), resource);
    assertEquals(Set.of(malignancy), command.resultingConditions());
  }

  @Test
  void bothSpellingsOfSeriousnessAndEveryCriterionAreRead() throws Exception {
    for (String spelling : List.of("Serious", "serious")) {
      AdverseEvent resource = example(AdverseEvent.class, "adverse-event.json");
      resource.setSubject(someone());
      resource.getSuspectEntity().clear();
      resource.getSeriousness().getCodingFirstRep().setCode(spelling);
      resource.getExtension().removeIf(each -> each.getUrl().endsWith("/seriousness-criterion"));
      for (String criterion : List.of("C48275", "C84266", "C83052", "C11338", "C83117", "C82521")) {
        resource.addExtension(
            "https://longwatch.org/fhir/StructureDefinition/seriousness-criterion",
            new CodeableConcept()
                .addCoding(
                    new Coding(
                        "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", criterion, null)));
      }
      ReportAdverseEvent command = (ReportAdverseEvent) only(new AdverseEventMapper(), resource);
      assertTrue(command.serious());
      assertEquals(EnumSet.allOf(SeriousnessCriterion.class), command.criteria());
    }
  }

  @Test
  void aFurtherTherapyIsReadWithItsKindAndPeriod() throws Exception {
    MedicationStatement resource = example(MedicationStatement.class, "further-therapy.json");
    resource.setSubject(someone());
    RecordTherapy command = (RecordTherapy) only(new TherapyMapper(), resource);
    assertEquals(TherapyKind.ANTICANCER, command.kind());
    assertEquals("L01AA01", command.therapy().code());
    assertEquals("Cyclophosphamide", command.therapy().display());
    assertEquals(new PartialDate("2025-06"), command.began());
    assertEquals(Optional.of(new PartialDate("2025-09")), command.ended());
    resource.setStatus(MedicationStatement.MedicationStatementStatus.NOTTAKEN);
    assertEquals(List.of(), new TherapyMapper().map(resource, reading("MedicationStatement")));
  }

  @Test
  void anArchivedSpecimenKeepsItsPlaceAndExpiry() throws Exception {
    Specimen resource = example(Specimen.class, "specimen.json");
    resource.setSubject(someone());
    RecordSpecimen command = (RecordSpecimen) only(new SpecimenMapper(), resource);
    assertEquals("LYN-0007-S1", command.identifier());
    assertEquals("Venous blood specimen", command.type());
    assertEquals("LYON-01 biobank", command.storageSite());
    assertEquals(Optional.of(LocalDate.of(2054, 3, 10)), command.expiresOn());
    assertTrue(command.available());
  }

  @Test
  void laboratoryFindingsKeepTheirUnitsAndSayWhetherSomethingWasThere() throws Exception {
    RecordLaboratoryResult persistence = laboratory("persistence.json");
    assertEquals(LaboratoryKind.PERSISTENCE, persistence.kind());
    assertEquals(Optional.of(new BigDecimal("1250")), persistence.amount());
    assertEquals("{copies}/ug", persistence.unit());
    assertEquals("qPCR", persistence.method());
    assertEquals(
        Optional.of(Detection.NOT_DETECTED),
        laboratory("persistence-not-detected.json").detection());
    assertEquals(LaboratoryKind.RCL, laboratory("rcl.json").kind());
    assertEquals(Optional.of(Detection.NOT_DETECTED), laboratory("rcl-as-snomed.json").detection());
    assertEquals("Transgene product", laboratory("immunogenicity.json").analyte());
    assertEquals("{titer}", laboratory("immunogenicity-titre.json").unit());
    assertEquals(LaboratoryKind.SHEDDING, laboratory("shedding.json").kind());
  }

  @Test
  void growthIsReadInItsUnitOrAsAStage() throws Exception {
    assertEquals(new BigDecimal("142.5"), growth("growth-height.json").amount());
    assertEquals(GrowthMeasure.WEIGHT, growth("growth-weight.json").measure());
    assertEquals(BigDecimal.valueOf(3), growth("growth-tanner-stage.json").amount());
  }

  @Test
  void whatElseAContactAnswersIsAnAssessment() throws Exception {
    Observation resource = example(Observation.class, "contact-answer.json");
    resource.setSubject(someone());
    RecordAssessment command = (RecordAssessment) only(new ObservationMapper(), resource);
    assertEquals(AssessmentKind.PREGNANCY, command.kind());
    assertEquals("NO", command.value());
  }

  private RecordLaboratoryResult laboratory(String file) throws Exception {
    Observation resource = example(Observation.class, file);
    resource.setSubject(someone());
    return (RecordLaboratoryResult) only(new ObservationMapper(), resource);
  }

  private RecordGrowth growth(String file) throws Exception {
    Observation resource = example(Observation.class, file);
    resource.setSubject(someone());
    return (RecordGrowth) only(new ObservationMapper(), resource);
  }

  private static Reference someone() {
    return new Reference("Patient/" + UUID.randomUUID());
  }

  private <R extends Resource> Command only(Mapper<R> mapper, R resource) {
    Reading reading = reading(resource.fhirType());
    List<Step> steps = mapper.map(resource, reading);
    assertEquals(List.of(), reading.issues());
    assertEquals(List.of(), reading.gaps());
    assertEquals(1, steps.size());
    return steps.get(0).command();
  }

  @Test
  void anObservationOfAnotherKindAsksNothing() throws Exception {
    Reading reading = reading("Observation");
    assertEquals(
        List.of(),
        new ObservationMapper()
            .map(example(Observation.class, "observation-of-another-kind.json"), reading));
    assertEquals(List.of(), reading.gaps());
  }

  @Test
  void anEnrolmentSaysHowAndWhyItEnded() throws Exception {
    UUID patient = UUID.randomUUID();
    UUID study = UUID.randomUUID();
    targets.put(
        study, new Reading.Pointed(example(ResearchStudy.class, "research-study.json"), null));
    ResearchSubject resource = example(ResearchSubject.class, "enrolment-lost.json");
    resource.setIndividual(new Reference("Patient/" + patient));
    resource.setStudy(new Reference("ResearchStudy/" + study));
    Reading reading = reading("ResearchSubject");
    RecordEnrolment command =
        only(RecordEnrolment.class, new EnrolmentMapper().map(resource, reading));
    assertEquals(EnrolmentStatus.OFF_STUDY, command.status());
    assertEquals(Optional.of(OffStudyReason.LOST_TO_FOLLOW_UP), command.reason());
    assertEquals(LocalDate.of(2024, 3, 1), command.startedOn());
    assertEquals(Optional.of(LocalDate.of(2026, 5, 4)), command.endedOn());
    assertEquals(Optional.of("LTFU-2024"), command.study());
    assertEquals(new PatientId(patient), command.patient());
    assertEquals(List.of(), reading.gaps());
    assertEquals(List.of(), reading.issues());
  }

  @Test
  void aWithdrawalOfConsentDenies() throws Exception {
    Consent resource = example(Consent.class, "consent-withdrawn.json");
    resource.setPatient(new Reference("Patient/" + UUID.randomUUID()));
    Reading reading = reading("Consent");
    RecordConsent command = only(RecordConsent.class, new ConsentMapper().map(resource, reading));
    assertEquals(ConsentKind.WITHDRAWAL, command.kind());
    assertEquals(ConsentStatus.INACTIVE, command.status());
    assertEquals(false, command.permits());
    assertEquals(LocalDate.of(2027, 6, 30), command.decidedOn());
    assertEquals(Optional.of(LocalDate.of(2039, 3, 1)), command.until());
    assertEquals(Set.of("PUBHLTH"), command.purposes());
    assertEquals(List.of(), reading.gaps());
  }

  @Test
  void aDrugProductLeadsBackToWhatItWasMadeFrom() throws Exception {
    UUID parent = UUID.randomUUID();
    BiologicallyDerivedProduct resource =
        example(BiologicallyDerivedProduct.class, "biological-product.json");
    resource.getParent().clear();
    resource.addParent(new Reference("BiologicallyDerivedProduct/" + parent));
    RecordBiologicalProduct command =
        only(
            RecordBiologicalProduct.class,
            new BiologicalProductMapper().map(resource, reading("BiologicallyDerivedProduct")));
    assertEquals("COI-0007-D", command.chainOfIdentity());
    assertEquals(Optional.of(parent), command.parent());
    assertEquals(Optional.empty(), command.source());
    assertEquals(Optional.of(LocalDate.of(2025, 3, 1)), command.expiresOn());
    assertEquals("FR", SingleEuropeanCode.of(command.europeanCode().orElseThrow()).country());
  }

  @Test
  void aCollectionIsReadByItsKindAndDay() throws Exception {
    Procedure resource = example(Procedure.class, "collection.json");
    resource.setSubject(new Reference("Patient/" + UUID.randomUUID()));
    Reading reading = reading("Procedure");
    RecordCollection command =
        only(RecordCollection.class, new CollectionMapper().map(resource, reading));
    assertEquals(CollectionKind.APHERESIS, command.kind());
    assertTrue(command.completed());
    assertEquals(List.of(), reading.gaps());
    assertEquals(List.of(), reading.issues());
  }

  @Test
  void anAdministrationNamesTheUnitsThatWereGiven() throws Exception {
    Bundle bundle = example(Bundle.class, "bundle-enrolment-and-treatment.json");
    UUID lot = UUID.randomUUID();
    UUID unit = UUID.randomUUID();
    targets.put(
        lot,
        new Reading.Pointed(bundle.getEntry().get(1).getResource(), "Bundle.entry[1].resource"));
    MedicationAdministration resource =
        (MedicationAdministration) bundle.getEntry().get(2).getResource();
    resource.setSubject(new Reference("Patient/" + UUID.randomUUID()));
    resource.setMedication(new Reference("Medication/" + lot));
    resource.addExtension(
        "https://longwatch.org/fhir/StructureDefinition/administered-product",
        new Reference("BiologicallyDerivedProduct/" + unit));
    RecordAdministeredUnits command =
        all(
                RecordAdministeredUnits.class,
                new AdministrationMapper().map(resource, reading("MedicationAdministration")))
            .get(0);
    assertEquals(Set.of(unit), command.units());
    assertEquals(LocalDate.of(2024, 3, 12), command.administeredOn());
  }

  @Test
  void numbersOfOtherSystemsThatCouldTellWhoAPatientIsAreRefusedAtTheirPlace() throws Exception {
    Patient resource = example(Patient.class, "patient.json");
    resource.addIdentifier().setSystem("https://hospital.example.net/mrn").setValue("4711");
    resource.addIdentifier().setValue("0815");
    Reading reading = reading("Bundle.entry[0].resource");
    new PatientMapper().map(resource, reading);
    assertEquals(
        List.of("Bundle.entry[0].resource.identifier[1]", "Bundle.entry[0].resource.identifier[2]"),
        reading.issues().stream().map(Issue::location).toList());
    assertTrue(reading.issues().stream().noneMatch(issue -> issue.text().contains("4711")));
  }

  @Test
  void aConsentTellsNeitherWhoSignedNorWhoseItIs() throws Exception {
    Consent resource = example(Consent.class, "consent.json");
    resource.setPatient(new Reference("Patient/" + UUID.randomUUID()));
    resource.addPerformer(new Reference().setDisplay("Maria Example, mother"));
    resource.addOrganization(new Reference().setDisplay("University hospital"));
    resource.setSource(new Attachment().setContentType("application/pdf").setTitle("form"));
    resource.addVerification().setVerified(true).getVerifiedWith().setDisplay("Maria Example");
    Reading reading = reading("Consent");
    new ConsentMapper().map(resource, reading);
    assertEquals(
        Set.of(
            "Consent.performer[0].display",
            "Consent.source",
            "Consent.verification[0].verifiedWith.display"),
        Set.copyOf(reading.issues().stream().map(Issue::location).toList()));
  }

  @Test
  void whatCannotBeReadIsSaidNotGuessed() {
    Reading reading = reading("Encounter");
    assertEquals(List.of(), new VisitMapper().map(new Encounter(), reading));
    assertEquals(
        List.of(
            "Encounter.identifier",
            "Encounter.subject",
            "Encounter.period.start",
            "Encounter.class"),
        reading.gaps().stream().map(gap -> gap.location()).toList());
  }

  private Optional<LocalDate> died(Patient patient) {
    return only(RegisterPatient.class, new PatientMapper().map(patient, reading("Patient")))
        .deceasedOn();
  }

  private ContactMode mode(String file) throws Exception {
    Encounter visit = example(Encounter.class, file);
    visit.setSubject(new Reference("Patient/" + UUID.randomUUID()));
    return only(RecordVisit.class, new VisitMapper().map(visit, reading("Encounter"))).mode();
  }

  private static <C extends Command> C only(Class<C> kind, List<Step> steps) {
    assertEquals(1, steps.size());
    return kind.cast(steps.get(0).command());
  }

  private static <C extends Command> List<C> all(Class<C> kind, List<Step> steps) {
    return steps.stream().map(Step::command).filter(kind::isInstance).map(kind::cast).toList();
  }

  private Reading reading(String place) {
    return new Reading(ID, false, LYON, TODAY, place, targets);
  }

  private static void point(Reference reference, String type, Map<String, UUID> ids) {
    String id = ids.get(reference.getReference()).toString();
    reference.setResource(null);
    reference.setReference(new IdType(type, id).getValue());
  }

  private static <T extends Resource> T example(Class<T> type, String file) throws Exception {
    return Fhir.parse(type, Files.readString(VALID.resolve(file)));
  }
}
