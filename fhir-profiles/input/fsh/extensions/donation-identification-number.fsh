Extension: DonationIdentificationNumber
Id: donation-identification-number
Title: "Donation identification number"
Description: "ISBT 128 number of the donation; FHIR R4 has no element for it."
Context: BiologicallyDerivedProduct
* insert Published
* value[x] 1..1
* value[x] only string
