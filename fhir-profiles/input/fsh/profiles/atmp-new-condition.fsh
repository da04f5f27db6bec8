Profile: AtmpNewConditionObservation
Parent: Observation
Id: atmp-new-condition
Title: "New condition"
Description: "The answer to one of the five questions asked at every contact."
* insert Published
* insert OneResult
* code from AtmpNewCondition (required)
* effective[x] 1..1
* effectiveDateTime obeys atmp-full-date
* encounter 1..1
* encounter only Reference(Encounter)
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpNewConditionAnswer (required)
