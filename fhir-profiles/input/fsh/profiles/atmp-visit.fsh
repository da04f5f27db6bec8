Profile: AtmpVisit
Parent: Encounter
Id: atmp-visit
Title: "Visit"
Description: "A follow-up contact that took place. A missed visit is never an Encounter."
* insert Published
* insert IdentifiedBy(visit, $visit)
* status = #finished
* class from AtmpVisitClass (required)
* type from AtmpVisitMode (preferred)
* insert OfPatient(subject)
* period 1..1
* period.start 1..1
* period.start obeys atmp-full-date
