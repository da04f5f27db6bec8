Profile: AtmpVectorCopyNumber
Parent: Observation
Id: atmp-vcn
Title: "Vector copy number"
Description: "Copies of the vector per cell."
* insert Published
* insert OneResult
* code = AtmpObservationCodes#vcn
* effective[x] 1..1
* effectiveDateTime obeys atmp-full-date
* value[x] 1..1
* value[x] only Quantity
* valueQuantity obeys atmp-not-negative
* insert InUnit(valueQuantity, #{copies}/{cell})
