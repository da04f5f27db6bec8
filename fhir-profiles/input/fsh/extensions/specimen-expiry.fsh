Extension: SpecimenExpiry
Id: specimen-expiry
Title: "Kept until"
Description: "Last day on which the specimen is kept."
Context: Specimen
* insert Published
* value[x] 1..1
* value[x] only date
