Profile: AtmpShedding
Parent: Observation
Id: atmp-shedding
Title: "Shedding"
Description: "Vector found in what the patient excretes; the specimen says in what."
* insert Published
* insert OneResult
* code = AtmpObservationCodes#shedding
* insert OnADay
* insert MeasuredOrDetected
* valueQuantity obeys atmp-not-below-zero
* insert InUnit(valueQuantity, #{copies}/mL)
