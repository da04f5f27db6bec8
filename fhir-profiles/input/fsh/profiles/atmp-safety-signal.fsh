Profile: AtmpSafetySignal
Parent: DetectedIssue
Id: atmp-safety-signal
Title: "Safety signal"
Description: "A signal over all patients of a product, and the state of its review. Emitted, never taken; never about one patient."
* insert Published
* extension contains SignalStateExtension named state 1..1
* identifier 1..*
* patient 0..0
* code 1..1
* identified[x] 1..1
* identified[x] only dateTime
* implicated 1..*
* implicated only Reference(Medication)
