ValueSet: AtmpAdministrationStatus
Id: atmp-administration-status
Title: "Administrations that can be recorded"
Description: "Completed or stopped half-way: the patient was exposed."
* insert Published
* $med-admin-status#completed
* $med-admin-status#stopped
