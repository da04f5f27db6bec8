ValueSet: AtmpContactMode
Id: atmp-contact-mode
Title: "How the patient was reached"
Description: "All ways of contact: seen, by telephone or video, at home, in writing, or by a laboratory sample only."
* insert Published
* $act#AMB
* $act#VR
* $act#HH
* include codes from system AtmpVisitModeCodes
