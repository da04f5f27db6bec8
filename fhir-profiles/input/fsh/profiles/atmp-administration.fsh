Profile: AtmpAdministration
Parent: MedicationAdministration
Id: atmp-administration
Title: "Administration"
Description: "One infusion or injection of a product: day 0 of the follow-up."
* insert Published
* extension contains AdministeredProduct named administeredProduct 0..1
* insert IdentifiedBy(administration, $administration)
* status from AtmpAdministrationStatus (required)
* medication[x] only Reference(Medication)
* insert OfPatient(subject)
* effective[x] only dateTime
* effectiveDateTime obeys atmp-full-date
