Profile: AtmpAdverseEvent
Parent: AdverseEvent
Id: atmp-adverse-event
Title: "Adverse event"
Description: "An adverse event that happened to a treated patient."
* insert Published
* obeys atmp-serious-criterion
* extension contains
    SeriousnessCriterion named seriousnessCriterion 0..* and
    AdverseEventGrade named grade 0..1 and
    AdverseEventGradeScale named gradeScale 0..1 and
    AdverseEventEndDate named endDate 0..1 and
    CaseNarrative named narrative 0..1
* identifier 1..1
* identifier.system 1..1
* identifier.system = $adverse-event (exactly)
* identifier.value 1..1
* actuality = #actual
* event 1..1
* event obeys atmp-event-described and atmp-meddra-version
* insert OfPatient(subject)
* date 1..1
* date ^short = "Onset, as exactly as known"
* recordedDate ^short = "When the centre became aware"
* recordedDate obeys atmp-full-date
* seriousness 1..1
* seriousness from AtmpSeriousness (required)
* outcome 1..1
* resultingCondition ^short = "The second malignancy, where the event is one (atmp-second-malignancy)"
* suspectEntity.extension contains SuspectProduct named suspectProduct 0..1
* suspectEntity.instance only Reference(MedicationAdministration or Medication)
* suspectEntity.causality.assessment from AtmpCausality (required)
