Extension: VectorClass
Id: vector-class
Title: "Vector class"
Description: "What kind of vector or cell the product is; it decides how long its patients are followed."
Context: Medication
* insert Published
* value[x] 1..1
* value[x] only CodeableConcept
* value[x] from AtmpVectorClass (required)
