Profile: AtmpAdministration
Parent: MedicationAdministration
Id: atmp-administration
Title: "Administration"
Description: "One infusion or injection of a product: day 0 of the follow-up."
* insert Published
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains administration 1..1
* identifier[administration].system 1..1
* identifier[administration].system = $administration (exactly)
* identifier[administration].value 1..1
* status from AtmpAdministrationStatus (required)
* medication[x] only Reference(Medication)
* subject only Reference(Patient)
* effective[x] only dateTime
* effectiveDateTime obeys atmp-full-date
