Profile: AtmpImmunogenicity
Parent: Observation
Id: atmp-immunogenicity
Title: "Immunogenicity"
Description: "An immune response to the vector, the transgene or the cells."
* insert Published
* insert OneResult
* code = AtmpObservationCodes#immunogenicity
* insert OnADay
* insert MeasuredOrDetected
* valueQuantity obeys atmp-not-below-zero
* insert Antigen(0)
