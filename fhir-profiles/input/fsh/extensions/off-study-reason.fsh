Extension: OffStudyReason
Id: off-study-reason
Title: "Reason of leaving"
Description: "Why the patient is no longer in the study. FHIR R4 has no code for lost to follow-up."
Context: ResearchSubject
* insert Published
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpOffStudyReason (required)
