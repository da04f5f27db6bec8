Profile: AtmpVitalStatusObservation
Parent: Observation
Id: atmp-vital-status
Title: "Vital status"
Description: "Whether the patient was alive or dead. The date is the last contact on which the patient was known alive, or the date of death."
* insert Published
* insert OneResult
* code = AtmpObservationCodes#vital-status
* effective[x] 1..1
* effectiveDateTime obeys atmp-full-date
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpVitalStatus (required)
