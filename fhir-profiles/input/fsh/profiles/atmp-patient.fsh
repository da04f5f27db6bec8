Profile: AtmpPatient
Parent: Patient
Id: atmp-patient
Title: "Patient"
Description: "A patient under a pseudonym. Direct identifiers are refused."
* insert Published
* obeys atmp-no-direct-identifier
* insert IdentifiedBy(pseudonym, $pseudonym)
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
