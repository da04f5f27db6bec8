Profile: AtmpFurtherTherapy
Parent: MedicationStatement
Id: atmp-further-therapy
Title: "Further therapy"
Description: "A therapy after the treatment that matters to its late effects."
* insert Published
* obeys atmp-therapy-start
* insert IdentifiedBy(therapy, $therapy)
* category 1..1
* category from AtmpTherapyKind (required)
* medication[x] only CodeableConcept
* insert OfPatient(subject)
* effective[x] 1..1
