Extension: Histology
Id: histology
Title: "Histology"
Description: "Morphology and behaviour of a malignancy, in ICD-O-3 where it can be."
Context: Condition
* insert Published
* value[x] 1..1
* value[x] only CodeableConcept
