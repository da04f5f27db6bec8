Profile: AtmpCollection
Parent: Procedure
Id: atmp-collection
Title: "Collection"
Description: "The collection of starting material from a patient or donor, such as an apheresis."
* insert Published
* insert IdentifiedBy(collection, $collection)
* status from AtmpCollectionStatus (required)
* code 1..1
* code from AtmpCollectionKind (required)
* insert OfPatient(subject)
* performed[x] 1..1
* performed[x] only dateTime
* performedDateTime obeys atmp-full-date
