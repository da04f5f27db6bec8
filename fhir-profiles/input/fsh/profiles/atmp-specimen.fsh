Profile: AtmpSpecimen
Parent: Specimen
Id: atmp-specimen
Title: "Specimen"
Description: "A specimen kept for later tests, and where it is kept."
* insert Published
* extension contains
    SpecimenStorageSite named storageSite 0..1 and
    SpecimenExpiry named expiry 0..1
* insert IdentifiedBy(specimen, $specimen)
* status 1..1
* type 1..1
* insert OfPatient(subject)
* collection 1..1
* collection.collected[x] 1..1
* collection.collected[x] only dateTime
* collection.collectedDateTime obeys atmp-full-date
