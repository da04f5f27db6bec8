Profile: AtmpVisit
Parent: Encounter
Id: atmp-visit
Title: "Visit"
Description: "A follow-up contact that took place. A missed visit is never an Encounter."
* insert Published
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains visit 1..1
* identifier[visit].system 1..1
* identifier[visit].system = $visit (exactly)
* identifier[visit].value 1..1
* status = #finished
* class from AtmpVisitClass (required)
* type from AtmpVisitMode (preferred)
* subject 1..1
* subject only Reference(Patient)
* period 1..1
* period.start 1..1
* period.start obeys atmp-full-date
