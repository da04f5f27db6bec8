Profile: AtmpEnrolment
Parent: ResearchSubject
Id: atmp-enrolment
Title: "Enrolment"
Description: "A patient's taking part in a study, from the day of enrolment; how and why it ended."
* insert Published
* obeys atmp-off-study
* extension contains OffStudyReason named offStudyReason 0..1
* insert IdentifiedBy(enrolment, $enrolment)
* period 1..1
* period.start 1..1
* period.start obeys atmp-full-date
* period.end obeys atmp-full-date
* study only Reference(ResearchStudy)
* insert OfPatient(individual)
* consent only Reference(Consent)
