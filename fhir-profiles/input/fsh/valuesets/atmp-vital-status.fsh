ValueSet: AtmpVitalStatus
Id: atmp-vital-status
Title: "Vital status"
Description: "Alive or dead."
* insert Published
* include codes from system AtmpVitalStatusCodes
