Profile: AtmpContactAnswer
Parent: Observation
Id: atmp-contact-answer
Title: "Answer at a contact"
Description: "The answer to one of the further questions asked at every contact: pregnancy, mutagenic exposure, further therapy, hospitalisation."
* insert Published
* insert OneResult
* code from AtmpContactQuestion (required)
* insert OnADay
* encounter 1..1
* encounter only Reference(Encounter)
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpNewConditionAnswer (required)
