Profile: AtmpPatient
Parent: Patient
Id: atmp-patient
Title: "Patient"
Description: "A patient under a pseudonym. Direct identifiers are refused."
* insert Published
* obeys atmp-no-direct-identifier
* identifier 1..*
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier contains pseudonym 1..1
* identifier[pseudonym].system 1..1
* identifier[pseudonym].system = $pseudonym (exactly)
* identifier[pseudonym].value 1..1
* name 0..0
* telecom 0..0
* photo 0..0
* contact 0..0
* address.line 0..0
* address.text 0..0
* gender 1..1
* birthDate 1..1
* birthDate ^short = "YYYY, YYYY-MM or YYYY-MM-DD, as exactly as the centre may say"
* managingOrganization 1..1
* managingOrganization only Reference(Organization)
* managingOrganization obeys atmp-centre
