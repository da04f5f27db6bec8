Profile: AtmpProvenance
Parent: Provenance
Id: atmp-provenance
Title: "Provenance"
Description: "Where a submission came from and what was done to it, such as pseudonymisation."
* insert Published
* agent.who only Reference(Organization or Device or PractitionerRole or Practitioner)
* agent.who.display 0..0
