Profile: AtmpTreatmentCentre
Parent: Organization
Id: atmp-treatment-centre
Title: "Treatment centre"
Description: "A centre that treats or follows patients."
* insert Published
* insert IdentifiedBy(centre, $centre)
* name 1..1
