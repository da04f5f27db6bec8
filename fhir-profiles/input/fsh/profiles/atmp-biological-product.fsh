Profile: AtmpBiologicalProduct
Parent: BiologicallyDerivedProduct
Id: atmp-biological-product
Title: "Biological product"
Description: "A unit of cells or tissue in the chain of identity: the starting material, whose source is the patient, or the drug product made of it, whose parent is the starting material."
* insert Published
* extension contains
    DonationIdentificationNumber named donation 0..1 and
    SingleEuropeanCode named singleEuropeanCode 0..1 and
    ProductExpiry named expiry 0..1
* insert IdentifiedBy(chainOfIdentity, $chain-of-identity)
* identifier contains singleEuropeanCode 0..1 and donation 0..1
* identifier[singleEuropeanCode].system 1..1
* identifier[singleEuropeanCode].system = $single-european-code (exactly)
* identifier[singleEuropeanCode].value 1..1
* identifier[donation].system 1..1
* identifier[donation].system = $donation (exactly)
* identifier[donation].value 1..1
* productCategory 1..1
* productCategory from AtmpProductCategory (required)
* parent only Reference(BiologicallyDerivedProduct)
* collection.source only Reference(Patient)
* collection.source.display 0..0
* collection.collected[x] only dateTime
* collection.collectedDateTime obeys atmp-full-date
