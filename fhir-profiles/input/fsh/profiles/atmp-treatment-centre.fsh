Profile: AtmpTreatmentCentre
Parent: Organization
Id: atmp-treatment-centre
Title: "Treatment centre"
Description: "A centre that treats or follows patients."
* insert Published
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains centre 1..1
* identifier[centre].system 1..1
* identifier[centre].system = $centre (exactly)
* identifier[centre].value 1..1
* name 1..1
