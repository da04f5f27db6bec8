Extension: SuspectProduct
Id: suspect-product
Title: "Suspected unit"
Description: "The unit of the chain of identity that is suspected; FHIR R4 lets no suspect be one."
Context: AdverseEvent.suspectEntity
* insert Published
* value[x] 1..1
* value[x] only Reference(BiologicallyDerivedProduct)
