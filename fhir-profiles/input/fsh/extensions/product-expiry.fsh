Extension: ProductExpiry
Id: product-expiry
Title: "Expiry of the unit"
Description: "Last day on which the unit may be used."
Context: BiologicallyDerivedProduct
* insert Published
* value[x] 1..1
* value[x] only dateTime
