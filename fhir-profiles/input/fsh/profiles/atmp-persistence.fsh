Profile: AtmpPersistence
Parent: Observation
Id: atmp-persistence
Title: "Persistence"
Description: "Whether, and how much of, the product persists in the patient."
* insert Published
* insert OneResult
* code = AtmpObservationCodes#persistence
* insert OnADay
* insert MeasuredOrDetected
* valueQuantity obeys atmp-persistence-unit
