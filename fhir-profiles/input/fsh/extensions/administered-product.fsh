Extension: AdministeredProduct
Id: administered-product
Title: "Unit administered"
Description: "The unit of the chain of identity that was given."
Context: MedicationAdministration
* insert Published
* value[x] 1..1
* value[x] only Reference(BiologicallyDerivedProduct)
