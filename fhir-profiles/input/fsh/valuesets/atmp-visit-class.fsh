ValueSet: AtmpVisitClass
Id: atmp-visit-class
Title: "How the visit was held"
Description: "Seen and examined, by telephone or video, or at home."
* insert Published
* $act#AMB
* $act#VR
* $act#HH
