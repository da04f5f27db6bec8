Profile: AtmpBloodCount
Parent: Observation
Id: atmp-blood-count
Title: "Blood count"
Description: "A blood count, as product labels ask for it every six months. The value is the number of leukocytes; haemoglobin, platelets and the differential are components."
* insert Published
* insert OneResult
* code = AtmpObservationCodes#blood-count
* effective[x] 1..1
* effectiveDateTime obeys atmp-full-date
* value[x] 1..1
* value[x] only Quantity
* valueQuantity obeys atmp-not-below-zero
* insert InUnit(valueQuantity, #10*3/uL)
