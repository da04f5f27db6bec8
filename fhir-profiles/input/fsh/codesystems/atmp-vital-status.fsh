CodeSystem: AtmpVitalStatusCodes
Id: atmp-vital-status
Title: "Vital status"
Description: "Alive or dead on the date of the observation."
* insert Published
* ^caseSensitive = true
* ^content = #complete
* #alive "Alive"
* #dead "Dead"
